"""Isolates: text that runs the other way still reads, and none reaches beyond its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import clean_line, clean_text, limits, parse, without_isolates
from reader.text.isolates import balanced

LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        f"Он сказал: {RLI}שלום, world{PDI}.",
        f"שלום {LRI}C++ 11{PDI} עולם",
        f"{FSI}a {RLI}ב{PDI} c{PDI}\n{FSI}d{PDI}",
    ],
)
def test_what_is_balanced_stays(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"a{RLI}b\nc", f"a{RLI}b{PDI}\nc"),
        (f"a{PDI}b", "ab"),
        (f"a{LRI}{RLI}{PDI}{PDI}b", "ab"),
        (f"{LRI}\u0301{PDI}\u0301b", "b"),
        ("\u202eabc\u202c\u202b\u200f\u061c", "abc"),
    ],
)
def test_what_becomes_of(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(st.sampled_from(f"{LRI}{RLI}{FSI}{PDI}ab\n\u0301"), max_size=60))
def test_every_line_is_balanced_and_nothing_else_is_lost(text: str) -> None:
    after = balanced(text)
    assert without_isolates(after) == without_isolates(text)
    for line in after.split("\n"):
        depth = deepest = 0
        for character in line:
            depth += (character in (LRI, RLI, FSI)) - (character == PDI)
            deepest = max(deepest, depth)
            assert depth >= 0
        assert depth == 0
        assert deepest <= limits.ISOLATES
        assert f"{LRI}{PDI}" not in line


def test_a_line_and_what_is_searched_have_none() -> None:
    assert clean_line(f"a {RLI}b{PDI}") == "a b"
    document = parse(clean_text(f"# {RLI}a{PDI}\n\n    {LRI}b{PDI}\n\nx &#x2067;c&#x2069;"))
    assert document.plain_text() == without_isolates(document.plain_text(shown=True))
    assert f"{RLI}c{PDI}" in document.plain_text(shown=True)
