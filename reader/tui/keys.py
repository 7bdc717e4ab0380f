"""Keys for hands on a Russian layout.

On a Russian keyboard the key that types ``q`` types ``й``, and under the kitty protocol Ctrl+Q arrives as
``ctrl+й``. Every binding of a letter is therefore made of a letter and its twin: the one on the same key.
"""

from __future__ import annotations

from typing import Final

_LATIN: Final = "qwertyuiopasdfghjklzxcvbnm"
_CYRILLIC: Final = "йцукенгшщзфывапролдячсмить"
_TWIN: Final = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))


def letters(keys: str) -> str:
    """Return ``keys`` with the capital of every letter, and the twins of all: they do the same with Caps Lock on.

    ``letters("q")`` is ``"q,й,Q,Й"``, ``letters("down,j")`` is ``"down,j,о,J,О"``.
    """
    return ",".join(twins(f"{key},{key.upper()}" if key in _TWIN else key) for key in keys.split(","))


def twins(keys: str) -> str:
    """Return ``keys`` with the Cyrillic twin of every letter beside it, for ``textual.binding.Binding``.

    ``keys`` is a key or several with commas between, as Textual writes them: ``twins("q")`` is ``"q,й"``,
    ``twins("ctrl+q")`` is ``"ctrl+q,ctrl+й"``, ``twins("j,down")`` is ``"j,о,down"``. Keys that are no letter have
    no twin.
    """
    bound: list[str] = []
    for key in keys.split(","):
        bound.append(key)
        *modifiers, letter = key.split("+")
        if letter in _TWIN:
            bound.append("+".join((*modifiers, _TWIN[letter])))
    return ",".join(bound)
