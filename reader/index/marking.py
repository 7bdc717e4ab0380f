"""Where a whole text has what a query looks for, to be marked in it and stepped through.

A word is marked in all its forms. Of a phrase (and of what is several words although it looks like one) only whole
occurrences are marked, each as one: who looked for «свобода слова» does not step through every слово.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.index.analysis import analyser
from reader.index.query import parse
from reader.index.terms import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.index.analysis import Token
    from reader.index.terms import Slot

_Span = tuple[int, int]
_NOTHING: Final[dict[str, list[_Span]]] = {}


class Marking:
    """What ``query`` looks for in texts of one language.

    ``seen`` are words that were found where the query has but the beginning of one: they are marked as well.
    """

    def __init__(self, query: str, language: str, seen: Iterable[str] = ()) -> None:
        self._analyser = analyser(language)
        self._terms: set[str] = set()
        self._prefixes: list[str] = []
        self._phrases: list[tuple[Slot, ...]] = []
        in_phrases: set[str] = set()
        for words in parse(query).words():
            asked = phrase(words, tuple({self._analyser, analyser()}))
            if len(asked.slots) == 1:
                self._want(asked.slots[0])
            elif asked.slots:
                self._phrases.append(asked.slots)
                in_phrases.update(*(slot.terms | slot.others for slot in asked.slots))
            if asked.whole is not None:
                self._want(asked.whole)
        for word in seen:
            self._terms |= set(self._whole_words(word)) - in_phrases

    def spots(self, text: str) -> Iterator[_Span]:
        """Yield start and end of each match, in order and apart from each other."""
        spans = [(token.start, token.end) for token in self._analyser.tokens(text) if self._wants(token.term)]
        if self._phrases:
            at: dict[int, dict[str, list[_Span]]] = {}
            for token in self._analyser.tokens(text):
                at.setdefault(token.position, {}).setdefault(token.term, []).append((token.start, token.end))
            spans += (span for slots in self._phrases for span in _occurrences(slots, at))
        last = 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= last:
                last = end
                yield start, end

    def _want(self, slot: Slot) -> None:
        self._terms |= slot.terms | slot.others
        if slot.prefix:
            self._prefixes.append(slot.prefix)

    def _wants(self, term: str) -> bool:
        return term in self._terms or any(term.startswith(prefix) for prefix in self._prefixes)

    def _whole_words(self, text: str) -> Iterator[str]:
        """Yield the terms of a text, without the parts of a compound that has a term as a whole."""
        tokens: list[Token] = list(self._analyser.tokens(text))
        whole = [token for token in tokens if token.end - token.start == len(text)]
        return (token.term for token in whole or tokens)


def _occurrences(slots: tuple[Slot, ...], at: dict[int, dict[str, list[_Span]]]) -> Iterator[_Span]:
    """Yield the spans of a phrase in a text, of which ``at`` has the terms at each position."""
    for position in at:
        spans = [_span(slot, at.get(position + slot.position, _NOTHING)) for slot in slots]
        if None not in spans:
            found = [span for span in spans if span is not None]
            yield found[0][0], found[-1][1]


def _span(slot: Slot, there: dict[str, list[_Span]]) -> _Span | None:
    for term, spans in there.items():
        if term in slot.terms or term in slot.others or (slot.prefix and term.startswith(slot.prefix)):
            return spans[0]
    return None
