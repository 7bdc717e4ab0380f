"""To whoever has no passphrase, a file with one library, one with two and random bytes are all the same.

Each test that looks for a difference is shown to find one where one was planted: random-looking is not random.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import sqrt

import pytest
from support.devices import new_file, open_volume

from reader.store.layout import CELL_SIZE, HEADER_SIZE, ROOT_SIZE, Layout

FILES = 48
CELLS = 8
STRIDE = 11  # of the bytes that chi² counts: all of them would take a minute


def with_libraries(number: int) -> bytes:
    passphrases = [f"passphrase {each}" for each in range(number)]
    data = new_file(*passphrases, cells=CELLS)
    for passphrase in passphrases:
        with open_volume(data, passphrase) as volume:
            volume.write("catalogue", b"\0" * 1000, from_reserve=True)
            volume.write("article", b"the same words in every file " * 3000, from_reserve=True)
            volume.commit()
            volume.delete("article")
            volume.commit()
            volume.put_state(b"\0" * 2000)
        with open_volume(data, passphrase) as volume:
            volume.put_state(b"")
    return bytes(data)


def arms(number: int) -> Iterator[bytes]:
    return (with_libraries(number) for _ in range(FILES))


@cache
def everywhere(byte: int, size: int) -> int:
    """Return a number of ``size`` bytes that are all ``byte``."""
    return int.from_bytes(bytes((byte,)) * size, "little")


def suspicions(files: Iterable[bytes]) -> set[str]:
    """Return what tells ``FILES`` files from random bytes."""
    look = Look()
    for data in files:
        look.take(data)
    return look.found()


class Look:
    """What is counted over the files of an arm."""

    def __init__(self) -> None:
        self.twice: set[str] = set()
        self.sizes: set[int] = set()
        self.planes = [0] * 6  # at each bit of the file, in how many files it is set, in binary
        self.lanes = [0] * 8
        self.sample: set[int] = set()
        self.chi_squared = {"header": 0.0, "body": 0.0}

    def take(self, data: bytes) -> None:
        self.sizes.add(len(data))
        carry = int.from_bytes(data, "little")
        for lane in range(8):
            self.lanes[lane] += (carry & everywhere(1 << lane, len(data))).bit_count()
        for place, plane in enumerate(self.planes):
            self.planes[place], carry = plane ^ carry, plane & carry
        blocks = memoryview(data).cast("Q")[::2].tolist()
        if len(set(blocks)) < len(blocks):
            self.twice.add("a block twice in a file")
        sample = [block for block in blocks if not block & 15]
        if not self.sample.isdisjoint(sample):
            self.twice.add("a block in two files")
        self.sample.update(sample)
        for part, counted in (("header", data[:HEADER_SIZE]), ("body", data[HEADER_SIZE::STRIDE])):
            expected = len(counted) / 256
            counts = Counter(counted)
            self.chi_squared[part] += sum((counts[value] - expected) ** 2 / expected for value in range(256))

    def found(self) -> set[str]:
        found = set(self.twice)
        if len(self.sizes) > 1:
            found.add("size")
        size = max(self.sizes)
        if any(everywhere(0xFF, size) & where(self.planes, count) for count in (0, 1, FILES - 1, FILES)):
            found.add("a bit that hardly changes")
        if any(abs(ones - FILES * size / 2) > 6 * sqrt(FILES * size) / 2 for ones in self.lanes):
            found.add("a biased bit")
        freedom = 255 * FILES
        if any(abs(value - freedom) > 6 * sqrt(2 * freedom) for value in self.chi_squared.values()):
            found.add("chi²")
        return found


def where(planes: list[int], count: int) -> int:
    """Return the bits that are set in exactly ``count`` files."""
    bits = -1
    for place, plane in enumerate(planes):
        bits &= plane if count >> place & 1 else ~plane
    return bits


@pytest.mark.parametrize("number", [1, 2, 0], ids=["one library", "two libraries", "random bytes"])
def test_nothing_tells_libraries_from_random_bytes(number: int) -> None:
    files = arms(number) if number else (os.urandom(Layout(CELLS).size) for _ in range(FILES))
    assert suspicions(files) == set()


def magic(data: bytearray, _: int) -> None:
    data[5000:5006] = b"MAGIC1"


def zero_fill(data: bytearray, number: int) -> None:
    if number == 7:
        data[HEADER_SIZE : HEADER_SIZE + CELL_SIZE] = bytes(CELL_SIZE)


def repeated_block(data: bytearray, number: int) -> None:
    place = HEADER_SIZE + 4096 * number
    data[place : place + 1024] = random.Random(0).randbytes(1024)


def block_repeated_in_a_file(data: bytearray, number: int) -> None:
    data[ROOT_SIZE : ROOT_SIZE + 16] = data[2 * ROOT_SIZE : 2 * ROOT_SIZE + 16]


def biased_byte(data: bytearray, _: int) -> None:
    data[70_000] &= 0x7F


def ascii_bytes(data: bytearray, _: int) -> None:
    for place in range(HEADER_SIZE, len(data), 10 * STRIDE):
        data[place] &= 0x7F


def longer(data: bytearray, number: int) -> None:
    data += bytes(os.urandom(16 * (number % 2)))


@pytest.mark.parametrize(
    ("plant", "caught"),
    [
        (magic, "a bit that hardly changes"),
        (zero_fill, "a block twice in a file"),
        (zero_fill, "chi²"),
        (repeated_block, "a block in two files"),
        (block_repeated_in_a_file, "a block twice in a file"),
        (biased_byte, "a bit that hardly changes"),
        (ascii_bytes, "chi²"),
        (ascii_bytes, "a biased bit"),
        (longer, "size"),
    ],
)
def test_each_test_catches_what_is_planted(plant: Callable[[bytearray, int], None], caught: str) -> None:
    def planted() -> Iterator[bytes]:
        for number in range(FILES):
            data = bytearray(os.urandom(HEADER_SIZE + 4 * CELL_SIZE))
            plant(data, number)
            yield bytes(data)

    assert caught in suspicions(planted())
