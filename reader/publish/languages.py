"""Which language an edition and its articles are in, where nobody says."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_IN_CYRILLIC: Final = frozenset(
    {"ba", "be", "bg", "ce", "cv", "kk", "ky", "mk", "mn", "os", "ru", "sr", "tg", "tt", "uk"}
)
_SAMPLE: Final = 20_000


def edition_language(stated: Iterable[str], text: str) -> str:
    """Return the language most articles state (the first of equals), else Russian or English, by the letters."""
    counted = Counter(filter(None, stated)).most_common(1)
    return counted[0][0] if counted else "ru" if _is_cyrillic(text) else "en"


def article_language(edition: str, text: str) -> str:
    """Return the language of the edition if ``text`` is in its letters, else an empty string: unknown."""
    if not edition or not (_CYRILLIC.search(text) or _LATIN.search(text)):
        return edition
    return edition if _is_cyrillic(text) == (edition.partition("-")[0] in _IN_CYRILLIC) else ""


def _is_cyrillic(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CYRILLIC.findall(sample)) > len(_LATIN.findall(sample))
