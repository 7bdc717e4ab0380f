"""How large an index can become: known before it is made, and kept to when it is.

Invariants:

- The cost of an article is the most that it adds to whatever segments it ends up in: every width is fixed
  (``reader.index.postings``), and a term that several articles share is kept once.
- The articles of a slice cost no more than their allowances together. Texts that would are rare, being made of words
  that occur once and nowhere else (tables of numbers, code, a bundle made to fill the library): the last words of
  such an article, beyond its own allowance, are left out (``reader.index.build``).

The allowance is a multiple of the size, with something added for small articles, which share little. Scripts written
without spaces need more: each of their characters is in two terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from reader.index.entry import Entry
from reader.index.languages import primary
from reader.index.postings import MANY
from reader.index.slicing import slices

if TYPE_CHECKING:
    from reader.model import Article

# What is kept besides the term's own bytes: field, zero byte, number of documents, start and flags of the list, and
# its share in the start of a block.
_TERM: Final = 1 + 1 + 2 + 4 + 1 + 1
_POSTING: Final = 2 + 1 + 1  # document, count, weight
_MANY: Final = 4  # a count that takes more than a byte
_POSITION: Final = 2
_DOCUMENT: Final = 4 + 4 + 1  # length of the id, day, length in words
_SEGMENT: Final = 256  # headers, and the names of its files

_BASE: Final = 1024 + _SEGMENT
_FACTOR: Final = 2
_FACTOR_SPACELESS: Final = 8
_MOST: Final = 24 * 1024 * 1024  # so that a slice is within MAX_SEGMENT, whatever is in it
_SPACELESS: Final = frozenset({"ja", "km", "ko", "lo", "my", "th", "yue", "zh"})


def term_cost(term: bytes) -> int:
    """Return what a term costs, once in a segment."""
    return _TERM + len(term)


def posting_cost(count: int) -> int:
    """Return what it costs that an article has a term at ``count`` positions."""
    return _POSTING + _POSITION * count + (_MANY if count >= MANY else 0)


def documents_cost(ids: Iterable[str]) -> int:
    """Return what a segment costs besides its terms."""
    return _SEGMENT + sum(_DOCUMENT + len(id_.encode()) for id_ in ids)


def allowance(article: Article | Entry) -> int:
    """Return what an article may cost."""
    factor = _FACTOR_SPACELESS if primary(article.language) in _SPACELESS else _FACTOR
    return min(_BASE + factor * size(article), _MOST)


def size(article: Article | Entry) -> int:
    """Return how many bytes of text there are to index in an article."""
    body = article.size
    if isinstance(article, Entry) and not body:
        body = len(article.body.encode())
    texts = (article.title, *article.tags, article.summary, *article.authors, article.source)
    return body + sum(len(text.encode()) for text in texts)


def bounds(articles: Iterable[Article]) -> list[int]:
    """Return how large the segments of ``articles`` can become, in bytes, in the order in which they are made.

    Articles that this copy does not carry are left out. Merging segments needs room for both the old and the new
    while it lasts, and is put off where there is none.
    """
    present = (article for article in articles if article.present)
    return [sum(map(allowance, slice_)) for slice_ in slices(present, size)]
