"""The binary files that this package reads, writes and presents: protocols and the two base classes.

Invariants:

- ``read`` and ``readinto`` give everything that was asked for, less only at the verified end of the data, or raise:
  a short answer never hides damage. ``read1`` and ``readinto1`` give what is verified so far.
- A writer that is left by an exception, aborted, or dropped without ``close`` never finishes what it wrote. It is no
  ``io.IOBase`` for that reason: those are closed when they are garbage.
- The file underneath belongs to the caller and is never closed here.
"""

from __future__ import annotations

import errno
import io
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Protocol, Self, TypeGuard

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed import ReadableBuffer, WriteableBuffer

_BLOCK_SIZE: Final = 1024 * 1024


class Source(Protocol):
    """A binary file open for reading. What is seekable also has ``seekable``, ``seek`` and ``tell``."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most ``size`` bytes, none at the end."""


class SeekableSource(Source, Protocol):
    """A binary file open for reading at any place."""

    def seek(self, offset: int, whence: int = ..., /) -> int:
        """Move; return the new position."""

    def tell(self) -> int:
        """Return the position."""


class Target(Protocol):
    """A binary file open for writing."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write from ``data``; return how many bytes were taken."""


def is_seekable(source: Source) -> TypeGuard[SeekableSource]:
    """Return whether ``source`` can be read at any place."""
    seekable = getattr(source, "seekable", None)
    return seekable is not None and bool(seekable())


def read_fully(source: Source, into: memoryview) -> int:
    """Fill ``into`` from ``source``; return how many bytes there were, fewer only at the end of the file."""
    readinto = getattr(source, "readinto", None)
    filled = 0
    while filled < len(into):
        if readinto is not None:
            count: int = readinto(into[filled:]) or 0
        else:
            block = source.read(len(into) - filled) or b""
            count = len(block)
            into[filled : filled + count] = block
        if not count:
            break
        filled += count
    return filled


def write_fully(target: Target, data: memoryview) -> None:
    """Write all of ``data``: an unbuffered file may take less at a time."""
    while data:
        written = target.write(data)
        if not written:
            raise BlockingIOError(errno.EAGAIN, "the target takes nothing")
        data = data[written:]


class BinaryReader(io.BufferedIOBase):
    """A readable file whose bytes come from ``_produce``."""

    def _produce(self, into: memoryview) -> int:
        """Put at least one byte into ``into``, which is not empty; return how many, 0 only at the verified end."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Return that this file can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill ``buffer``; return how many bytes, fewer than fit only at the verified end."""
        view = self._open_view(buffer)
        filled = 0
        while filled < len(view):
            count = self._produce(view[filled:])
            if not count:
                break
            filled += count
        return filled

    def readinto1(self, buffer: WriteableBuffer, /) -> int:
        """Put what is verified next into ``buffer``; return how many bytes, 0 only at the verified end."""
        view = self._open_view(buffer)
        return self._produce(view) if view else 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Return ``size`` bytes, fewer only at the verified end; without ``size``, all there are."""
        self._check_open()
        blocks: list[memoryview] = []
        wanted = -1 if size is None or size < 0 else size
        while wanted:
            # A length that a file claims is not memory that is taken.
            block = bytearray(_BLOCK_SIZE if wanted < 0 else min(wanted, _BLOCK_SIZE))
            count = self.readinto(block)
            blocks.append(memoryview(block)[:count])
            if count < len(block):
                break
            if wanted > 0:
                wanted -= count
        return b"".join(blocks)

    def read1(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes that are verified next, none only at the verified end."""
        block = bytearray(_BLOCK_SIZE if size < 0 else min(size, _BLOCK_SIZE))
        return bytes(block[: self.readinto1(block)])

    def _open_view(self, buffer: WriteableBuffer) -> memoryview:
        self._check_open()
        return memoryview(buffer).cast("B")

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed file")


class SeekableBinaryReader(BinaryReader):
    """A readable file of known ``_size`` whose ``_produce`` reads at ``_position`` and moves it."""

    _size: int
    _position: int

    def seekable(self) -> bool:
        """Return that this file can be read at any place."""
        return True

    def tell(self) -> int:
        """Return the position, in bytes from the beginning."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move; return the new position. It may be beyond the end, where there is nothing to read."""
        self._check_open()
        origins = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}
        if whence not in origins:
            raise ValueError("invalid whence")
        if origins[whence] + offset < 0:
            # As for a file on disk: zipfile tells by it that a file is too short.
            raise OSError(errno.EINVAL, "negative position")
        self._position = origins[whence] + offset
        return self._position


class BinaryWriter(ABC):
    """A writable file that is worth something only once it is closed properly.

    As a context manager it is closed on the way out, or aborted where an exception leads out.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._open = True
        self._aborted = False

    @abstractmethod
    def _accept(self, data: memoryview) -> None:
        """Take ``data``."""

    @abstractmethod
    def _finish(self) -> None:
        """Write what makes the file complete."""

    @abstractmethod
    def _forget(self) -> None:
        """Wipe what is buffered."""

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return not self._open

    def writable(self) -> bool:
        """Return that this file can be written."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Write all of ``data`` and return its length. Where that fails the file can only be thrown away."""
        if not self._open:
            raise ValueError("I/O operation on closed file")
        view = memoryview(data).cast("B")
        try:
            self._accept(view)
        except BaseException:
            self.abort()
            raise
        return len(view)

    def close(self) -> None:
        """Finish the file. Raises ``ValueError`` where it was aborted: it is not complete."""
        if self._aborted:
            raise ValueError("the file was aborted")
        if not self._open:
            return
        try:
            self._finish()
        except BaseException:
            self.abort()
            raise
        self._open = False
        self._forget()

    def abort(self) -> None:
        """Stop without finishing: what was written is no valid file and never will be."""
        if self._open:
            self._open = False
            self._aborted = True
            self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()
