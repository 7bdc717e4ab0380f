"""Making a library at the terminal: what is asked, what is shown, and what is not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from support.program import QUICK, Reader
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")

CREATE = ("create", "--size", "16MiB", "--library", "new")
OWN = "words that nobody ever put together like this"


def offered(terminal: Terminal) -> str:
    """Return the six words that are on the screen."""
    terminal.see("type a passphrase")
    terminal.settle()
    return next(line.strip() for line in terminal.lines if line.startswith("    ") and line.strip())


def answer(terminal: Terminal, question: str, keys: str) -> None:
    """Wait for a question at the end of the screen, and answer it."""
    terminal.see(question)
    terminal.settle(0.2)
    terminal.press(f"{keys}\r")


def test_six_words_and_a_decoy(tmp_path: Path) -> None:
    with Terminal([*QUICK, *CREATE], folder=tmp_path) as terminal:
        terminal.see("4 MiB")
        first = offered(terminal)
        answer(terminal, "type a passphrase", "2")
        terminal.settle(0.2)
        words = offered(terminal)
        assert words != first
        assert len(words.split()) == 6
        answer(terminal, "type a passphrase", "what is this? " * 8)
        terminal.settle(0.2)
        assert words in terminal.text, "the control of what follows"
        answer(terminal, "type a passphrase", "")
        terminal.see("The six words:")
        assert words not in terminal.settle(0.2), "what was offered is off the screen again"
        answer(terminal, "The six words:", "not these")
        answer(terminal, "not what was shown", words)
        answer(terminal, "Another library in the same file?", "2")
        answer(terminal, "type a passphrase", "3")
        answer(terminal, "A passphrase of your own:", "secret123")
        answer(terminal, "The same once more:", "secret123")
        answer(terminal, "Weak:", "")
        answer(terminal, "type a passphrase", "3")
        terminal.settle(0.2)
        answer(terminal, "A passphrase of your own:", OWN)
        terminal.settle(0.2)
        answer(terminal, "The same once more:", OWN)
        terminal.see("Long enough")
        answer(terminal, "that is all", "")
        assert terminal.leave() == 0
        assert "100%" in terminal.text, "the filling has a bar at a terminal"
        assert terminal.raw.count(words.encode()) == 1, "what is typed is not shown"
        assert OWN.encode() not in terminal.raw
        assert b"secret123" not in terminal.raw
    reader = Reader(tmp_path, quick=True)
    for passphrase in (words, OWN):
        ran = reader("list", "--library", "new", "--passphrase-file", "-", stdin=passphrase.encode())
        assert ran.returncode == 0, ran


def test_what_is_offered_does_not_reach_a_file(tmp_path: Path) -> None:
    shell = ["/bin/sh", "-c", '"$@" >out 2>err', "sh", *QUICK, *CREATE]
    with Terminal(shell, folder=tmp_path) as terminal:
        words = offered(terminal)
        answer(terminal, "type a passphrase", "")
        answer(terminal, "The six words:", words)
        answer(terminal, "that is all", "")
        assert terminal.leave() == 0
    assert words not in (tmp_path / "out").read_text() + (tmp_path / "err").read_text()
    assert "Done" in (tmp_path / "out").read_text(), "the control: this is where output went"


def test_leaving_in_the_middle_makes_nothing(tmp_path: Path) -> None:
    with Terminal([*QUICK, *CREATE], folder=tmp_path) as terminal:
        terminal.see("type a passphrase")
        terminal.press("\x03")
        assert terminal.leave() == 130
    assert list(tmp_path.iterdir()) == []


def test_adding_asks_what_to_keep(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("the passphrase of the old library")
    reader = Reader(tmp_path, quick=True)
    assert reader(*CREATE, "--passphrase-file", "old").returncode == 0
    with Terminal([*QUICK, "create", "--add", "--library", "new"], folder=tmp_path) as terminal:
        terminal.see("may be overwritten")
        answer(terminal, "library to keep:", "the passphrase of the old library")
        answer(terminal, "no more", "")
        words = offered(terminal)
        answer(terminal, "type a passphrase", "")
        answer(terminal, "The six words:", words)
        assert terminal.leave() == 0
    for passphrase in (words, "the passphrase of the old library"):
        ran = reader("list", "--library", "new", "--passphrase-file", "-", stdin=passphrase.encode())
        assert ran.returncode == 0, ran
