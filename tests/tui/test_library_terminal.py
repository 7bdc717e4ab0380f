"""The screens over a library on a real terminal, byte for byte."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from support.library_screens import (
    BUNDLE_PASSPHRASE,
    PASSPHRASE,
    SPRING,
    bundle_file,
    library_file,
    library_with,
    opened,
)
from support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pseudo-terminals nor signals")

TESTS = Path(__file__).resolve().parents[1]


def start(path: Path, folder: Path) -> Terminal:
    command = [sys.executable, str(TESTS / "support" / "run_library.py"), str(path)]
    return Terminal(command, folder=folder, columns=200, env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}"})


def unlock(terminal: Terminal) -> None:
    terminal.see("Passphrase:")
    terminal.press(PASSPHRASE)
    terminal.see("•" * len(PASSPHRASE))
    terminal.press("\r")
    terminal.see("Search:")


def test_a_dropped_file_comes_in_as_a_bracketed_paste(tmp_path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    path = bundle_file(folder)
    with start(library_file(tmp_path).path, tmp_path) as terminal:
        unlock(terminal)
        terminal.press("a")
        terminal.see("Folder:")
        terminal.press(f"\x1b[200~'{path}' \x1b[201~")
        terminal.see("spring.bundle'")
        terminal.press("\r")
        terminal.see("Passphrase of the bundle:")
        terminal.press(BUNDLE_PASSPHRASE + "\r")
        terminal.see("Keep this bundle?")
        terminal.see("keep it")
        terminal.press("\r")
        terminal.see("Kept: 3 articles.")
        terminal.press("\x11")
        assert terminal.leave() == 0
    text = terminal.raw.decode()
    assert "]52;" not in text
    for secret in (PASSPHRASE, BUNDLE_PASSPHRASE):
        assert secret not in text


@pytest.mark.parametrize("key", ["\x1b[24~", "\x0c"])
def test_hiding_leaves_an_empty_screen_with_a_cursor(tmp_path, key) -> None:
    with start(library_with(tmp_path, SPRING).path, tmp_path) as terminal:
        unlock(terminal)
        terminal.press("\r")
        terminal.see("The law is old.")
        terminal.press(key)
        terminal.until(lambda text: not text.strip(), "an empty screen")
        before = len(terminal.raw)
        terminal.press("wrong\r")
        terminal.settle(0.5)
        assert not terminal.text.strip()
        assert b"wrong" not in terminal.raw[before:]
        terminal.press(PASSPHRASE + "\r")
        terminal.see("The law is old.")
        terminal.press("\x11")
        assert terminal.leave() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_save_where_the_person_is(tmp_path, number) -> None:
    file = library_with(tmp_path, SPRING)
    with start(file.path, tmp_path) as terminal:
        unlock(terminal)
        terminal.press("s")
        terminal.see("starred: 1")
        terminal.press("\x1b[B")
        terminal.settle(0.2)
        terminal.process.kill(number)
        assert terminal.leave() == 128 + number
    assert b"\x1b[?1049l" in terminal.raw
    library = opened(file)
    starred = [each.article.title for each in library.articles() if library.reading(each.article.id).starred]
    assert starred == ["Title of law"]
    assert library.find(library.place.article).article.title == "Title of court"
    library.close()
