"""The terms of a segment: looked up by halving, read through in order, never decoded as a whole.

A key is one byte for the field (its number in ``FIELDS``, from 1) and the term in UTF-8; no byte of it is zero. The
dictionary as it is kept:

- ``_HEADER``: the number of keys and of blocks (``BLOCK`` keys each, the last one fewer);
- for every key the number of its documents, two bytes each;
- for every key where its posting list begins among the lists, four bytes each; it ends where the next one begins;
- for every block where it begins among the keys, four bytes each;
- the keys, sorted, each with a zero byte after it.

Numbers are in the byte order of the machine, which is part of ``reader.index.schema.FORMAT``.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from struct import Struct
from typing import Final

from reader.index.postings import Postings

FIELDS: Final = ("edition", "has", "language", "text")
BLOCK: Final = 64
_HEADER: Final = Struct("=II")


class TermsBuilder:
    """Makes a dictionary of terms that come sorted by field and term, each once."""

    def __init__(self) -> None:
        self._keys: list[bytes] = []
        self._frequencies, self._starts = array("H"), array("I")
        self._end = 0

    def add(self, field: str, term: bytes, documents: int, size: int) -> None:
        """Add a term that so many documents have, and whose posting list takes ``size`` bytes."""
        key = _key(field, term)
        if 0 in key:
            raise ValueError("no term has a zero in it")
        self._keys.append(key)
        self._frequencies.append(documents)
        self._starts.append(self._end)
        self._end += size

    def encode(self) -> bytes:
        """Return the dictionary as it is kept."""
        keys = self._keys
        blocks = [b"".join(key + b"\0" for key in keys[at : at + BLOCK]) for at in range(0, len(keys), BLOCK)]
        starts = array("I", accumulate(map(len, blocks[:-1]), initial=0) if blocks else ())
        numbers = (array_.tobytes() for array_ in (self._frequencies, self._starts, starts))
        return b"".join((_HEADER.pack(len(keys), len(blocks)), *numbers, *blocks))


class Terms:
    """The terms of a segment of so many documents, and their posting lists, as they are kept.

    Raises ``ValueError`` where something is malformed, here or when it is read.
    """

    def __init__(self, terms: bytes, postings: bytes, documents: int) -> None:
        if len(terms) < _HEADER.size:
            raise ValueError("a dictionary is cut short")
        count, blocks = _HEADER.unpack_from(terms)
        self._documents = documents
        self._postings = memoryview(postings)
        self._frequencies, self._starts, self._blocks = array("H"), array("I"), array("I")
        start = _HEADER.size
        for numbers, length in ((self._frequencies, count), (self._starts, count), (self._blocks, blocks)):
            end = start + length * numbers.itemsize
            numbers.frombytes(terms[start:end])
            if len(numbers) != length:
                raise ValueError("a dictionary is cut short")
            start = end
        self._keys = terms[start:]
        self._starts.append(len(postings))
        self._blocks.append(len(self._keys))
        expected = [BLOCK] * (count // BLOCK) + [count % BLOCK] * (count % BLOCK > 0)
        places = tuple(pairwise(self._blocks))
        # What follows the last zero byte would be a term more.
        ended = all(self._keys.endswith(b"\0", start, end) for start, end in places)
        if not ended or [self._keys.count(0, start, end) for start, end in places] != expected:
            raise ValueError("a dictionary has more or fewer terms than it says")

    def __len__(self) -> int:
        return len(self._frequencies)

    def frequency(self, field: str, term: bytes) -> int:
        """Return the number of a term's documents."""
        number = self._number(_key(field, term))
        return 0 if number is None else self._frequencies[number]

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return a term's posting list, or None."""
        number = self._number(_key(field, term))
        return None if number is None else self._list(number)

    def beginning(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the terms that begin with ``prefix``, sorted, and the number of each one's documents."""
        wanted = _key(field, prefix)
        start, end = self._place(wanted), self._place(_after(wanted))
        if start == end:
            return iter(())
        first, last = start // BLOCK, -(-end // BLOCK)
        keys = self._keys[self._blocks[first] : self._blocks[last] - 1].split(b"\0")
        return zip(
            (key[1:] for key in keys[start - first * BLOCK : end - first * BLOCK]),
            self._frequencies[start:end],
            strict=True,
        )

    def lists(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Yield all posting lists, sorted by field and term."""
        for number, key in self._from(b""):
            if not key or key[0] > len(FIELDS):
                raise ValueError("a term is of no field")
            yield FIELDS[key[0] - 1], key[1:], self._list(number)

    def _block(self, number: int) -> list[bytes]:
        return self._keys[self._blocks[number] : self._blocks[number + 1] - 1].split(b"\0")

    def _first(self, block: int) -> bytes:
        start = self._blocks[block]
        return self._keys[start : self._keys.index(0, start)]

    def _from(self, key: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the numbers and keys of all terms that are not before ``key``."""
        start = max(bisect_right(range(len(self._blocks) - 1), key, key=self._first) - 1, 0)
        for block in range(start, len(self._blocks) - 1):
            for at, each in enumerate(self._block(block)):
                if each >= key:
                    yield block * BLOCK + at, each

    def _place(self, key: bytes) -> int:
        """Return how many terms come before ``key``."""
        block = bisect_right(range(len(self._blocks) - 1), key, key=self._first) - 1
        return 0 if block < 0 else block * BLOCK + bisect_left(self._block(block), key)

    def _number(self, key: bytes) -> int | None:
        block = bisect_right(range(len(self._blocks) - 1), key, key=self._first) - 1
        if block < 0:
            return None
        keys = self._block(block)
        at = bisect_left(keys, key)
        return block * BLOCK + at if at < len(keys) and keys[at] == key else None

    def _list(self, number: int) -> Postings:
        data = self._postings[self._starts[number] : self._starts[number + 1]]
        postings = Postings.decode(data, self._frequencies[number])
        if max(postings.documents, default=0) >= self._documents:
            raise ValueError("a posting list names a document that is not there")
        return postings


def _after(key: bytes) -> bytes:
    """Return what comes after all keys that begin with ``key``."""
    kept = key.rstrip(b"\xff")
    return kept[:-1] + bytes((kept[-1] + 1,))


def _key(field: str, term: bytes) -> bytes:
    return bytes((FIELDS.index(field) + 1,)) + term
