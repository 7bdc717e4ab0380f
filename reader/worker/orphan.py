"""Ending when the parent is gone: one that was killed cannot say that it goes."""

from __future__ import annotations

import os
import signal

_EVERY = 0.5
"""Seconds."""


def end_with_parent() -> None:
    """Look now and then whether the parent is still there, and end when it is not, where there is such a timer."""
    if hasattr(signal, "setitimer"):
        parent = os.getppid()

        def look(_signal: int, _frame: object) -> None:
            if os.getppid() != parent:
                os._exit(1)

        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
