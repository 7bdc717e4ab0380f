"""How tall blocks are, and which one is at a row: a binary indexed tree (Fenwick 1994).

Changing one height and finding a row both take time in the logarithm of the number of blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Heights:
    """The heights of blocks, in rows, each at least one."""

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        self._sums = [0, *heights]
        for i in range(1, len(self._sums)):
            parent = i + (i & -i)
            if parent < len(self._sums):
                self._sums[parent] += self._sums[i]
        self.total = sum(heights)

    def __getitem__(self, block: int) -> int:
        return self._heights[block]

    def __setitem__(self, block: int, height: int) -> None:
        change = height - self._heights[block]
        if not change:
            return
        self._heights[block] = height
        self.total += change
        i = block + 1
        while i < len(self._sums):
            self._sums[i] += change
            i += i & -i

    def top(self, block: int) -> int:
        """Return the row at which ``block`` begins."""
        rows, i = 0, block
        while i:
            rows += self._sums[i]
            i &= i - 1
        return rows

    def find(self, row: int) -> tuple[int, int]:
        """Return the block at ``row``, and which of its rows that is. ``row`` must be at least 0, below ``total``."""
        block, step = 0, 1 << (len(self._heights).bit_length() - 1)
        while step:
            if block + step < len(self._sums) and self._sums[block + step] <= row:
                block += step
                row -= self._sums[block]
            step >>= 1
        return block, row
