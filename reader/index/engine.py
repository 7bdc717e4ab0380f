"""The index of a library or of a bundle: articles in, articles out.

Whoosh takes some 100 ms to import, so it is imported when an ``Index`` is made and not before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from reader.index.analysis import forget
from reader.index.entry import Entry, Results
from reader.index.query import parse
from reader.store import Store

if TYPE_CHECKING:
    from whoosh.index import FileIndex

    from reader.index.evaluation import Snapshot

_FORMAT_NAME: Final = "index/format"
# What one segment takes in at most: its postings are in memory until it is written.
_SEGMENT_CHARACTERS: Final = 4_000_000
_SEGMENT_ARTICLES: Final = 2_000


class Index:
    """The articles of one store that can be searched.

    Opening writes nothing; an index of another format counts as empty, and is thrown away by the first change:
    whoever has the articles compares ``ids()`` with them and adds what is missing.

    Each change is one commit of the store, so nothing else may be pending there; if it fails, the store is rolled back
    and the index is what it was. Searching goes on meanwhile and sees the old state or the new one. One thread at a
    time changes the index; any number may search.
    """

    def __init__(self, store: Store) -> None:
        from reader.index.evaluation import Snapshot  # noqa: PLC0415 - see the module

        self._store = store
        self._writing = Lock()
        self._snapshot: Snapshot | None = Snapshot(self._files())

    def ids(self) -> set[str]:
        """Return the ids of the articles that are indexed."""
        return self._open().ids()

    def add(self, entries: Iterable[Entry]) -> None:
        """Index articles; one whose id is there already is replaced, and of several with one id the last counts."""
        with self._writing, self._change():
            for batch in _batches(entries):
                self._write(batch, (entry.id for entry in batch))

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out, and with them every word that no other article holds; ids not there are ignored."""
        gone = self.ids().intersection(ids)
        if gone:
            with self._writing, self._change():
                self._write((), gone)

    def search(self, query: str, *, limit: int = 20, offset: int = 0, prefix_last: bool = False) -> Results:
        """Find articles, best first; any string is a query (``reader.index.query``).

        ``prefix_last`` is for searching as one types: the last word, unless a space or a quote ends it, is also the
        beginning of others. A query without a word in it finds nothing.
        """
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset count from 0")
        return self._open().search(parse(query, prefix_last=prefix_last), limit=limit, offset=offset)

    def close(self) -> None:
        """Forget the index and every word of it; the store stays open. A second call does nothing."""
        self._snapshot = None
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

    def _files(self) -> FileIndex | None:
        """Return Whoosh's index in the store, or None where there is none of this format."""
        from whoosh.index import FileIndex  # noqa: PLC0415 - see the module

        from reader.index.schema import FORMAT, schema  # noqa: PLC0415 - see the module
        from reader.index.storage import StoreStorage  # noqa: PLC0415 - see the module

        if _FORMAT_NAME not in self._store or self._store.read(_FORMAT_NAME) != FORMAT:
            return None
        # Given a schema, Whoosh does not unpickle the one that it has kept.
        return FileIndex(StoreStorage(self._store), schema=schema())

    def _create(self) -> FileIndex:
        from whoosh.index import FileIndex  # noqa: PLC0415 - see the module

        from reader.index.schema import FORMAT, schema  # noqa: PLC0415 - see the module
        from reader.index.storage import PREFIX, StoreStorage  # noqa: PLC0415 - see the module

        for name in self._store.names(PREFIX):
            self._store.delete(name)
        self._store.write(_FORMAT_NAME, FORMAT)
        return FileIndex.create(StoreStorage(self._store), schema(), "MAIN")

    def _write(self, entries: Iterable[Entry], replaced: Iterable[str]) -> None:
        from reader.index.writer import ArticleWriter  # noqa: PLC0415 - see the module

        writer = ArticleWriter(self._files() or self._create())
        writer.remove(replaced)
        for entry in entries:
            writer.add(entry)
        writer.commit()

    @contextmanager
    def _change(self) -> Iterator[None]:
        from reader.index.evaluation import Snapshot  # noqa: PLC0415 - see the module

        snapshot = self._open()
        try:
            yield
            self._store.commit()
        except BaseException:
            # Whoosh's writer is left as it is: what it has not closed was never in the store.
            self._store.rollback()
            raise
        if self._snapshot is snapshot:
            self._snapshot = Snapshot(self._files())


def _batches(entries: Iterable[Entry]) -> Iterator[Collection[Entry]]:
    batch: dict[str, Entry] = {}
    characters = 0
    for entry in entries:
        batch[entry.id] = entry
        characters += len(entry.body)
        if characters >= _SEGMENT_CHARACTERS or len(batch) >= _SEGMENT_ARTICLES:
            yield batch.values()
            batch, characters = {}, 0
    if batch:
        yield batch.values()
