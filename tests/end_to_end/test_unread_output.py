"""A command that changes something does so whether or not anybody reads what it prints."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.kept import Kept, bundle

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes are closed otherwise there")


def test_an_import_goes_on_when_its_output_is_closed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.make()
    bundle(tmp_path / "one.bundle")
    arguments = ["import", "--library", "kept.bin", "--passphrase-file", "phrase", "one.bundle", "--identity", "key"]
    quick = str(kept.run._program[1])
    with subprocess.Popen(
        [sys.executable, quick, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # what “| head” does, only sooner
        said = process.stderr.read().decode()
        assert (process.wait(60), said) == (0, "")
    listed = kept("list")
    assert listed.returncode == 0
    assert "Первая" in listed.stdout
