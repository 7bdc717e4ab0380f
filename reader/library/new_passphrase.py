"""Passphrases that are being chosen: six random words to offer, and an honest word on one that somebody made up.

- A drawn passphrase has 66 bits: each word is one of some 2048, by the system's random numbers. With Argon2id as the
  library uses it, trying them all is out of anybody's reach.
- What somebody made up cannot be measured: a line of a poem is long and still known. So the judgement counts only what
  makes a passphrase weak for certain, and never says more than "long enough, if".
"""

from __future__ import annotations

import re
import secrets
from enum import Enum
from typing import TYPE_CHECKING, Final

from reader.errors import N_

if TYPE_CHECKING:
    from reader.i18n import Language

WORDS: Final = 6

_ENOUGH: Final = 2000
_LISTS: Final[dict[Language, str]] = {"en": "english", "ru": "russian"}

_FEW_CHARACTERS: Final = 12
_MANY_CHARACTERS: Final = 24
_FEW_DIFFERENT_CHARACTERS: Final = 7
_MANY_DIFFERENT_WORDS: Final = 5

_WORD: Final = re.compile(r"[^\W\d_]{3,}")


class Strength(Enum):
    """How well a passphrase holds; the value is what a person is told of it, a message id."""

    WEAK = N_("Weak: machines try short phrases, names, dates and rows of keys first.")
    FAIR = N_("Fair: a person will not guess it, but many machines together might. Six random words are stronger.")
    LONG = N_("Long enough, if nobody else ever put these words together: lines of songs and books are tried early.")


def draw(language: Language) -> str:
    """Return six random words in ``language``, with spaces between."""
    from mnemonic import Mnemonic  # noqa: PLC0415 - seldom needed

    # Common words, no two of which begin with the same four letters. One Russian word is damaged in mnemonic 0.21.
    words = [word for word in Mnemonic(_LISTS[language]).wordlist if word.isalpha()]
    if len(set(words)) < _ENOUGH:
        raise ValueError("a list of words is damaged")  # better no passphrase than a weak one
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def judge(passphrase: str) -> Strength:
    """Return what can be said of a passphrase that somebody made up."""
    folded = passphrase.casefold()
    if (
        len(folded) < _FEW_CHARACTERS
        or len(set(folded)) < _FEW_DIFFERENT_CHARACTERS
        or (len(folded) < _MANY_CHARACTERS and not any(character.isalpha() for character in folded))
        or _repeats_itself(folded)
    ):
        return Strength.WEAK
    if len(folded) >= _MANY_CHARACTERS and len(set(_WORD.findall(folded))) >= _MANY_DIFFERENT_WORDS:
        return Strength.LONG
    return Strength.FAIR


def _repeats_itself(text: str) -> bool:
    return text in (text + text)[1:-1]
