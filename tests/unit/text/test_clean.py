"""Clean text: what is taken out, what stays, and that there is nothing left to do afterwards."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.errors import ArticleEncodingError, ArticleSizeError
from reader.text import clean_line, clean_text, decode, limits, without_isolates
from reader.text.characters import MARKS, character_class

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\t\r\n\v\f\x85\u2028\u2029\x1b\u2066\u2067\u2069\u202e\u200d\ufe0f\ud800\u0301\u0323\u0344\u1100\u1161\u11a8\u0cc6\u0cc2"
        ),
    )
)


@given(ANY_TEXT)
@example("\t\u0301 \u0301a")
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_line(text)) == clean_line(text)


@given(ANY_TEXT)
def test_what_is_clean_keeps_the_invariants(text: str) -> None:
    for clean in (clean_text(text), clean_line(text)):
        assert unicodedata.is_normalized("NFC", clean)
        forbidden = {"Cc", "Cf", "Cs", "Co"}
        assert not [c for c in without_isolates(clean) if c != "\n" and unicodedata.category(c) in forbidden]
        for line in clean.split("\n"):
            assert unicodedata.category(without_isolates(line)[:1] or "x") not in {"Mn", "Me"}
    assert "\n" not in clean_line(text)
    assert without_isolates(clean_line(text)) == clean_line(text)


def test_every_single_character_comes_out_clean() -> None:
    for code in range(sys.maxunicode + 1):
        clean = clean_text(chr(code))
        assert not clean or unicodedata.category(clean[0]) not in {"Mn", "Me"}
        for character in clean:
            assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
            assert not 0xFDD0 <= ord(character) <= 0xFDEF
            assert ord(character) & 0xFFFE != 0xFFFE


def test_every_mark_that_composing_reorders_is_bounded() -> None:
    """Else a run of such marks is sorted in quadratic time. Fails when a new Python knows more than our table."""
    mark = re.compile(character_class(MARKS))
    missing = [hex(c) for c in range(sys.maxunicode + 1) if unicodedata.combining(chr(c)) and not mark.match(chr(c))]
    assert [code for code in missing if clean_text("a" + chr(int(code, 16))) != "a"] == []  # others are dropped


@pytest.mark.parametrize(
    "text",
    [
        "Обычный текст, ё и й, «кавычки» — тире… № 5",
        "Ordinary text\nin two lines, with a hard break  \nand UTF-8: ñ ß",
        "עברית وعربي",
        "日本語と한국어",
        "😀 and 🇷🇺",
        "за́мок",
        "हिन्दी ภาษาไทย",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("и\u0306", "й"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufeffBOM", "BOM"),
        ("one\u2800two", "one two"),
        ("\U0001d159null\ufffchead", "nullhead"),
        ("a\U0001107fb\U00013440\U00013441\U00013442c\U00016fe4", "abc"),
        ("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u034f\u180b\u180fx", "x"),
        ("a\u200cb\u200dc", "abc"),
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("a\tb", "a   b"),
        ("\tx", "    x"),
        ("👍🏽", "👍"),
    ],
)
def test_what_becomes_of(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


def test_a_line_has_no_white_space_but_single_spaces() -> None:
    assert clean_line("  a\t\tb\n\nc\xa0d\u3000e\u2028f  ") == "a b c d e f"


@pytest.mark.parametrize("blank", "\u2800\u3164\uffa0\u115f\u1160\u17b4\u17b5\U0001d159\U00016fe4\U00013441\ufffc")
def test_a_line_that_shows_nothing_is_empty(blank: str) -> None:
    assert clean_line(f" {blank}{blank} ") == ""


def test_decode() -> None:
    assert decode("\ufeffПривет\r\n".encode()) == "Привет\n"
    assert decode(b"") == ""


@pytest.mark.parametrize(
    "data", [b"\xff\xfea\0", b"\xcf\xf0\xe8\xe2\xe5\xf2", b"\xc0\xaf", b"\xed\xa0\x80", b"ab\xe2\x82"]
)
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleEncodingError) as caught:
        decode(data)
    assert caught.value.__context__ is None  # a decoding error would carry the article


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARTICLE_BYTES", 10)
    assert decode(b"0123456789") == "0123456789"
    with pytest.raises(ArticleSizeError):
        decode(b"01234567890")
