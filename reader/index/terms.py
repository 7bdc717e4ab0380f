"""From the words of a query to the terms of an index, in every language that the index has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.index.analysis import WORD, Analyser, is_spaceless, joined, parts_of, prefix
from reader.index.forms import other_stems
from reader.index.query import Words


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: any of ``terms``, or a term that begins with ``prefix`` unless that is empty.

    ``others`` are the stems of other forms, which count less: they may be of another word.
    """

    position: int
    terms: frozenset[str]
    prefix: str = ""
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """What some words of a query ask for: all ``slots`` in their places, or the ``whole`` compound as one."""

    slots: tuple[Slot, ...]
    whole: Slot | None = None


def phrase(
    words: Words, analysers: Sequence[Analyser], others: Callable[[str], frozenset[str]] = other_stems
) -> Phrase:
    """Return what ``words`` ask for: the stems that their forms have in any of the languages.

    ``others`` returns the stems of a word's other forms; whoever asks for the same words again may remember them.
    """
    slots: list[Slot] = []
    whole: Slot | None = None
    position = 0
    matches = list(WORD.finditer(words.text))
    for match in matches:
        raw = match.group()
        last = words.prefix and match is matches[-1]
        if is_spaceless(raw):
            tokens = [token for token in analysers[0].word(raw)[0] if len(raw) == 1 or token.end - token.start > 1]
            slots += [Slot(position + token.position, frozenset({token.term})) for token in tokens]
            position += len(raw)
            continue
        parts = [part for part, _, _ in parts_of(raw)]
        for part in parts:
            beginning = prefix(part) if last and part is parts[-1] else ""
            terms = _terms(part, analysers)
            slots.append(Slot(position, terms, beginning, others(part) - terms))
            position += 1
        if len(matches) == 1 and len(parts) > 1:
            whole = Slot(0, _terms(joined(parts), analysers), prefix(joined(parts)) if last else "")
    return Phrase(tuple(slots), whole)


def _terms(word: str, analysers: Sequence[Analyser]) -> frozenset[str]:
    return frozenset(analyser.term(word) for analyser in analysers)
