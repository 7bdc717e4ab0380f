"""Line breaking in cells."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text import clean_text
from reader.tui.article import wrap as module
from reader.tui.article.wrap import fold, wrap

TEXTS = st.text(st.one_of(st.sampled_from("ab я—  \n\xa0日。「😀e\u0301\u0323"), st.characters(codec="utf-8"))).map(
    clean_text
)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a bcdefgh", 3, ["a", "bcd", "efg", "h"]),
        ("one\ntwo\n\nthree", 9, ["one", "two", "", "three"]),
        ("5\xa0км пути", 5, ["5\xa0км", "пути"]),
        ("日本語です", 4, ["日本", "語で", "す"]),
        ("日本語。", 6, ["日本", "語。"]),
        ("hello 日本", 8, ["hello 日", "本"]),
        ("e\u0323\u0308e\u0323\u0308", 2, ["e\u0323\u0308e\u0323\u0308"]),
    ],
)
def test_wrap(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(TEXTS, st.integers(2, 20))
def test_no_line_is_too_wide_and_nothing_but_white_space_is_lost(text: str, width: int) -> None:
    found = lines(text, width)
    assert all(cell_len(line) <= width for line in found)
    assert re.sub("[ \n]", "", "".join(found)) == re.sub("[ \n]", "", text)


@given(TEXTS, st.integers(2, 20))
def test_code_keeps_its_spaces(text: str, width: int) -> None:
    found = [text[start:end] for start, end in fold(text, width)]
    assert all(cell_len(line) <= width for line in found)
    assert "".join(found) == text.replace("\n", "")


@given(st.text(st.sampled_from("ab cд  ё\n"), max_size=80), st.integers(2, 20))
def test_the_quick_way_breaks_like_the_exact_one(text: str, width: int) -> None:
    exact = [line for start, stop in module._lines(text) for line in module._wrap_wide(text, start, stop, width)]
    assert wrap(text, width) == exact


def test_what_is_taken_for_narrow_is_one_cell_wide() -> None:
    narrow = [chr(c) for c in range(0x20, 0x10000) if not module._NOT_NARROW.match(chr(c))]
    assert len(narrow) > 1500
    assert [c for c in narrow if cell_len(c) != 1] == []
