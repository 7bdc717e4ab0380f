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
from itertools import accumulate, chain
from typing import Final

from reader.index.analysis import Analyser, analyser
from reader.index.asked import Asked
from reader.index.entry import Hit, Results
from reader.index.opened import OpenSegment
from reader.index.postings import POSITIONS, Postings
from reader.index.proximity import Scores, near_ones_first
from reader.index.query import AnyOf, Not, Query, Words
from reader.index.schema import UNDETERMINED
from reader.index.terms import Slot

_EXPANDED_WEIGHT: Final = 0.5  # of a term that only begins like the word typed
_OTHER_WEIGHT: Final = 0.6  # of the stem of another form
_PHRASE_BOOST: Final = 1.5
_K1: Final = 1.2
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
            array("f", (_K1 * (1 - _B + _B * length / average) for length in segment.lengths))
            for segment in self._segments
        ]

    def search(self, query: Query, *, limit: int, offset: int, within: Container[str] | None = None) -> Results:
        """Return the best articles ``within`` after the first ``offset``; of equals the newer comes first."""
        if not query.nodes:
            return Results(0, (), cut=query.cut)
        total = 0
        found: list[tuple[float, int, str]] = []
        asked = Asked(self._segments, self._analysers)
        for (segment, gone), norms in zip(self._parts, self._norms, strict=True):
            evaluation = _Evaluation(asked, segment, norms)
            scores = evaluation.query(query)
            for number in gone:
                scores.pop(number, None)
            if within is not None:
                scores = {number: score for number, score in scores.items() if segment.ids[number] in within}
            total += len(scores)
            scores = evaluation.near_ones_first(query, scores)
            found += _best(segment, scores, offset + limit)
        found.sort()
        hits = tuple(Hit(id_, -score) for score, _, id_ in found[offset : offset + limit])
        return Results(total, hits, cut=query.cut)

    def articles_with(self, word: str) -> int:
        """Return in how many articles a word is, in any form, at most."""
        terms = {analyser.term(word) for analyser in self._analysers}
        return max((sum(segment.frequency(term) for segment in self._segments) for term in terms if term), default=0)

    def pictured(self) -> set[str]:
        """Return the ids of the articles that have a picture."""
        return {
            segment.ids[number] for segment, gone in self._parts for number in segment.pictured() if number not in gone
        }


class _Evaluation:
    """One query on one segment."""

    def __init__(self, asked: Asked, segment: OpenSegment, norms: array[float]) -> None:
        self._asked = asked
        self._segment = segment
        self._norms = norms
        self._lists: dict[str, Postings | None] = {}

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

    def near_ones_first(self, query: Query, scores: Scores) -> Scores:
        """Return the scores of what was found with what they gain where the query's words are near each other."""
        lists = [list(self._found(terms)) for terms in map(self._terms_of, query.nodes) if terms]
        return near_ones_first(scores, lists) if len(lists) > 1 else scores

    def _terms_of(self, node: Words | Not | AnyOf) -> list[str]:
        """Return the terms that show where a node of the query is met.

        Of a phrase they are those of its first word. A phrase among alternatives has none: it may not be there.
        """
        if isinstance(node, Not):
            return []
        if isinstance(node, AnyOf):
            alone = (
                each for each in node.nodes if isinstance(each, Words) and len(self._asked.phrase(each).slots) == 1
            )
            return [*chain.from_iterable(map(self._terms_of, alone))]
        slot = self._asked.phrase(node).slots[0]
        return [*chain(*self._asked.terms(slot)), *self._asked.others(slot)]

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
        if len(wanted.slots) > 1 and any(map(self._asked.others, wanted.slots)):
            for number, score in self._phrase(wanted.slots, with_others=True).items():
                scores.setdefault(number, score * _OTHER_WEIGHT)
        if wanted.whole is not None:
            for number, score in self._slot(wanted.whole).items():
                scores[number] = max(score, scores.get(number, 0.0))
        return scores

    def _slot(self, slot: Slot) -> Scores:
        """Score articles that hold any of a slot's terms: forms of one word, counted together."""
        own, expanded = self._asked.terms(slot)
        weights = self._weights(((own, 1.0), (expanded, _EXPANDED_WEIGHT)))
        others = self._weights(((self._asked.others(slot), _OTHER_WEIGHT),))
        norms = self._norms
        idf = self._asked.weight(slot) * (_K1 + 1) if weights else 0.0
        if not others:
            return {number: idf * weight / (weight + norms[number]) for number, weight in weights.items()}
        other_idf = self._asked.other_weight(slot) * (_K1 + 1)
        scores: Scores = {}
        for number in weights.keys() | others.keys():
            weight, other = weights.get(number, 0.0), others.get(number, 0.0)
            scores[number] = (idf * weight + other_idf * other) / (weight + other + norms[number])
        return scores

    def _weights(self, weighed: Iterable[tuple[Iterable[str], float]]) -> dict[int, float]:
        """Return what all occurrences of some terms weigh together in each article, each term by its factor."""
        weights: dict[int, float] = {}
        for terms, factor in weighed:
            for postings in self._found(terms):
                if not weights and factor == 1.0:
                    weights = dict(zip(postings.documents, postings.weights, strict=True))
                    continue
                for number, weight in zip(postings.documents, postings.weights, strict=True):
                    weights[number] = weights.get(number, 0.0) + weight * factor
        return weights

    def _phrase(self, slots: tuple[Slot, ...], *, with_others: bool = False) -> Scores:
        """Score articles in which all slots follow each other, in their own terms or in other forms as well."""
        starts: dict[int, set[int]] = {}  # where the phrase may begin, by document
        weights: dict[int, float] = {}  # what one occurrence of a word weighs there
        idf = 0.0
        others = self._asked.others if with_others else _none
        asked = [(slot, (*chain(*self._asked.terms(slot)), *others(slot))) for slot in slots]
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
            if term not in self._lists:
                self._lists[term] = self._segment.postings(term)
            if (postings := self._lists[term]) is not None:
                yield postings


def _none(_slot: Slot) -> tuple[str, ...]:
    return ()


def _best(segment: OpenSegment, scores: Scores, wanted: int) -> list[tuple[float, int, str]]:
    """Return sort keys of the ``wanted`` best documents and of those that score like the last of them."""
    least = heapq.nlargest(wanted, scores.values())[-1] if 0 < wanted < len(scores) else 0.0
    return [
        (-score, -segment.days[number], segment.ids[number])
        for number, exact in scores.items()
        # Rounded, so that sums made in another order are equal.
        if (score := round(exact, 6)) >= least - 1e-6
    ]
