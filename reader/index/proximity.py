"""Articles that have the words of a query near each other come before those that have them far apart.

Only the best candidates of each segment are looked at, whatever page is asked for. A score only ever grows, by at most
half: so no candidate falls behind an article that was not looked at, and pages follow each other.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

from reader.index.postings import Postings

CANDIDATES: Final = 300  # of a segment
_GAIN: Final = 0.5  # of words side by side; of words twice as far apart half of that
_MOST_WORDS: Final = 8  # that are looked at, the first of the query
_MOST_PLACES: Final = 64  # of the rarest word in an article

Scores: TypeAlias = "dict[int, float]"
"""Document numbers to scores."""


def near_ones_first(scores: Scores, lists: Sequence[Iterable[Postings]]) -> Scores:
    """Return ``scores`` with what the best gain; ``lists`` has for each word of the query the lists of its terms."""
    best = heapq.nlargest(CANDIDATES, scores, key=scores.__getitem__)
    places = [_places(each, best) for each in lists[:_MOST_WORDS]]
    nearer = dict(scores)
    for number in best:
        there = [each[number] for each in places if number in each]
        if len(there) > 1:
            nearer[number] *= 1 + _GAIN * _nearness(there)
    return nearer


def _places(lists: Iterable[Postings], numbers: Iterable[int]) -> dict[int, list[int]]:
    """Return the positions of a word's terms in each of these documents that has one."""
    places: dict[int, list[int]] = {}
    for postings in lists:
        ends = list(accumulate(postings.counts))
        for number in numbers:
            row = bisect_left(postings.documents, number)
            if row < len(ends) and postings.documents[row] == number:
                start = ends[row] - postings.counts[row]
                places.setdefault(number, []).extend(postings.positions[start : ends[row]])
    return places


def _nearness(places: list[list[int]]) -> float:
    """Return 1 for words side by side somewhere, less the farther they are from each other at their nearest."""
    rarest, *others = sorted(places, key=len)
    others = [sorted(each) for each in others]
    span = min(_span(place, others) for place in rarest[:_MOST_PLACES])
    return len(others) / max(span, len(others))


def _span(place: int, others: Iterable[Sequence[int]]) -> int:
    """Return over how many words a place and the nearest one of each other word extend."""
    first = last = place
    for positions in others:
        at = bisect_left(positions, place)
        nearest = min(positions[max(at - 1, 0) : at + 1], key=lambda position: abs(position - place))
        first, last = min(first, nearest), max(last, nearest)
    return last - first
