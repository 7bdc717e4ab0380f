"""The names of a container's entries: the grammar of paths, and the order in which entries stand.

Invariants of an allowed path:

- it is what ``clean_line`` would make of it: composed (NFC), nothing invisible, no control character;
- it is relative, has no empty part, and no part is ``.``, ``..`` or hidden, or ends in a dot or a space;
- every part is a legal file name on Windows too, so that any unzip anywhere unpacks the same files.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

from reader.bundle.limits import MAX_PATH_PARTS, MAX_PATH_SIZE
from reader.errors import DuplicateEntryError
from reader.text import CleanText, clean_line

PUBLISHER: Final = "publisher.pub"
SIGNATURE: Final = "manifest.json.minisig"
MANIFEST: Final = "manifest.json"
PADDING: Final = "padding"
RESERVED_PREFIX: Final = "publisher."

MEDIA_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}

_FORBIDDEN: Final = re.compile(r'[<>:"\\|?*]')
# The names of devices on Windows, whatever follows the first dot.
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"articles/.+\.md")
_MEDIA: Final = re.compile(rf"media/.+\.({'|'.join(MEDIA_TYPES)})")


class Place(IntEnum):
    """Where an entry stands in the container."""

    PUBLISHER = 0
    SIGNATURE = 1
    MANIFEST = 2
    ARTICLE = 3
    MEDIA = 4
    PADDING = 5


_FIXED: Final = {
    PUBLISHER: Place.PUBLISHER,
    SIGNATURE: Place.SIGNATURE,
    MANIFEST: Place.MANIFEST,
    PADDING: Place.PADDING,
}


def place_of(name: str) -> Place | None:
    """Return where the entry ``name`` belongs, ``None`` where no entry may have that name."""
    fixed = _FIXED.get(name)
    if fixed is not None:
        return fixed
    if not is_allowed(name):
        return None
    if _ARTICLE.fullmatch(name):
        return Place.ARTICLE
    return Place.MEDIA if _MEDIA.fullmatch(name) else None


def media_type(path: str) -> str | None:
    """Return the type that the path of a picture stands for, ``None`` where it stands for none."""
    match = _MEDIA.fullmatch(path)
    return MEDIA_TYPES[match[1]] if match else None


def is_allowed(path: str) -> bool:
    """Return whether ``path`` follows the grammar that stands at the top of this module."""
    if clean_line(path) != path or len(path.encode("utf-8")) > MAX_PATH_SIZE or _FORBIDDEN.search(path):
        return False
    parts = path.split("/")
    return len(parts) <= MAX_PATH_PARTS and all(_is_allowed_part(part) for part in parts)


def _is_allowed_part(part: str) -> bool:
    return bool(part) and part[0] not in ". " and part[-1] not in ". " and _DEVICE.fullmatch(part) is None


def sort_key(path: str) -> tuple[Place | None, bytes]:
    """Return what the entries of a container are sorted by: their place, then the bytes of their path."""
    return place_of(path), path.encode("utf-8")


class DistinctPaths:
    """A set of allowed paths no two of which some file system could take for one another."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def add(self, path: str) -> None:
        """Take ``path``.

        Raises ``DuplicateEntryError`` where it is there, or is there as a folder, or would lie in a file.
        """
        folded = _fold(path)
        parts = folded.split("/")
        folders = {"/".join(parts[:count]) for count in range(1, len(parts))}
        if folded in self._files or folded in self._folders or not self._files.isdisjoint(folders):
            raise DuplicateEntryError(name=path)
        self._files.add(folded)
        self._folders |= folders


def _fold(path: str) -> str:
    """Return the same for all paths that differ in case or composition (Unicode 3.13, canonical caseless matching)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def clean(path: str) -> CleanText:
    """Return an allowed path as the clean text that it is."""
    return CleanText(path)
