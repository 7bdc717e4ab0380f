"""Ending on a signal without leaving the terminal in ruins.

Without this, these signals end the process with the alternate screen, and with it the article, still shown. Windows
has no such signals: there the console goes together with its window.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from reader.guard import echo

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable

_NAMES: Final = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM")
_PATIENCE: Final = 2.0
"""Seconds for an orderly end. A terminal that hung up can block a write for ever."""


def leave_on_signals(loop: AbstractEventLoop, leave: Callable[[int], None]) -> None:
    """Call ``leave`` with the exit status, 128 and the signal's number, when the system asks to end."""
    if sys.platform == "win32":
        return
    for name in _NAMES:
        number = getattr(signal, name)
        loop.add_signal_handler(number, _leave, leave, 128 + number)


def _leave(leave: Callable[[int], None], status: int) -> None:
    last_resort = threading.Timer(_PATIENCE, _end, (status,))
    last_resort.daemon = True
    last_resort.start()
    leave(status)


def _end(status: int) -> None:
    echo.restore()
    os._exit(status)
