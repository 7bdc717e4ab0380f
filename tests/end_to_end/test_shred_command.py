"""``reader shred`` as a person or a script starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import PROGRAM, SAMPLE, Reader, assert_refused
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 16 << 20


def test_a_file_is_destroyed_without_a_question_only_when_told(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "kept.bin"
    path.write_bytes(os.urandom(SIZE))
    assert_refused(reader("shred", "kept.bin"), words="--yes")
    assert_refused(reader("shred", "kept.bin", stdin=b"destroy\n"), words="--yes")
    assert path.stat().st_size == SIZE
    ran = reader("shred", "kept.bin", "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Destroyed" in ran.stdout
    assert "SSD" in ran.stdout
    assert not path.exists()


def test_the_file_is_always_named(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "kept.bin").write_bytes(os.urandom(SIZE))
    for ran in (
        reader("shred", "--yes", env={"READER_LIBRARY": "kept.bin"}),
        reader("--library", "kept.bin", "shred", "--yes"),
    ):
        assert ran.returncode == 2
    assert_refused(reader("shred", "-", "--yes"), status=2)
    assert (tmp_path / "kept.bin").exists()


def test_what_is_no_library_is_refused(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "news.bundle").write_bytes(SAMPLE.read_bytes())
    assert_refused(reader("shred", "news.bundle", "--yes"), words="age")
    assert_refused(reader("shred", "none", "--yes"), words="There is no file “none”")
    assert_refused(reader("shred", ".", "--yes", "--force"), words="a folder")
    assert (tmp_path / "news.bundle").read_bytes() == SAMPLE.read_bytes()
    assert reader("shred", "news.bundle", "--yes", "--force").returncode == 0
    assert not (tmp_path / "news.bundle").exists()


HOLD = (
    "import sys; from pathlib import Path; from reader.store.device import open_file;"
    " held = open_file(Path(sys.argv[1])); print('held', flush=True); input()"
)


def test_one_that_another_process_has_open_is_left(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "kept.bin"
    path.write_bytes(os.urandom(SIZE))
    before = path.read_bytes()
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert_refused(reader("shred", "kept.bin", "--yes"), words="in use")
        assert_refused(reader("shred", "kept.bin", "--yes", "--force"), words="in use")
        assert path.read_bytes() == before
        other.communicate(b"\n")
    assert reader("shred", "kept.bin", "--yes").returncode == 0, "the control"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX is needed")
@pytest.mark.parametrize("swapped", [True, False])
def test_the_file_that_a_person_was_asked_about_is_destroyed_and_no_other(tmp_path: Path, swapped: bool) -> None:
    path, other = tmp_path / "kept.bin", tmp_path / "other.bin"
    path.write_bytes(os.urandom(SIZE))
    other.write_bytes(os.urandom(SIZE))
    before = other.read_bytes()
    with Terminal([*PROGRAM, "shred", "kept.bin"], folder=tmp_path, columns=200) as terminal:
        terminal.see("“destroy”")
        if swapped:
            path.rename(tmp_path / "moved.bin")
            other.rename(path)
        terminal.press("destroy\r")
        assert terminal.leave() == (1 if swapped else 0)
    if swapped:
        assert path.read_bytes() == before
    else:
        assert not path.exists(), "the control"


@pytest.mark.parametrize(
    ("language", "word", "destroyed"),
    [("en", "destroy", True), ("ru", "уничтожить", True), ("en", "yes", False), ("en", "", False), ("ru", "д", False)],
)
def test_a_person_types_the_word(tmp_path: Path, language: str, word: str, destroyed: bool) -> None:
    path = tmp_path / "kept.bin"
    path.write_bytes(os.urandom(SIZE))
    command = [*PROGRAM, "--lang", language, "shred", "kept.bin"]
    with Terminal(command, folder=tmp_path, columns=200) as terminal:
        terminal.see("kept.bin")
        terminal.see("“destroy”" if language == "en" else "«уничтожить»")
        terminal.press(word + "\r")
        assert terminal.leave() == (0 if destroyed else 1)
    assert path.exists() is not destroyed
