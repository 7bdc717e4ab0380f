"""The one seam between what is kept and where: a small transactional store of named objects.

Two parts honour it: the memory store here, and the sealed library file, which does more (``LastingStore``). The
docstrings are the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from types import TracebackType
from typing import Protocol, Self


class Store(Protocol):
    """Named immutable byte strings, changed together or not at all.

    - Names are non-empty strings of at most 255 UTF-8 bytes, else ``ValueError``; ``/`` in them is a convention, not
      a folder.
    - An object is written whole and never altered in place; writing a name again replaces the object, and
      readers that opened the old one keep what they opened until the next ``commit``.
    - What was written or deleted is seen at once by this process, and by nobody after a crash until ``commit``
      returns. ``rollback`` forgets everything since the last commit.
    - One thread at a time writes; any number may read.
    - A name that is not there raises ``KeyError``: asking for it is a mistake of ours, not of the person's. So is
      using a store that has been closed: ``ValueError``.
    """

    def names(self, prefix: str = "") -> Iterator[str]:
        """Yield the names that begin with ``prefix``, sorted, as they are at the time of the call."""
        ...

    def __contains__(self, name: object) -> bool: ...

    def size(self, name: str) -> int:
        """Return the length of an object in bytes."""
        ...

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return ``length`` bytes from ``offset``, or all from there; fewer where the object ends.

        Neither may be negative (``ValueError``).
        """
        ...

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Put a whole object under ``name``; an iterable is written piece by piece.

        If the iterable raises, the name is what it was.
        """
        ...

    def rename(self, old: str, new: str) -> None:
        """Move an object; one that bore the new name is replaced. Its own name is no change."""
        ...

    def delete(self, name: str) -> None:
        """Remove an object."""
        ...

    def commit(self) -> None:
        """Make everything since the last commit last, all of it or nothing."""
        ...

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        ...

    @property
    def commits(self) -> int:
        """How many commits lasted since the store was opened, one that raised for what came after it included."""
        ...

    def close(self) -> None:
        """Forget what was not committed, and everything secret; a second call does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Opens(Enum):
    """What a passphrase opens: this library, another in the same file, or nothing."""

    THIS = auto()
    ANOTHER = auto()
    NOTHING = auto()


class LastingStore(Store, Protocol):
    """A store that outlives the process: it can be full, damaged, and has a small state of its own.

    Sizes are in bytes and count whole cells, so that ``needed`` and ``free`` compare.
    """

    def write(
        self, name: str, data: bytes | Iterable[bytes], *, twice: bool = False, from_reserve: bool = False
    ) -> None:
        """Put a whole object under ``name``; an iterable is written piece by piece.

        ``twice`` keeps two copies, for what nothing else could replace. ``from_reserve`` lets it take the room that
        is kept so that removing and saving work in a full library. Raises ``LibraryFullError``, after which the name
        means what it did before.
        """
        ...

    def state(self) -> bytes:
        """Return the state last put, empty at first. Raises ``DamagedError``; putting another mends that."""
        ...

    def put_state(self, data: bytes) -> None:
        """Replace the state and make it last, at once and apart from any transaction.

        It is for what is saved often: up to ``STATE_CAPACITY`` (4096) bytes cost next to nothing. Nothing is written
        where nothing changed.
        """
        ...

    def shut(self) -> None:
        """Forget everything secret at once, without waiting for what another thread is at; ``close`` still follows."""
        ...

    def opened_by(self, passphrase: str) -> Opens:
        """Return what ``passphrase`` opens."""
        ...

    def change_passphrase(self, passphrase: str) -> None:
        """Let ``passphrase`` open this library, and the old one no more.

        Raises ``PassphraseInUseError``, and ``PassphraseUncertainError`` where the disk fails meanwhile.
        """
        ...

    def add_library(self, keep: Sequence[str], new: str) -> None:
        """Make one more library beside this one, under ``new``; those that ``keep`` opens stay as well."""
        ...

    @property
    def has_lost(self) -> bool:
        """Whether a part of what says what there is could not be read; until all of it is, nothing can be written."""
        ...

    def read_lost(self) -> bool:
        """Try again to read what is lost; return whether any of it is there again."""
        ...

    def give_up_lost(self) -> None:
        """Let go for good of what is lost, so that the store can be written to again."""
        ...

    @property
    def generation(self) -> int:
        """How often something was made to last: a counter, not a time."""
        ...

    @property
    def capacity(self) -> int:
        """What ``free`` is in an empty library."""
        ...

    @property
    def free(self) -> int:
        """How much ``needed`` may come to for what is written next."""
        ...

    def needed(self, sizes: Iterable[int], *, twice: bool = False) -> int:
        """Return how much of ``free`` objects of these sizes take."""
        ...
