"""Which edition an article is shown from."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.devices import new_file
from support.libraries import article, bundle_of, edition, open_in, shown

from reader.errors import AmbiguousEditionError, UnknownEditionError
from reader.library import Library, Narrowing, Reading
from reader.store import MemoryStore

FIRST = edition([article("a", "Old a.\n"), article("b", "Only b.\n")], number=1)
SECOND = edition([article("a", "New a.\n"), article("c", "Only c.\n")], number=2)
THIRD = edition([article("a", "Newest a.\n")], number=3)


@pytest.fixture
def library() -> Library:
    return Library(MemoryStore())


def add(library: Library, *editions, **options) -> None:
    for each in editions:
        with bundle_of(each, **options) as bundle:
            library.add(bundle)


@pytest.mark.parametrize("order", list(itertools.permutations((FIRST, SECOND, THIRD))))
def test_the_newest_edition_shows_an_article_in_whatever_order_they_came(library: Library, order) -> None:
    add(library, *order)
    assert shown(library) == {"Title of a": "Newest a.\n", "Title of b": "Only b.\n", "Title of c": "Only c.\n"}
    library.index_all()
    assert library.search("newest").total == 1
    assert library.search("old").total == 0
    assert len(library.editions()) == 3


def test_an_older_edition_can_be_read_still(library: Library) -> None:
    add(library, FIRST, SECOND)
    old = next(each for each in library.editions() if each.number == 1).articles[0]
    assert library.text(old) == "Old a.\n"
    assert library.find(old.id).edition.number == 2


def test_what_was_indexed_is_indexed_anew_from_the_newer_edition(library: Library) -> None:
    add(library, FIRST)
    library.index_all()
    add(library, SECOND)
    assert library.unindexed == 2
    library.index_all()
    assert library.search("old").total == 0
    assert library.search("new").total == 1


def test_an_older_edition_that_comes_later_changes_nothing_in_the_index(library: Library) -> None:
    add(library, SECOND)
    library.index_all()
    add(library, FIRST)
    assert library.unindexed == 1  # what only the older one has
    library.index_all()
    assert library.search("old").total == 0


def test_when_the_newer_edition_goes_the_older_shows_again(library: Library) -> None:
    add(library, FIRST, SECOND)
    library.index_all()
    library.remove(library.editions()[1])
    assert shown(library) == {"Title of a": "Old a.\n", "Title of b": "Only b.\n"}
    assert library.search("new").total == 0
    library.index_all()
    assert library.search("old").total == 1


def test_a_part_of_a_newer_edition_takes_away_nothing_that_can_be_read(library: Library) -> None:
    add(library, FIRST)
    add(library, SECOND, without=["articles/a.md"])
    assert shown(library)["Title of a"] == "Old a.\n"
    add(library, SECOND)
    assert shown(library)["Title of a"] == "New a.\n"


def test_another_publisher_takes_the_place_of_nothing(library: Library) -> None:
    add(library, FIRST)
    add(library, THIRD, signer=OTHER_SIGNER)
    texts = [library.text(each.article) for each in library.articles()]
    assert sorted(texts) == ["Newest a.\n", "Old a.\n", "Only b.\n"]


def test_what_nobody_signed_takes_the_place_of_nothing_even_unsigned() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    add(library, FIRST)
    add(library, FIRST, SECOND, THIRD, signer=None)
    expected = ["New a.\n", "Newest a.\n", "Old a.\n", "Old a.\n", "Only b.\n", "Only b.\n", "Only c.\n"]
    assert sorted(library.text(each.article) for each in library.articles()) == expected
    ids = {each.article.id for each in library.articles()}
    assert len(ids) == 7
    library.index_all()
    assert library.search("a").total == library.search("old").total + 2 == 4
    library.close()
    library = open_in(data)
    assert {each.article.id for each in library.articles()} == ids
    assert library.unindexed == 0
    library.remove(library.editions()[1])
    assert {each.article.id for each in library.articles()} < ids


def test_of_two_editions_of_one_number_the_later_day_wins_then_the_one_that_came_later(library: Library) -> None:
    def of(text: str, day: int):
        return edition([article("a", text)], number=1, day=day)

    add(library, of("Day two.\n", 2), of("Day one.\n", 1))
    assert shown(library) == {"Title of a": "Day two.\n"}
    add(library, of("Day two again.\n", 2))
    assert shown(library) == {"Title of a": "Day two again.\n"}


@pytest.fixture
def found(library: Library):
    def search(query: str) -> list[tuple[str, str]]:
        library.index_all()
        results = library.search(query)
        assert results.total == len(results.hits)
        return [(hit.shelved.edition.title, hit.shelved.article.title) for hit in results.hits]

    return search


def test_an_article_in_several_editions_is_found_once(library: Library, found) -> None:
    add(library, FIRST, SECOND, THIRD)
    assert found("old OR new OR newest") == [("Edition 3", "Title of a")]
    assert found("title:title") == [
        ("Edition 3", "Title of a"),
        ("Edition 1", "Title of b"),
        ("Edition 2", "Title of c"),
    ]


def test_an_article_that_its_publisher_repeats_elsewhere_is_found_once(library: Library, found) -> None:
    repeated = tuple(replace(article(name, "Only b.\n"), title="Title of b") for name in ("one", "other"))
    add(library, FIRST, replace(edition(repeated, series="best", number=9), title="Best"))
    assert len(library.articles()) == 4
    assert found("only") == found("title:b") == [("Best", "Title of b")]
    older = next(
        each for each in library.articles() if each.edition.title == "Edition 1" and each.article.path[-4] == "b"
    )
    library.set_reading(older.article.id, Reading(starred=True))
    assert found("only is:starred") == [("Edition 1", "Title of b")], "what is asked for comes before what is newer"
    library.remove(library.editions()[1])
    assert found("only") == [("Edition 1", "Title of b")]


def test_the_control_another_title_or_another_publisher_is_another_article(library: Library, found) -> None:
    add(library, FIRST, edition([article("other", "Only b.\n")], series="best"))
    assert len(found("only")) == 2
    add(library, edition([article("b", "Only b.\n")], series="else"), signer=OTHER_SIGNER)
    assert len(found("only")) == 3


def test_what_is_narrowed_by_tells_articles_apart(library: Library, found) -> None:
    repeated = [
        replace(article("one", "Only b.\n"), title="Title of b", published="2019-05-01"),
        replace(article("other", "Only b.\n"), title="Title of b", language="ru"),
    ]
    add(library, FIRST, edition(repeated, series="best"))
    assert len(found("only")) == 3
    facets = library.search("only", with_facets=True).facets
    assert facets is not None
    for counted in (each for facet in facets.counted.values() for each in facet):
        assert library.search("only", narrowing=Narrowing((counted.choice,))).total == counted.count


def test_what_nobody_signed_is_told_apart_by_whose_it_claims_to_be(library: Library, found) -> None:
    for name in ("One Press", "Other Press"):
        of = replace(edition([article("b", "Only b.\n")], series=""), number=0, publisher=name)
        add(library, of, signer=None)
    assert len(found("only")) == 2


def test_an_edition_is_found_by_the_beginning_of_its_id(library: Library) -> None:
    add(library, *(edition([article("a", f"{n}")], number=n) for n in range(1, 20)))
    one = library.editions()[5]
    assert library.find_edition(one.id) == one
    assert library.find_edition(one.id[:20].upper()) == one
    for unknown in ("", "xyz"):
        with pytest.raises(UnknownEditionError):
            library.find_edition(unknown)
    firsts = [each.id[0] for each in library.editions()]  # 19 ids, 16 digits
    with pytest.raises(AmbiguousEditionError):
        library.find_edition(next(digit for digit in firsts if firsts.count(digit) > 1))


def test_signatures_are_told_apart(library: Library) -> None:
    add(library, FIRST)
    add(library, SECOND, signer=None)
    assert [each.publisher.key for each in library.editions()] == [SIGNER.public.raw, None]
