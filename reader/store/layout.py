"""Where everything lies in a library file: sizes and offsets of ``docs/library-format.md``, and nothing else.

Invariants:

- The size of a file tells how many cells each region has, and nothing more: all four regions are equal.
- Every root slot and every cell begins at a multiple of its own size, so that no two of them share a disk sector.
- The two root slots of a region lie 128 KiB apart: one bad patch of a disk does not take both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reader.errors import LibrarySizeRefusedError

MEBIBYTE: Final = 1 << 20

REGIONS: Final = 4
ROOT_SLOTS: Final = 2  # of each region
HEADER_SIZE: Final = 256 << 10
SALT_SIZE: Final = 32
ROOT_SIZE: Final = 16 << 10
CELL_SIZE: Final = 64 << 10
STRIPE_WIDTH: Final = 16  # cells of one region that lie together; docs/adr/0007-library-file.md

SMALLEST: Final = 16 * MEBIBYTE
DEFAULT: Final = 512 * MEBIBYTE
LARGEST_ON_FAT32: Final = 4096 * MEBIBYTE - MEBIBYTE
LARGEST: Final = 8192 * MEBIBYTE  # so that whatever a root must name always fits into it


@dataclass(frozen=True, slots=True)
class Layout:
    """The geometry of a file whose regions have ``cells`` cells each.

    The format knows the sizes that ``of_size`` accepts; a smaller number of cells is for tests.
    """

    cells: int

    @classmethod
    def of_size(cls, size: int) -> Layout:
        """Return the geometry of a file of ``size`` bytes. Raises ``LibrarySizeRefusedError``."""
        if size % MEBIBYTE or not SMALLEST <= size <= LARGEST:
            raise LibrarySizeRefusedError(smallest=SMALLEST // MEBIBYTE, largest=LARGEST // MEBIBYTE)
        return cls((size - HEADER_SIZE) // (REGIONS * CELL_SIZE))

    @property
    def size(self) -> int:
        """The length of the whole file in bytes."""
        return HEADER_SIZE + REGIONS * self.cells * CELL_SIZE

    @property
    def reserve(self) -> int:
        """The cells of each region that are kept for removing and saving: five percent, and never below eight.

        Eight are what it takes: table, catalogue and a long state, each written twice before the old ones are free,
        and the first page of the table.
        """
        return max(8, -(-self.cells // 20))

    def cell_offset(self, region: int, cell: int) -> int:
        """Return where cell number ``cell`` of ``region`` begins."""
        if not (0 <= region < REGIONS and 0 <= cell < self.cells):
            raise ValueError("no such cell")
        stripe, within = divmod(cell, STRIPE_WIDTH)
        # What is left for the last stripe is shared equally.
        width = min(STRIPE_WIDTH, self.cells - stripe * STRIPE_WIDTH)
        return HEADER_SIZE + (stripe * STRIPE_WIDTH * REGIONS + region * width + within) * CELL_SIZE


def root_offset(region: int, slot: int) -> int:
    """Return where root slot ``slot`` of ``region`` begins."""
    if not (0 <= region < REGIONS and 0 <= slot < ROOT_SLOTS):
        raise ValueError("no such root")
    return slot * (HEADER_SIZE // ROOT_SLOTS) + (1 + region) * ROOT_SIZE
