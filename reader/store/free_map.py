"""Which cells of a region may be written to."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from reader.store.encoding import Fields, MalformedError, put_number

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]
"""A first cell and how many follow one another from there."""

_FREE: Final = 0
_USED: Final = 1


class FreeMap:
    """A region's cells, each free or in use. One byte a cell: searching it is one call into C.

    Any thread may call it.
    """

    def __init__(self, cells: int) -> None:
        self._lock = Lock()
        self._cells = bytearray(cells)
        self._next = 0
        self.free = cells

    def use(self, *spans: Span) -> None:
        """Mark cells as used. Raises ``MalformedError`` if one is not there or is used already."""
        with self._lock:
            for first, count in spans:
                end = first + count
                if count < 1 or end > len(self._cells) or self._cells.find(_USED, first, end) >= 0:
                    raise MalformedError
                self._cells[first:end] = bytes((_USED,)) * count
                self.free -= count

    def release(self, *spans: Span) -> None:
        """Mark used cells as free."""
        with self._lock:
            for first, count in spans:
                if self._cells.find(_FREE, first, first + count) >= 0:
                    raise ValueError("a cell was released twice")
                self._cells[first : first + count] = bytes(count)
                self.free += count

    def room_for(self, count: int) -> int:
        """Return where ``count`` free cells lie together, or else where free cells were found last."""
        together = self._cells.find(bytes(count), self._next)
        if together < 0:
            together = self._cells.find(bytes(count))
        return together if together >= 0 else self._next

    def far_from(self, cell: int) -> int:
        """Return half the region away from ``cell``: where its copy survives what damages the cell."""
        return (cell + len(self._cells) // 2) % len(self._cells)

    def take(self, after: int, leave: int = 0) -> int | None:
        """Use the first free cell from ``after`` on, around the end; ``None`` if only ``leave`` are free."""
        with self._lock:
            if self.free <= leave:
                return None
            cell = self._cells.find(_FREE, after)
            if cell < 0:
                cell = self._cells.index(_FREE)
            self._cells[cell] = _USED
            self.free -= 1
            self._next = cell + 1
        return cell


def encode_spans(spans: Iterable[Span], cells: int) -> bytes:
    """Return a set of cells as spans or as a bitmap, whichever is shorter: never above ``cells / 8 + 1`` bytes."""
    merged = _merge(spans)
    encoded = bytearray((0,))
    end = 0
    for first, count in merged:
        put_number(encoded, first - end)
        put_number(encoded, count)
        end = first + count
    if len(encoded) <= -(-cells // 8):
        return bytes(encoded)
    bits = 0
    for first, count in merged:
        bits |= ((1 << count) - 1) << first
    return bytes((1,)) + bits.to_bytes(-(-cells // 8), "little")


def decode_spans(encoded: bytes, cells: int) -> list[Span]:
    """Return the spans that ``encode_spans`` wrote. Raises ``MalformedError``."""
    kind, body = encoded[:1], encoded[1:]
    if kind == b"\1":
        bits = int.from_bytes(body, "little")
        spans = _merge((cell, 1) for cell in range(bits.bit_length()) if bits >> cell & 1)
    elif kind == b"\0":
        fields, spans, end = Fields(body), [], 0
        while fields:
            first = end + fields.number()
            end = first + fields.number()
            spans.append((first, end - first))
    else:
        raise MalformedError
    if spans and sum(spans[-1]) > cells:
        raise MalformedError
    return spans


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, count in sorted(spans):
        if merged and sum(merged[-1]) == first:
            merged[-1] = (merged[-1][0], merged[-1][1] + count)
        else:
            merged.append((first, count))
    return merged
