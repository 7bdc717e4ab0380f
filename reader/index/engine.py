"""The index of a library or of a bundle: articles in, articles out.

Whoosh takes some 100 ms to import, so it is imported when an ``Index`` is made and not before.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reader.errors import DamagedError
from reader.index.analysis import forget
from reader.index.bound import size
from reader.index.builder import Builder, InProcess, Merge, build_each
from reader.index.entry import Entry, Results
from reader.index.query import MAX_LENGTH, parse
from reader.index.segment import PREFIX, Segment
from reader.index.slicing import slices
from reader.store import Store

if TYPE_CHECKING:
    from reader.index.kept import KeptSegments
    from reader.index.snapshot import Snapshot


class Index:
    """The articles of one store that can be searched. ``builder`` makes its segments; by default this process does.

    Opening writes nothing. An index of another format counts as empty, a segment that cannot be read as none; the
    first change throws them away. So whoever has the articles compares ``ids()`` with them and adds what is missing.

    Each change is one commit of the store, along with whatever else is pending there; if it fails, the store is rolled
    back and the index is what it was. Searching goes on meanwhile and sees the old state or the new one. One thread
    at a time changes the index; any number may search.
    """

    def __init__(self, store: Store, builder: Builder | None = None) -> None:
        from reader.index.kept import KeptSegments  # noqa: PLC0415 - see the module

        self._store = store
        self._builder = builder or InProcess()
        self._writing = Lock()
        self._segments = KeptSegments.read(store)
        self._snapshot: Snapshot | None = self._segments.snapshot()

    def ids(self) -> set[str]:
        """Return the ids of the articles that are indexed."""
        self._open()
        return self._segments.ids()

    def add(self, entries: Iterable[Entry]) -> frozenset[str]:
        """Index articles; one whose id is there already is replaced, and of several with one id the last counts.

        Returns the ids of those that cannot be indexed: the builder failed on each of them alone.
        """
        left_out: set[str] = set()
        with self._change() as segments:
            for slice_ in slices(entries, size):
                made, failed = build_each(self._builder, slice_)
                left_out |= failed
                segments.take_out(failed)
                for segment in made:
                    segments.take_in(segment)
            self._merge(segments)
        return frozenset(left_out)

    def adopt(self, segment: Segment) -> None:
        """Take in a segment that a builder has made, in place of what the index has of its articles.

        The words that are replaced are found no more; they leave the store with the merge that is ``due`` then.
        Raises ``ValueError`` for a malformed segment.
        """
        with self._change() as segments:
            segments.take_in(segment)

    def due(self) -> Merge | None:
        """Return what a builder is to merge next, if anything; ``replace`` takes the outcome.

        The steps are apart so that nothing else need wait while the builder is at work.
        """
        self._open()
        return self._segments.due()

    def replace(self, merge: Merge, merged: Segment | None) -> None:
        """Put what a builder has made of ``merge`` in place of its segments, unless these have changed since.

        Raises ``ValueError`` for a malformed segment, ``LibraryFullError`` where there is no room for the old and the
        new beside each other: nothing is lost by trying again when there is.
        """
        with self._change() as segments:
            segments.replace(merge, merged)

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out, and with them every word that no other article holds; ids not there are ignored.

        What is left of their segments is written from the reserve of a full library.
        """
        gone = self.ids().intersection(ids)
        if gone:
            with self._change(from_reserve=True) as segments:
                segments.take_out(gone)
                self._merge(segments, only_gone=True)

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        prefix_last: bool = False,
        within: Container[str] | None = None,
    ) -> Results:
        """Find articles, best first; any string is a query (``reader.index.query``).

        Only articles whose ids are ``within`` are found, if that is given.

        ``prefix_last`` is for searching as one types: the last word, unless a space or a quote ends it, is also the
        beginning of others. A query without a word in it finds nothing. Raises ``DamagedError`` where the index turns
        out to be malformed: whoever has the articles makes it anew.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset count from 0")
        snapshot = self._open()
        try:
            return snapshot.search(parse(query, prefix_last=prefix_last), limit=limit, offset=offset, within=within)
        except ValueError:
            pass  # its text may be a word of an article: it must not become the context of ours
        raise DamagedError(name=PREFIX)

    def suggestion(self, query: str, *, within: Container[str] | None = None) -> str:
        """Return a query that finds something and may have been meant by one that finds nothing; else nothing.

        ``within`` is as for ``search``. Raises ``DamagedError`` as ``search`` does.
        """
        from reader.index.suggesting import suggestion  # noqa: PLC0415 - see the module

        snapshot = self._open()

        def scores(other: str) -> dict[str, float]:
            return snapshot.scores(parse(other), within=within)

        try:
            return suggestion(query, snapshot.articles_with, scores) if len(query) <= MAX_LENGTH else ""
        except ValueError:
            pass
        raise DamagedError(name=PREFIX)

    def pictured(self) -> set[str]:
        """Return the ids of the articles that have a picture. Raises ``DamagedError`` as ``search`` does."""
        snapshot = self._open()
        try:
            return snapshot.pictured()
        except ValueError:
            pass
        raise DamagedError(name=PREFIX)

    def close(self) -> None:
        """Forget the index and every word of it; the store stays open. A second call does nothing."""
        from reader.index.kept import KeptSegments  # noqa: PLC0415 - see the module

        self._snapshot = None
        self._segments = KeptSegments()
        forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> Snapshot:
        if self._snapshot is None:
            raise ValueError("the index is closed")
        return self._snapshot

    def _merge(self, segments: KeptSegments, *, only_gone: bool = False) -> None:
        while (merge := segments.due(only_gone=only_gone)) is not None:
            segments.replace(merge, self._builder.merge(merge.segments, merge.without))

    @contextmanager
    def _change(self, *, from_reserve: bool = False) -> Iterator[KeptSegments]:
        """Give the segments to be changed; then make the store hold what has become of them."""
        with self._writing:
            snapshot = self._open()
            segments = self._segments.copy()
            try:
                yield segments
                segments.write(self._store, from_reserve=from_reserve)
                self._store.commit()
            except BaseException:
                self._store.rollback()
                raise
            if self._snapshot is snapshot:
                self._segments = segments
                self._snapshot = segments.snapshot()
