"""Ctrl+C while something is under way that must be stopped between two steps, not in the middle of one."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


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
