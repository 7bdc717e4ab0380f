"""The fields of the index, and what of an article goes into them.

Words are all in one field, ``text``: title, tags, summary, authors, source and body one after the other, each
weighed. So a query of two words finds an article that has one in its title and the other in its body, and the weight
of a word is what BM25F asks for: its occurrences summed over the parts, each times the part's weight (Robertson,
Zaragoza, Taylor 2004, "Simple BM25 extension to multiple weighted fields"). Positions leave a gap between parts, so
that no phrase reaches from one into the next.

The publisher is not among the parts: it is the same for every article of a bundle, and a publisher called "The Law"
would make every article a hit for "law".
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import whoosh
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from reader.index import languages
from reader.index.analysis import analyser
from reader.index.entry import Entry

# Raise the number whenever terms, positions, weights or fields change: an index of another format is made anew.
FORMAT: Final = f"1 {whoosh.versionstring()} {languages.version()} {sys.byteorder}".encode()

_GAP: Final = 16  # positions between parts: more than any phrase is off by
UNDETERMINED: Final = "und"  # what BCP 47 calls a language that nobody said


class ArticleText(FieldType):  # type: ignore[misc]
    """The words of an article. What Whoosh calls the value to be indexed is the ``Entry`` itself."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: Entry, **_: Any) -> Iterator[tuple[bytes, int, float, array[int]]]:
        """Yield every term with its count, its weight, and the posting that ``reader.index.writer`` collects."""
        words = analyser(value.language)
        found: dict[str, list[int]] = {}  # a term to its weight, followed by its positions
        start = 0
        for weight, text in _parts(value):
            part: dict[str, list[int]] = {}
            start = words.count(text, start, part) + _GAP
            for term, positions in part.items():
                if term in found:
                    found[term][0] += weight * len(positions)
                    found[term] += positions
                else:
                    found[term] = [weight * len(positions), *positions]
        for term, (weight, *positions) in found.items():
            posting = array("I", (0, weight, len(positions), *positions))
            yield term.encode(), len(positions), weight, posting


def _parts(entry: Entry) -> Iterator[tuple[int, str]]:
    yield 6, entry.title
    for tag in entry.tags:
        yield 4, tag
    yield 3, entry.summary
    for author in entry.authors:
        yield 3, author
    yield 2, entry.source
    yield 1, entry.body


def schema() -> Schema:
    """Return the fields of the index."""
    return Schema(
        id=ID(unique=True, sortable=True),
        edition=ID(),
        language=ID(),
        day=COLUMN(NumericColumn("i")),
        text=ArticleText(),
    )


def document(entry: Entry) -> dict[str, object]:
    """Return an article as Whoosh's writer takes it."""
    return {
        "id": entry.id,
        "edition": entry.edition,
        "language": languages.primary(entry.language) or UNDETERMINED,
        "day": day(entry.published),
        "text": entry,
    }


def day(published: str) -> int:
    """Return an ISO date of day, month or year precision as a day number, its first day; 0 for none."""
    try:
        return date.fromisoformat(f"{published}-01-01"[:10]).toordinal()
    except ValueError:
        return 0
