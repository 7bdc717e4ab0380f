"""The order in which things reach the file.

Invariants:

- Nothing that a root names is ever overwritten. A commit writes pages of the table into free cells, syncs them
  together with the objects written before, publishes a root that names them (``root_pair``), and only then overwrites
  the cells that no root names any more.
- What is still to be overwritten is listed in the root, so that a crash in between is made up for at the next unlock.
- After a failed sync of cells nobody knows which of them the disk has: it takes a rollback to go on.
- While a part of the table is lost, nobody knows which cells it named, so no cell is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reader.errors import DamagedError, LibraryFullError, ReaderError
from reader.guard import locked
from reader.store.check import Damage, Part, check_pages
from reader.store.root import MAX_PAGES, STATE_CAPACITY, Root
from reader.store.root_pair import RootPair
from reader.store.table import CELL_CAPACITY, STATE, TABLE, Page, PageRef, changed_pages
from reader.store.unlock import load_table_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.store.contents import Changes
    from reader.store.device import Device
    from reader.store.free_map import FreeMap, Span
    from reader.store.unlock import Opened
    from reader.store.writing import Writer

_SHORT_ERASE_LIST: Final = 8
"""How many cells may be erased a second time at the next unlock, to save publishing once more now."""


class Committer:
    """Makes things last in the library that was ``opened`` with ``key``, which ``close`` wipes.

    One thread at a time calls it. All methods that write raise ``LibraryFullError``, ``DiskFullError``,
    ``LibraryGoneError``, ``LibrarySizeError`` and ``LibraryDeviceError``.
    """

    def __init__(self, device: Device, key: memoryview, opened: Opened, free: FreeMap, writer: Writer) -> None:
        self._device = device
        self._cells = opened.cells
        self._free = free
        self._writer = writer
        self._roots = RootPair(device, opened.region, opened.slot, key, opened.root)
        self._pages = opened.pages
        self._worn = len(opened.worn)
        self._lost = opened.lost
        self._unerased: list[Span] = list(opened.root.erase)
        self._doomed: ReaderError | None = None  # until a rollback
        for used in (spans_of((*opened.root.pages, *opened.root.state_pages)), opened.root.erase):
            free.use(*used)
        if free.free >= 2 * self._worn:
            # A page that has lost one copy is written anew by the first commit, twice.
            self._pages = [Page(page.records, None) if page.ref in opened.worn else page for page in opened.pages]

    @property
    def root(self) -> Root:
        """What both roots say."""
        return self._roots.root

    @property
    def region(self) -> int:
        """Where the library lies."""
        return self._roots.region

    @property
    def page_cells(self) -> int:
        """How many cells the next commit may need for the table before it frees any."""
        return 2 * max(1, len(self._pages))

    def check_writable(self) -> None:
        """Raise what keeps cells from being written."""
        self._roots.check_writable()
        if self._doomed is not None:
            raise self._doomed
        if self._lost:
            raise DamagedError(name="")
        self._device.check_present()

    def commit(self, changes: Changes, next_object: int) -> None:
        """Publish a root that names what ``changes`` has, whether anything changed or not."""
        pages = changed_pages(self._pages, changes.objects, changes.names)
        if len(pages) + len(self._lost) > MAX_PAGES:
            raise LibraryFullError(needed=1, free=0)
        unwritten = [page for page in pages if page.ref is None]
        if changes.names or unwritten:
            refs = iter(self._write_pages(TABLE, [page.encoded for page in unwritten]))
            pages = [Page(page.records, page.ref or next(refs)) for page in pages]
        named = (*_refs(pages), *self._lost)
        freed = changes.freed + spans_of(ref for ref in self.root.pages if ref not in named)
        self._publish(freed, pages=named, next_object=next_object)
        self._pages = pages

    def put_state(self, data: bytes) -> None:
        """Publish a root with another state."""
        refs: list[PageRef] = []
        if len(data) > STATE_CAPACITY:
            self.check_writable()
            pieces = [data[start : start + CELL_CAPACITY] for start in range(0, len(data), CELL_CAPACITY)]
            refs = self._write_pages(STATE, pieces)
        self._publish(spans_of(self.root.state_pages), state=b"" if refs else data, state_pages=tuple(refs))

    @property
    def has_lost(self) -> bool:
        """Whether pages are lost."""
        return bool(self._lost)

    def read_lost(self) -> list[Page]:
        """Try again to read the lost pages; return all that are known where some came back, else nothing."""
        found = [page for ref in self._lost if (page := load_table_page(self._cells, ref)[0]) is not None]
        if not found:
            return []
        back = {page.ref for page in found}
        self._lost = tuple(ref for ref in self._lost if ref not in back)
        self._pages = [*self._pages, *found]
        return self._pages

    def give_up_lost(self) -> bool:
        """Publish a root that names the lost pages no more; return whether there were any."""
        lost, self._lost = self._lost, ()
        if lost:
            self._publish(spans_of(lost), pages=_refs(self._pages))
        return bool(lost)

    def erase(self) -> None:
        """Overwrite what no root names any more, and let it be used again."""
        spans = self._unerased
        if spans:
            self._cells.erase(spans)
            self._sync()
            self._unerased = []
            self._free.release(*spans)
            if sum(count for _, count in spans) > _SHORT_ERASE_LIST:
                self._publish([])

    def rollback(self) -> None:
        """Go on after a failed sync: what it left unknown is named by nothing any more."""
        self._doomed = None

    def rekey(self, key: memoryview) -> None:
        """Publish under another key, of which a copy is kept, and forget the old one."""
        self._roots.check_writable()
        self._device.check_present()
        self._roots.rekey(locked.copied(key))

    def check(self) -> Iterator[Damage]:
        """Yield what is damaged of roots, table and state."""
        if self._worn:
            yield Damage(Part.TABLE, "", self._worn, lost=False)
        if damaged := self._roots.damaged():
            yield Damage(Part.ROOT, "", damaged, lost=False)
        yield from check_pages(self._cells, Part.TABLE, self.root.pages, TABLE)
        yield from check_pages(self._cells, Part.STATE, self.root.state_pages, STATE)

    def close(self) -> None:
        """Forget the keys and the table."""
        self._roots.close()
        self._pages = []

    def _write_pages(self, object_id: int, contents: list[bytes]) -> list[PageRef]:
        """Write pages into free cells, and sync: them, and all that was written before."""
        refs: list[PageRef] = []
        try:
            for position, data in enumerate(contents):
                refs.append(self._writer.write_page(object_id, position if object_id == STATE else 0, data))
            self._sync()
        except BaseException:
            self._free.release(*spans_of(refs))
            raise
        return refs

    def _publish(self, freed: Iterable[Span], **changes: Any) -> None:
        self._roots.check_writable()
        self._device.check_present()
        self._unerased += freed
        self._roots.publish(erase=tuple(self._unerased), **changes)

    def _sync(self) -> None:
        try:
            self._device.sync()
        except ReaderError as error:
            self._doomed = error
            raise


def spans_of(refs: Iterable[PageRef]) -> list[Span]:
    """Return the cells of both copies of pages."""
    return [(cell, 1) for ref in refs for cell in ref.cells]


def _refs(pages: Iterable[Page]) -> tuple[PageRef, ...]:
    return tuple(page.ref for page in pages if page.ref is not None)
