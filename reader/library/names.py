"""Names that deceive: written with other characters so as to look like somebody else's.

Invariants:

- Two names look alike if they share a skeleton. The skeleton follows Unicode TS 39, section 4: compatibility forms
  and case are folded, every character is replaced by one that stands for all that look like it, and spaces, marks,
  punctuation, ornaments and whatever cannot be seen are left out: a name in quotation marks is that name.
- The tables are those of the package confusable_homoglyphs, read when the first name is compared. Nothing of it but
  these tables is used: its code would bring modules for the network along, and take other tables from wherever the
  environment says.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PACKAGE: Final = "confusable_homoglyphs"

_LEFT_OUT: Final = frozenset(
    {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Po", "Pd", "Pi", "Pf", "Ps", "Pe", "Pc", "Sk", "Lm"}
)
_SYMBOLS: Final = frozenset({"So", "Sm"})
"""Ornaments, except those that could be taken for a letter."""
_LETTERS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_TRADE_MARKS: Final = str.maketrans("", "", "™℠")
"""What would become letters when compatibility forms are folded."""
_COMMON: Final = frozenset({"COMMON", "INHERITED"})
_TOGETHER: Final = (frozenset({"HAN", "HIRAGANA", "KATAKANA", "LATIN"}), frozenset({"HAN", "HANGUL", "LATIN"}))
"""Scripts that are written beside each other in one word: section 5.2, "highly restrictive"."""


def skeletons_of(name: str) -> frozenset[tuple[int, str]]:
    """Return what names that look like ``name`` have in common with it: of two such, at least one skeleton is equal.

    A name of nothing that can be seen has none, and looks like no other.

    There are three, each with its number: of the name as it is, in small letters and in capitals. For ``Н`` looks like
    ``H`` where ``н`` does not look like ``h``, and ``l`` like ``I`` where ``L`` does not.
    """
    forms = (name, name.casefold(), name.upper())
    return frozenset((number, made) for number, form in enumerate(forms) if (made := _skeleton(form)))


def mixes_scripts(name: str) -> bool:
    """Return whether a word of ``name`` has letters of several scripts that nobody writes together."""
    letters = (each if each.isalnum() or unicodedata.combining(each) else " " for each in name)
    return any(_is_mixed(word) for word in "".join(letters).split())


def _is_mixed(word: str) -> bool:
    scripts = {_script_of(letter) for letter in word if letter.isalpha()} - _COMMON
    return len(scripts) > 1 and not any(scripts <= allowed for allowed in _TOGETHER)


def _skeleton(name: str) -> str:
    prototypes = _prototypes()
    characters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name.translate(_TRADE_MARKS)))
    return "".join(prototypes.get(each, each) for each in characters if _counts(each)).casefold()


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    if category in _SYMBOLS:
        return _script_of(_prototypes().get(character, character)[0]) in _LETTERS
    return category not in _LEFT_OUT


@cache
def _prototypes() -> Mapping[str, str]:
    """Return for every character that looks like another, or like several others, what stands for all of them.

    The table has the pairs of Unicode's in both directions. What has several partners, or is several characters, is
    what stands for the others.
    """
    partners = {character: [each["c"] for each in alike] for character, alike in _table("confusables").items()}
    return {
        character: partner
        for character, (partner, *more) in partners.items()
        if not more and len(character) == 1 and (len(partners[partner]) > 1 or len(partner) > 1 or partner < character)
    }


def _script_of(letter: str) -> str:
    """Return the script of a letter (Unicode TR 24), ``UNKNOWN`` for one that the table does not have."""
    starts, ranges, scripts = _script_ranges()
    at = bisect_right(starts, ord(letter)) - 1
    _first, last, script, _category = ranges[at]
    return scripts[script] if ord(letter) <= last else "UNKNOWN"


@cache
def _script_ranges() -> tuple[Sequence[int], Sequence[tuple[int, int, int, int]], Sequence[str]]:
    table = _table("categories")
    ranges = table["code_points_ranges"]
    return [first for first, *_others in ranges], ranges, table["iso_15924_aliases"]


def _table(name: str) -> Any:
    return json.loads(resources.files(_PACKAGE).joinpath(f"{name}.json").read_bytes())
