"""Reading an object from whichever of its copies opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store.table import CELL_CAPACITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.store.cells import Cells
    from reader.store.table import Kept


def read_object(cells: Cells, kept: Kept, start: int, end: int) -> bytes | None:
    """Return the bytes from ``start`` to ``end``, or ``None`` where some of them open in no copy.

    Raises ``UnreadableError`` where the disk cannot read one of these copies.
    """
    pieces: list[memoryview] = []
    if start < end:
        index = start // CELL_CAPACITY
        for data, _ in read_cells(cells, kept, index):
            if data is None:
                for copy in range(len(kept.copies)):
                    cells.read_or_say_why(next(kept.places(copy, index)))
                return None
            before = index * CELL_CAPACITY
            pieces.append(memoryview(data)[max(0, start - before) : end - before])
            index += 1
            if index * CELL_CAPACITY >= end:
                break
    return b"".join(pieces)


def read_cells(
    cells: Cells, kept: Kept, index: int = 0, *, all_copies: bool = False
) -> Iterator[tuple[bytearray | None, int]]:
    """Yield what each cell from ``index`` on holds, or ``None``, and how many of the copies tried did not open."""
    for places in zip(*(kept.places(copy, index) for copy in range(len(kept.copies))), strict=True):
        expected = kept.cell_size(places[0].index)
        found: bytearray | None = None
        bad = 0
        for place in places:
            data = cells.read(place)
            if data is None or len(data) != expected:
                bad += 1
            elif found is None:
                found = data
            if found is not None and not all_copies:
                break
        yield found, bad
