"""Writing the canonical container, front to back, onto anything that has ``write``."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, Protocol

from reader.bundle.grammar import Grammar, is_bomb
from reader.bundle.limits import MAX_CONTAINER_SIZE, PIECE_SIZE
from reader.bundle.paths import PADDING, Place, place_of
from reader.bundle.zip_records import (
    CENTRAL_SIZE,
    DEFLATED,
    END_SIZE,
    LOCAL_SIZE,
    STORED,
    Entry,
    central_directory,
    local_header,
)
from reader.errors import TooMuchToSealError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

_LEVEL: Final = 9
# Pictures are compressed already, and what is small and random does not shrink.
_WORTH_DEFLATING: Final = frozenset({Place.MANIFEST, Place.ARTICLE})


class Target(Protocol):
    """Where bytes go."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write from ``data``; return how many bytes were taken."""
        ...


class ContainerWriter:
    """A container being written: ``add`` each entry in its order, then ``finish``."""

    def __init__(self, target: Target) -> None:
        """``target`` takes all that it is given at each write, as an ``AgeWriter`` does."""
        self._target = target
        self._grammar = Grammar()
        self._position = 0

    def add(self, name: str, data: bytes) -> None:
        """Write one file. Raises ``BundleError`` where the grammar does not allow it here."""
        method, packed = STORED, data
        if place_of(name) in _WORTH_DEFLATING:
            deflater = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
            deflated = deflater.compress(data) + deflater.flush()
            if len(deflated) < len(data) and not is_bomb(len(data), len(deflated)):
                method, packed = DEFLATED, deflated
        self._begin(Entry(name, method, zlib.crc32(data), len(packed), len(data), self._position))
        self._target.write(packed)

    def finish(self, padding_size: Callable[[int], int]) -> None:
        """Write the padding and the central directory.

        ``padding_size`` is asked how many zeros to add to a container of so many bytes. Raises
        ``TooMuchToSealError`` where the container would grow beyond its limit.
        """
        name_size = len(PADDING)
        directory_size = sum(CENTRAL_SIZE + len(entry.name.encode("utf-8")) for entry in self._grammar.entries)
        size = self._position + LOCAL_SIZE + name_size + directory_size + CENTRAL_SIZE + name_size + END_SIZE
        zeros = padding_size(size)
        if size + zeros > MAX_CONTAINER_SIZE:
            raise TooMuchToSealError
        piece = memoryview(bytes(min(zeros, PIECE_SIZE)))
        crc = 0
        for left in range(zeros, 0, -PIECE_SIZE):
            crc = zlib.crc32(piece[:left], crc)
        self._begin(Entry(PADDING, STORED, crc, zeros, zeros, self._position))
        for left in range(zeros, 0, -PIECE_SIZE):
            self._target.write(piece[:left])
        self._grammar.finish()
        self._target.write(central_directory(self._grammar.entries))

    def _begin(self, entry: Entry) -> None:
        self._grammar.accept(entry)
        self._target.write(local_header(entry))
        self._position = entry.end
