"""Editions kept in a store, and the search over their articles.

Invariants:

- Only what ``bundle.open_bundle`` has checked gets in, and every file is checked against its hash again on its way
  out of the store.
- An article is listed as soon as its edition is kept. It is found by its words as soon as it is indexed;
  ``index_some`` does that in slices, so that a screen can show the list meanwhile.
- Two threads may use a library at once: one that indexes, one that reads and searches.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.errors import AmbiguousArticleError, ChangedError, NotInThisCopyError, UnknownArticleError
from reader.text import CleanText, decode, parse

if TYPE_CHECKING:
    from reader.bundle import Bundle
    from reader.index import Entry, Index
    from reader.index.snippet import Snippet
    from reader.model import Article, Edition
    from reader.store import Store

_SLICE: Final = 32
"""Articles indexed at a time: small enough that a key waits for one slice at most, large enough to be quick."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article and the edition that it is shown from."""

    article: Article
    edition: Edition


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article that a query found, the best passage of it, and its score (larger is better)."""

    shelved: Shelved
    score: float
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchResults:
    """``total`` articles match; ``hits`` are those asked for, best first."""

    total: int
    hits: tuple[SearchHit, ...]


class Library:
    """A library over ``store``. Closing it closes the store."""

    def __init__(self, store: Store) -> None:
        from reader.index import Index  # noqa: PLC0415 - Whoosh is slow to import

        self._store = store
        self._index: Index = Index(store)
        self._editions: dict[str, Edition] = {}
        self._shelf: dict[str, Shelved] = {}
        self._unindexed: deque[Shelved] = deque()

    def add(self, bundle: Bundle) -> Edition:
        """Keep the articles of an opened bundle and list them; ``index_some`` makes them found."""
        edition = bundle.edition
        for article in edition.articles:
            if article.present:
                self._store.write(_file_name(article), bundle.read_article(article))
        self._store.commit()
        self._editions[edition.id] = edition
        for article in edition.articles:
            shelved = Shelved(article, edition)
            self._shelf[article.id] = shelved
            if article.present:
                self._unindexed.append(shelved)
        return edition

    def index_some(self) -> int:
        """Index a slice of what is not indexed yet; return how many articles are left."""
        slice_ = [self._unindexed[i] for i in range(min(_SLICE, len(self._unindexed)))]
        if slice_:
            self._index.add(self._entry(shelved) for shelved in slice_)
            for _ in slice_:
                self._unindexed.popleft()
        return len(self._unindexed)

    def index_all(self) -> None:
        """Index everything that is not indexed yet."""
        while self.index_some():
            pass

    @property
    def unindexed(self) -> int:
        """How many articles cannot be found by their words yet."""
        return len(self._unindexed)

    def editions(self) -> tuple[Edition, ...]:
        """Return every edition, in the order in which they came."""
        return tuple(self._editions.values())

    def articles(self) -> tuple[Shelved, ...]:
        """Return every article, the newest first."""
        return tuple(
            sorted(
                sorted(self._shelf.values(), key=lambda each: each.article.title.casefold()),
                key=lambda each: each.article.published,
                reverse=True,
            )
        )

    def find(self, beginning: str) -> Shelved:
        """Return the article whose id begins with ``beginning``.

        Raises ``UnknownArticleError`` or ``AmbiguousArticleError``.
        """
        found = [each for each in self._shelf.values() if each.article.id.startswith(beginning.lower())]
        if not beginning or not found:
            raise UnknownArticleError(id=beginning)
        if len(found) > 1:
            raise AmbiguousArticleError(id=beginning, count=len(found))
        return found[0]

    def text(self, article: Article) -> CleanText:
        """Return an article's Markdown, checked against its hash.

        Raises ``NotInThisCopyError`` where this copy does not carry it, ``ChangedError`` where what was kept is no
        longer what was signed.
        """
        if not article.present:
            raise NotInThisCopyError
        data = self._store.read(_file_name(article))
        if hashlib.sha256(data).digest() != article.sha256:
            raise ChangedError
        return decode(data)

    def search(self, query: str, *, limit: int = 20, offset: int = 0, as_typed: bool = False) -> SearchResults:
        """Return the articles that match ``query``, with a passage of each.

        ``as_typed`` says that the last word may be unfinished.
        """
        from reader.index.snippet import snippet  # noqa: PLC0415 - not needed to list and read

        results = self._index.search(query, limit=limit, offset=offset, prefix_last=as_typed)
        hits = []
        for hit in results.hits:
            shelved = self._shelf[hit.id]
            body = parse(self.text(shelved.article)).plain_text()
            passage = snippet(body, query, language=shelved.article.language, prefix_last=as_typed)
            hits.append(SearchHit(shelved, hit.score, passage))
        return SearchResults(results.total, tuple(hits))

    def close(self) -> None:
        """Close the index and the store. A second call does nothing."""
        self._index.close()
        self._store.close()

    def _entry(self, shelved: Shelved) -> Entry:
        from reader.index import Entry  # noqa: PLC0415 - see __init__

        article, edition = shelved.article, shelved.edition
        return Entry(
            id=article.id,
            edition=edition.id,
            title=article.title,
            body=parse(self.text(article)).plain_text(),
            authors=article.authors,
            source=article.source,
            publisher=edition.publisher.name,
            tags=article.tags,
            summary=article.summary,
            language=article.language,
            published=article.published,
        )


def _file_name(article: Article) -> str:
    return f"files/{article.sha256.hex()}"
