"""The store that lives in memory only: what a person opens without keeping it.

Invariants:

- Objects are ``bytes`` and never change, so whoever has read one keeps it whatever happens to its name.
- ``_now`` is what this process sees, ``_committed`` what ``rollback`` returns to; they share the objects.
- Nothing here is ever written anywhere, and ``close`` lets go of all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock
from types import TracebackType
from typing import Final, Self

MAX_NAME: Final = 255  # UTF-8 bytes


class MemoryStore:
    """A ``reader.store.Store`` without a file behind it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._now: dict[str, bytes] = {}
        self._committed: dict[str, bytes] = {}
        self._closed = False
        self._commits = 0

    def names(self, prefix: str = "") -> Iterator[str]:
        """Yield the names that begin with ``prefix``, sorted, as they are at the time of the call."""
        with self._lock:
            return iter(sorted(name for name in self._open() if name.startswith(prefix)))

    def __contains__(self, name: object) -> bool:
        with self._lock:
            return name in self._open()

    def size(self, name: str) -> int:
        """Return the length of an object in bytes."""
        with self._lock:
            return len(self._open()[name])

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return ``length`` bytes from ``offset``, or all from there; fewer where the object ends."""
        if offset < 0 or (length is not None and length < 0):
            raise ValueError("offset and length count from 0")
        with self._lock:
            data = self._open()[name]
        return data[offset:] if length is None else data[offset : offset + length]

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Put a whole object under ``name``; an iterable is written piece by piece."""
        _check(name)
        # Joined outside the lock: whatever makes the pieces may itself be reading this store.
        whole = bytes(data) if isinstance(data, (bytes, bytearray, memoryview)) else b"".join(data)
        with self._lock:
            self._open()[name] = whole

    def rename(self, old: str, new: str) -> None:
        """Move an object; one that bore the new name is replaced."""
        _check(new)
        with self._lock:
            objects = self._open()
            objects[new] = objects.pop(old)

    def delete(self, name: str) -> None:
        """Remove an object."""
        with self._lock:
            del self._open()[name]

    def commit(self) -> None:
        """Make everything since the last commit last, all of it or nothing."""
        with self._lock:
            self._committed = dict(self._open())
            self._commits += 1

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        with self._lock:
            self._open()
            self._now = dict(self._committed)

    @property
    def commits(self) -> int:
        """How many commits lasted."""
        return self._commits

    def close(self) -> None:
        """Let go of everything; a second call does nothing."""
        with self._lock:
            self._closed = True
            self._now = {}
            self._committed = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> dict[str, bytes]:
        if self._closed:
            raise ValueError("the store is closed")
        return self._now


def _check(name: str) -> None:
    if not name or len(name.encode()) > MAX_NAME:
        raise ValueError(f"a name takes 1 to {MAX_NAME} bytes of UTF-8")
