"""Finding words in an article."""

from __future__ import annotations

import re

import pytest

from reader.text import clean_text, parse
from reader.text.document import Block
from reader.tui.article import find
from reader.tui.article.find import Finder, Matches, Texts


def found(markdown: str, query: str, *, case_sensitive: bool = False) -> list[tuple[int, int]]:
    matches = searched(markdown, query, case_sensitive=case_sensitive)
    return [matches[i] for i in range(len(matches))]


def searched(markdown: str, query: str, *, case_sensitive: bool = False) -> Matches:
    matches = Matches(Texts(parse(clean_text(markdown)), case_sensitive=case_sensitive), query)
    matches.search(10**9)
    assert matches.is_complete
    return matches


@pytest.mark.parametrize(
    ("markdown", "query", "expected"),
    [
        ("Закон и закона", "ЗАКОН", [(0, 0), (0, 8)]),
        ("всё ещё", "еще", [(0, 4)]),
        ("все еще", "ЕЩЁ", [(0, 4)]),
        ("aaaa", "aa", [(0, 0), (0, 2)]),
        ("one\n\ntwo one", "one", [(0, 0), (1, 4)]),
        ("a *b* c", "a b c", [(0, 0)]),
        ("two\nlines", "two lines", [(0, 0)]),
        ("hard  \nbreak", "hard break", [(0, 0)]),
        ("5\xa0км", "5 км", [(0, 0)]),
        ("| a | b |\n|---|---|\n| c | dad |", "a", [(0, 0), (0, 7)]),
        ("```\ncode here\n```", "here", [(0, 5)]),
        ("ﬁ İstanbul x", "x", [(0, 11)]),
        ("text", "", []),
        ("text", "\x1b", []),
        ("text", "none", []),
    ],
)
def test_matches(markdown: str, query: str, expected: list[tuple[int, int]]) -> None:
    assert found(markdown, query) == expected


def test_case_can_matter() -> None:
    assert found("Закон и закон", "закон", case_sensitive=True) == [(0, 8)]


def test_within_finds_what_touches_a_range() -> None:
    matches = searched("abc abc abc\n\nabc", "abc")
    assert list(matches.within(0, 0, 1)) == [0]
    assert list(matches.within(0, 2, 5)) == [0, 1]
    assert list(matches.within(0, 3, 4)) == []
    assert list(matches.within(1, 0, 3)) == [3]
    assert matches.first_from(0, 1) == 1
    assert matches.first_from(1, 1) == 0


PARTS = "\n\n".join(["abc"] * 100)


def test_a_slice_reads_no_more_than_it_was_given() -> None:
    texts = Texts(parse(clean_text(PARTS)))
    matches = Matches(texts, "abc")
    assert len(matches) == 0
    matches.search(3 * texts.cost(0))
    assert len(matches) == 3
    matches.search(1)
    assert (len(matches), matches.is_complete) == (4, False)
    matches.search(10**9)
    assert (len(matches), matches.is_complete) == (100, True)


def test_what_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Block] = []
    monkeypatch.setattr(find, "text_of", lambda block: read.append(block) or "abc")
    texts = Texts(parse(clean_text(PARTS)))
    for query in ("a", "ab"):
        matches = Matches(texts, query)
        matches.search(10**9)
        assert len(matches) == 100
    assert len(read) == 100


def test_the_current_match_is_the_first_from_where_one_is_once_that_is_known() -> None:
    texts = Texts(parse(clean_text(PARTS)))
    finder = Finder(Matches(texts, "abc"), (50, 0))
    finder.search(10 * texts.cost(0))
    assert (len(finder.matches), finder.current) == (10, -1)
    finder.step(1)
    assert finder.current == -1
    finder.search(41 * texts.cost(0))
    assert finder.current == 50
    finder.step(1)
    assert finder.current == 50  # there may be more before the first
    finder.search(10**9)
    finder.step(60)
    assert finder.current == 10


def test_it_goes_round_where_nothing_follows() -> None:
    finder = Finder(Matches(Texts(parse(clean_text("abc\n\nno"))), "abc"), (1, 0))
    finder.search(10**9)
    assert finder.current == 0


def test_what_finds_may_find_matches_of_any_length() -> None:
    texts = Texts(parse(clean_text("закон и суд\n\nсуда нет")))

    def spots(text: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer("закон|суда?", text)]

    matches = Matches(texts, "закон суд", spots)
    matches.search(10**9)
    assert [(matches[i], matches.end(i)) for i in range(len(matches))] == [((0, 0), 5), ((0, 8), 11), ((1, 0), 4)]
    assert list(matches.within(0, 5, 9)) == [1]
    assert list(matches.within(1, 3, 5)) == [2]
    assert list(matches.within(1, 4, 5)) == []
    again = Finder(matches).again()
    again.search(10**9)
    assert len(again.matches) == 3
