"""Searching one state of the index.

A ``Snapshot`` reads nothing but what its segments' files held when it was made, so a writer may replace them
meanwhile, and any number of threads may search.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from reader.index.analysis import Analyser, analyser
from reader.index.asked import Asked
from reader.index.entry import Hit, Results
from reader.index.evaluation import K1, Evaluation
from reader.index.schema import UNDETERMINED

if TYPE_CHECKING:
    from reader.index.opened import OpenSegment
    from reader.index.proximity import Scores
    from reader.index.query import Query

_B: Final = 0.75


class Snapshot:
    """The index as of one commit: its segments, each with the numbers of documents that are no longer in it."""

    def __init__(self, segments: Iterable[tuple[OpenSegment, frozenset[int]]]) -> None:
        self._parts = tuple(segments)
        self._segments = tuple(segment for segment, _ in self._parts)
        languages = {UNDETERMINED}.union(*(segment.languages for segment in self._segments))
        self._analysers: tuple[Analyser, ...] = tuple(
            {analyser("" if language == UNDETERMINED else language) for language in languages}
        )
        count = sum(map(len, self._segments))
        average = sum(sum(segment.lengths) for segment in self._segments) / max(count, 1) or 1.0
        self._norms = [
            array("f", (K1 * (1 - _B + _B * length / average) for length in segment.lengths))
            for segment in self._segments
        ]

    def search(self, query: Query, *, limit: int, offset: int, within: Container[str] | None = None) -> Results:
        """Return the best articles ``within`` after the first ``offset``; of equals the newer comes first."""
        if not query.nodes:
            return Results(0, (), cut=query.cut)
        total = 0
        found: list[tuple[float, int, str]] = []
        for segment, evaluation, scores in self._evaluated(query, within):
            total += len(scores)
            found += _best(segment, evaluation.near_ones_first(scores), offset + limit)
        found.sort()
        hits = tuple(Hit(id_, -score) for score, _, id_ in found[offset : offset + limit])
        return Results(total, hits, cut=query.cut)

    def scores(self, query: Query, *, within: Container[str] | None = None) -> dict[str, float]:
        """Return the ids of all articles ``within`` that match, with their scores, wherever the words are in them."""
        if not query.nodes:
            return {}
        return {
            segment.ids[number]: score
            for segment, _, scores in self._evaluated(query, within)
            for number, score in scores.items()
        }

    def _evaluated(
        self, query: Query, within: Container[str] | None
    ) -> Iterator[tuple[OpenSegment, Evaluation, Scores]]:
        """Yield each segment with what the query finds in it."""
        asked = Asked(query, self._segments, self._analysers)
        for (segment, gone), norms in zip(self._parts, self._norms, strict=True):
            evaluation = Evaluation(asked, segment, norms)
            scores = evaluation.scores()
            for number in gone:
                scores.pop(number, None)
            if within is not None:
                scores = {number: score for number, score in scores.items() if segment.ids[number] in within}
            yield segment, evaluation, scores

    def articles_with(self, word: str) -> int:
        """Return in how many articles a word is, in any form, at most."""
        terms = {analyser.term(word) for analyser in self._analysers}
        return max((sum(segment.frequency(term) for segment in self._segments) for term in terms if term), default=0)

    def pictured(self) -> set[str]:
        """Return the ids of the articles that have a picture."""
        return {
            segment.ids[number] for segment, gone in self._parts for number in segment.pictured() if number not in gone
        }


def _best(segment: OpenSegment, scores: Scores, wanted: int) -> list[tuple[float, int, str]]:
    """Return sort keys of the ``wanted`` best documents and of those that score like the last of them."""
    least = heapq.nlargest(wanted, scores.values())[-1] if 0 < wanted < len(scores) else 0.0
    return [
        (-score, -segment.days[number], segment.ids[number])
        for number, exact in scores.items()
        # Rounded, so that sums made in another order are equal.
        if (score := round(exact, 6)) >= least - 1e-6
    ]
