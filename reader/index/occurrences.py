"""Where phrases are: the places of their words as numbers, which sets compare without a step of Python for each.

An occurrence is the document's number times ``POSITIONS`` plus the position at which the phrase would begin: that of
the word, less the word's place in the phrase, modulo ``POSITIONS`` (``reader.index.postings``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, repeat
from operator import add, floordiv, mod, mul, sub
from typing import Final

from reader.index.postings import POSITIONS, Postings

_FEW: Final = 16  # documents, for one of which it is worth the while to look it up in a list of so many


def phrases(words: Sequence[tuple[int, Sequence[Postings]]], among: Collection[int] | None) -> Counter[int]:
    """Return how often words follow each other in each document, of those ``among`` or of all.

    ``words`` has for each its place in the phrase and the lists of the terms that it may be.
    """
    documents = _in_all((lists for _, lists in words), among)
    starts: set[int] | None = None
    for place, lists in sorted(words, key=lambda word: sum(len(each.positions) for each in word[1])):
        found = chain.from_iterable(_occurrences(each, place, documents) for each in lists)
        starts = set(found) if starts is None else starts.intersection(found)
        if not starts:
            return Counter()
    counts = Counter(map(floordiv, starts or (), repeat(POSITIONS)))
    return Counter({number: count for number, count in counts.items() if number in documents})


def _in_all(words: Iterable[Iterable[Postings]], among: Collection[int] | None) -> set[int]:
    documents = None if among is None else set(among)
    for lists in words:
        there = set(chain.from_iterable(each.documents for each in lists))
        documents = there if documents is None else documents & there
    return documents or set()


def _occurrences(postings: Postings, place: int, documents: Collection[int]) -> Iterator[int]:
    """Yield the occurrences in ``documents``; where they are many, perhaps in others as well."""
    if len(documents) * _FEW < len(postings.documents):
        return _in_few(postings, place, documents)
    starts = map(mul, postings.documents, repeat(POSITIONS))
    return map(add, chain.from_iterable(map(repeat, starts, postings.counts)), _begin(postings.positions, place))


def _in_few(postings: Postings, place: int, documents: Iterable[int]) -> Iterator[int]:
    ends = list(accumulate(postings.counts))
    for number in documents:
        row = bisect_left(postings.documents, number)
        if row < len(ends) and postings.documents[row] == number:
            positions = postings.positions[ends[row] - postings.counts[row] : ends[row]]
            yield from map(add, repeat(number * POSITIONS), _begin(positions, place))


def _begin(positions: Iterable[int], place: int) -> Iterable[int]:
    """Return where a phrase begins whose word at ``place`` is at these positions."""
    return map(mod, map(sub, positions, repeat(place)), repeat(POSITIONS)) if place else positions
