"""One way to write for every store: a lasting one can do more than one in memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reader.store import LastingStore, Store
    from reader.store.check import Damage


class Keeper:
    """A store. In memory nothing is kept twice, nothing is ever full, and there is no small state."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lasting = store if _is_lasting(store) else None

    @property
    def lasts(self) -> bool:
        """Whether what is kept outlives the process."""
        return self._lasting is not None

    def write(
        self, name: str, data: bytes | Iterable[bytes], *, twice: bool = False, from_reserve: bool = False
    ) -> None:
        """Put an object as ``LastingStore.write`` does."""
        if self._lasting is None:
            self.store.write(name, data)
        else:
            self._lasting.write(name, data, twice=twice, from_reserve=from_reserve)

    def delete(self, name: str) -> None:
        """Remove an object, if it is there."""
        if name in self.store:
            self.store.delete(name)

    @property
    def has_lost(self) -> bool:
        """Whether parts of the store's own table cannot be read, so that nothing can be written."""
        return self._lasting is not None and self._lasting.has_lost

    def read_lost(self) -> bool:
        """Try again to read what is lost of the store's own table; return whether any of it is there again."""
        return self._lasting is not None and self._lasting.read_lost()

    def give_up_lost(self) -> None:
        """Let go of what parts of the store's own table are lost, so that it can be written to again."""
        if self._lasting is not None:
            self._lasting.give_up_lost()

    def check(self, progress: Callable[[int, int], None]) -> tuple[Damage, ...]:
        """Return what the store finds damaged, as ``Volume.check`` does."""
        check = getattr(self.store, "check", None)
        return () if check is None else cast("tuple[Damage, ...]", check(progress))

    def state(self) -> bytes:
        """Return the small state. Raises ``DamagedError``."""
        return b"" if self._lasting is None else self._lasting.state()

    def put_state(self, data: bytes) -> None:
        """Replace the small state."""
        if self._lasting is not None:
            self._lasting.put_state(data)

    @property
    def lasting(self) -> LastingStore:
        """The store, where it lasts; ``ValueError`` where it does not, and there is no passphrase."""
        if self._lasting is None:
            raise ValueError("this is kept in memory alone")
        return self._lasting

    def shut(self) -> None:
        """Forget everything secret at once, whatever another thread is at."""
        if self._lasting is not None:
            self._lasting.shut()

    @property
    def free(self) -> int:
        """How many bytes ``needed`` may come to."""
        return sys.maxsize if self._lasting is None else self._lasting.free

    def needed(self, sizes: Iterable[int], *, twice: bool = False) -> int:
        """Return how much of ``free`` objects of these sizes take."""
        return 0 if self._lasting is None else self._lasting.needed(sizes, twice=twice)


def _is_lasting(store: Store) -> TypeGuard[LastingStore]:
    return hasattr(store, "put_state")
