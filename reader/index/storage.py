"""Whoosh's files as objects of a ``Store``; nothing of Whoosh's reaches a disk.

Invariants:

- Every file that Whoosh creates, its temporary ones too, is a buffer in memory until it is closed; closing puts it
  into the store, which here is one in memory as well: what is to be kept of it becomes a ``Segment``. Whoosh's own
  storages put theirs into a folder, even the one that is called ``RamStorage``.
- A file is persisted when the *raw* file closes: Whoosh's sorting pool closes that one and never the wrapper, and a
  storage that waits for the wrapper loses every posting without a word.
- Nothing that is kept is ever unpickled. Whoosh unpickles its table of contents, which lives no longer than the
  writing of one segment and lists none; no class may be named in it.
- Locks hold within the process: only one process ever has a store open.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from threading import Lock
from typing import Any, Final

from whoosh.filedb.filestore import Storage
from whoosh.filedb.structfile import BufferFile, StructFile

from reader.index.segment import PREFIX
from reader.store import Store
from reader.store.memory import MemoryStore

_CLASSES: Final[frozenset[tuple[str, str]]] = frozenset()


class StoreStorage(Storage):  # type: ignore[misc]
    """The files of one index, each the object ``PREFIX`` + its name."""

    supports_mmap = False  # a mapped file kills the process when a stick is pulled

    def __init__(self, store: Store, prefix: str = PREFIX) -> None:
        self._store = store
        self._prefix = prefix
        self._locks: dict[str, _Lock] = {}

    def __repr__(self) -> str:
        return f"<StoreStorage {self._prefix!r}>"

    def create_file(self, name: str, **_: Any) -> StructFile:
        """Return a file to be written; it is there once it has been closed."""
        return StructFile(_Written(self._store, self._prefix + name), name=name)

    def open_file(self, name: str, **_: Any) -> StructFile:
        """Return a file to be read."""
        return StoredFile(self._store.read(self._prefix + name), name)

    def list(self) -> list[str]:
        """Return the names of all files."""
        return [name.removeprefix(self._prefix) for name in self._store.names(self._prefix)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.list())

    def file_exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        return self._prefix + name in self._store

    def file_modified(self, name: str) -> float:  # noqa: ARG002
        """Return no time: none is kept."""
        return -1.0

    def file_length(self, name: str) -> int:
        """Return the length of a file in bytes."""
        return self._store.size(self._prefix + name)

    def delete_file(self, name: str) -> None:
        """Remove a file."""
        self._store.delete(self._prefix + name)

    def rename_file(self, frm: str, to: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Rename a file; if ``safe``, refuse to replace another."""
        if safe and self.file_exists(to):
            raise NameError(f"{to!r} exists")
        self._store.rename(self._prefix + frm, self._prefix + to)

    def lock(self, name: str) -> _Lock:
        """Return the lock of a name, the same one each time."""
        return self._locks.setdefault(name, _Lock())

    def temp_storage(self, name: str | None = None) -> StoreStorage:  # noqa: ARG002
        """Return a storage for temporary files: a store in memory that goes when it goes."""
        return StoreStorage(MemoryStore(), "")

    def destroy(self, *_: object, **__: object) -> None:
        """Forget the files of a temporary storage."""
        for name in self.list():
            self.delete_file(name)


class StoredFile(BufferFile):  # type: ignore[misc]
    """A file that is read: a view of an object's bytes, without a copy of it."""

    def __init__(self, data: bytes | memoryview, name: str | None = None) -> None:
        self._buf = memoryview(data)
        self._name = name
        self._position = 0
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    @property
    def file(self) -> StoredFile:
        """The raw file, which Whoosh reads through as well."""
        return self

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def subset(self, position: int, length: int, name: str | None = None) -> StoredFile:
        """Return a part of the file as a file."""
        return StoredFile(self._buf[position : position + length], name or self._name)

    def get(self, position: int, length: int) -> bytes:
        """Return bytes from anywhere, without moving."""
        return bytes(self._buf[position : position + length])

    def read(self, size: int | None = -1) -> bytes:
        """Return the next ``size`` bytes, or all that are left."""
        start = self._position
        end = len(self._buf) if size is None or size < 0 else min(start + size, len(self._buf))
        self._position = max(start, end)
        return bytes(self._buf[start:end])

    def readline(self, size: int = -1) -> bytes:
        """Return the bytes to the end of the line, as pickles of old protocols need them."""
        rest = self.get(self._position, len(self._buf))
        line = io.BytesIO(rest).readline(size)
        self._position += len(line)
        return line

    def readinto(self, buffer: bytearray | memoryview) -> int:
        """Fill a buffer with the next bytes; return how many there were."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, position: int, whence: int = io.SEEK_SET) -> int:
        """Move; return where to."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: len(self._buf)}[whence]
        self._position = base + position
        return self._position

    def tell(self) -> int:
        """Return where the next read begins."""
        return self._position

    def read_pickle(self) -> Any:
        """Return a pickled object that is made of no classes."""
        return _Unpickler(self).load()

    def close(self) -> None:
        """Let go of nothing: the bytes belong to the store."""
        self.is_closed = True


class _Written(io.BytesIO):
    """A raw file that becomes an object of the store when it is closed, by whomever."""

    def __init__(self, store: Store, name: str) -> None:
        super().__init__()
        self._store = store
        self._name = name

    def close(self) -> None:
        if not self.closed:
            self._store.write(self._name, self.getvalue())
        super().close()

    def __del__(self) -> None:
        # A file that nobody closed is one that was given up: io would close, and so persist it.
        super().close()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _CLASSES:
            raise pickle.UnpicklingError(f"Whoosh is not to make a {module}.{name}")
        return super().find_class(module, name)


class _Lock:
    """A lock that Whoosh tries and does not wait for."""

    def __init__(self) -> None:
        self._lock = Lock()

    def acquire(self) -> bool:
        return self._lock.acquire(blocking=False)

    def release(self) -> None:
        self._lock.release()
