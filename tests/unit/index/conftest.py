"""Articles for the index, by the words that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reader.index import Entry, Index
from reader.store import MemoryStore
from reader.text import CleanText


def entry(id_: str, body: str = "", *, title: str = "", language: str = "", published: str = "", **more: str) -> Entry:
    return Entry(
        id=id_,
        edition=more.get("edition", "e"),
        title=CleanText(title),
        body=CleanText(body),
        authors=tuple(map(CleanText, filter(None, [more.get("author", "")]))),
        source=CleanText(more.get("source", "")),
        publisher=CleanText(more.get("publisher", "")),
        tags=tuple(map(CleanText, filter(None, [more.get("tag", "")]))),
        summary=CleanText(more.get("summary", "")),
        language=CleanText(language),
        published=CleanText(published),
    )


Find = Callable[..., list[str]]


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as opened:
        yield opened


@pytest.fixture
def index(store: MemoryStore) -> Iterator[Index]:
    with Index(store) as opened:
        yield opened


@pytest.fixture
def find(index: Index) -> Find:
    """Return the ids that a query finds, best first."""

    def search(query: str, *, prefix_last: bool = False) -> list[str]:
        results = index.search(query, limit=1000, prefix_last=prefix_last)
        assert results.total == len(results.hits)
        return [hit.id for hit in results.hits]

    return search
