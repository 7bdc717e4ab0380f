"""A command that is ended in the middle of its work."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from support.program import QUICK

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")


def ended_while_filling(folder: Path, number: signal.Signals) -> int:
    """Start making a large library, end it as soon as some of it is there, and return the exit status."""
    (folder / "phrase").write_text("some quite long passphrase or other")
    arguments = ("create", "--library", "new", "--size", "2GiB", "--passphrase-file", "phrase")
    with subprocess.Popen([*QUICK, *arguments], cwd=folder, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and not any(each.stat().st_size > 1 << 22 for each in unfinished(folder)):
            time.sleep(0.01)
        process.send_signal(number)
        return process.wait()


def unfinished(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.name != "phrase"]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1"])
def test_what_is_asked_to_end_leaves_nothing(tmp_path: Path, name: str) -> None:
    number = signal.Signals[name]
    assert ended_while_filling(tmp_path, number) == 128 + number
    assert unfinished(tmp_path) == []


def test_what_is_killed_leaves_no_library_that_nothing_opens(tmp_path: Path) -> None:
    assert ended_while_filling(tmp_path, signal.SIGKILL) == -signal.SIGKILL
    (left,) = unfinished(tmp_path)
    assert left.name != "new"
    assert len(left.name) == 12
    assert left.suffix == ""
