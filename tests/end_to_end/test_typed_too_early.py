"""What is typed before the screen is there is not shown, and the terminal is given back however it ends."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import click
import pytest
from support.program import PASSPHRASE, PROGRAM, SAMPLE
from support.terminal import Terminal

from reader.cli.commands import reader
from reader.cli.shows_screen import _WITH_VALUE, shows_screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX is needed")

# A machine on which starting takes so long that anybody types too early.
SLOWLY = """
import contextlib, sys, time
sys.argv = ["reader", *{arguments!r}]
from reader.guard import echo
import reader.guard
if not {kept}:
    echo.off = contextlib.nullcontext
engage = reader.guard.engage
def slowly():
    sys.stdout.write("begun")
    sys.stdout.flush()
    time.sleep(1)
    return engage()
reader.guard.engage = slowly
from reader.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "control"])
def test_a_passphrase_typed_too_early_is_not_shown(tmp_path: Path, kept: bool) -> None:
    code = SLOWLY.format(arguments=["open", str(SAMPLE)], kept=kept)
    with Terminal([sys.executable, "-c", code], folder=tmp_path) as terminal:
        terminal.see("begun")
        terminal.process.delaybeforesend = None
        terminal.press(PASSPHRASE)
        terminal.see("•" * len(PASSPHRASE))
        terminal.press("\r")
        terminal.see("Read this bundle?")
        terminal.press("\x11")
        terminal.leave()
    assert (PASSPHRASE.encode() in terminal.raw) is not kept


def ended(folder: Path, *arguments: str, end: Callable[[Terminal], object] | None = None) -> tuple[int, bool]:
    """Run a command at a terminal; return its exit status, and whether the terminal shows what is typed afterwards."""
    with Terminal([*PROGRAM, *arguments], folder=folder) as terminal:
        if end is not None:
            terminal.see("assphrase")
            assert not terminal.process.getecho(), "the control: it was off"
            end(terminal)
        return terminal.leave(), terminal.process.getecho()


def test_the_terminal_is_given_back(tmp_path: Path) -> None:
    assert ended(tmp_path, "open", str(SAMPLE), end=lambda terminal: terminal.press("\x11")) == (1, True)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1):
        result = ended(tmp_path, "open", str(SAMPLE), end=lambda terminal, number=number: terminal.process.kill(number))
        assert result == (128 + number, True)


def test_what_goes_wrong_gives_it_back_too(tmp_path: Path) -> None:
    assert ended(tmp_path, "open", "none") == (1, True)
    assert ended(tmp_path, "open", "--none") == (2, True)
    assert ended(tmp_path, "open", "--help") == (0, True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGQUIT])
def test_a_signal_while_it_starts_gives_it_back(tmp_path: Path, number: signal.Signals) -> None:
    code = SLOWLY.format(arguments=["open", str(SAMPLE)], kept=True)
    with Terminal([sys.executable, "-c", code], folder=tmp_path) as terminal:
        terminal.see("begun")
        assert not terminal.process.getecho()
        terminal.process.kill(number)
        assert terminal.leave() == 128 + number
        assert terminal.process.getecho()
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize(
    ("arguments", "screen"),
    [
        ([], True),
        (["open", "x"], True),
        (["--lang", "ru", "open", "x"], True),
        (["--library", "list"], True),
        (["--library=list", "--lang=ru"], True),
        (["list"], False),
        (["--library", "x", "create"], False),
        (["search", "open"], False),
        (["--library"], True),
    ],
)
def test_which_commands_show_the_screen(arguments: list[str], screen: bool) -> None:
    assert shows_screen(arguments) is screen


def test_every_option_before_a_command_that_takes_a_value_is_known() -> None:
    taking = [each for each in reader.params if isinstance(each, click.Option) and not each.is_flag]
    assert {name for option in taking for name in option.opts} == set(_WITH_VALUE)
