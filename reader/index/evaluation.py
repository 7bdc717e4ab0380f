"""Searching one state of the index: query trees evaluated on whole posting lists.

Each node of a query becomes a mapping of document numbers to scores, segment by segment. Whoosh's matchers and
collectors do the same one posting at a time through several layers of Python, and cost five to thirty times as much.

Scores are BM25F: the index holds for every term and article the occurrences weighed by part (``reader.index.schema``),
so one saturation and one length normalisation apply to their sum.

A ``Snapshot`` reads nothing but what its segments' files held when it was made, so a writer may replace them
meanwhile, and any number of threads may search.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Container, Iterable, Iterator
from functools import cache
from itertools import accumulate, chain
from math import log
from typing import Final

from reader.index.analysis import Analyser, analyser
from reader.index.entry import Hit, Results
from reader.index.languages import LONGEST_ENDING, SHORTEST_STEM
from reader.index.opened import OpenSegment
from reader.index.postings import POSITIONS, Postings
from reader.index.query import AnyOf, Not, Query, Words
from reader.index.schema import UNDETERMINED
from reader.index.terms import Phrase, Slot, phrase

MAX_EXPANSIONS: Final = 64  # terms that a prefix stands for, the most frequent first
_EXPANDED_WEIGHT: Final = 0.5  # of a term that only begins like the word typed
_PHRASE_BOOST: Final = 1.5
_K1: Final = 1.2
_B: Final = 0.75

Scores = dict[int, float]


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
            array("f", (_K1 * (1 - _B + _B * length / average) for length in segment.lengths))
            for segment in self._segments
        ]

    def search(self, query: Query, *, limit: int, offset: int, within: Container[str] | None = None) -> Results:
        """Return the best articles ``within`` after the first ``offset``; of equals the newer comes first."""
        if not query.nodes:
            return Results(0, ())
        total = 0
        found: list[tuple[float, int, str]] = []
        asked = _Asked(self._segments, self._analysers)
        for (segment, gone), norms in zip(self._parts, self._norms, strict=True):
            scores = _Evaluation(asked, segment, norms).query(query)
            for number in gone:
                scores.pop(number, None)
            if within is not None:
                scores = {number: score for number, score in scores.items() if segment.ids[number] in within}
            total += len(scores)
            found += _best(segment, scores, offset + limit)
        found.sort()
        hits = tuple(Hit(id_, -score) for score, _, id_ in found[offset : offset + limit])
        return Results(total, hits)

    def articles_with(self, word: str) -> int:
        """Return in how many articles a word is, in any form, at most."""
        terms = {analyser.term(word) for analyser in self._analysers}
        return max((sum(segment.frequency(term) for segment in self._segments) for term in terms if term), default=0)


class _Asked:
    """What one query asks of all segments, found out once.

    It is kept no longer than the search: nobody is to learn from this process what was looked for before.
    """

    def __init__(self, segments: tuple[OpenSegment, ...], analysers: tuple[Analyser, ...]) -> None:
        self._segments = segments
        self._analysers = analysers
        self._count = sum(map(len, segments))
        self.phrase = cache(self._phrase)
        self.terms = cache(self._terms)
        self.weight = cache(self._weight)

    def _phrase(self, words: Words) -> Phrase:
        """Return what ``words`` ask for in the languages of this index."""
        return phrase(words, self._analysers)

    def _terms(self, slot: Slot) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a slot's own terms, and those that its prefix stands for besides."""
        expanded = self._expanded(slot.prefix) if slot.prefix else ()
        return tuple(slot.terms), tuple(term for term in expanded if term not in slot.terms)

    def _weight(self, slot: Slot) -> float:
        """Return the inverse document frequency of a slot's terms, which stand for one word."""
        own, expanded = self.terms(slot)
        frequency = max(map(self._frequency, (*own, *expanded)))
        return log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def _frequency(self, term: str) -> int:
        return sum(segment.frequency(term) for segment in self._segments)

    def _expanded(self, prefix: str) -> tuple[str, ...]:
        frequencies: dict[str, int] = {}
        for segment in self._segments:
            for term, frequency in segment.beginning(prefix):
                frequencies[term] = frequencies.get(term, 0) + frequency
        if frequencies:
            return tuple(heapq.nsmallest(MAX_EXPANSIONS, frequencies, key=lambda term: (-frequencies[term], term)))
        # Half-typed forms that go beyond the stem.
        for length in range(len(prefix) - 1, max(len(prefix) - LONGEST_ENDING, SHORTEST_STEM) - 1, -1):
            if self._frequency(prefix[:length]):
                return (prefix[:length],)
        return ()


class _Evaluation:
    """One query on one segment."""

    def __init__(self, asked: _Asked, segment: OpenSegment, norms: array[float]) -> None:
        self._asked = asked
        self._segment = segment
        self._norms = norms

    def query(self, query: Query) -> Scores:
        wanted = sorted((self._node(node) for node in query.nodes if not isinstance(node, Not)), key=len)
        if wanted:
            first, *others = wanted
            scores = {
                number: score + sum(other[number] for other in others)
                for number, score in first.items()
                if all(number in other for other in others)
            }
        else:
            scores = dict.fromkeys(range(len(self._segment)), 0.0)
        for node in query.nodes:
            if isinstance(node, Not) and scores:
                for number in self._words(node.node):
                    scores.pop(number, None)
        for words in query.besides:
            for number, score in self._words(words).items():
                if number in scores:
                    scores[number] += score
        return scores

    def _node(self, node: Words | Not | AnyOf) -> Scores:
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Not):
            without = self._words(node.node)
            return {number: 0.0 for number in range(len(self._segment)) if number not in without}
        scores: Scores = {}
        for alternative in node.nodes:
            for number, score in self._node(alternative).items():
                scores[number] = scores.get(number, 0.0) + score
        return scores

    def _words(self, words: Words) -> Scores:
        wanted = self._asked.phrase(words)
        scores = self._slot(wanted.slots[0]) if len(wanted.slots) == 1 else self._phrase(wanted.slots)
        if wanted.whole is not None:
            for number, score in self._slot(wanted.whole).items():
                scores[number] = max(score, scores.get(number, 0.0))
        return scores

    def _slot(self, slot: Slot) -> Scores:
        """Score articles that hold any of a slot's terms: forms of one word, counted together."""
        weights: dict[int, float] = {}
        own, expanded = self._asked.terms(slot)
        for terms, factor in ((own, 1.0), (expanded, _EXPANDED_WEIGHT)):
            for postings in self._found(terms):
                if not weights and factor == 1.0:
                    weights = dict(zip(postings.documents, postings.weights, strict=True))
                    continue
                for number, weight in zip(postings.documents, postings.weights, strict=True):
                    weights[number] = weights.get(number, 0.0) + weight * factor
        idf = self._asked.weight(slot) * (_K1 + 1) if weights else 0.0
        norms = self._norms
        return {number: idf * weight / (weight + norms[number]) for number, weight in weights.items()}

    def _phrase(self, slots: tuple[Slot, ...]) -> Scores:
        """Score articles in which all slots follow each other."""
        starts: dict[int, set[int]] = {}  # where the phrase may begin, by document
        weights: dict[int, float] = {}  # what one occurrence of a word weighs there
        idf = 0.0
        asked = [(slot, tuple(chain(*self._asked.terms(slot)))) for slot in slots]
        asked.sort(key=lambda pair: sum(self._segment.frequency(term) for term in pair[1]))  # the rarest first
        for at, (slot, terms) in enumerate(asked):
            here: dict[int, set[int]] = {}
            for postings in self._found(terms):
                ends = list(accumulate(postings.counts))
                for row, number in enumerate(postings.documents):
                    if at == 0 or number in starts:
                        count = postings.counts[row]
                        positions = postings.positions[ends[row] - count : ends[row]]
                        here.setdefault(number, set()).update(
                            (position - slot.position) % POSITIONS for position in positions
                        )
                        weights.setdefault(number, postings.weights[row] / count)
            starts = here if at == 0 else {n: both for n, old in starts.items() if (both := old & here.get(n, set()))}
            if not starts:
                return {}
            idf += self._asked.weight(slot)
        factor = idf * (_K1 + 1) * _PHRASE_BOOST
        return {
            number: factor * weight / (weight + self._norms[number])
            for number, found in starts.items()
            for weight in (len(found) * weights[number],)
        }

    def _found(self, terms: Iterable[str]) -> Iterator[Postings]:
        for term in terms:
            postings = self._segment.postings(term)
            if postings is not None:
                yield postings


def _best(segment: OpenSegment, scores: Scores, wanted: int) -> list[tuple[float, int, str]]:
    """Return sort keys of the ``wanted`` best documents and of those that score like the last of them."""
    least = heapq.nlargest(wanted, scores.values())[-1] if 0 < wanted < len(scores) else 0.0
    return [
        (-score, -segment.days[number], segment.ids[number])
        for number, exact in scores.items()
        # Rounded, so that sums made in another order are equal.
        if (score := round(exact, 6)) >= least - 1e-6
    ]
