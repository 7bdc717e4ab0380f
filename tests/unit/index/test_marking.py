"""What a query looks for, in a whole article."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reader.index.marking import Marking


def marked(query: str, text: str, *, language: str = "ru", seen: tuple[str, ...] = ()) -> list[str]:
    return [text[start:end] for start, end in Marking(query, language, seen).spots(text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("закона", "Закон, законом и ЗАКОНЫ. Законник.", ["Закон", "законом", "ЗАКОНЫ"]),
        ("закона суд", "суд по закону", ["суд", "закону"]),
        ("онлайн-суд", "суд онлайн, онлайн-суда", ["онлайн-суда"]),
        ("нет", "закон", []),
        ("", "закон", []),
        ("закон -суд", "суд по закону", ["закону"]),
        ("закон OR суд", "суд по закону", ["суд", "закону"]),
        ("зак*", "Закон и заказ, но не наказ", ["Закон", "заказ"]),
        ("люди", "Человек и его люди", ["Человек", "люди"]),
        # Of a phrase, whole occurrences alone.
        ('"свобода слова"', "Слово за слово: свобода. Свободы слова нет.", ["Свободы слова"]),
        ('"свобода слова" слово', "Слово: свобода слова.", ["Слово", "свобода слова"]),
        ("ivan@example.org", "Ivan пишет: ivan@example.org", ["ivan@example.org"]),
    ],
)
def test_every_form_is_found_and_nothing_else(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_a_script_without_spaces() -> None:
    assert list(Marking("自由", "ja").spots("不自由と自由")) == [(1, 3), (4, 6)]
    assert marked("言論の自由", "自由、言論の自由", language="ja") == ["言論の自由"]


def test_what_the_beginning_of_a_word_has_found_is_marked_too() -> None:
    text = "Закон о законниках, законом."
    assert marked("зако", text) == []
    assert marked("зако", text, seen=("Закон",)) == ["Закон", "законом"]


def test_words_of_a_phrase_are_not_marked_alone_because_they_were_seen() -> None:
    assert marked('"свобода слова"', "Слово.", seen=("свобода", "слова")) == []


def test_matches_are_apart_and_in_order() -> None:
    text = "суд онлайн-суд суд " * 3
    spots = list(Marking('онлайн суд "онлайн-суд" онлайн-суд', "ru").spots(text))
    assert spots == sorted(spots)
    assert all(one[1] <= other[0] for one, other in pairwise(spots))
    assert len(spots) == 9
