"""Long texts in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import limits
from reader.text.pieces import pieces


@pytest.fixture(autouse=True, scope="module")
def _small_limits() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "PIECE", 10)
        patch.setattr(limits, "PIECE_LINES", 3)
        yield


@given(st.text(st.sampled_from("ab \n")), st.booleans())
def test_pieces_are_small_and_nothing_but_white_space_is_lost(text: str, keep_lines: bool) -> None:
    found = list(pieces(text, keep_lines=keep_lines))
    assert all(len(piece) <= 10 and piece.count("\n") < 3 for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_lines_are_kept_where_they_matter() -> None:
    assert list(pieces("one two\nthree four", keep_lines=True)) == ["one two", "three four"]
    assert list(pieces("one\ntwo three four", keep_lines=False)) == ["one\ntwo", "three four"]


def test_a_long_word_is_cut() -> None:
    assert list(pieces("a" * 25, keep_lines=True)) == ["a" * 10, "a" * 10, "a" * 5]
