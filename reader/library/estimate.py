"""How much a library holds, in words that people know."""

from __future__ import annotations

from typing import Final

from reader.store.layout import CELL_SIZE, Layout

_PER_ARTICLE: Final = 12 << 10
"""Bytes that an article of three pages takes in the library, its part of the index and some slack included.

Measured: 600 Russian articles of 10 KB took 9.6 KB each.
"""


def articles_in(size: int) -> int:
    """Return about how many articles of three pages a library in a file of ``size`` bytes holds."""
    layout = Layout.of_size(size)
    articles = (layout.cells - layout.reserve) * CELL_SIZE // _PER_ARTICLE
    unit = int("1".ljust(max(2, len(str(articles)) - 1), "0"))  # two digits are as much as is known
    return articles // unit * unit
