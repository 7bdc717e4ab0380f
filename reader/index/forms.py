"""Words that are forms of one word where their stems are not the same: человек and люди, go and went.

The stemmer joins what differs at its end; this joins the rest, at the time of the search, so that the index needs not
know. A query's own stems come first (``reader.index.evaluation``): what is added here may be a form of another word
that is written alike.
"""

from __future__ import annotations

from reader.index import english, russian
from reader.index.analysis import analyser, fold


def other_stems(word: str) -> frozenset[str]:
    """Return the stems of a word's other forms, in Russian or English, without those that it has itself."""
    folded = fold(word)
    forms = english.forms(folded) if folded.isascii() else russian.forms(folded)
    if not forms:
        return frozenset()
    term = analyser().term
    return frozenset(map(term, forms)) - {term(word)}
