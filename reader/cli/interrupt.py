"""Being asked to stop: by Ctrl+C, between two steps where something is under way; by the system, in good order."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class AskedToEndError(BaseException):
    """The system asks to end: whatever is unfinished is tidied away as after Ctrl+C."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


INTERRUPTED: Final = 130
"""The exit status of what a person stopped with Ctrl+C."""

ENDING: Final = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGXCPU")
"""What ends a process if nobody sees to it, and is sent by people or by the system."""


def end_in_good_order() -> None:
    """Raise ``AskedToEndError`` in the main thread when asked to end, unless that is ignored, as under nohup."""
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    raise AskedToEndError(number)


class Stop:
    """Whether a person wants to stop."""

    def __init__(self) -> None:
        self._asked = False

    def __call__(self) -> bool:
        """Return whether Ctrl+C was pressed ``between_steps``."""
        return self._asked

    @contextmanager
    def between_steps(self) -> Iterator[None]:
        """Only remember that Ctrl+C was pressed; pressed once more, it raises ``KeyboardInterrupt`` as usual."""

        def interrupted(_signal: int, _frame: FrameType | None) -> None:
            if self._asked:
                raise KeyboardInterrupt
            self._asked = True

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
