"""Not showing what is typed before there is a screen to type it into: a passphrase, as a rule.

Windows shows nothing before a program asks for it; elsewhere the terminal shows every key from the beginning.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAMS: Final = (0, 1, 2)
_LOCAL_MODES: Final = 3  # of what termios.tcgetattr returns

_before: list[Any] = []


@contextmanager
def off() -> Iterator[None]:
    """Show nothing of what is typed, where all streams are the terminal that this process is in front of."""
    _switch_off()
    try:
        yield
    finally:
        restore()


def restore() -> None:
    """Give the terminal back as it was; without ``off``, do nothing. For ways out that skip ``finally``."""
    if sys.platform != "win32" and _before:
        import termios  # noqa: PLC0415 - Windows has none

        modes = _before.pop()
        try:
            termios.tcsetattr(0, termios.TCSANOW, modes)
        except termios.error:
            return  # the terminal is gone


def _switch_off() -> None:
    if sys.platform == "win32":
        return
    import termios  # noqa: PLC0415 - Windows has none

    try:
        # Whoever is in the background is stopped if it changes the terminal.
        if all(map(os.isatty, _STREAMS)) and os.tcgetpgrp(0) == os.getpgrp():
            _before.append(termios.tcgetattr(0))
            modes = termios.tcgetattr(0)
            modes[_LOCAL_MODES] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, modes)
    except (OSError, termios.error):
        return
