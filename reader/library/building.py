"""A builder of segments that is there only while there is something to build.

A child that indexes keeps what it has read in its memory for as long as it runs.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from reader.errors import CancelledError
from reader.index import Builder, InProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from reader.index import Entry, Segment


class ClosableBuilder(Builder, Protocol):
    """A ``Builder`` that has something to let go of, as ``reader.worker.Indexer``."""

    def close(self) -> None:
        """Let go of it: whoever waits for a segment gets ``CancelledError``."""
        ...


class TemporaryBuilder:
    """A ``Builder`` that starts another when it is needed; without ``start``, this process does the work.

    Any thread may call it.
    """

    def __init__(self, start: Callable[[], ClosableBuilder] | None = None) -> None:
        self._start = start
        self._lock = Lock()
        self._running: ClosableBuilder | None = None
        self._users = 0
        self._stopped = False

    def build(self, entries: Iterable[Entry]) -> Segment:
        """Return the segment of some articles."""
        with self._used() as builder:
            return builder.build(entries)

    def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:
        """Return what is left of some segments in one."""
        with self._used() as builder:
            return builder.merge(segments, without)

    def rest(self) -> None:
        """Let go of the other builder, unless another thread needs it, until it is needed again."""
        with self._lock:
            running = None if self._users else self._running
            if running is not None:
                self._running = None
        if running is not None:
            running.close()

    def stop(self) -> None:
        """Let go of the other builder, whatever it is doing, and start none any more."""
        with self._lock:
            self._stopped = True
            running, self._running = self._running, None
        if running is not None:
            running.close()

    @contextmanager
    def _used(self) -> Iterator[Builder]:
        if self._start is None:
            yield InProcess()
            return
        with self._lock:
            if self._stopped:
                raise CancelledError
            if self._running is None:
                self._running = self._start()
            running = self._running
            self._users += 1
        try:
            yield running
        finally:
            with self._lock:
                self._users -= 1
