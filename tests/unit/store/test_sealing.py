"""What is sealed opens as what it was, under its key, or not at all; and roots and tables survive the journey."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.devices import CHEAP

from reader.store.encoding import Fields, MalformedError, put_number
from reader.store.free_map import FreeMap, decode_spans, encode_spans
from reader.store.layout import LARGEST, Layout
from reader.store.passphrase import are_different, derive
from reader.store.root import MAX_PAGES, STATE_CAPACITY, Root, read_root, seal_root, unseal_root
from reader.store.sealing import OVERHEAD, seal, unseal
from reader.store.table import CELL_CAPACITY, Kept, Page, PageRef, Run, changed_pages, objects_of, read_page

KEY = bytearray(range(32))
SIZE = 512


def test_opens_what_was_sealed() -> None:
    for data in (b"", b"x", b"y" * (SIZE - OVERHEAD)):
        sealed = seal(KEY, data, b"here", SIZE)
        assert len(sealed) == SIZE
        assert unseal(KEY, sealed, b"here") == data
    with pytest.raises(ValueError, match="too much"):
        seal(KEY, b"y" * (SIZE - OVERHEAD + 1), b"here", SIZE)


def test_opens_under_its_own_key_and_place_alone() -> None:
    sealed = seal(KEY, b"words", b"here", SIZE)
    assert unseal(bytearray(reversed(KEY)), sealed, b"here") is None
    assert unseal(KEY, sealed, b"there") is None


def test_every_flipped_bit_is_noticed() -> None:
    sealed = seal(KEY, b"words", b"here", 128)
    for position in range(len(sealed)):
        for bit in range(8):
            sealed[position] ^= 1 << bit
            assert unseal(KEY, sealed, b"here") is None
            sealed[position] ^= 1 << bit
    assert unseal(KEY, sealed, b"here") == b"words"


def test_a_key_is_committed_to() -> None:
    """A sealing whose AEAD opens does not open if its commitment is another key's."""
    one = seal(KEY, b"words", b"here", SIZE)
    one[32:64] = seal(KEY, b"words", b"here", SIZE)[32:64]
    assert unseal(KEY, one, b"here") is None


def test_a_passphrase_means_its_composed_form() -> None:
    salt = bytes(32)
    assert derive("й", salt, CHEAP) == derive("и\u0306", salt, CHEAP)
    assert derive("й", salt, CHEAP) != derive("и", salt, CHEAP)
    assert derive("й", salt, CHEAP) != derive("й", bytes(31) + b"1", CHEAP)
    assert not are_different(["й", "и\u0306"])
    assert are_different(["й", "и"])


@given(st.integers(0, (1 << 63) - 1))
def test_numbers_come_back(number: int) -> None:
    encoded = bytearray()
    put_number(encoded, number)
    fields = Fields(encoded)
    assert fields.number() == number
    assert not fields


def test_numbers_that_never_end_are_refused() -> None:
    for encoded in (b"", b"\x80", b"\xff" * 10):
        with pytest.raises(MalformedError):
            Fields(encoded).number()


@given(st.sets(st.integers(0, 199)))
def test_erase_lists_come_back(cells: set[int]) -> None:
    encoded = encode_spans([(cell, 1) for cell in cells], 200)
    assert len(encoded) <= 26
    assert {cell for first, count in decode_spans(encoded, 200) for cell in range(first, first + count)} == cells


def test_the_largest_root_fits() -> None:
    cells = Layout.of_size(LARGEST).cells
    root = Root(
        cells,
        bytearray(32),
        generation=1 << 60,
        next_object=1 << 60,
        pages=tuple(PageRef((cells - 1, cells - 2), secrets.token_bytes(16)) for _ in range(MAX_PAGES)),
        state=bytes(STATE_CAPACITY),
        erase=tuple((cell, 1) for cell in range(0, cells, 2)),
    )
    sealed = seal_root(root, KEY, 3, 1)
    opened = unseal_root(sealed, KEY, 3, 1)
    assert opened is not None
    assert read_root(opened) == root
    assert unseal_root(sealed, KEY, 3, 0) is None
    assert unseal_root(sealed, KEY, 2, 1) is None


def kept(object_id: int, runs: int = 1) -> Kept:
    spans = tuple(Run(2 * each, 1, bytes(16)) for each in range(runs))
    return Kept(object_id, CELL_CAPACITY * runs, (spans,))


def written(pages: list[Page]) -> list[Page]:
    """Return the pages as they are read back after having been written."""
    return [
        page if page.ref else read_page(page.encoded, PageRef((0, 1), secrets.token_bytes(16)))
        for page in pages
        if len(page.encoded) <= CELL_CAPACITY
    ]


def test_only_pages_with_a_change_are_written() -> None:
    objects = {f"{'n' * 200}{number:06}": kept(number + 2) for number in range(2000)}
    pages = written(changed_pages([], objects, set(objects)))
    assert len(pages) > 5
    assert objects_of(pages) == objects
    gone = sorted(objects)[1000]
    del objects[gone]
    pages = changed_pages(pages, objects, {gone})
    assert sum(page.ref is None for page in pages) == 1
    assert objects_of(written(pages)) == objects


def test_pages_do_not_grow_sparse() -> None:
    objects = {f"{'n' * 200}{number:06}": kept(number + 2) for number in range(1200)}
    pages = written(changed_pages([], objects, set(objects)))
    for name in sorted(objects):
        if int(name[-6:]) % 10:
            del objects[name]
            pages = written(changed_pages(pages, objects, {name}))
    assert len(pages) == 1
    assert objects_of(pages) == objects


def test_an_object_in_thousands_of_pieces_has_its_place() -> None:
    objects = {"large": kept(2, 8000), "small": kept(3)}
    pages = written(changed_pages([], objects, set(objects)))
    assert objects_of(pages) == objects
    assert objects_of(pages[1:]).keys() <= {"small"}


def test_the_free_map_knows_what_is_taken() -> None:
    free = FreeMap(10)
    free.use((2, 3), (9, 1))
    assert free.free == 6
    assert free.room_for(4) == 5
    assert [free.take(2) for _ in range(6)] == [5, 6, 7, 8, 0, 1]
    assert free.free == 0
    assert free.take(0) is None
    with pytest.raises(MalformedError):
        free.use((2, 1))
    free.release((2, 1))
    with pytest.raises(ValueError, match="twice"):
        free.release((2, 1))
    assert free.take(0, leave=1) is None
    assert free.take(9) == 2
