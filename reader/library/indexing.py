"""The index of a library, kept in step with what is shown.

Invariants:

- The catalogue says from which edition the index holds an article, and is committed together with the index, so that
  indexing goes on where it stopped, whatever stopped it. If the two disagree all the same, the index is believed.
- The index is opened when it is first needed, for that takes longer than listing everything.
- An index that is damaged is thrown away and made again; one that the disk cannot read just now is not.
- Segments are made and merged while nobody waits for it; what changed meanwhile is not indexed from its old text.
- An article that cannot be read, or on which the builder fails, is left out, so that it does not stop the others.
"""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final

from reader.errors import DamagedError, IndexingError, LibraryFullError, ReaderError, UnindexableError, UnreadableError
from reader.index import Entry, Index, build_each, size, slices
from reader.library.records import INDEX
from reader.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from reader.index import Results, Segment
    from reader.library.building import TemporaryBuilder
    from reader.library.holdings import Holdings
    from reader.library.shelf import Shelf, Shelved

_PASSING_SLICE: Final = 32
"""Articles indexed at a time in memory, where this process does it: a key waits for one slice at most."""


class Indexing:
    """The index of ``holdings``, whose segments ``builder`` makes."""

    def __init__(self, holdings: Holdings, builder: TemporaryBuilder) -> None:
        self._holdings = holdings
        self._builder = builder
        self._opening = Lock()
        self._index: Index | None = None
        self._compared = False
        self._closed = False
        self._left_out: frozenset[str] = frozenset()

    def pending(self) -> list[Shelved]:
        """Return what is to be indexed, but for what cannot be."""
        pending, left_out = self._holdings.now.pending, self._left_out
        return [each for each in pending if each.article.id not in left_out] if left_out else list(pending)

    def search(
        self, query: str, *, limit: int, offset: int, prefix_last: bool, within: Container[str] | None = None
    ) -> Results:
        """Search as ``Index.search`` does."""
        try:
            return self._open().search(query, limit=limit, offset=offset, prefix_last=prefix_last, within=within)
        except UnreadableError:
            raise
        except DamagedError:
            self.throw_away()
            return self._open().search(query, limit=limit, offset=offset, prefix_last=prefix_last, within=within)

    def pictured(self) -> set[str]:
        """Return the ids of the articles that have a picture, as ``Index.pictured`` does; none if it is damaged."""
        try:
            return self._open().pictured()
        except UnreadableError:
            raise
        except DamagedError:
            return set()

    def suggestion(self, query: str, *, within: Container[str] | None = None) -> str:
        """Return what may have been meant, as ``Index.suggestion`` does; nothing where the index is damaged."""
        try:
            return self._open().suggestion(query, within=within)
        except DamagedError:
            return ""

    def index_some(self) -> int:
        """Index a slice of what is pending; return how many articles are left."""
        if not self._compared:
            self.tidy()
        entries = self._next_slice()
        if entries:
            segments, failed = build_each(self._builder, entries)
            self._left_out |= failed
            self._adopt([entry for entry in entries if entry.id not in failed], segments)
            self._merge()
        left = len(self.pending())
        if not left:
            self._builder.rest()
        return left

    def tidy(self, *, finished: bool = False) -> None:
        """Take out of the index whatever is not to be in it, and let go of what it turns out not to hold.

        ``finished`` says that nothing else is untidy.
        """
        with self._holdings.writing:
            try:
                ids = self._open().ids()
            except UnreadableError:
                raise
            except DamagedError:
                self.throw_away()
                ids = set()
            shelf = self._holdings.now
            shown = shelf.shown
            indexed = {
                id_: where
                for id_, where in shelf.indexed.items()
                if id_ in ids and id_ in shown and shown[id_].article.present
            }
            stale = ids - indexed.keys()
            if stale or shelf.untidy or len(indexed) < len(shelf.indexed):
                try:
                    new = shelf.with_indexed(indexed, untidy=shelf.untidy)
                    self._commit(new, lambda index: index.remove(stale))
                    whole = self._merge()
                except (LibraryFullError, IndexingError):
                    whole = False
                if not whole:
                    # What is left of a segment has no room beside it. Words must go all the same.
                    self.throw_away()
            if finished and shelf.untidy:
                now = self._holdings.now
                self._put(now.with_indexed(now.indexed, untidy=False))
            self._compared = True
        if not self.pending():
            self._builder.rest()

    def throw_away(self) -> None:
        """Delete the index, so that it is made again."""
        holdings = self._holdings
        with holdings.change():
            for name in holdings.store.names(INDEX):
                holdings.store.delete(name)
            self._put(holdings.now.with_indexed({}, untidy=holdings.now.untidy))
            self._forget()

    def _put(self, shelf: Shelf) -> None:
        with self._holdings.change():
            self._holdings.put_catalogue(shelf)
            self._holdings.commit(shelf)

    def stop(self) -> None:
        """Stop what is being built, and build nothing more."""
        self._closed = True
        self._builder.stop()

    def close(self) -> None:
        """Forget the index, and stop what is being built. A second call does nothing."""
        self.stop()
        self._forget()

    def readable_again(self) -> None:
        """Try again what was left out: it may have come anew."""
        self._left_out = frozenset()

    def _forget(self) -> None:
        with self._opening:
            if self._index is not None:
                self._index.close()
                self._index = None

    def _open(self) -> Index:
        with self._opening:
            if self._closed:
                raise ValueError("the library is closed")
            if self._index is None:
                try:
                    self._index = Index(self._holdings.store, self._builder)
                except KeyError:
                    raise DamagedError(name=INDEX) from None
            return self._index

    def _commit(self, new: Shelf, change: Callable[[Index], None]) -> None:
        """Let ``change`` change the index, and the catalogue with it: both, or neither."""
        holdings = self._holdings
        with holdings.change(new):
            index = self._open()
            # The index commits whatever is pending along with its own, and rolls it back if it fails.
            holdings.put_catalogue(new)
            change(index)
            holdings.commit(new)

    def _next_slice(self) -> list[Entry]:
        for slice_ in slices(self._entries(), size):
            return slice_
        return []

    def _entries(self) -> Iterator[Entry]:
        pending = self.pending()
        for shelved in pending if self._holdings.keeper.lasts else pending[:_PASSING_SLICE]:
            try:
                yield self._entry(shelved)
            except ReaderError:
                self._left_out |= {shelved.article.id}

    def _adopt(self, entries: list[Entry], segments: list[Segment]) -> None:
        with self._holdings.writing:
            now = self._holdings.now
            if not segments or not all(_shows(now, entry) for entry in entries):
                return
            *others, last = segments
            for segment in others:
                self._commit(now, partial(_adopt, segment))
            indexed = {**now.indexed, **{entry.id: entry.edition for entry in entries}}
            self._commit(now.with_indexed(indexed, untidy=now.untidy), partial(_adopt, last))

    def _merge(self) -> bool:
        """Make few segments of many, and let go of words that were replaced; return whether that was done."""
        while (merge := self._open().due()) is not None:
            try:
                merged = self._builder.merge(merge.segments, merge.without)
                with self._holdings.change():
                    self._open().replace(merge, merged)
            except (UnindexableError, LibraryFullError):
                return False  # tried again with the next slice
        return True

    def _entry(self, shelved: Shelved) -> Entry:
        article, edition = shelved.article, shelved.edition
        return Entry(
            id=article.id,
            edition=edition.id,
            title=article.title,
            body=decode(self._holdings.read(article.sha256)),
            authors=article.authors,
            source=article.source,
            publisher=edition.publisher.name,
            tags=article.tags,
            summary=article.summary,
            language=article.language,
            published=article.published,
            markdown=True,
            size=article.size,
        )


def _adopt(segment: Segment, index: Index) -> None:
    index.adopt(segment)


def _shows(shelf: Shelf, entry: Entry) -> bool:
    now = shelf.shown.get(entry.id)
    return now is not None and now.edition.id == entry.edition and now.article.present
