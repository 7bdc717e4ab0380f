"""A library in memory: what gets in, what is listed, what is found, and what is checked on the way out."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.bundles import CONTENTS, SIGNER, files_of, open_files

from reader.bundle import ArticleContents, EditionContents
from reader.errors import AmbiguousArticleError, ChangedError, NotInThisCopyError, UnknownArticleError
from reader.library import Library
from reader.model import SignatureState
from reader.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.bundle import Bundle


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library(MemoryStore())
    yield library
    library.close()


def bundle_of(contents: EditionContents = CONTENTS, *, without: str = "") -> Bundle:
    return open_files({name: data for name, data in files_of(contents).items() if name != without})


def many(count: int) -> EditionContents:
    articles = tuple(
        ArticleContents(path=f"articles/{n:04}.md", markdown=f"Статья про число{n}".encode(), title=f"Статья {n}")
        for n in range(count)
    )
    return replace(CONTENTS, articles=articles, media=())


def test_what_is_added_is_listed_newest_first(library: Library) -> None:
    with bundle_of() as bundle:
        edition = library.add(bundle).edition
    assert library.editions() == (edition,)
    assert edition.publisher.state is SignatureState.UNKNOWN
    assert edition.publisher.key == SIGNER.public.raw
    assert [each.article.title for each in library.articles()] == ["Первая", "Third", "Second"]


def test_the_bundle_is_not_needed_any_more(library: Library) -> None:
    bundle = bundle_of()
    library.add(bundle)
    bundle.close()
    library.index_all()
    first = library.articles()[0].article
    assert "Закон один" in library.text(first)
    assert [hit.shelved.article.id for hit in library.search("законы").hits] == [first.id]


def test_indexing_goes_in_slices_and_search_finds_what_is_indexed(library: Library) -> None:
    with bundle_of(many(70)) as bundle:
        library.add(bundle)
    assert library.unindexed == 70
    assert library.search("статья").total == 0
    left = [library.index_some()]
    assert 0 < left[0] < 70
    assert library.search("статья").total == 70 - left[0]
    while left[-1]:
        left.append(library.index_some())
    assert left == sorted(left, reverse=True)
    assert library.search("статья").total == 70
    assert library.index_some() == 0


def test_one_thread_indexes_while_another_searches(library: Library) -> None:
    with bundle_of(many(300)) as bundle:
        library.add(bundle)
    totals: list[int] = []
    thread = threading.Thread(target=library.index_all)
    thread.start()
    while thread.is_alive():
        totals.append(library.search("статья", limit=3).total)
    thread.join()
    totals.append(library.search("статья", limit=3).total)
    assert totals == sorted(totals)
    assert totals[-1] == 300


def test_a_search_says_where(library: Library) -> None:
    with bundle_of() as bundle:
        library.add(bundle)
    library.index_all()
    results = library.search("закон")
    snippet = results.hits[0].snippet
    start, end = snippet.matches[0]
    assert snippet.text[start:end] == "Закон"
    assert library.search("зако").total == 0
    assert library.search("зако", as_typed=True).total == 1
    assert library.search("закон", offset=1).hits == ()


def test_an_article_is_found_by_the_beginning_of_its_id(library: Library) -> None:
    with bundle_of(many(40)) as bundle:
        library.add(bundle)
    shelved = library.articles()[7]
    assert library.find(shelved.article.id) == shelved
    assert library.find(shelved.article.id[:15].upper()) == shelved
    for unknown in ("", "zz", shelved.article.id + "0"):
        with pytest.raises(UnknownArticleError):
            library.find(unknown)
    ids = sorted(each.article.id for each in library.articles())
    shared = next(one[0] for one, other in itertools.pairwise(ids) if one[0] == other[0])  # 40 ids, 16 digits
    with pytest.raises(AmbiguousArticleError):
        library.find(shared)


def test_what_this_copy_lacks_is_listed_and_not_searched(library: Library) -> None:
    with bundle_of(without="articles/first.md") as bundle:
        library.add(bundle)
    library.index_all()
    lacking = library.articles()[0]
    assert not lacking.article.present
    with pytest.raises(NotInThisCopyError):
        library.text(lacking.article)
    assert library.search("закон").total == 0
    assert library.search("Third").total == 1


def test_what_changed_in_the_store_is_not_shown() -> None:
    store = MemoryStore()
    library = Library(store)
    with bundle_of() as bundle:
        library.add(bundle)
    first = library.articles()[0].article
    for name in store.names("packs/"):
        store.write(name, bytes(store.size(name)))
    with pytest.raises(ChangedError):
        library.text(first)


def test_the_same_bundle_twice_is_there_once(library: Library) -> None:
    for _ in range(2):
        with bundle_of() as bundle:
            library.add(bundle)
    library.index_all()
    assert len(library.articles()) == 3
    assert library.search("закон").total == 1
