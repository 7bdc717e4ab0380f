"""What a library holds: names, the cells of each object, and the pages that keep the list itself.

Invariants:

- An object is never altered: writing its name again makes another object with another id and other cells.
- A run is cells that follow one another, written together under a write id of 16 random bytes that no other run has.
- A page is what fits into one cell. Only pages with a change in them are written anew, and no two pages would fit
  into one, so that the list stays short whatever comes and goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.store.encoding import Fields, MalformedError, put_bytes, put_number
from reader.store.layout import CELL_SIZE
from reader.store.sealing import OVERHEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reader.store.free_map import Span

CELL_CAPACITY: Final = CELL_SIZE - OVERHEAD
"""How many bytes of an object, or of the table, one cell holds."""

WRITE_ID_SIZE: Final = 16

# Object ids. Those of named objects follow.
TABLE: Final = 0
STATE: Final = 1
FIRST_OBJECT: Final = 2

_RUNS_IN_A_RECORD: Final = 256


@dataclass(frozen=True, slots=True)
class Run:
    """``count`` cells from ``first`` on, written together."""

    first: int
    count: int
    write_id: bytes

    @property
    def end(self) -> int:
        """The cell after the last."""
        return self.first + self.count


@dataclass(frozen=True, slots=True)
class Place:
    """All that a cell is bound to, its region apart."""

    cell: int
    object_id: int
    index: int
    write_id: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """One object: its length in bytes, and the runs of each of its one or two copies."""

    id: int
    size: int
    copies: tuple[tuple[Run, ...], ...]

    def places(self, copy: int, start: int = 0) -> Iterator[Place]:
        """Yield the places of a copy's cells from index ``start`` on."""
        index = 0
        for run in self.copies[copy]:
            for skipped in range(max(0, start - index), run.count):
                yield Place(run.first + skipped, self.id, index + skipped, run.write_id)
            index += run.count

    def cell_size(self, index: int) -> int:
        """Return how many bytes of the object the cell with ``index`` holds."""
        return min(CELL_CAPACITY, self.size - index * CELL_CAPACITY)

    def spans(self) -> Iterator[Span]:
        """Yield the cells of all copies."""
        return ((run.first, run.count) for runs in self.copies for run in runs)


@dataclass(frozen=True, slots=True)
class PageRef:
    """Where one page is kept, twice, under one write id."""

    cells: tuple[int, int]
    write_id: bytes

    def places(self, object_id: int, index: int = 0) -> Iterator[Place]:
        """Yield the places of both copies."""
        return (Place(cell, object_id, index, self.write_id) for cell in self.cells)


Key = tuple[str, int, int]
"""What tells records apart: name, copy, index of the first cell."""


@dataclass(frozen=True, slots=True)
class Page:
    """Records as they are written, and where they are: nowhere yet, if ``ref`` is ``None``."""

    records: dict[Key, bytes]
    ref: PageRef | None

    @property
    def size(self) -> int:
        """The length of all records in bytes."""
        return sum(map(len, self.records.values()))

    @property
    def encoded(self) -> bytes:
        """The records, one after the other."""
        return b"".join(self.records.values())


def changed_pages(pages: Iterable[Page], objects: Mapping[str, Kept], changed: set[str]) -> list[Page]:
    """Return the pages after the objects under the names ``changed`` changed: the old ones where nothing did."""
    kept: list[Page] = []
    loose: dict[Key, bytes] = {}
    for page in pages:
        if any(name in changed for name, _, _ in page.records):
            loose.update((key, record) for key, record in page.records.items() if key[0] not in changed)
        else:
            kept.append(page)
    for name in sorted(changed & objects.keys()):
        loose.update(_records(name, objects[name]))
    new = _packed(loose)
    if new:
        last = new[-1].records
        room = CELL_CAPACITY - new[-1].size
        # A page that is written anyway takes in, for nothing, what still fits.
        for page in sorted(kept, key=lambda each: each.size):
            if page.size > room:
                break
            room -= page.size
            last.update(page.records)
            kept.remove(page)
    return kept + new


def read_page(encoded: bytes | bytearray, ref: PageRef) -> Page:
    """Return the page with the records in ``encoded``. Raises ``MalformedError``."""
    fields = Fields(encoded)
    records: dict[Key, bytes] = {}
    while fields:
        start = fields.position
        name, _, _, copy, first, _ = _read_record(fields)
        records[name, copy, first] = bytes(encoded[start : fields.position])
    return Page(records, ref)


def objects_of(pages: Iterable[Page]) -> dict[str, Kept]:
    """Return the objects that the records of all pages describe. Raises ``MalformedError``.

    An object of which a page is missing is left out.
    """
    parts: dict[str, list[tuple[int, int, tuple[int, int], list[Run]]]] = {}
    for page in pages:
        for record in page.records.values():
            name, object_id, size, copy, first, runs = _read_record(Fields(record))
            parts.setdefault(name, []).append((copy, first, (object_id, size), runs))
    objects: dict[str, Kept] = {}
    for name, found in parts.items():
        found.sort(key=lambda each: each[:2])
        object_id, size = found[0][2]
        copies = tuple(
            tuple(run for each in found if each[0] == copy for run in each[3]) for copy in range(found[-1][0] + 1)
        )
        cells = cells_for(size)
        if all(sum(run.count for run in runs) == cells for runs in copies):
            objects[name] = Kept(object_id, size, copies)
    return objects


def cells_for(size: int) -> int:
    """Return how many cells ``size`` bytes take."""
    return -(-size // CELL_CAPACITY)


def _packed(records: dict[Key, bytes]) -> list[Page]:
    pages: list[Page] = []
    room = 0
    for key, record in records.items():
        if len(record) > room:
            pages.append(Page({}, None))
            room = CELL_CAPACITY
        pages[-1].records[key] = record
        room -= len(record)
    return pages


def _records(name: str, kept: Kept) -> Iterator[tuple[Key, bytes]]:
    # The runs of a large object in a fragmented region would not fit into one page.
    for copy, runs in enumerate(kept.copies):
        first = 0
        for start in range(0, max(1, len(runs)), _RUNS_IN_A_RECORD):
            part = runs[start : start + _RUNS_IN_A_RECORD]
            record = bytearray()
            put_bytes(record, name.encode())
            for number in (kept.id, kept.size, copy, first, len(part)):
                put_number(record, number)
            for run in part:
                put_number(record, run.first)
                put_number(record, run.count)
                record += run.write_id
            yield (name, copy, first), bytes(record)
            first += sum(run.count for run in part)


def _read_record(fields: Fields) -> tuple[str, int, int, int, int, list[Run]]:
    try:
        name = fields.bytes().decode()
    except UnicodeDecodeError:
        raise MalformedError from None
    object_id, size, copy, first, count = (fields.number() for _ in range(5))
    if object_id < FIRST_OBJECT or copy > 1:
        raise MalformedError
    runs = [Run(fields.number(), fields.number(), fields.take(WRITE_ID_SIZE)) for _ in range(count)]
    return name, object_id, size, copy, first, runs
