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
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import whoosh
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from reader.index import languages
from reader.index.analysis import analyser
from reader.index.bound import allowance, documents_cost, posting_cost, term_cost
from reader.index.entry import Entry
from reader.index.postings import POSITIONS

# Raise the number whenever terms, positions, weights, fields or files change: an index of another format is made anew.
FORMAT: Final = f"4 {whoosh.versionstring()} {languages.version()} {sys.byteorder}".encode()

_GAP: Final = 16  # positions between parts: more than any phrase is off by
PICTURE: Final = "picture"  # what an article may have
UNDETERMINED: Final = "und"  # what BCP 47 calls a language that nobody said

Words: TypeAlias = "dict[str, array[int]]"
"""A term to its weight, followed by its positions: an array of type I, for an article may have millions."""


class ArticleText(FieldType):  # type: ignore[misc]
    """The words of an article. What Whoosh calls the value to be indexed is ``Words``."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: Words, **_: Any) -> Iterator[tuple[bytes, int, float, array[int]]]:
        """Yield every term with its count, its weight, and the posting that ``reader.index.writer`` collects."""
        for term, weighed in value.items():
            weight, count = weighed[0], len(weighed) - 1
            posting = array("I", (0, weight, count))
            posting.extend(weighed[1:])
            yield term.encode(), count, weight, posting


def schema() -> Schema:
    """Return the fields of the index."""
    return Schema(
        id=COLUMN(VarBytesColumn()),
        edition=ID(),
        has=ID(),
        language=ID(),
        day=COLUMN(NumericColumn("i")),
        text=ArticleText(),
    )


def document(entry: Entry, *, within_allowance: bool = False) -> dict[str, object]:
    """Return an article as Whoosh's writer takes it.

    ``within_allowance`` leaves the last words out where they cost more than the article's allowance.
    """
    language = languages.primary(entry.language) or UNDETERMINED
    has = PICTURE if entry.pictured else None
    budget = None
    if within_allowance:
        budget = allowance(entry) - documents_cost([entry.id])
        budget -= sum(term_cost(term.encode()) + posting_cost(0) for term in (entry.edition, language, has) if term)
    return {
        "id": entry.id.encode(),
        "edition": entry.edition,
        "has": has,
        "language": language,
        "day": day(entry.published),
        "text": words(entry, budget),
    }


def words(entry: Entry, budget: int | None = None) -> Words:
    """Return the words of an article: all of them, or the first that cost no more than ``budget``."""
    analysed = analyser(entry.language)
    found: Words = {}
    start = 0
    for weight, text in _parts(entry):
        part: Words = {}
        end = analysed.count(text, start, part)
        length = len(text)
        while budget is not None and length and (cost := _cost(part, found)) > budget:
            # A little less than its share, so that this comes to an end soon.
            length = min(length - 1, max(budget, 0) * length // cost)
            part = {}
            end = analysed.count(text[:length], start, part)
        if budget is not None:
            budget -= _cost(part, found)
        start = end + _GAP
        for term in list(part):
            positions = part.pop(term)  # or a long article would be there twice
            if end >= POSITIONS:
                positions = array("I", (position % POSITIONS for position in positions))
            if term not in found:
                found[term] = array("I", (0,))
            found[term][0] += weight * len(positions)
            found[term].extend(positions)
    return found


def _cost(part: Mapping[str, array[int]], found: Words) -> int:
    """Return what a part of an article adds to the cost of the words that were found in the parts before."""
    cost = 0
    for term, positions in part.items():
        before = len(found[term]) - 1 if term in found else 0
        cost += posting_cost(before + len(positions))
        cost += -posting_cost(before) if before else term_cost(term.encode())
    return cost


def _parts(entry: Entry) -> Iterator[tuple[int, str]]:
    yield 6, entry.title
    for tag in entry.tags:
        yield 4, tag
    yield 3, entry.summary
    for author in entry.authors:
        yield 3, author
    yield 2, entry.source
    yield 1, entry.body


def day(published: str) -> int:
    """Return an ISO date of day, month or year precision as a day number, its first day; 0 for none."""
    try:
        return date.fromisoformat(f"{published}-01-01"[:10]).toordinal()
    except ValueError:
        return 0
