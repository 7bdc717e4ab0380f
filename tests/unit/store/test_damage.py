"""One wrong byte anywhere: never a crash, never wrong bytes, never a lost library; what is damaged has a name."""

from __future__ import annotations

import os
import random

import pytest
from support.devices import BadPatchDevice, MemoryDevice, contents, new_file, open_volume

from reader.errors import DamagedError, LibraryGoneError, NoLibraryOpensError
from reader.store.check import Part
from reader.store.layout import CELL_SIZE, HEADER_SIZE, REGIONS, ROOT_SIZE, ROOT_SLOTS, root_offset
from reader.store.volume import Volume

KEPT = {f"article {number}": bytes([number]) * 90_000 for number in range(1, 6)}


@pytest.fixture(scope="module")
def whole() -> bytes:
    data = new_file(cells=20)
    with open_volume(data) as volume:
        for name, value in KEPT.items():
            volume.write(name, value, twice=name == "article 5")
        volume.commit()
        volume.put_state(b"a place" * 1000)
        volume.put_state(b"a place" * 1001)
    return bytes(data)


def survey(file: bytearray | MemoryDevice) -> set[str]:
    """Return the names of what is damaged, having seen that reading and ``check`` say the same, and nothing wrong."""
    with open_volume(file) as volume:
        damaged = set()
        for name in volume.names():
            try:
                data = volume.read(name)
            except DamagedError as error:
                damaged.add(error.data["name"])
            else:
                assert data == KEPT[name]
        assert set(volume.names()) == KEPT.keys()
        assert volume.state() == b"a place" * 1001
        assert {damage.name for damage in volume.check() if damage.lost} == damaged
    return damaged


def test_one_flipped_byte_anywhere_but_in_the_salt(whole: bytes) -> None:
    draw = random.Random(6)
    positions = [32, HEADER_SIZE - 1]
    for region in range(REGIONS):
        for slot in range(ROOT_SLOTS):
            start = root_offset(region, slot)
            positions += [start, start + 32, start + 64, start + 70, start + ROOT_SIZE - 1]
    for start in range(HEADER_SIZE, len(whole), CELL_SIZE):
        positions += [start + draw.randrange(64), start + draw.randrange(64, CELL_SIZE)]
    hits = 0
    for position in positions:
        data = bytearray(whole)
        data[position] ^= 1 << draw.randrange(8)
        damaged = survey(data)
        assert len(damaged) <= 1
        hits += len(damaged)
    assert hits == 2 * 4 * 2  # two positions in each of the two cells of the four articles that have one copy


def test_a_flipped_byte_in_the_salt_opens_nothing(whole: bytes) -> None:
    data = bytearray(whole)
    data[31] ^= 1
    with pytest.raises(NoLibraryOpensError):
        open_volume(data)


def test_what_the_disk_cannot_read_is_damaged_too(whole: bytes) -> None:
    hits = 0
    for bad in (*range(0x4000, HEADER_SIZE, ROOT_SIZE), *range(HEADER_SIZE, len(whole), CELL_SIZE)):
        damaged = survey(BadPatchDevice(bytearray(whole), bad))
        hits += len(damaged)
    assert hits == 4 * 2


def place_of(volume: Volume, name: str) -> int:
    return volume._cells._offset(next(volume._contents.find(name).places(0)).cell)


def test_a_replayed_cell_is_noticed() -> None:
    """The bytes of an earlier write, or of another object, do not open where they are put."""
    data = new_file()
    with open_volume(data) as volume:
        volume.write("x", b"first")
        volume.write("other", b"other")
        volume.commit()
        first = place_of(volume, "x")
        old = bytes(data[first : first + CELL_SIZE])
        other = bytes(data[place_of(volume, "other") :][:CELL_SIZE])
        volume.delete("x")
        volume.commit()
        # Into the very same cell, in the same library: all others are taken.
        others = [cell for cell in range(volume._committer.root.cells) if volume._cells._offset(cell) != first]
        volume._free.use(*((cell, 1) for cell in others if not volume._free._cells[cell]))
        volume._contents.put("x", volume._writer.write_object(99, b"second", twice=False, leave=0))
        assert place_of(volume, "x") == first
        assert volume.read("x") == b"second"
        for replayed in (old, other):
            data[first : first + CELL_SIZE] = replayed
            with pytest.raises(DamagedError):
                volume.read("x")


def test_a_table_with_both_copies_lost_is_read_only_until_it_is_given_up(whole: bytes) -> None:
    data = bytearray(whole)
    with open_volume(data) as volume:
        (ref,) = volume._committer.root.pages
        offsets = [volume._cells._offset(cell) for cell in ref.cells]
    for offset in offsets:
        data[offset] ^= 1
    with open_volume(data) as volume:
        with pytest.raises(DamagedError):
            volume.read("article 1")
        with pytest.raises(DamagedError):
            volume.write("x", b"1")
        volume.put_state(b"still saved")
        assert [(each.part, each.lost) for each in volume.check()] == [(Part.TABLE, True)]
    # It may have been a bad day of the disk: nothing was overwritten.
    for offset in offsets:
        data[offset] ^= 1
    with open_volume(data) as volume:
        assert contents(volume) == KEPT
    for offset in offsets:
        data[offset] ^= 1
    with open_volume(data) as volume:
        volume.give_up_lost()
        volume.write("x", b"1")
        volume.commit()
    with open_volume(data) as volume:
        assert contents(volume) == {"x": b"1"}
        assert volume.check() == ()


def test_a_table_page_with_one_copy_is_mended_and_told(whole: bytes) -> None:
    data = bytearray(whole)
    with open_volume(data) as volume:
        (ref,) = volume._committer.root.pages
        offset = volume._cells._offset(ref.cells[1])
    data[offset] ^= 1
    with open_volume(data) as volume:
        assert [(each.part, each.lost) for each in volume.check()] == [(Part.TABLE, False)]
        assert contents(volume) == KEPT
    with open_volume(data) as volume:
        assert volume.check() == ()


def test_a_lost_state_is_told_and_can_be_put_again(whole: bytes) -> None:
    data = bytearray(whole)
    with open_volume(data) as volume:
        for cell in volume._committer.root.state_pages[0].cells:
            data[volume._cells._offset(cell)] ^= 1
    with open_volume(data) as volume:
        with pytest.raises(DamagedError):
            volume.state()
        assert contents(volume) == KEPT
        assert [(each.part, each.lost) for each in volume.check()] == [(Part.STATE, True)]
        volume.put_state(b"again")
        assert volume.check() == ()
        assert volume.state() == b"again"


def test_both_roots_of_another_region_do_not_matter(whole: bytes) -> None:
    data = bytearray(whole)
    with open_volume(data) as volume:
        ours = volume._committer._roots.region
    for region in range(REGIONS):
        if region != ours:
            for slot in range(ROOT_SLOTS):
                data[root_offset(region, slot) : root_offset(region, slot) + ROOT_SIZE] = os.urandom(ROOT_SIZE)
    assert survey(data) == set()


def test_a_disk_that_is_gone_is_not_damage(whole: bytes) -> None:
    class Gone(MemoryDevice):
        def read(self, offset: int, length: int) -> bytes:
            if len(self.writes) > 2:
                raise LibraryGoneError
            return super().read(offset, length)

    with open_volume(Gone(bytearray(whole))) as volume:
        volume.put_state(b"x")
        with pytest.raises(LibraryGoneError):
            volume.read("article 1")
