"""Text: Markdown to blocks and rows, and what a person types to search for."""

from __future__ import annotations

from functools import cache
from typing import Final

from reader.errors import ArticleEncodingError
from reader.index import Entry, Index, snippet
from reader.index.query import MAX_TERMS
from reader.index.query import parse as parse_query
from reader.store import MemoryStore
from reader.text import CleanText, clean_line, clean_text, decode, limits, parse
from reader.text.document import Code, Heading, Paragraph, Table
from reader.tui.article.block_rows import rows_of

_LONG: Final = 30_000
_BODY: Final = clean_text("Парламент принял закон. Свобода слова дорога. The court's e-mail, 東京は日本の首都。")


def markdown(data: bytes) -> None:
    """An article."""
    try:
        _read(decode(data))
    except ArticleEncodingError:
        _read(clean_text(data.decode("utf-8", "replace")))


def long_markdown(data: bytes) -> None:
    """A few characters of an article, again and again: this is what takes parsers time."""
    text = data.decode("utf-8", "replace")
    _read(clean_text(text * (_LONG // max(1, len(text)))))


def _read(text: CleanText) -> None:
    document = parse(text)
    for block in document:
        match block:
            case Paragraph(spans=spans) | Heading(spans=spans):
                texts = [span.text for span in spans]
            case Code(text=code):
                texts = [code]
            case Table(header=header, rows=rows):
                texts = [span.text for row in (header, *rows) for cell in row for span in cell]
            case _:
                texts = []
        if any(clean_text(each) != each for each in texts):
            raise AssertionError("what would be shown is not clean")
        if not isinstance(block, Table) and sum(map(len, texts)) > limits.PIECE * 2:
            raise AssertionError("a block is too large")
        rows_of(block, 40)
    for shown in (False, True):
        plain = document.plain_text(shown=shown)
        if clean_text(plain) != plain:
            raise AssertionError("what would be printed is not clean")


def query(data: bytes) -> None:
    """A query, asked of an index, and marked in a text."""
    text = data[1:].decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")
    prefix_last = bool(data and data[0] & 1)
    tree = parse_query(text, prefix_last=prefix_last)
    if sum(1 for _ in tree.words()) > MAX_TERMS:
        raise AssertionError("a query is too large")
    results = _index().search(text, prefix_last=prefix_last)
    if len(results.hits) > results.total:
        raise AssertionError("more was found than there is")
    found = snippet(_BODY, text)
    if clean_line(found.text) != found.text:
        raise AssertionError("what would be shown is not clean")
    for start, end in found.matches:
        if not 0 <= start < end <= len(found.text):
            raise AssertionError("a match lies outside the text")


@cache
def _index() -> Index:
    index = Index(MemoryStore())
    index.add([Entry(id=f"{n}", edition="e", title=clean_line(f"Закон {n}"), body=_BODY) for n in range(3)])
    return index
