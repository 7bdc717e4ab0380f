"""The names of a library and their objects: as they are now, and as they were at the last commit.

Invariants:

- Nothing here reads or writes the file; only the map of free cells is kept in step.
- Cells of an object that no root names are free as soon as nothing names it; those of a committed one stay in use
  until whoever commits has erased them.
- Any thread may call anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Final

from reader.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.free_map import FreeMap, Span
    from reader.store.table import Kept

MAX_NAME: Final = 255  # UTF-8 bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What a commit would make last: all objects, the names that differ, and the cells that it frees."""

    objects: dict[str, Kept]
    names: set[str]
    freed: list[Span]


class Contents:
    """The objects of a volume, ``committed`` at first; ``complete`` says that no part of the table was lost."""

    def __init__(self, committed: dict[str, Kept], free: FreeMap, *, complete: bool) -> None:
        self._lock = RLock()
        self._free = free
        self._committed = committed
        self._now = dict(committed)
        self._uncommitted: set[int] = set()  # ids of objects that no root names
        self.complete = complete

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with ``prefix``, sorted."""
        with self._lock:
            return sorted(name for name in self._now if name.startswith(prefix))

    def __contains__(self, name: object) -> bool:
        with self._lock:
            return name in self._now

    def __iter__(self) -> Iterator[tuple[str, Kept]]:
        with self._lock:
            return iter(sorted(self._now.items()))

    def find(self, name: str) -> Kept:
        """Return an object. Raises ``KeyError``, or ``DamagedError`` where it may have been there."""
        with self._lock:
            if name not in self._now and not self.complete:
                raise DamagedError(name=name)
            return self._now[name]

    def put(self, name: str, kept: Kept) -> None:
        """Let ``name`` mean an object that was just written."""
        with self._lock:
            self._drop(name)
            self._uncommitted.add(kept.id)
            self._now[name] = kept

    def rename(self, old: str, new: str) -> None:
        """Let ``new`` mean what ``old`` did. Raises ``KeyError``."""
        check_name(new)
        with self._lock:
            if self._now[old] is not self._now.get(new):
                self._drop(new)
                self._now[new] = self._now.pop(old)

    def delete(self, name: str) -> None:
        """Forget an object. Raises ``KeyError``."""
        with self._lock:
            if name not in self._now:
                raise KeyError(name)
            self._drop(name)

    def changes(self) -> Changes:
        """Return what changed since the last commit."""
        with self._lock:
            before, now = self._committed, dict(self._now)
        names = {name for name in before.keys() | now.keys() if before.get(name) is not now.get(name)}
        still = {kept.id for kept in now.values()}
        freed = [span for name in names if (kept := before.get(name)) and kept.id not in still for span in kept.spans()]
        return Changes(now, names, freed)

    def settle(self, changes: Changes) -> None:
        """Take ``changes`` as committed."""
        with self._lock:
            self._committed = changes.objects
            self._uncommitted -= {kept.id for kept in changes.objects.values()}

    def rollback(self) -> None:
        """Return to the last commit."""
        with self._lock:
            for name in list(self._now):
                if self._now[name].id in self._uncommitted:
                    self._drop(name)
            self._now = dict(self._committed)

    def take_in(self, found: dict[str, Kept], *, complete: bool) -> None:
        """Add committed objects of which the records could not be read before. Nothing else may be pending."""
        with self._lock:
            for name in found.keys() - self._committed.keys():
                self._free.use(*found[name].spans())
                self._committed[name] = self._now[name] = found[name]
            self.complete = complete

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._now, self._committed = {}, {}

    def _drop(self, name: str) -> None:
        old = self._now.pop(name, None)
        if old is not None and old.id in self._uncommitted:
            self._uncommitted.remove(old.id)
            self._free.release(*old.spans())


def check_name(name: str) -> None:
    """Raise ``ValueError`` where ``name`` cannot be a name."""
    if not name or len(name.encode()) > MAX_NAME:
        raise ValueError(f"a name takes 1 to {MAX_NAME} bytes of UTF-8")
