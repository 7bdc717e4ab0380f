"""Letting go of every text that was shown, after the widgets that showed it are gone.

Drawing and searching keep what they worked on in caches: of the widths of words, of lines cut to length, of patterns.
They all go, whoever made them. What Python has freed it does not overwrite: that is more than can be promised here.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import re
from contextvars import Context
from typing import Final, TypeVar

from textual.cache import FIFOCache, LRUCache

_CACHED_FUNCTION: Final = type(functools.cache(lambda: None))


ErrorT = TypeVar("ErrorT", bound=BaseException)


def without_frames(error: ErrorT) -> ErrorT:
    """Return ``error`` without the frames that it went through, whose variables it would keep, and its ancestors."""
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


def forget_texts() -> None:
    """Empty every cache of this process, and collect what nothing holds any more."""
    re.purge()
    for each in gc.get_objects():
        # By type, not isinstance: some objects answer that with somebody else's class.
        if type(each) is _CACHED_FUNCTION:
            each.cache_clear()
        elif type(each) in (LRUCache, FIFOCache):
            each.clear()
        elif type(each) is asyncio.TimerHandle and each.cancelled():
            # It stays with the loop until its time, and with it its context, in which Textual has the screens.
            each._context = Context()  # type: ignore[attr-defined]  # noqa: SLF001
    gc.collect()
