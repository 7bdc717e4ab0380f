"""The grammar of the canonical container, which reading and writing share.

Invariants of a sequence of entries that was accepted:

- they stand in the order ``publisher.pub``, ``manifest.json.minisig``, ``manifest.json``, ``articles/…``, ``media/…``,
  ``padding``, articles and pictures sorted by the bytes of their paths;
- no two have one name, in any case or composition of its letters;
- each is stored or deflated, ``padding`` is stored, and what is stored has one size;
- each keeps its own limit and does not inflate a hundredfold, and all together keep the container's.
"""

from __future__ import annotations

from typing import Final

from reader.bundle.limits import (
    MAX_ARTICLE_SIZE,
    MAX_CONTAINER_SIZE,
    MAX_ENTRIES,
    MAX_EXPANDED_SIZE,
    MAX_MANIFEST_SIZE,
    MAX_MEDIA_SIZE,
    MAX_PUBLISHER_SIZE,
    MAX_RATIO,
    MAX_SIGNATURE_SIZE,
    MEBIBYTE,
)
from reader.bundle.paths import RESERVED_PREFIX, DistinctPaths, Place, place_of
from reader.bundle.zip_records import DEFLATED, STORED, Entry
from reader.errors import (
    ContainerError,
    EntryNameError,
    EntryOrderError,
    EntrySizeError,
    ExpandedTooLargeError,
    ExpansionError,
    ManifestMissingError,
    NewerFormatError,
    SignatureTextError,
    TooLargeError,
)

_MAX_SIZES: Final = {
    Place.PUBLISHER: MAX_PUBLISHER_SIZE,
    Place.SIGNATURE: MAX_SIGNATURE_SIZE,
    Place.MANIFEST: MAX_MANIFEST_SIZE,
    Place.ARTICLE: MAX_ARTICLE_SIZE,
    Place.MEDIA: MAX_MEDIA_SIZE,
    Place.PADDING: MAX_CONTAINER_SIZE,
}


def is_bomb(size: int, compressed_size: int) -> bool:
    """Return whether so few bytes may not inflate to so many."""
    return size > max(MEBIBYTE, MAX_RATIO * compressed_size)


class Grammar:
    """The entries accepted so far."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._paths = DistinctPaths()
        self._last: tuple[Place, bytes] | None = None
        self._expanded = 0

    def accept(self, entry: Entry) -> None:
        """Take the next entry. Raises the ``BundleError`` that says why it cannot be the next."""
        place = self._check_name(entry.name)
        if entry.method not in (STORED, DEFLATED) or (place is Place.PADDING and entry.method != STORED):
            raise ContainerError
        if entry.method == STORED and entry.compressed_size != entry.size:
            raise EntrySizeError(name=entry.name)
        if entry.size > _MAX_SIZES[place]:
            if place in (Place.PUBLISHER, Place.SIGNATURE):
                raise SignatureTextError(name=entry.name)
            raise TooLargeError(name=entry.name, mebibytes=_MAX_SIZES[place] // MEBIBYTE)
        if is_bomb(entry.size, entry.compressed_size):
            raise ExpansionError(name=entry.name, ratio=MAX_RATIO)
        self._expanded += entry.size
        if self._expanded > MAX_EXPANDED_SIZE or entry.end > MAX_CONTAINER_SIZE:
            raise ExpandedTooLargeError(mebibytes=MAX_CONTAINER_SIZE // MEBIBYTE)
        if len(self.entries) == MAX_ENTRIES:
            raise ContainerError
        self.entries.append(entry)

    def _check_name(self, name: str) -> Place:
        place = place_of(name)
        if place is None:
            if name.startswith(RESERVED_PREFIX):
                raise NewerFormatError
            raise EntryNameError(name=name)
        self._paths.add(name)
        key = (place, name.encode("utf-8"))
        if self._last is not None and key < self._last:
            raise EntryOrderError(name=name)
        self._last = key
        return place

    def finish(self) -> None:
        """Make sure that nothing is missing. Raises ``ManifestMissingError`` and ``ContainerError``."""
        places = {place_of(entry.name) for entry in self.entries}
        if Place.MANIFEST not in places:
            raise ManifestMissingError
        if Place.PADDING not in places:
            raise ContainerError
