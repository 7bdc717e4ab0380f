"""Files by their hash, many to an object: an article is far smaller than the cell that an object takes at least.

Invariants:

- A pack is never altered and its number never used again: what was read under an old ``FileTable`` is what was
  meant, or is not there any more.
- What ``read_file`` returns has the hash that it was asked for.
- A file that two packs hold is the one in the pack that came later; the other is dead.
- A pack ends with the records of its files and the length of these in four bytes: from that the table can be made
  anew.
- Memory is bounded by the largest file, not by their number.
"""

from __future__ import annotations

import hashlib
import itertools
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from reader.errors import ChangedError, DamagedError, NotInThisCopyError, UnreadableError
from reader.library.records import (
    FORMAT,
    PACKS,
    FileRecord,
    Files,
    PackRecord,
    deflate,
    inflate,
    pack_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from reader.library.keeper import Keeper
    from reader.store import Store

PACK_SIZE: Final = 1 << 20
"""A pack holds files of so many bytes, before they are deflated, or a single larger one.

To take one file out of it, the others are written anew: a few cells, which even the smallest library has in reserve.
"""


_LENGTH: Final = 4


class Location(NamedTuple):
    """Where a file is: its pack, its first byte there, its length in bytes there and as it is."""

    pack: int
    offset: int
    stored: int
    size: int


class Incoming(NamedTuple):
    """A file to be kept: its hash and its length, what reads it, and whether deflating may make it shorter."""

    sha256: bytes
    size: int
    read: Callable[[], bytes]
    deflates: bool


class FileTable:
    """Which files there are, and where. Immutable.

    ``packs`` are the files of each pack by its number; ``next_pack`` was the number of none so far.
    """

    def __init__(self, packs: Mapping[int, tuple[FileRecord, ...]] | None = None, next_pack: int = 0) -> None:
        self.packs = packs or {}
        self.next_pack = next_pack
        self._where: dict[bytes, Location] = {}
        for number in sorted(self.packs):
            offset = 0
            for file in self.packs[number]:
                self._where[file.sha256] = Location(number, offset, file.stored, file.size)
                offset += file.stored

    @classmethod
    def of(cls, record: Files) -> FileTable:
        """Return the table that is kept as ``record``."""
        return cls({each.number: each.files for each in record.packs}, record.next_pack)

    def with_found(self, store: Store) -> FileTable:
        """Return the table with what packs that it lacks say of themselves."""
        numbers = {int(name.removeprefix(PACKS)) for name in store.names(PACKS)} - self.packs.keys()
        if not numbers:
            return self
        packs = {number: files for number in numbers if (files := _read_end(store, number)) is not None}
        return FileTable({**self.packs, **packs}, max(self.next_pack, *(number + 1 for number in numbers)))

    def record(self) -> Files:
        """Return the table as it is kept."""
        return Files(FORMAT, self.next_pack, tuple(PackRecord(*each) for each in sorted(self.packs.items())))

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._where

    def __len__(self) -> int:
        return len(self._where)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._where)

    def find(self, sha256: bytes) -> Location:
        """Return where a file is. Raises ``NotInThisCopyError``."""
        location = self._where.get(sha256)
        if location is None:
            raise NotInThisCopyError
        return location

    def alive(self, number: int) -> tuple[FileRecord, ...]:
        """Return the files of a pack that no later pack holds."""
        return tuple(file for file in self.packs[number] if self._where[file.sha256].pack == number)

    def is_shadowed(self, number: int) -> bool:
        """Return whether a later pack holds a file of this one, too."""
        return len(self.alive(number)) < len(self.packs[number])

    def changed(self, more: Mapping[int, tuple[FileRecord, ...]], gone: Container[int] = ()) -> FileTable:
        """Return the table with some packs more and some gone."""
        packs = {number: files for number, files in self.packs.items() if number not in gone}
        packs.update(more)
        return FileTable(packs, max((self.next_pack, *(number + 1 for number in more))))


def read_file(store: Store, table: FileTable, sha256: bytes) -> bytes:
    """Return a file, checked against its hash.

    Raises ``NotInThisCopyError``, ``DamagedError`` and ``ChangedError``, and ``KeyError`` where its pack is not there
    any more.
    """
    pack, offset, stored, size = table.find(sha256)
    data = store.read(pack_name(pack), offset, stored)
    whole = _checked(data, size, sha256)
    if whole is None:
        raise ChangedError
    return whole


def _checked(data: bytes, size: int, sha256: bytes) -> bytes | None:
    """Return a file from what is stored of it, ``None`` where that is something else."""
    whole = inflate(data, limit=size) if len(data) < size else data
    return whole if whole is not None and hashlib.sha256(whole).digest() == sha256 else None


def damaged_files(store: Store, table: FileTable, number: int) -> Iterator[bytes]:
    """Yield the hashes of those files of a pack that are damaged. Reads the pack as a whole if it can."""
    try:
        pack = store.read(pack_name(number))
    except (DamagedError, KeyError):
        yield from (file.sha256 for file in table.alive(number) if read_whole(store, table, file.sha256) is None)
        return
    for file in table.alive(number):
        offset = table.find(file.sha256).offset
        if _checked(pack[offset : offset + file.stored], file.size, file.sha256) is None:
            yield file.sha256


def write_packs(
    keeper: Keeper, first: int, files: Iterable[Incoming], *, from_reserve: bool = False
) -> dict[int, tuple[FileRecord, ...]]:
    """Keep ``files`` in new packs, numbered from ``first`` on; return what is in them. The caller commits.

    Raises what reading the files and ``LastingStore.write`` raise.
    """
    packs: dict[int, tuple[FileRecord, ...]] = {}
    waiting = _Waiting(files)
    for number in itertools.count(first):
        if waiting.next is None:
            break
        written: list[FileRecord] = []
        keeper.write(pack_name(number), _pieces(waiting, written), from_reserve=from_reserve)
        packs[number] = tuple(written)
    return packs


class _Waiting:
    """Files that are still to be kept. ``next`` is the one whose turn it is, ``None`` after the last."""

    def __init__(self, files: Iterable[Incoming]) -> None:
        self._files = iter(files)
        self.next = next(self._files, None)

    def take(self) -> None:
        """Let it be the turn of the one after."""
        self.next = next(self._files, None)


def _pieces(waiting: _Waiting, written: list[FileRecord]) -> Iterator[bytes]:
    """Yield what goes into one pack, and put into ``written`` what that is."""
    size = 0
    while (file := waiting.next) is not None and (size == 0 or size + file.size <= PACK_SIZE):
        data = file.read()
        piece = deflate(data) if file.deflates else data
        if len(piece) >= len(data):
            piece = data
        written.append(FileRecord(file.sha256, len(data), len(piece)))
        size += len(data)
        yield piece
        waiting.take()
    end = msgspec.msgpack.encode(written)
    yield end + len(end).to_bytes(_LENGTH, "big")


def _read_end(store: Store, number: int) -> tuple[FileRecord, ...] | None:
    name = pack_name(number)
    try:
        before = store.size(name) - _LENGTH
        length = int.from_bytes(store.read(name, before), "big")
        return msgspec.msgpack.decode(store.read(name, before - length, length), type=tuple[FileRecord, ...])
    except (DamagedError, KeyError, ValueError, msgspec.MsgspecError):
        return None


def repack(
    keeper: Keeper, table: FileTable, numbers: Iterable[int], drop: Container[bytes] = (), *, from_reserve: bool = False
) -> FileTable:
    """Move what is alive in some packs, but for the files in ``drop``, into new packs; return the new table.

    A file that is damaged goes, too: it could not be read any more. The caller deletes the packs and commits. Raises
    ``UnreadableError`` where the disk cannot read one just now.
    """
    gone = frozenset(numbers)
    kept = (file for number in sorted(gone) for file in table.alive(number) if file.sha256 not in drop)
    moved = (
        Incoming(file.sha256, file.size, partial(_same, whole), deflates=file.stored < file.size)
        for file in kept
        if (whole := _read_unless_damaged(keeper.store, table, file.sha256)) is not None
    )
    packs = write_packs(keeper, table.next_pack, moved, from_reserve=from_reserve)
    return table.changed(packs, gone)


def _read_unless_damaged(store: Store, table: FileTable, sha256: bytes) -> bytes | None:
    try:
        return read_file(store, table, sha256)
    except UnreadableError:
        raise
    except (NotInThisCopyError, DamagedError, ChangedError, KeyError):
        return None


def _same(data: bytes) -> bytes:
    return data


def read_whole(store: Store, table: FileTable, sha256: bytes) -> bytes | None:
    """Return a file as ``read_file`` does, ``None`` where it is absent or damaged."""
    try:
        return read_file(store, table, sha256)
    except (NotInThisCopyError, DamagedError, ChangedError, KeyError):
        return None
