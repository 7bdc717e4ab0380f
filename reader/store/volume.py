"""One library of a library file: a ``LastingStore``.

Invariants:

- Reading, writing and committing follow ``interface``; what reaches the file in which order is ``commit``'s.
- The state (``put_state``) is no part of a transaction: it lasts by itself, and commits nothing else.
- ``shut`` waits for nobody. First the file takes nothing any more, then the keys are wiped: whatever another thread
  seals afterwards, under a key that is gone, never reaches the file.
- Cells that were written and never committed need no erasing: their write ids, without which their keys cannot be
  derived, have never left this process.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING, Self

from reader.errors import DamagedError, LibraryReadOnlyError, PassphraseInUseError, UnreadableError
from reader.guard import locked
from reader.store import unlock
from reader.store.adding import find, put_beside
from reader.store.check import Damage, check_objects
from reader.store.commit import Committer
from reader.store.contents import Contents, check_name
from reader.store.device import open_file, open_to_read
from reader.store.encoding import MalformedError
from reader.store.free_map import FreeMap
from reader.store.interface import Opens
from reader.store.layout import CELL_SIZE, Layout
from reader.store.passphrase import WORK, Work
from reader.store.reading import read_object
from reader.store.root import MAX_STATE
from reader.store.sealing import wipe
from reader.store.table import cells_for, objects_of
from reader.store.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from reader.store.contents import Changes
    from reader.store.device import Device


class Volume:
    """A ``LastingStore`` in one region of a library file. ``open`` makes one.

    Whatever writes also raises ``LibraryFullError``, ``DiskFullError``, ``LibraryGoneError``, ``LibrarySizeError``
    and ``LibraryDeviceError``.
    """

    def __init__(self, device: Device, work: Work, key: memoryview, opened: unlock.Opened) -> None:
        self._device = device
        self._work = work
        self._cells = opened.cells
        self._state = opened.state
        self._next_object = opened.root.next_object
        self._reserve = Layout(opened.root.cells).reserve
        self._free = FreeMap(opened.root.cells)
        objects = objects_of(opened.pages)
        for kept in objects.values():
            self._free.use(*kept.spans())
        self._contents = Contents(objects, self._free, complete=not opened.lost)
        self._writer = Writer(self._cells, self._free)
        self._committer = Committer(device, key, opened, self._free, self._writer)
        self._committing = RLock()
        self._commits = 0
        self._closed = False

    @classmethod
    def open(cls, path: Path, passphrase: str, *, work: Work = WORK) -> Self:
        """Open the library that ``passphrase`` opens in the file at ``path``.

        Where the file may not be written to, whatever writes raises ``LibraryReadOnlyError``.
        Raises ``NoLibraryOpensError``, ``LibraryMissingError``, ``LibraryInUseError``, ``LibraryReadOnlyError`` where
        it may not even be read, ``LibrarySizeError`` and other ``StoreError``s.
        """
        try:
            device = open_file(path)
        except LibraryReadOnlyError:
            device = open_to_read(path)
        return cls.on(device, passphrase, work=work)

    @classmethod
    def on(cls, device: Device, passphrase: str, *, work: Work = WORK) -> Self:
        """Open the library that ``passphrase`` opens on ``device``, which is closed with it, or now if that fails."""
        key = locked.buffer(0)
        candidates: list[unlock.Candidate] = []
        try:
            key = unlock.derive_key(device, passphrase, work)
            candidates = unlock.open_roots(device, key)
            try:
                volume = cls(device, work, key, unlock.open_library(device, candidates))
            except MalformedError:
                raise DamagedError(name="") from None
            # Nothing can be seen of the commit where nothing can be written.
            with suppress(LibraryReadOnlyError):
                volume._commit(volume._contents.changes())
        except BaseException:
            wipe(key)
            unlock.forget(candidates)
            device.close()
            raise
        return volume

    def names(self, prefix: str = "") -> Iterator[str]:
        """Yield the names that begin with ``prefix``, sorted, as they are at the time of the call."""
        self._check_open()
        return iter(self._contents.names(prefix))

    def __contains__(self, name: object) -> bool:
        self._check_open()
        return name in self._contents

    def size(self, name: str) -> int:
        """Return the length of an object in bytes."""
        self._check_open()
        return self._contents.find(name).size

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """Return ``length`` bytes from ``offset``, or all from there; fewer where the object ends.

        Raises ``DamagedError`` with the name where some of these bytes are lost, and ``UnreadableError``, which is one
        too, where the disk cannot read them.
        """
        if offset < 0 or (length is not None and length < 0):
            raise ValueError("offset and length count from 0")
        while True:
            self._check_open()
            kept = self._contents.find(name)
            end = kept.size if length is None else min(kept.size, offset + length)
            try:
                data = read_object(self._cells, kept, offset, end)
            except UnreadableError:
                raise UnreadableError(name=name) from None
            if data is not None:
                return data
            self._check_open()
            # Another thread may have replaced the object meanwhile, and its cells be erased.
            if self._contents.find(name) is kept:
                raise DamagedError(name=name)

    def write(
        self, name: str, data: bytes | Iterable[bytes], *, twice: bool = False, from_reserve: bool = False
    ) -> None:
        """Put a whole object under ``name``; an iterable is written piece by piece.

        ``twice`` keeps two copies, far from each other; ``from_reserve`` lets it take what is kept for removing and
        saving.
        """
        check_name(name)
        self._check_writable()
        # What a commit may still need for the table is never given away.
        leave = min(self._reserve, self._committer.page_cells) if from_reserve else self._reserve
        object_id = self._next_object
        self._next_object += 1
        self._contents.put(name, self._writer.write_object(object_id, data, twice=twice, leave=leave))

    def rename(self, old: str, new: str) -> None:
        """Move an object; one that bore the new name is replaced."""
        self._check_writable()
        self._contents.rename(old, new)

    def delete(self, name: str) -> None:
        """Remove an object. Its cells are erased by the next commit."""
        self._check_writable()
        self._contents.delete(name)

    def commit(self) -> None:
        """Make everything since the last commit last, all of it or nothing; write nothing if that is nothing.

        Where only overwriting what was removed fails, that is raised as well; what was committed lasts all the same,
        and the next commit or unlock overwrites again.
        """
        with self._committing:
            self._check_writable()
            changes = self._contents.changes()
            if changes.names:
                self._commit(changes)

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        with self._committing:
            self._check_open()
            self._contents.rollback()
            self._committer.rollback()

    def state(self) -> bytes:
        """Return the state last put. Raises ``DamagedError`` where it is lost; putting another mends that."""
        self._check_open()
        if self._state is None:
            raise DamagedError(name="")
        return self._state

    def put_state(self, data: bytes) -> None:
        """Replace the state and make it last, without committing anything else.

        Up to ``STATE_CAPACITY`` bytes cost two roots of 16 KiB; more cost cells as well. Nothing is written where
        nothing changed.
        """
        if len(data) > MAX_STATE:
            raise ValueError("too much for a state")
        with self._committing:
            self._check_open()
            if data == self._state:
                return
            self._committer.put_state(data)
            self._state = data
            self._committer.erase()

    @property
    def commits(self) -> int:
        """How many commits lasted since it was opened."""
        return self._commits

    @property
    def generation(self) -> int:
        """How often roots were published: a counter, not a time."""
        return self._committer.root.generation

    @property
    def free(self) -> int:
        """How much ``needed`` may come to for what is written next, in bytes; the reserve is not counted."""
        return max(0, self._free.free - self._reserve) * CELL_SIZE

    @property
    def capacity(self) -> int:
        """The bytes of all cells but the reserve: what ``free`` is at most."""
        return (self._committer.root.cells - self._reserve) * CELL_SIZE

    def needed(self, sizes: Iterable[int], *, twice: bool = False) -> int:
        """Return how much of ``free`` objects of these sizes take."""
        return sum(map(cells_for, sizes)) * (2 if twice else 1) * CELL_SIZE

    def check(self, progress: Callable[[int, int], None] | None = None) -> tuple[Damage, ...]:
        """Read every cell that is in use, and both roots; return what does not open as it was written.

        ``progress`` gets how many cells are done, and of how many. A copy of the table that was written anew when
        the library was opened is told as well. No other thread may write meanwhile.
        """
        with self._committing:
            self._check_open()
            found = list(self._committer.check())
        found += check_objects(self._cells, self._contents, progress)
        return tuple(found)

    @property
    def has_lost(self) -> bool:
        """Whether parts of the table could not be read, so that nothing can be written."""
        return self._committer.has_lost

    def read_lost(self) -> bool:
        """Try again to read what parts of the table are lost; return whether any of it is there again."""
        with self._committing:
            self._check_open()
            pages = self._committer.read_lost()
            if pages:
                # Nothing was written while a part was lost, so what the table says is what there is.
                try:
                    self._contents.take_in(objects_of(pages), complete=not self.has_lost)
                except MalformedError:
                    raise DamagedError(name="") from None
            return bool(pages)

    def give_up_lost(self) -> None:
        """Let go for good of what parts of the table are lost, so that the library can be written to again."""
        with self._committing:
            self._check_open()
            if self._committer.give_up_lost():
                self._contents.complete = True
                self._committer.erase()

    def change_passphrase(self, passphrase: str) -> None:
        """Let ``passphrase`` open this library, and the old one no more. Commits nothing else.

        Raises ``PassphraseInUseError`` where it opens this library already, or another of the file, and
        ``PassphraseUncertainError`` where the disk fails meanwhile.
        """
        with self._derived(passphrase) as key:
            if unlock.region_of(self._device, key) is not None:
                raise PassphraseInUseError
            self._committer.rekey(key)

    def opened_by(self, passphrase: str) -> Opens:
        """Return what ``passphrase`` opens in the file. Whatever it is, the same work is done."""
        with self._derived(passphrase) as key:
            region = unlock.region_of(self._device, key)
            if region is None:
                return Opens.NOTHING
            return Opens.THIS if region == self._committer.region else Opens.ANOTHER

    def add_library(self, keep: Sequence[str], new: str) -> None:
        """Make one more library in the file, under ``new``. This one stays, and those that ``keep`` opens.

        Any other may be gone afterwards. Commits nothing. Raises as ``create.add`` does.
        """
        self._check_open()
        kept = {self._committer.region, *(find(self._device, each, self._work).region for each in keep)}
        with self._derived(new) as key:
            self._device.check_present()
            put_beside(self._device, Layout(self._committer.root.cells), kept, key)

    @contextmanager
    def _derived(self, passphrase: str) -> Iterator[memoryview]:
        """Yield the key that ``passphrase`` makes, while no other thread commits; it is wiped afterwards."""
        self._check_open()
        # Not under the lock: it takes long, and hiding first saves the state.
        key = unlock.derive_key(self._device, passphrase, self._work)
        try:
            with self._committing:
                self._check_open()
                yield key
        finally:
            wipe(key)

    def shut(self) -> None:
        """Forget the keys at once, whatever another thread is at: that ends in ``ValueError``, as after a crash."""
        self._closed = True
        self._device.shut()
        self._forget()

    def close(self) -> None:
        """Forget what was not committed, and the keys; a second call does nothing."""
        self.shut()
        with self._committing:
            self._device.close()
            self._forget()  # what a commit that was under way has put there since

    def _forget(self) -> None:
        self._committer.close()
        self._contents.clear()
        self._state = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("the store is closed")

    def _check_writable(self) -> None:
        self._check_open()
        self._committer.check_writable()

    def _commit(self, changes: Changes) -> None:
        self._committer.commit(changes, self._next_object)
        self._contents.settle(changes)
        self._commits += 1
        self._committer.erase()
