"""A document at one width: what is needed is laid out, the rest is guessed until it is needed.

Invariants:

- A block's height is exact once the block has been laid out, and a guess before; ``find`` and ``top`` speak of rows
  as they are known now. Laying out a block moves only what is below it.
- Rows are kept for the blocks that were used last; heights for all.
"""

from __future__ import annotations

from collections import OrderedDict
from time import perf_counter
from typing import TYPE_CHECKING, Final

from reader.i18n import current
from reader.tui.article.block_rows import rows_of
from reader.tui.article.heights import Heights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.text import Document
    from reader.tui.article.rows import Rows

_KEPT: Final = 256
"""Blocks. A screen shows some forty at most."""


class Layout:
    """``document`` in rows of at most ``width`` cells, in the language in use. It must not be empty."""

    def __init__(self, document: Document, width: int) -> None:
        self.width = width
        self.language = current()
        self.is_exact = False
        self._document = document
        self._heights = Heights([max(lines, -(-characters // width)) + 1 for characters, lines in document.extents])
        self._known = bytearray(len(document))
        self._kept: OrderedDict[int, Rows] = OrderedDict()

    @property
    def total(self) -> int:
        """All rows."""
        return self._heights.total

    def rows(self, block: int) -> Rows:
        """Return a block's rows, laying it out if need be."""
        kept = self._kept.get(block)
        if kept is None:
            kept = self._kept[block] = rows_of(self._document[block], self.width)
            self._know(block, kept.height)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(block)
        return kept

    def top(self, block: int) -> int:
        """Return the row at which ``block`` begins."""
        return self._heights.top(block)

    def find(self, row: int) -> tuple[int, int]:
        """Return the block at ``row``, laid out, and which of its rows that is."""
        while True:
            block, inside = self._heights.find(max(0, min(row, self.total - 1)))
            if self._known[block]:
                return block, inside
            self._measure(block)

    def measure_around(self, block: int, above: int, below: int) -> None:
        """Lay out ``block``, and its neighbours until ``above`` rows before it and ``below`` from its top are exact."""
        at = block
        while at < len(self._known) and below > 0:
            below -= self._measure(at)
            at += 1
        at = block - 1
        while at >= 0 and above > 0:
            above -= self._measure(at)
            at -= 1

    def measure_rest(self, seconds: float) -> Iterator[None]:
        """Lay out everything else in steps of about ``seconds``.

        Until the last step nothing changes for those who look on; then all heights are exact, at once.
        """
        heights = [0] * len(self._known)
        until = perf_counter() + seconds
        for block in range(len(heights)):
            heights[block] = (
                self._heights[block] if self._known[block] else rows_of(self._document[block], self.width).height
            )
            if perf_counter() > until:
                yield
                until = perf_counter() + seconds
        self._heights = Heights(heights)
        self._known = bytearray(b"\1" * len(heights))
        self.is_exact = True

    def _measure(self, block: int) -> int:
        return self._heights[block] if self._known[block] else self.rows(block).height

    def _know(self, block: int, height: int) -> None:
        self._heights[block] = height
        self._known[block] = 1
