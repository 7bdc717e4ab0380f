"""The parent's side: a ``Builder`` whose work is done by a caged child.

Invariants:

- The child is not trusted: what it answers is decoded by a strict schema, is no larger than the question allows, and
  holds the articles that were asked for and no others. What its words are nobody can check; nothing in it is ever
  unpickled or run.
- A child that dies is replaced once, for it has changed nothing; one that dies again takes the question with it.
- One that gave a wrong answer, or none, is ended: whatever state it is in, the next question meets a fresh one.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from types import TracebackType
from typing import Final, Self

from reader.errors import (
    CancelledError,
    IndexerAnswerError,
    IndexerDiedError,
    IndexerMemoryError,
    IndexerUnavailableError,
    UnindexableError,
)
from reader.index import Entry, Segment, allowance, ids_of
from reader.worker import messages
from reader.worker.process import Child, ChildDiedError

MEMORY: Final = 1 << 30
"""Address space of the child in bytes. What it really uses is a tenth of it, but for texts made to take more."""

PATIENCE: Final = 600.0
"""Seconds for one answer: a hundred times what a slow machine takes."""

# What is merged shares its terms; but a count or weight that a list did not need may be needed beside those of another.
_MERGED: Final = 2
_MERGED_MORE: Final = 4096


class Indexer:
    """Starts the child when it is first needed, and ends it when it is closed. Its methods may be called by any thread.

    The child keeps what it has read in memory as long as it runs: close it when there is nothing to index.
    """

    def __init__(self, *, memory: int = MEMORY, patience: float = PATIENCE) -> None:
        self._memory = memory
        self._patience = patience
        self._asking = threading.Lock()  # one question at a time
        self._changing = threading.Lock()  # of what follows
        self._child: Child | None = None
        self._busy = False
        self._cancelled = False
        self._closed = False
        self.enforced: bool | None = None
        """Whether the system itself holds the child in its cage; None before the first answer."""

    def start(self) -> None:
        """Start the child, so that it is ready sooner; returns at once. Raises ``IndexerUnavailableError``."""
        self._check_open()
        self._running()

    def build(self, entries: Iterable[Entry]) -> Segment:
        """Return the segment of some articles, at least one, each id once.

        Raises ``UnindexableError``, ``IndexerUnavailableError``, and ``CancelledError`` after ``cancel`` or ``close``.
        """
        asked = tuple(entries)
        limit = sum(map(allowance, asked))
        made = self._ask(messages.Build(asked), limit)
        return self._checked(made, {entry.id for entry in asked}, limit)

    def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:
        """Return what is left of some segments in one, without the articles of these ids; None if nothing is.

        No id is in two of the segments. Raises what ``build`` raises.
        """
        left = {id_ for segment in segments for id_ in ids_of(segment)}.difference(without)
        limit = _MERGED * sum(map(len, segments)) + _MERGED_MORE
        made = self._ask(messages.Merge(tuple(segments), tuple(without)), limit)
        return None if made is None and not left else self._checked(made, left, limit)

    def cancel(self) -> None:
        """Stop what is under way: whoever waits for it gets ``CancelledError``. Another question starts a new child."""
        with self._changing:
            if self._busy:
                self._cancelled = True
                if self._child is not None:
                    self._child.kill()

    def close(self) -> None:
        """End the child, whatever it is doing; a second call does nothing."""
        with self._changing:
            self._closed = True
            if self._child is not None:
                self._child.kill()
        with self._asking:
            self._end_child()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, question: messages.Question, limit: int) -> Segment | None:
        """Return the child's answer, of which its size and its schema alone have been checked."""
        message = messages.encode(question)
        if len(message) > messages.MAX_QUESTION:
            raise IndexerMemoryError
        with self._asking:
            self._begin()
            try:
                answer = self._answer(message, limit)
            except BaseException:
                self._end_child()
                raise
            finally:
                with self._changing:
                    self._busy = self._cancelled = False
            if isinstance(answer, messages.Failed):
                self._end_child()
                raise IndexerMemoryError if answer.out_of_memory else UnindexableError
            self.enforced = self._child.enforced if self._child else None
            return answer.segment

    def _begin(self) -> None:
        with self._changing:
            self._check_open()
            self._busy = True

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("the indexer is closed")

    def _answer(self, message: bytes, limit: int) -> messages.Made | messages.Failed:
        was_ready = False
        for _ in range(2):
            child = self._running()
            try:
                return child.ask(message, limit, self._patience)
            except ChildDiedError:
                was_ready = was_ready or child.enforced is not None
                self._end_child()
        self._check_wanted()
        raise IndexerDiedError if was_ready else IndexerUnavailableError

    def _check_wanted(self) -> None:
        if self._cancelled or self._closed:
            raise CancelledError

    def _running(self) -> Child:
        with self._changing:
            self._check_wanted()
            if self._child is None:
                try:
                    self._child = Child(self._memory)
                except (OSError, ValueError):
                    raise IndexerUnavailableError from None
            return self._child

    def _end_child(self) -> None:
        with self._changing:
            child, self._child = self._child, None
        if child is not None:
            child.end()

    def _checked(self, segment: Segment | None, ids: Collection[str], limit: int) -> Segment:
        """Return a segment of exactly these articles. Raises ``IndexerAnswerError`` where it is another."""
        try:
            if segment is not None and len(segment) <= limit and set(ids_of(segment)) == set(ids):
                return segment
        except ValueError:
            pass  # it is malformed
        with self._asking:
            self._end_child()
        raise IndexerAnswerError
