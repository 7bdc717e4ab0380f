"""What there is to say about a passphrase: what may be wrong with one, and, after several, with the file."""

from __future__ import annotations

import unicodedata
from typing import Final

from reader.i18n import N_
from reader.text import CleanText, _, joined

_ENOUGH_LETTERS: Final = 3
"""Fewer capitals than this say nothing about Caps Lock."""
_MANY: Final = 3
"""Refusals after which the file may be what is wrong."""


class Attempts:
    """The passphrases that were refused on one screen: how many they are, and what looks odd about the last."""

    def __init__(self, after_many: str) -> None:
        """``after_many`` is the message id of what is said after several refusals."""
        self._after_many = after_many
        self._refused = 0
        self._doubts: tuple[str, ...] = ()

    def trying(self, passphrase: str) -> None:
        """Note what looks odd about ``passphrase``, and nothing else of it."""
        self._doubts = (*typing_doubts(passphrase), *_space_doubts(passphrase))

    def refused(self) -> None:
        """Count one more that opened nothing."""
        self._refused += 1

    def words(self) -> CleanText:
        """Return what there is to say beside the refusal, in the language in use."""
        damaged = (self._after_many,) if self._refused >= _MANY else ()
        return joined(" ", map(_, (*self._doubts, *damaged)))


def typing_doubts(passphrase: str) -> tuple[str, ...]:
    """Return the message ids of what looks odd about a passphrase while it is being typed."""
    letters = [character for character in passphrase if character.isalpha()]
    if len(letters) >= _ENOUGH_LETTERS and all(character.isupper() for character in letters):
        return (N_("All letters are capitals: is Caps Lock on?"),)
    if any(unicodedata.name(character, "").startswith("CYRILLIC") for character in letters):
        return (N_("The passphrase has Cyrillic letters: is the keyboard in the right layout?"),)
    return ()


def _space_doubts(passphrase: str) -> tuple[str, ...]:
    return () if passphrase == passphrase.strip() else (N_("It began or ended with a space."),)
