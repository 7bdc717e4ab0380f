"""Plain texts that are kept for the next search."""

from __future__ import annotations

from reader.library.passages import _BEGINNING, _KEPT, PlainTexts
from reader.text import clean_text


def test_an_article_is_taken_apart_once() -> None:
    texts, reads = PlainTexts(), []

    def read() -> str:
        reads.append(True)
        return clean_text("# A *title*\n\nand a word")

    assert texts.of(b"one", read) == texts.of(b"one", read)
    assert "A title" in texts.of(b"one", read)
    assert len(reads) == 1
    texts.forget()
    texts.of(b"one", read)
    assert len(reads) == 2


def test_what_is_kept_is_bounded_and_so_is_each() -> None:
    texts = PlainTexts()
    long = clean_text("word " * _BEGINNING)
    for number in range(2 * _KEPT // _BEGINNING):
        assert len(texts.of(b"%d" % number, lambda: long)) <= _BEGINNING
        assert sum(map(len, texts._kept.values())) == texts._size <= _KEPT
    reads = []
    texts.of(b"0", lambda: reads.append(True) or long)
    assert reads, "the one used longest ago went first"
