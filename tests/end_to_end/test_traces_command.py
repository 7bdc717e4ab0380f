"""``reader traces`` as a person or a script starts it."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import SAMPLE, Reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, reader: Reader) -> dict[str, str]:
    """An environment with a home folder of its own, which is the reader's folder."""
    return {"HOME": str(tmp_path), "USER": "anna", "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "HISTFILE": ""}


def planted(folder: Path) -> None:
    (folder / "news.bundle").write_bytes(SAMPLE.read_bytes())
    (folder / ".bash_history").write_text("ls\nreader open news.bundle\n")


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder is found otherwise there")
def test_a_person_is_told_what_and_where_and_how(tmp_path: Path, reader: Reader, home: dict[str, str]) -> None:
    assert ".bash_history" not in reader("traces", env=home).stdout, "the control"
    planted(tmp_path)
    ran = reader("traces", env=home)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert f"    {tmp_path}/.bash_history: line 2" in lines
    assert f"    {tmp_path}/news.bundle" in lines
    assert any(line.startswith("  To clear it: ") for line in lines)
    assert "news.bundle" not in reader("traces", "--help", env=home).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="the home folder is found otherwise there")
def test_a_program_is_told_the_same(tmp_path: Path, reader: Reader, home: dict[str, str]) -> None:
    planted(tmp_path)
    (tmp_path / "mine.bin").write_bytes(os.urandom(100))
    document = json.loads(reader("--library", "mine.bin", "traces", "--json", env=home).stdout)
    assert set(document) == {"traces", "not_seen"}
    assert all(set(trace) == {"kind", "place", "lines", "gives_away", "how_to_clear"} for trace in document["traces"])
    by_kind = {trace["kind"]: trace for trace in document["traces"]}
    assert by_kind["history"]["lines"] == [2]
    assert by_kind["library"]["place"] == str(tmp_path / "mine.bin")
    assert by_kind["bundle"]["gives_away"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such names")
def test_names_of_files_cannot_do_anything_to_a_terminal(tmp_path: Path, reader: Reader, home: dict[str, str]) -> None:
    name = "\x1b]52;c;eA==\x07\nreader: all is well\u202e.bundle"
    (tmp_path / name).write_bytes(SAMPLE.read_bytes())
    for arguments in (["traces"], ["traces", "--json"]):
        ran = reader(*arguments, env=home)
        assert ran.returncode == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(ran.stdout)
        assert "\nreader: all is well" not in ran.stdout
        assert "reader: all is well.bundle" in ran.stdout
