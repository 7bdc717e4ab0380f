"""Finding words in an article."""

from __future__ import annotations

import pytest

from reader.text import clean_text, parse
from reader.tui.article.find import Matches


def found(markdown: str, query: str, *, case_sensitive: bool = False) -> list[tuple[int, int]]:
    matches = Matches(parse(clean_text(markdown)), query, case_sensitive=case_sensitive)
    return [matches[i] for i in range(len(matches))]


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
    matches = Matches(parse(clean_text("abc abc abc\n\nabc")), "abc")
    assert list(matches.within(0, 0, 1)) == [0]
    assert list(matches.within(0, 2, 5)) == [0, 1]
    assert list(matches.within(0, 3, 4)) == []
    assert list(matches.within(1, 0, 3)) == [3]
    assert matches.first_from(0, 1) == 1
    assert matches.first_from(1, 1) == 0
