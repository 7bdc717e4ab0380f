"""What a real terminal is sent, byte for byte, and in what state it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.obeyed import OBEYED, kinds
from support.run_screens import PASSPHRASE
from support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither pseudo-terminals nor signals")

TESTS = Path(__file__).resolve().parents[1]


def start(scenario: str, folder: Path, **env: str) -> Terminal:
    command = [sys.executable, str(TESTS / "support" / "run_screens.py"), scenario]
    return Terminal(command, folder=folder, env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", **env})


def unlock(terminal: Terminal) -> None:
    terminal.see("Passphrase:")
    terminal.press(PASSPHRASE)
    terminal.see("•" * len(PASSPHRASE))
    terminal.press("\r")


def tour(scenario: str, folder: Path, **env: str) -> bytes:
    """Look at every screen, and leave; return every byte that the terminal was sent."""
    with start(scenario, folder, **env) as terminal:
        terminal.see("Passphrase:")
        terminal.press("not it\x18\x01\r")  # Ctrl+X copies from Textual's Input
        terminal.see("Try again.")
        unlock(terminal)
        terminal.see("Read this bundle?")
        for keys, words in (
            ("\r", "Search:"),
            ("i", "01234"),
            ("\x7f", "Search:"),
            ("/", "to the list"),
            ("law", "3 found"),
            ("\r", "Find:"),
            ("]", "Title 1"),
            ("i", "01234"),
            ("\x7f", "Title 1"),
            ("\x7f", "Search:"),
        ):
            terminal.press(keys)
            terminal.see(words)
        terminal.settle(0.1)
        terminal.press("\x11")
        assert terminal.leave() == 0
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert not OBEYED.sub("", after).strip(), "no words after the end of the screen"
    return terminal.raw


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return tour("harmless", tmp_path_factory.mktemp("harmless"))


def test_hostile_texts_bring_no_kind_of_control(harmless: bytes, tmp_path: Path) -> None:
    assert kinds(tour("hostile", tmp_path)) <= kinds(harmless)
    assert list(tmp_path.iterdir()) == []


def test_without_the_filter_they_would(harmless: bytes, tmp_path: Path) -> None:
    """The control: the texts are hostile, they do reach the screen, and the comparison notices."""
    with start("unfiltered", tmp_path) as terminal:
        unlock(terminal)
        terminal.settle(1)
        terminal.press("\x11")
        terminal.leave()
    assert b"\x1b]52;c;QUJD" in terminal.raw


def test_what_is_typed_or_named_never_leaves_the_screen(harmless: bytes) -> None:
    text = harmless.decode()
    assert "correct" not in text
    assert "horse" not in text
    strings = {match["number"] for match in OBEYED.finditer(text) if match["string"]}
    assert "52" not in strings, "nothing went to the clipboard"
    assert not {"0", "1", "2"} & strings, "the window has no telling title"


def test_a_passphrase_is_on_the_screen_only_when_asked_for(tmp_path: Path) -> None:
    """The control of the test above; and Ctrl+C leaves, and copies nothing."""
    with start("harmless", tmp_path) as terminal:
        terminal.see("Passphrase:")
        terminal.press(PASSPHRASE + "\x1bOQ")  # F2
        terminal.see(PASSPHRASE)
        terminal.press("\x03")
        assert terminal.leave() == 1
    assert b"]52;" not in terminal.raw


@pytest.mark.parametrize(("scenario", "told"), [("harmless", False), ("told", True)])
def test_the_environment_makes_it_tell_nothing(scenario: str, told: bool, tmp_path: Path) -> None:
    env = {"TEXTUAL": "debug", "TEXTUAL_LOG": str(tmp_path / "log"), "TEXTUAL_DEBUG": "1", "TEXTUAL_PRESS": "x"}
    with start(scenario, tmp_path, **env) as terminal:
        terminal.see("Passphrase:")
        terminal.settle(0.1)
        terminal.press("\x11")
        assert terminal.leave() == 1
    assert bool(list(tmp_path.iterdir())) is told


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM]
)
def test_signals_give_the_terminal_back(number: int, tmp_path: Path) -> None:
    with start("harmless", tmp_path) as terminal:
        unlock(terminal)
        terminal.see("Edition")
        terminal.process.kill(number)
        assert terminal.leave() == 128 + number
    end = terminal.raw.rpartition(b"Edition")[2]
    for sequence in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l"):
        assert sequence in end


def test_unwatched_signals_would_not(tmp_path: Path) -> None:
    """The control: Textual by itself leaves the article on the screen."""
    with start("unwatched", tmp_path) as terminal:
        unlock(terminal)
        terminal.see("Edition")
        terminal.process.kill(signal.SIGTERM)
        assert terminal.leave() == -signal.SIGTERM
    assert b"\x1b[?1049l" not in terminal.raw


def test_a_terminal_that_hangs_up_ends_it(tmp_path: Path) -> None:
    import fcntl  # noqa: PLC0415 - not on Windows
    import pty  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(TESTS / "support" / "run_screens.py"), "harmless"],
        stdin=its,
        stdout=its,
        stderr=its,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}", "TERM": "xterm-256color"},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
    )
    os.close(its)
    seen = b""
    while b"spring.bundle" not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    assert process.wait(30) == 128 + signal.SIGHUP


def test_a_crash_tells_its_kind_and_nothing_else(tmp_path: Path) -> None:
    with start("crash", tmp_path) as terminal:
        unlock(terminal)
        assert terminal.leave() == 1
    end = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert "LookupError" in end
    assert end.count("\n") == 1
    assert "article" not in terminal.raw.decode()
    assert PASSPHRASE not in terminal.raw.decode()


def test_textuals_own_handler_would_tell_all(tmp_path: Path) -> None:
    """The control: this is what the crash above would show, and what the test above would notice."""
    with start("crash-in-textual", tmp_path) as terminal:
        unlock(terminal)
        terminal.leave()
    assert PASSPHRASE in terminal.raw.decode()
