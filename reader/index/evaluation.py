"""A query on one segment: each node of its tree becomes a mapping of document numbers to scores.

Whoosh's matchers and collectors do the same one posting at a time through several layers of Python, and cost five to
thirty times as much as whole posting lists do.

Scores are BM25F: the index holds for every term and article the occurrences weighed by part (``reader.index.schema``),
so one saturation and one length normalisation apply to their sum. Terms that stand for one word are counted together.
Of what must all be there the rarest comes first, and nothing else is looked at but in the articles that have it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING, Final

from reader.index.occurrences import phrases
from reader.index.proximity import Scores, near_ones_first
from reader.index.query import AnyOf, Not, Words

if TYPE_CHECKING:
    from reader.index.asked import Asked
    from reader.index.opened import OpenSegment
    from reader.index.postings import Postings
    from reader.index.terms import Slot

    Node = Words | Not | AnyOf

K1: Final = 1.2
_EXPANDED_WEIGHT: Final = 0.5  # of a term that only begins like the word typed
_OTHER_WEIGHT: Final = 0.6  # of the stem of another form
_PHRASE_BOOST: Final = 1.5


class Evaluation:
    """What ``asked`` finds in ``segment``; ``norms`` are what BM25 makes of the lengths of its documents."""

    def __init__(self, asked: Asked, segment: OpenSegment, norms: array[float]) -> None:
        self._asked = asked
        self._segment = segment
        self._norms = norms
        self._lists: dict[str, Postings | None] = {}

    def scores(self) -> Scores:
        """Return the documents that the query matches."""
        scores: Scores | None = None
        for node in sorted(self._asked.wanted, key=self._most):
            among = None if scores is None else scores.keys()
            found = self._node(node, among)
            scores = found if scores is None else {number: score + scores[number] for number, score in found.items()}
            if not scores:
                return {}
        if scores is None:
            scores = dict.fromkeys(range(len(self._segment)), 0.0)
        for unwanted in self._asked.unwanted:
            for number in self._having(unwanted, scores.keys()):
                del scores[number]
        for words in self._asked.besides:
            for number, score in self._words(words, scores.keys()).items():
                scores[number] += score
        return scores

    def near_ones_first(self, scores: Scores) -> Scores:
        """Return the scores of what was found with what they gain where the query's words are near each other."""
        lists = [list(self._found(terms)) for terms in map(self._terms_of, self._asked.wanted) if terms]
        return near_ones_first(scores, lists) if len(lists) > 1 else scores

    def _terms_of(self, node: Node) -> list[str]:
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
        return [*self._asked.all_terms(self._asked.phrase(node).slots[0])]

    def _most(self, node: Node) -> int:
        """Return in how many documents a node is at most, about."""
        if isinstance(node, Not):
            return len(self._segment)
        if isinstance(node, AnyOf):
            return sum(map(self._most, node.nodes))
        return min(
            sum(len(each.documents) for each in self._found(self._asked.all_terms(slot)))
            for slot in self._asked.phrase(node).slots
        )

    def _node(self, node: Node, among: AbstractSet[int] | None) -> Scores:
        if isinstance(node, Words):
            return self._words(node, among)
        if isinstance(node, Not):
            numbers = range(len(self._segment)) if among is None else among
            return dict.fromkeys(frozenset(numbers) - self._having(node.node, among), 0.0)
        scores: Scores = {}
        for alternative in dict.fromkeys(node.nodes):
            for number, score in self._node(alternative, among).items():
                scores[number] = scores.get(number, 0.0) + score
        return scores

    def _words(self, words: Words, among: AbstractSet[int] | None) -> Scores:
        wanted = self._asked.phrase(words)
        scores = self._slot(wanted.slots[0], among) if len(wanted.slots) == 1 else self._phrase(wanted.slots, among)
        if wanted.whole is not None:
            for number, score in self._slot(wanted.whole, among).items():
                scores[number] = max(score, scores.get(number, 0.0))
        return scores

    def _having(self, words: Words, among: AbstractSet[int] | None) -> AbstractSet[int]:
        """Return the documents in which some words are, without scoring them."""
        wanted = self._asked.phrase(words)
        if len(wanted.slots) > 1:
            return self._words(words, among).keys()
        documents = frozenset(chain.from_iterable(each.documents for each in self._found_in(wanted.slots[0])))
        return documents if among is None else documents & among

    def _slot(self, slot: Slot, among: AbstractSet[int] | None) -> Scores:
        own, expanded = self._asked.terms(slot)
        weights = self._weights(((own, 1.0), (expanded, _EXPANDED_WEIGHT)), among)
        others = self._weights(((self._asked.others(slot), _OTHER_WEIGHT),), among)
        norms = self._norms
        idf = self._asked.weight(slot) * (K1 + 1) if weights else 0.0
        if not others:
            return {number: idf * weight / (weight + norms[number]) for number, weight in weights.items()}
        other_idf = self._asked.other_weight(slot) * (K1 + 1)
        scores: Scores = {}
        for number in weights.keys() | others.keys():
            weight, other = weights.get(number, 0.0), others.get(number, 0.0)
            scores[number] = (idf * weight + other_idf * other) / (weight + other + norms[number])
        return scores

    def _weights(
        self, weighed: Iterable[tuple[Iterable[str], float]], among: AbstractSet[int] | None
    ) -> dict[int, float]:
        """Return what all occurrences of some terms weigh together in each document, each term by its factor."""
        weights: dict[int, float] = {}
        for terms, factor in weighed:
            for postings in self._found(terms):
                rows = _rows(postings, among)
                if not weights and factor == 1.0:
                    weights = dict(rows)
                    continue
                for number, weight in rows:
                    weights[number] = weights.get(number, 0.0) + weight * factor
        return weights

    def _phrase(self, slots: tuple[Slot, ...], among: AbstractSet[int] | None) -> Scores:
        """Score articles in which all slots follow each other, in their own terms or, for less, in other forms."""
        scores = self._scored(slots, [(slot.position, list(self._found_in(slot))) for slot in slots], among)
        if not scores or not any(map(self._asked.others, slots)):
            return scores
        own = [(slot.position, list(self._found(chain(*self._asked.terms(slot))))) for slot in slots]
        less = {number: score * _OTHER_WEIGHT for number, score in scores.items()}
        return less | self._scored(slots, own, scores.keys())

    def _scored(
        self, slots: tuple[Slot, ...], words: list[tuple[int, list[Postings]]], among: AbstractSet[int] | None
    ) -> Scores:
        found = phrases(words, among)
        if not found:
            return {}
        weights: dict[int, float] = {}  # of one occurrence of the first word
        for postings in words[0][1]:
            for number, row in _places(postings, found.keys() - weights.keys()):
                weights[number] = postings.weights[row] / max(postings.counts[row], 1)  # a hostile one may say 0
        factor = sum(map(self._asked.weight, slots)) * (K1 + 1) * _PHRASE_BOOST
        return {
            number: factor * weight / (weight + self._norms[number])
            for number, count in found.items()
            for weight in (count * weights[number],)
        }

    def _found_in(self, slot: Slot) -> Iterator[Postings]:
        return self._found(self._asked.all_terms(slot))

    def _found(self, terms: Iterable[str]) -> Iterator[Postings]:
        for term in terms:
            if term not in self._lists:
                self._lists[term] = self._segment.postings(term)
            if (postings := self._lists[term]) is not None:
                yield postings


def _rows(postings: Postings, among: AbstractSet[int] | None) -> Iterable[tuple[int, float]]:
    """Return the documents of a list, all or those ``among``, and what the term weighs in each."""
    if among is None:
        return zip(postings.documents, postings.weights, strict=True)
    return ((number, postings.weights[row]) for number, row in _places(postings, among))


def _places(postings: Postings, among: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """Yield the documents of a list that are ``among`` some, each with its row.

    Raises ``ValueError`` where the list turns out not to rise.
    """
    documents = postings.documents
    for number in among & frozenset(documents):
        row = bisect_left(documents, number)
        if row == len(documents):
            raise ValueError("a posting list does not rise")
        yield number, row
