"""The sealed cells of one region.

Invariants:

- A cell opens only as what it was written as: its associated data are region, cell number, object id, index in the
  object and write id. A cell of another object, of an earlier write or of another place is a damaged one.
- Nothing here can touch another region: every offset comes from ``Layout.cell_offset`` with this region's number.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Final

from reader.errors import UnreadableError
from reader.store.layout import CELL_SIZE, Layout
from reader.store.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.store.device import Device
    from reader.store.free_map import Span
    from reader.store.table import Place

_ASSOCIATED: Final = struct.Struct("<4sBIQI16s")
_KIND: Final = b"cell"


class Cells:
    """Reads, writes and erases the cells of ``region`` under ``key``, which stays its owner's to wipe."""

    def __init__(self, device: Device, layout: Layout, region: int, key: memoryview) -> None:
        self._device = device
        self._layout = layout
        self._region = region
        self._key = key

    def read(self, place: Place) -> bytearray | None:
        """Return what was written at ``place``, or ``None`` where that is not there (any more), or cannot be read.

        Raises ``LibraryGoneError`` and ``LibrarySizeError``.
        """
        try:
            return self.read_or_say_why(place)
        except UnreadableError:
            return None

    def read_or_say_why(self, place: Place) -> bytearray | None:
        """Read as ``read`` does, but raise ``UnreadableError`` where it is the disk that cannot."""
        return unseal(self._key, self._device.read(self._offset(place.cell), CELL_SIZE), self._associated(place))

    def write(self, place: Place, data: bytes | bytearray | memoryview) -> None:
        """Write a cell. Raises what ``Device.write`` does."""
        self._device.write(self._offset(place.cell), seal(self._key, data, self._associated(place), CELL_SIZE))

    def erase(self, spans: Iterable[Span]) -> None:
        """Overwrite cells with random bytes."""
        for first, count in spans:
            for cell in range(first, first + count):
                self._device.write(self._offset(cell), os.urandom(CELL_SIZE))

    def _offset(self, cell: int) -> int:
        return self._layout.cell_offset(self._region, cell)

    def _associated(self, place: Place) -> bytes:
        return _ASSOCIATED.pack(_KIND, self._region, place.cell, place.object_id, place.index, place.write_id)
