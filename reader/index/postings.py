"""Where a term occurs in one segment, and how that is kept: no pickle, no compression, read back at once.

A list as it is kept, given the number of its documents, which the dictionary of terms knows
(``reader.index.codec``):

- one byte of flags: which of the parts marked * are there;
- documents, two bytes each, rising;
- counts *, one byte each: how many of the positions are in each document. ``MANY`` stands for that many or more, and
  the counts meant follow, four bytes each. Without this part they are all 1, or 0 where there are no positions;
- weights *, one byte each: how much each document is about the term, ``MOST`` at most. Without this part they are the
  counts, as far as these fit into a byte, or 1 where there are no positions;
- positions *, two bytes each: those of the first document, then those of the next.

Widths never depend on what else is in a list. So the lists of merged segments take no more room than they took
before, which is what ``reader.index.bound`` rests on. The price: positions are kept modulo 65,536. In an article of
more words than that, a phrase may, rarely, be found where its words are that far apart; none is ever missed.

Numbers are in the byte order of the machine, which is part of ``reader.index.schema.FORMAT``.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Final, Self

MAX_DOCUMENTS: Final = 1 << 16  # of a segment
POSITIONS: Final = 1 << 16
MANY: Final = 255
MOST: Final = 255

_COUNTS, _WEIGHTS, _POSITIONS = 1, 2, 4


class Postings:
    """A posting list; ``counts``, ``weights`` and ``positions`` as above, the latter empty where there are none."""

    __slots__ = ("counts", "documents", "positions", "weights")

    def __init__(self) -> None:
        self.documents = array("H")
        self.weights = array("I")
        self.counts = array("I")
        self.positions = array("H")

    @classmethod
    def collected(cls, flat: array[int]) -> Self:
        """Return the list of what was collected in one array: document, weight, count and positions, and again."""
        postings = cls()
        start = 0
        while start < len(flat):
            document, weight, count = flat[start : start + 3]
            postings.documents.append(document)
            postings.weights.append(weight)
            postings.counts.append(count)
            start += 3 + count
            postings.positions.extend(iter(flat[start - count : start]))
        return postings

    def extend(self, other: Postings, numbers: Mapping[int, int]) -> None:
        """Add a list of another segment, all of whose documents come after this one's.

        Its documents get the numbers that ``numbers`` gives; those missing there are gone.
        """
        start = 0
        for document, weight, count in zip(other.documents, other.weights, other.counts, strict=True):
            if document in numbers:
                self.documents.append(numbers[document])
                self.weights.append(weight)
                self.counts.append(count)
                self.positions += other.positions[start : start + count]
            start += count

    def encode(self) -> bytes:
        """Return the list as it is kept."""
        flags = 0
        parts = [self.documents.tobytes()]
        usual = self.counts
        if self.positions:
            flags |= _POSITIONS
            if len(self.positions) != len(self.documents):
                flags |= _COUNTS
                parts += _bytes_and_more(self.counts)
        else:
            usual = array("I", (1,)) * len(self.documents)
        if self.weights != usual and (weights := _capped(self.weights)) != _capped(usual):
            flags |= _WEIGHTS
            parts.append(weights)
        return b"".join((bytes((flags,)), *parts, self.positions.tobytes()))

    @classmethod
    def decode(cls, data: bytes | memoryview, documents: int) -> Self:
        """Return the list that ``data`` is kept as. Raises ``ValueError`` for anything else."""
        rest = memoryview(data)
        flags = rest[0] if rest else 0
        postings = cls()
        rest = _take(postings.documents, documents, rest[1:])
        postings.counts = array("I", (1 if flags & _POSITIONS else 0,)) * documents
        low, high = array("B"), array("I")
        if flags & _COUNTS:
            rest = _take(low, documents, rest)
            postings.counts = array("I", low)
            if many := low.count(MANY):
                rest = _take(high, many, rest)
                for at, count in zip((at for at, count in enumerate(low) if count == MANY), high, strict=True):
                    postings.counts[at] = count
        if flags & _WEIGHTS:
            weights = array("B")
            rest = _take(weights, documents, rest)
            postings.weights = array("I", weights)
        elif flags & _COUNTS:
            postings.weights = array("I", low)
        elif flags & _POSITIONS:
            postings.weights = postings.counts
        else:
            postings.weights = array("I", (1,)) * documents
        if len(rest) != 2 * sum(postings.counts):
            raise ValueError("a posting list is of another length than it says")
        _take(postings.positions, len(rest) // 2, rest)
        return postings


def _bytes_and_more(counts: array[int]) -> list[bytes]:
    high = array("I", (count for count in counts if count >= MANY))
    return [_capped(counts), high.tobytes()]


def _capped(values: array[int]) -> bytes:
    if max(values) <= MANY:
        return array("B", values).tobytes()
    return bytes(min(value, MANY) for value in values)


def _take(values: array[int], count: int, data: memoryview) -> memoryview:
    """Read ``count`` numbers of the array's type into it; return what follows them."""
    size = count * values.itemsize
    if len(data) < size:
        raise ValueError("a posting list is cut short")
    values.frombytes(data[:size])
    return data[size:]
