"""What an article is counted under, and what narrowing by it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.fake_library import article, edition
from support.libraries import article as contents_of
from support.libraries import bundle_of
from support.libraries import edition as edition_of

from reader.library import EVERYTHING, Choice, Facet, Library, Narrowing, Shelved, count_facets, facets
from reader.library.facets import MOST_VALUES
from reader.model import Publisher, SignatureState
from reader.store import MemoryStore
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = SIGNER.public.raw.hex()

CEDAR = Publisher(clean_line("Cedar"), b"\1" * 42, (), SignatureState.UNKNOWN)


def shelved(title: str, publisher: Publisher = CEDAR, **others: object) -> Shelved:
    return Shelved(article(0, clean_line(title), **others), edition([], publisher=publisher))


def counts(articles: list[Shelved], facet: Facet, narrowing: Narrowing = EVERYTHING) -> list[tuple[str, int]]:
    counted = count_facets(articles, narrowing).counted[facet]
    return [(each.choice.label, each.count) for each in counted]


def narrowed(*choices: tuple[Facet, str]) -> Narrowing:
    return Narrowing(tuple(Choice(facet, value) for facet, value in choices))


def titles(articles: list[Shelved]) -> list[str]:
    return [each.article.title for each in articles]


ARTICLES = [
    shelved("a", language="ru", published="2021-03-19", tags=("суд", "Право")),
    shelved("b", language="ru-RU", published="2021", tags=("право",)),
    shelved("c", language="en", published="2019-01-01", tags=("law",)),
    shelved("d", language="en", published="2021-12-31", tags=("law", "Law", "суд")),
    shelved("e", language="", published="", tags=()),
]


def test_most_come_first_and_of_years_the_latest() -> None:
    assert counts(ARTICLES, Facet.LANGUAGE) == [("en", 2), ("ru", 2)]
    assert counts(ARTICLES, Facet.TOPIC) == [("law", 2), ("право", 2), ("суд", 2)]
    assert counts(ARTICLES, Facet.YEAR) == [("2021", 3), ("2019", 1)]
    assert counts(ARTICLES, Facet.PUBLISHER) == [("Cedar", 5)]
    assert count_facets(ARTICLES).total == 5
    assert counts(ARTICLES[:1] * 3 + ARTICLES[2:3], Facet.LANGUAGE) == [("ru", 3), ("en", 1)]


def test_a_facet_is_counted_as_the_others_narrow_and_not_as_it_does_itself() -> None:
    narrowing = narrowed((Facet.LANGUAGE, "ru"))
    assert counts(ARTICLES, Facet.LANGUAGE, narrowing) == [("en", 2), ("ru", 2)]
    assert counts(ARTICLES, Facet.YEAR, narrowing) == [("2021", 2)]
    both = narrowed((Facet.LANGUAGE, "en"), (Facet.YEAR, "2021"))
    assert counts(ARTICLES, Facet.LANGUAGE, both) == [("ru", 2), ("en", 1)]
    assert counts(ARTICLES, Facet.YEAR, both) == [("2021", 1), ("2019", 1)]
    assert counts(ARTICLES, Facet.TOPIC, both) == [("law", 1), ("суд", 1)]


@pytest.mark.parametrize(
    "narrowing",
    [
        narrowed((Facet.LANGUAGE, "ru"), (Facet.TOPIC, "law")),
        narrowed((Facet.YEAR, "2021"), (Facet.YEAR, "2019"), (Facet.TOPIC, "суд")),
        EVERYTHING,
    ],
)
def test_a_count_is_what_choosing_gives(narrowing: Narrowing) -> None:
    for facet, counted in count_facets(ARTICLES, narrowing).counted.items():
        others = tuple(each for each in narrowing.choices if each.facet is not facet)
        for each in counted:
            assert each.count == len(Narrowing((*others, each.choice)).let_through(ARTICLES)), each


def test_values_of_a_facet_are_alternatives_and_facets_narrow_together() -> None:
    assert titles(narrowed((Facet.TOPIC, "law"), (Facet.TOPIC, "право")).let_through(ARTICLES)) == ["a", "b", "c", "d"]
    assert titles(narrowed((Facet.TOPIC, "суд"), (Facet.LANGUAGE, "en")).let_through(ARTICLES)) == ["d"]
    assert titles(EVERYTHING.let_through(ARTICLES)) == ["a", "b", "c", "d", "e"]


def test_what_is_chosen_can_be_taken_back_even_where_it_gives_nothing() -> None:
    french = Choice(Facet.LANGUAGE, "fr", "fr")
    narrowing = EVERYTHING.toggled(french)
    assert counts(ARTICLES, Facet.LANGUAGE, narrowing) == [("en", 2), ("ru", 2), ("fr", 0)]
    assert narrowing.toggled(french) == EVERYTHING
    assert not narrowing.toggled(french)


def test_a_publisher_is_a_key_and_nobody_is_whoever_does_not_sign() -> None:
    same_name = replace(CEDAR, key=b"\2" * 42)
    unsigned = Publisher(clean_line("Cedar"), None, (), SignatureState.UNSIGNED)
    named_like_a_key = replace(unsigned, name=clean_line(CEDAR.key.hex()))
    other_words = replace(unsigned, name=clean_line("CEDAR"))
    publishers = [CEDAR, CEDAR, CEDAR, same_name, same_name, unsigned, other_words, named_like_a_key]
    articles = [shelved(str(n), publisher) for n, publisher in enumerate(publishers)]
    counted = count_facets(articles).counted[Facet.PUBLISHER]
    assert sorted(each.count for each in counted) == [1, 2, 2, 3]
    by_key = next(each.choice for each in counted if each.count == 3)
    assert by_key.publisher == CEDAR
    assert titles(Narrowing((by_key,)).let_through(articles)) == ["0", "1", "2"]


@pytest.fixture
def library() -> Iterator[Library]:
    """Ten articles that have the word, odd ones of another publisher; of each an earlier one has it more often."""
    library = Library(MemoryStore())
    for signer, numbers in ((SIGNER, range(0, 10, 2)), (OTHER_SIGNER, range(1, 10, 2))):
        articles = [
            contents_of(str(n), "word " * (20 - n) + "other " * n, published=f"20{10 + n}", language="en")
            for n in numbers
        ]
        with bundle_of(replace(edition_of(articles), publisher="Cedar"), signer=signer) as bundle:
            library.add(bundle)
    library.index_all()
    yield library
    library.close()


def found(library: Library, query: str, **how: object) -> list[str]:
    return [hit.shelved.article.title.removeprefix("Title of ") for hit in library.search(query, **how).hits]


@pytest.mark.parametrize("query", ["word", "after:2000", "word after:2000"])
def test_a_search_is_counted_and_narrowed_as_a_whole_and_shown_by_the_page(library: Library, query: str) -> None:
    results = library.search(query, limit=2, with_facets=True)
    assert (results.total, len(results.hits)) == (10, 2)
    assert results.facets is not None
    assert [each.count for each in results.facets.counted[Facet.PUBLISHER]] == [5, 5]
    own = next(each.choice for each in results.facets.counted[Facet.PUBLISHER] if each.choice.value == KEY)
    narrowing = EVERYTHING.toggled(own)
    pages = [found(library, query, limit=2, offset=offset, narrowing=narrowing) for offset in (0, 2, 4)]
    everything = [each for each in found(library, query, limit=10) if int(each) % 2 == 0]
    assert [each for page in pages for each in page] == everything
    narrowed = library.search(query, limit=2, narrowing=narrowing, with_facets=True)
    assert narrowed.total == 5
    assert narrowed.facets is not None
    assert narrowed.facets.total == 10
    assert found(library, query, limit=2, narrowing=narrowing, newest_first=True) == ["8", "6"]


def test_counting_changes_neither_what_is_found_nor_its_order(library: Library) -> None:
    plain, counted = (library.search("word other", limit=10, with_facets=each) for each in (False, True))
    assert plain.hits == counted.hits
    assert plain.facets is None


def test_what_names_itself_alike_but_signs_otherwise_is_told_apart(library: Library) -> None:
    facets = library.search("word", with_facets=True).facets
    assert facets is not None
    publishers = [each.choice.publisher for each in facets.counted[Facet.PUBLISHER]]
    assert len({each.key for each in publishers if each}) == 2


def test_of_a_flood_of_topics_those_of_the_most_articles_and_what_is_chosen_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The manifest of one bundle holds a million topics: a screen that sorts and lists all of them stands still."""
    flood = [shelved(str(n), tags=tuple(f"{n} {each}" for each in range(50))) for n in range(40)]
    articles = [*flood, shelved("x", tags=("law",)), shelved("y", tags=("law", "rare"))]
    found = counts(articles, Facet.TOPIC)
    assert len(found) == MOST_VALUES < 2000
    assert found[0] == ("law", 2)
    assert "rare" not in dict(found)
    found = counts(articles, Facet.TOPIC, narrowed((Facet.TOPIC, "rare")))
    assert len(found) == MOST_VALUES + 1
    assert dict(found)["rare"] == 1
    # The control: without the limit all of them are there.
    monkeypatch.setattr(facets, "MOST_VALUES", 10_000)
    assert len(counts(articles, Facet.TOPIC)) == 2002
