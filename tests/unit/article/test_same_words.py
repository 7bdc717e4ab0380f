"""The words that a search matched, in an article."""

from __future__ import annotations

import pytest

from reader.index.snippet import Snippet
from reader.text import CleanText
from reader.tui.passage import same_words


def snippet(text: str, *words: str) -> Snippet:
    return Snippet(CleanText(text), tuple((text.index(word), text.index(word) + len(word)) for word in words))


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (("закона",), "Закон, законом и ЗАКОНЫ. Законник.", ["Закон", "законом", "ЗАКОНЫ"]),
        (("закона", "суд"), "суд по закону", ["суд", "закону"]),
        (("онлайн-суд",), "суд онлайн, онлайн-суда", ["онлайн-суда"]),
        (("нет",), "закон", []),
        ((), "закон", []),
    ],
)
def test_every_form_is_found_and_nothing_else(words: tuple[str, ...], text: str, expected: list[str]) -> None:
    spots = same_words(snippet(" ".join(words), *words), "ru")
    assert [text[start:end] for start, end in spots(text)] == expected


def test_a_script_without_spaces() -> None:
    spots = same_words(snippet("言論の自由", "自由"), "ja")
    assert list(spots("不自由と自由")) == [(1, 3), (4, 6)]
