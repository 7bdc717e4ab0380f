"""Names for the files in a container, made from names that the publisher gave, or that a hostile page made up.

Invariants:

- a name is ``[a-z0-9][a-z0-9_-]*`` and at most 60 characters and a hash long: safe on every file system, for every
  ZIP tool, and free of what a terminal or a shell could take for something else;
- it depends on the given name alone, not on the system, the folder's order or the other files;
- where letters were lost or changed, a short hash of the given name keeps two names apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

_LONGEST: Final = 60
_HASH_DIGITS: Final = 8
_TRANSLITERATION: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
        "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u", "ß": "ss", "ł": "l",
        "ø": "o", "æ": "ae", "œ": "oe", "đ": "d",
    }
)  # fmt: skip
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
)
"""Names that Windows keeps for devices, whatever the extension."""


def short_hash(data: bytes) -> str:
    """Return the first 8 hex digits of SHA-256."""
    return hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]


def slug(name: str) -> str:
    """Return ``name`` (no extension) as ASCII, or an empty string if nothing of it is left."""
    lower = unicodedata.normalize("NFC", name).lower().translate(_TRANSLITERATION)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-_")[:_LONGEST].rstrip("-_")


def safe_name(name: str) -> str:
    """Return ``name`` (no extension) as a safe name, with a short hash where more than capitals changed."""
    short = slug(name)
    if short == unicodedata.normalize("NFC", name).lower() and short not in _DEVICES:
        return short
    return "-".join(filter(None, (short, short_hash(unicodedata.normalize("NFC", name).encode()))))


def safe_path(path: str) -> str:
    """Return the folders and the file's name (no extension) of the relative path ``path``, each made safe."""
    return "/".join(safe_name(part) for part in path.split("/"))
