"""Reading the canonical container: a ZIP file of which only one spelling is accepted.

Invariants of a ``Container``:

- every byte of the file was read once, from front to back, before anything was inflated: with a sealed file as the
  source, the tag of every chunk was checked;
- the entries tile the file: each begins where the one before ends, and the last is followed by exactly the central
  directory that belongs to them. That directory is never parsed, only compared, so no two programs can see two
  different contents in one bundle;
- never more is inflated than the entry's size, and contents are complete and have their checksum, or it raises.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from reader.bundle.grammar import Grammar
from reader.bundle.limits import MAX_CONTAINER_SIZE, MAX_PATH_SIZE, PIECE_SIZE
from reader.bundle.zip_records import (
    CENTRAL_SIGNATURE,
    LOCAL_SIGNATURE,
    LOCAL_SIZE,
    STORED,
    Entry,
    central_directory,
    local_header,
    parse_local_header,
)
from reader.errors import ContainerError, EntryDamagedError, EntrySizeError, NotABundleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


class Container:
    """The entries of a container, by name, in their order."""

    def __init__(self, source: BinaryIO) -> None:
        """Read all of ``source``, seekable, whose position is 0. Raises ``BundleError`` and what ``source`` raises."""
        self._source = source
        self.entries = {entry.name: entry for entry in _scan(source)}

    def read(self, entry: Entry) -> bytes:
        """Return the contents of ``entry``. Raises ``EntrySizeError`` and ``EntryDamagedError``."""
        return b"".join(self.pieces(entry))

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Yield the contents of ``entry`` in pieces of at most ``PIECE_SIZE``.

        Nothing may be made of them before the last has come: only then are size and checksum known to be right.
        Raises like ``read``.
        """
        self._source.seek(entry.data_offset)
        crc = size = 0
        for piece in self._raw(entry) if entry.method == STORED else self._inflated(entry):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            yield piece
        if size != entry.size:
            raise EntrySizeError(name=entry.name)
        if crc != entry.crc:
            raise EntryDamagedError(name=entry.name)

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        left = entry.compressed_size
        while left:
            piece = _read(self._source, min(left, PIECE_SIZE))
            left -= len(piece)
            yield piece

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        compressed = self._raw(entry)
        pending = b""
        left = entry.size
        try:
            while not inflater.eof:
                pending = pending or next(compressed, b"")
                starved = not pending
                piece = inflater.decompress(pending, min(left + 1, PIECE_SIZE))
                pending = inflater.unconsumed_tail
                left -= len(piece)
                if left < 0:
                    raise EntrySizeError(name=entry.name)
                if starved and not piece and not inflater.eof:
                    raise EntryDamagedError(name=entry.name)
                if piece:
                    yield piece
        except zlib.error:
            raise EntryDamagedError(name=entry.name) from None
        if inflater.unused_data or pending or next(compressed, b""):
            raise EntryDamagedError(name=entry.name)


def _scan(source: BinaryIO) -> list[Entry]:
    grammar = Grammar()
    offset = 0
    while (head := source.read(LOCAL_SIZE))[:4] == LOCAL_SIGNATURE:
        entry = _parse_entry(head, source, offset)
        grammar.accept(entry)
        _skip(source, entry.compressed_size)
        offset = entry.end
    if not head.startswith(CENTRAL_SIGNATURE):
        raise ContainerError if grammar.entries else NotABundleError
    rest = central_directory(grammar.entries)
    if offset + len(rest) > MAX_CONTAINER_SIZE:
        raise ContainerError
    if head + source.read(len(rest) - len(head) + 1) != rest:
        raise ContainerError
    grammar.finish()
    return grammar.entries


def _parse_entry(fixed: bytes, source: BinaryIO, offset: int) -> Entry:
    if len(fixed) != LOCAL_SIZE:
        raise ContainerError
    method, crc, compressed_size, size, name_size = parse_local_header(fixed)
    if name_size > MAX_PATH_SIZE:
        raise ContainerError
    name = _read(source, name_size)
    try:
        entry = Entry(name.decode("utf-8"), method, crc, compressed_size, size, offset)
    except UnicodeDecodeError:
        raise ContainerError from None
    if fixed + name != local_header(entry):
        raise ContainerError
    return entry


def _skip(source: BinaryIO, size: int) -> None:
    """Read ``size`` bytes and drop them: seeking would leave the chunks they are sealed in unchecked."""
    while size:
        size -= len(_read(source, min(size, PIECE_SIZE)))


def _read(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise ContainerError
    return data
