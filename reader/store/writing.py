"""Writing an object into free cells, piece by piece, in memory of one cell whatever its size."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reader.errors import DamagedError, LibraryFullError
from reader.store.layout import CELL_SIZE, MEBIBYTE
from reader.store.table import CELL_CAPACITY, WRITE_ID_SIZE, Kept, PageRef, Place, Run, cells_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.store.cells import Cells
    from reader.store.free_map import FreeMap

BytesLike = bytes | bytearray | memoryview

_COPIES: Final = 2


class Writer:
    """Writes objects and pages into the cells that ``free`` says are free."""

    def __init__(self, cells: Cells, free: FreeMap) -> None:
        self._cells = cells
        self._free = free

    def write_object(self, object_id: int, data: BytesLike | Iterable[bytes], *, twice: bool, leave: int) -> Kept:
        """Write an object and return where it is; ``leave`` cells stay free.

        Raises ``LibraryFullError`` and what ``Device.write`` and ``data`` raise; its cells are free again then.
        """
        hint = 1
        if isinstance(data, (bytes, bytearray, memoryview)):
            hint = cells_for(len(data))
            self._check_room(hint * (_COPIES if twice else 1), leave)
        runs: list[Run] = []
        copies = [runs]
        size = 0
        try:
            after = self._free.room_for(hint)
            for index, piece in enumerate(_cell_sized(data)):
                self._append(runs, object_id, index, piece, after=after, leave=leave)
                size += len(piece)
            if twice:
                copies.append([])
                self._copy(Kept(object_id, size, (tuple(runs),)), copies[1], leave=leave)
        except BaseException:
            self._free.release(*Kept(object_id, size, tuple(map(tuple, copies))).spans())
            raise
        return Kept(object_id, size, tuple(map(tuple, copies)))

    def write_page(self, object_id: int, index: int, data: bytes) -> PageRef:
        """Write a page of the store's own, twice. Raises as ``write_object`` does."""
        taken: list[int] = []
        try:
            for _ in range(_COPIES):
                taken.append(self._take(self._free.far_from(taken[0]) if taken else self._free.room_for(1), 0))
            ref = PageRef((taken[0], taken[1]), secrets.token_bytes(WRITE_ID_SIZE))
            for place in ref.places(object_id, index):
                self._cells.write(place, data)
        except BaseException:
            self._free.release(*((cell, 1) for cell in taken))
            raise
        return ref

    def _append(self, runs: list[Run], object_id: int, index: int, data: BytesLike, *, after: int, leave: int) -> None:
        cell = self._take(runs[-1].end if runs else after, leave)
        if runs and runs[-1].end == cell:
            runs[-1] = replace(runs[-1], count=runs[-1].count + 1)
        else:
            runs.append(Run(cell, 1, secrets.token_bytes(WRITE_ID_SIZE)))
        self._cells.write(Place(cell, object_id, index, runs[-1].write_id), data)

    def _copy(self, original: Kept, runs: list[Run], *, leave: int) -> None:
        after = 0
        for place in original.places(0):
            data = self._cells.read(place)
            if data is None:
                raise DamagedError(name="")
            after = after or self._free.far_from(place.cell)
            self._append(runs, original.id, place.index, data, after=after, leave=leave)

    def _take(self, after: int, leave: int) -> int:
        cell = self._free.take(after, leave)
        if cell is None:
            raise _full(1, 0)
        return cell

    def _check_room(self, needed: int, leave: int) -> None:
        free = max(0, self._free.free - leave)
        if needed > free:
            raise _full(needed, free)


def _full(needed: int, free: int) -> LibraryFullError:
    return LibraryFullError(needed=-(-needed * CELL_SIZE // MEBIBYTE), free=free * CELL_SIZE // MEBIBYTE)


def _cell_sized(data: BytesLike | Iterable[bytes]) -> Iterator[BytesLike]:
    if isinstance(data, (bytes, bytearray, memoryview)):
        view = memoryview(data).cast("B")
        for start in range(0, len(view), CELL_CAPACITY):
            yield view[start : start + CELL_CAPACITY]
        return
    gathered = bytearray()
    for piece in data:
        gathered += piece
        while len(gathered) >= CELL_CAPACITY:
            yield gathered[:CELL_CAPACITY]
            del gathered[:CELL_CAPACITY]
    if gathered:
        yield gathered
