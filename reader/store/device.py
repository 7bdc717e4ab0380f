"""The file underneath: bytes at a place, made to last on request, and every failure as an error of the tree.

Invariants:

- Only one process has the file open: whoever cannot have the lock does not get past ``open_file``.
- Nothing is mapped into memory: a stick that is pulled gives an error, not the end of the process.
- A read gives all bytes or raises; a write has written all bytes or raises.
- Once a ``sync`` has returned, what was written before it lasts, as far as the system can be made to promise.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final, Protocol

from reader.errors import (
    DiskFullError,
    FileTooLargeForDiskError,
    FolderMissingError,
    FolderReadOnlyError,
    LibraryDeviceError,
    LibraryGoneError,
    LibraryInUseError,
    LibraryMissingError,
    LibraryReadOnlyError,
    LibrarySizeError,
    ReaderError,
    TargetExistsError,
    UnreadableError,
)
from reader.store import exclusive
from reader.store.layout import LARGEST_ON_FAT32
from reader.store.nocow import switch_off_copy_on_write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FLAGS: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0)

_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE: Final = frozenset(
    {
        errno.ENODEV,
        errno.ENXIO,
        errno.EIO,
        getattr(errno, "ESTALE", errno.ENODEV),
        getattr(errno, "ENOMEDIUM", errno.EIO),
    }
)


class Device(Protocol):
    """What a volume needs of a file. The docstrings are the contract."""

    @property
    def size(self) -> int:
        """The length in bytes when it was opened."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Return exactly ``length`` bytes.

        Raises ``UnreadableError`` where the disk cannot read them, ``LibrarySizeError`` where the file ends.
        """
        ...

    def write(self, offset: int, data: bytes | bytearray) -> None:
        """Write all of ``data``. Raises ``DiskFullError``, ``LibraryGoneError`` and ``LibraryDeviceError``."""
        ...

    def sync(self) -> None:
        """Make what was written last. Raises what ``write`` does."""
        ...

    def check_present(self) -> None:
        """Raise ``LibraryGoneError`` or ``LibrarySizeError`` if the file was deleted, shortened or grown."""
        ...

    def shut(self) -> None:
        """Begin nothing any more, and wait for nothing: every later call but ``close`` raises ``ValueError``."""
        ...

    def close(self) -> None:
        """Let go of the file and its lock; a second call does nothing."""
        ...


class FileDevice:
    """A ``Device`` on an open file descriptor, which it closes.

    Where it is not ``writable``, writing raises ``LibraryReadOnlyError``.
    """

    def __init__(self, descriptor: int, *, writable: bool = True) -> None:
        self._writable = writable
        self.size = os.fstat(descriptor).st_size
        self._descriptor = descriptor
        self._shut = False
        self._users = 0
        self._idle = Condition()
        self._position = Lock()  # of the file, where reading and writing have to move it

    def read(self, offset: int, length: int) -> bytes:
        """Return exactly ``length`` bytes from ``offset``."""
        pieces: list[bytes] = []
        with self._using() as descriptor:
            while length:
                try:
                    piece = self._read_some(descriptor, offset, length)
                except OSError as error:
                    raise (UnreadableError() if error.errno == errno.EIO else _named(error)) from None
                if not piece:
                    raise LibrarySizeError
                pieces.append(piece)
                offset += len(piece)
                length -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def write(self, offset: int, data: bytes | bytearray) -> None:
        """Write all of ``data`` at ``offset``."""
        if not self._writable:
            raise LibraryReadOnlyError
        left = memoryview(data)
        with self._using() as descriptor:
            while left:
                try:
                    written = self._write_some(descriptor, offset, left)
                except OSError as error:
                    raise _named(error) from None
                if not written:
                    raise LibraryDeviceError(number=0)
                offset += written
                left = left[written:]

    def sync(self) -> None:
        """Make what was written last."""
        with self._using() as descriptor:
            try:
                _full_sync(descriptor)
            except OSError as error:
                raise _named(error) from None

    def check_present(self) -> None:
        """Raise if the file was deleted, shortened or grown."""
        with self._using() as descriptor:
            try:
                now = os.fstat(descriptor)
            except OSError as error:
                raise _named(error) from None
        if now.st_nlink == 0:
            raise LibraryGoneError
        if now.st_size != self.size:
            raise LibrarySizeError

    def is_at(self, path: Path) -> bool:
        """Say whether ``path`` is a name of this very file. Raises ``FileNotFoundError`` where nothing is there."""
        with self._using() as descriptor:
            return os.path.samestat(os.fstat(descriptor), path.lstat())

    def status(self) -> os.stat_result:
        """Return what the system knows about the file."""
        with self._using() as descriptor:
            return os.fstat(descriptor)

    def names(self) -> int:
        """Return how many names the file has: more than one where there are hard links to it."""
        with self._using() as descriptor:
            return os.fstat(descriptor).st_nlink

    def shut(self) -> None:
        """Begin nothing any more."""
        with self._idle:
            self._shut = True

    def close(self) -> None:
        """Let go of the file and its lock, as soon as no other thread is in the middle of something."""
        self.shut()
        with self._idle:
            descriptor, self._descriptor = self._descriptor, -1
            self._idle.wait_for(lambda: self._users == 0)
        if descriptor >= 0:
            exclusive.release(descriptor)
            os.close(descriptor)

    @contextmanager
    def _using(self) -> Iterator[int]:
        # A descriptor that was closed under another thread might by then be another file's.
        with self._idle:
            if self._shut:
                raise ValueError("the store is closed")
            self._users += 1
        try:
            yield self._descriptor
        finally:
            with self._idle:
                self._users -= 1
                self._idle.notify_all()

    if hasattr(os, "pread"):

        def _read_some(self, descriptor: int, offset: int, length: int) -> bytes:
            return os.pread(descriptor, length, offset)

        def _write_some(self, descriptor: int, offset: int, data: memoryview) -> int:
            return os.pwrite(descriptor, data, offset)

    else:  # Windows

        def _read_some(self, descriptor: int, offset: int, length: int) -> bytes:
            with self._position:
                os.lseek(descriptor, offset, os.SEEK_SET)
                return os.read(descriptor, length)

        def _write_some(self, descriptor: int, offset: int, data: memoryview) -> int:
            with self._position:
                os.lseek(descriptor, offset, os.SEEK_SET)
                return os.write(descriptor, data)


def open_file(path: Path, *, follow_links: bool = True) -> FileDevice:
    """Open a library file for this process alone.

    Raises ``LibraryMissingError``, ``LibraryInUseError``, ``LibraryReadOnlyError`` and ``LibraryDeviceError``.
    """
    try:
        # Not blocking: what is at the path may be a pipe.
        no_links = 0 if follow_links else getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | no_links | _FLAGS)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise LibraryMissingError(path=str(path)) from None
    except PermissionError:
        # Windows says the same of a folder.
        raise (LibraryMissingError(path=str(path)) if path.is_dir() else LibraryReadOnlyError()) from None
    except OSError as error:
        raise _named(error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise LibraryMissingError(path=str(path))
        _lock(descriptor)
        return FileDevice(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def open_to_read(path: Path) -> FileDevice:
    """Open a library file that may not be written to, for this process alone. Raises what ``open_file`` does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
    except OSError as error:
        raise _named(error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise LibraryMissingError(path=str(path))
        _lock(descriptor)
        return FileDevice(descriptor, writable=False)
    except BaseException:
        os.close(descriptor)
        raise


def create_file(path: Path, size: int) -> FileDevice:
    """Make an empty file for this process and this user alone, to be filled with ``size`` bytes.

    Raises ``TargetExistsError``, ``FolderMissingError``, ``FolderReadOnlyError``, ``FileTooLargeForDiskError`` and what
    ``open_file`` does.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
    except FileExistsError:
        raise TargetExistsError(path=str(path)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise FolderMissingError(path=str(path.parent)) from None
    except OSError as error:
        if error.errno in _READ_ONLY:
            raise FolderReadOnlyError(path=str(path.parent)) from None
        raise _named(error) from None
    try:
        _lock(descriptor)
        switch_off_copy_on_write(descriptor)
        if size > LARGEST_ON_FAT32:
            _try_size(descriptor, size)
        device = FileDevice(descriptor)
    except BaseException:
        os.close(descriptor)
        path.unlink(missing_ok=True)
        raise
    device.size = size
    return device


def _lock(descriptor: int) -> None:
    try:
        if not exclusive.acquire(descriptor):
            raise LibraryInUseError
    except OSError as error:
        raise _named(error) from None


def _try_size(descriptor: int, size: int) -> None:
    # FAT32 refuses here and now, and not after 4 GiB have been written.
    try:
        os.ftruncate(descriptor, size)
        os.ftruncate(descriptor, 0)
    except OSError as error:
        raise (_named(error) if error.errno in _FULL else FileTooLargeForDiskError()) from None


def _full_sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - not there on Windows

        try:
            # fsync alone leaves the data in the drive's own cache there.
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in {errno.ENOTSUP, errno.EINVAL, errno.ENOTTY}:
                raise
        else:
            return
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        os.fsync(descriptor)


def _named(error: OSError) -> ReaderError:
    if error.errno in _FULL:
        return DiskFullError()
    if error.errno == errno.EFBIG:
        return FileTooLargeForDiskError()
    if error.errno in _READ_ONLY:
        return LibraryReadOnlyError()
    if error.errno in _GONE:
        return LibraryGoneError()
    return LibraryDeviceError(number=error.errno or 0)
