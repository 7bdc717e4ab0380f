"""What one query asks of an index: which terms its words stand for, and how much each of them counts.

It is found out once for all segments, and kept no longer than the search: nobody is to learn from this process what
was looked for before.
"""

from __future__ import annotations

import heapq
from functools import cache
from itertools import chain
from math import log
from typing import TYPE_CHECKING, Final

from reader.index.languages import LONGEST_ENDING, SHORTEST_STEM
from reader.index.query import Not
from reader.index.terms import Phrase, Slot, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reader.index.analysis import Analyser
    from reader.index.opened import OpenSegment
    from reader.index.query import Query, Words

MAX_EXPANSIONS: Final = 64  # terms that a prefix stands for, the most frequent first
ALL_EXPANSIONS: Final = 256  # terms that all prefixes of a query stand for together


class Asked:
    """What ``query`` and its words stand for in ``segments``, whose articles are in the languages of ``analysers``.

    - ``wanted`` and ``unwanted``: the nodes of which an article must match each, and those that it must not, each once;
    - ``besides``: the words for which it is the better, each once;
    - ``phrase(words)``: the slots of some words;
    - ``terms(slot)``: a slot's own terms, and those that its prefix stands for besides;
    - ``others(slot)``: the stems of other forms; ``all_terms(slot)``: all of these;
    - ``weight(slot)`` and ``other_weight(slot)``: the inverse document frequency of the former and of the latter.
    """

    def __init__(self, query: Query, segments: Sequence[OpenSegment], analysers: Sequence[Analyser]) -> None:
        nodes = dict.fromkeys(query.nodes)
        self.wanted = [node for node in nodes if not isinstance(node, Not)]
        self.unwanted = [node.node for node in nodes if isinstance(node, Not)]
        self.besides = list(dict.fromkeys(query.besides))
        prefixes = sum(words.prefix for words in {*query.words(), *self.unwanted})
        self._expansions = min(MAX_EXPANSIONS, ALL_EXPANSIONS // max(prefixes, 1))
        self._segments = segments
        self._analysers = analysers
        self._count = sum(map(len, segments))
        self.phrase = cache(self._phrase)
        self.terms = cache(self._terms)
        self.others = cache(self._others)
        self.weight = cache(self._weight)
        self.other_weight = cache(self._other_weight)

    def _phrase(self, words: Words) -> Phrase:
        """Return what ``words`` ask for in the languages of this index."""
        return phrase(words, self._analysers)

    def _terms(self, slot: Slot) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return a slot's own terms, and those that its prefix stands for besides."""
        expanded = self._expanded(slot.prefix) if slot.prefix else ()
        return tuple(slot.terms), tuple(term for term in expanded if term not in slot.terms)

    def _others(self, slot: Slot) -> tuple[str, ...]:
        """Return those stems of other forms that the index has and that nothing else of the slot stands for."""
        own, expanded = self.terms(slot)
        known = {*own, *expanded}
        return tuple(term for term in slot.others if term not in known and self._frequency(term))

    def all_terms(self, slot: Slot) -> Iterator[str]:
        """Return all terms that stand for a slot."""
        return chain(*self.terms(slot), self.others(slot))

    def _weight(self, slot: Slot) -> float:
        """Return the inverse document frequency of a slot's terms, which stand for one word."""
        own, expanded = self.terms(slot)
        return self._rarity((*own, *expanded))

    def _other_weight(self, slot: Slot) -> float:
        """Return the same for the other forms and those terms together: no form is rarer than its word."""
        return self._rarity(self.all_terms(slot))

    def _rarity(self, terms: Iterable[str]) -> float:
        frequency = max(map(self._frequency, terms))
        return log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def _frequency(self, term: str) -> int:
        return sum(segment.frequency(term) for segment in self._segments)

    def _expanded(self, prefix: str) -> tuple[str, ...]:
        frequencies: dict[str, int] = {}
        for segment in self._segments:
            for term, frequency in segment.beginning(prefix):
                frequencies[term] = frequencies.get(term, 0) + frequency
        if frequencies:
            return tuple(heapq.nsmallest(self._expansions, frequencies, key=lambda term: (-frequencies[term], term)))
        # Half-typed forms that go beyond the stem.
        for length in range(len(prefix) - 1, max(len(prefix) - LONGEST_ENDING, SHORTEST_STEM) - 1, -1):
            if self._frequency(prefix[:length]):
                return (prefix[:length],)
        return ()
