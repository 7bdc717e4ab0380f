"""What a library does beyond what every store does: it lasts, fills up, keeps a state, changes its passphrase."""

from __future__ import annotations

import os
import random
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.devices import CHEAP, MemoryDevice, contents, new_file, open_volume

from reader.errors import (
    LibraryFullError,
    LibraryGoneError,
    NoLibraryOpensError,
    PassphraseInUseError,
    TooManyLibrariesError,
)
from reader.store import Opens
from reader.store.layout import CELL_SIZE, REGIONS, ROOT_SLOTS, Layout, root_offset
from reader.store.passphrase import WORK
from reader.store.root import MAX_STATE, STATE_CAPACITY
from reader.store.table import CELL_CAPACITY


def region_bytes(data: bytes | bytearray, region: int) -> bytes:
    layout = Layout((len(data) >> 18) - 1)
    places = [(root_offset(region, slot), 16 << 10) for slot in range(ROOT_SLOTS)]
    places += [(layout.cell_offset(region, cell), CELL_SIZE) for cell in range(layout.cells)]
    return b"".join(data[offset : offset + length] for offset, length in places)


def test_what_is_committed_is_there_again() -> None:
    data = new_file()
    kept = {"small": b"1", "empty": b"", "exact": os.urandom(CELL_CAPACITY), "large": os.urandom(5 * CELL_SIZE + 7)}
    with open_volume(data) as volume:
        for name, value in kept.items():
            volume.write(name, value, twice=name == "large")
        volume.commit()
        volume.write("never", b"committed")
    with open_volume(data) as volume:
        assert contents(volume) == kept
        assert volume.read("large", CELL_CAPACITY - 3, 9) == kept["large"][CELL_CAPACITY - 3 : CELL_CAPACITY + 6]
        assert volume.check() == ()


def test_no_word_of_it_reaches_the_file_in_clear() -> None:
    data = new_file()
    with open_volume(data) as volume:
        volume.write("canary name", b"canary text" * 1000, twice=True)
        volume.commit()
        volume.put_state(b"canary state")
        assert b"canary text" in volume.read("canary name")
        assert any(b"canary name" in page.encoded for page in volume._committer._pages)
    assert b"canary" not in data


def test_an_unlock_is_a_commit_whatever_it_opens() -> None:
    data = new_file("one", "two")
    for passphrase in ("one", "two", "one"):
        device = MemoryDevice(data)
        with open_volume(device, passphrase):
            assert [length for _, length in device.writes] == [16 << 10] * 2
            assert device.syncs == 2


def test_nothing_is_written_when_nothing_changed() -> None:
    device = MemoryDevice(new_file())
    with open_volume(device) as volume:
        volume.write("x", b"1")
        volume.commit()
        volume.put_state(b"here")
        before = len(device.writes), device.syncs
        volume.put_state(b"here")
        volume.commit()
        volume.rollback()
        volume.commit()
        volume.write("y", b"2")
        volume.delete("y")
        cells = len(device.writes)
        volume.commit()
        assert len(device.writes) == cells == before[0] + 1
        assert device.syncs == before[1]


def test_saving_a_state_writes_two_roots_and_commits_nothing_else() -> None:
    device = MemoryDevice(new_file())
    with open_volume(device) as volume:
        volume.write("x", os.urandom(200_000))
        volume.commit()
        volume.put_state(b"erase list done")
        volume.write("pending", b"1")
        before = len(device.writes)
        volume.put_state(os.urandom(STATE_CAPACITY))
        assert sum(length for _, length in device.writes[before:]) == 32 << 10
        volume.put_state(b"last")
    with open_volume(device.data) as volume:
        assert volume.state() == b"last"
        assert "pending" not in volume


@pytest.mark.parametrize("size", [STATE_CAPACITY + 1, CELL_CAPACITY, 3 * CELL_CAPACITY + 1])
def test_a_large_state_takes_cells_and_gives_them_back(size: int) -> None:
    data = new_file()
    state = os.urandom(size)
    with open_volume(data) as volume:
        free = volume.free
        volume.put_state(state)
    with open_volume(data) as volume:
        assert volume.state() == state
        assert volume.free < free
        assert volume.check() == ()
        volume.put_state(b"")
        assert volume.free == free
        with pytest.raises(ValueError, match="too much"):
            volume.put_state(bytes(MAX_STATE + 1))


def test_a_full_library_says_so_and_changes_nothing() -> None:
    data = new_file()
    with open_volume(data) as volume:
        volume.write("a", bytes(CELL_CAPACITY * 20))
        volume.commit()
        free = volume.free
        assert volume.needed([1, CELL_CAPACITY + 1, 0]) == 3 * CELL_SIZE
        device_writes = len(volume._device.writes)
        with pytest.raises(LibraryFullError) as raised:
            volume.write("b", bytes(free))
        assert raised.value.data["needed"] >= raised.value.data["free"]
        assert len(volume._device.writes) == device_writes
        with pytest.raises(LibraryFullError):
            volume.write("b", (bytes(CELL_SIZE) for _ in range(1000)))
        assert volume.free == free
        assert list(volume.names()) == ["a"]
        volume.write("b", bytes(free // CELL_SIZE * CELL_CAPACITY))
        assert volume.free == 0
        volume.commit()


def test_removing_and_saving_work_in_a_full_library() -> None:
    data = new_file(cells=63)  # the smallest file
    with open_volume(data) as volume:
        volume.write("catalogue", b"1", twice=True)
        number = 0
        while volume.free:
            volume.write(f"o{number}", b"1" * CELL_CAPACITY)
            number += 1
        volume.commit()
        with pytest.raises(LibraryFullError):
            volume.write("one more", b"1")
        volume.put_state(b"a position")
        volume.put_state(bytes(STATE_CAPACITY + 1))
        volume.put_state(b"")
        for gone in range(number):
            volume.delete(f"o{gone}")
            volume.write("catalogue", f"{gone}".encode(), twice=True, from_reserve=True)
            volume.commit()
        assert volume.check() == ()
    with open_volume(data) as volume:
        assert contents(volume) == {"catalogue": f"{number - 1}".encode()}


def test_large_objects_are_written_in_the_memory_of_a_cell() -> None:
    device = MemoryDevice(new_file(cells=200))
    device.unsynced = _Nothing()
    with open_volume(device) as volume:
        tracemalloc.start()
        volume.write("large", (bytes([n % 256]) * 10_000 for n in range(1000)), twice=False)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 2 << 20
        assert volume.size("large") == 10_000_000
        assert volume.read("large", 9_999_990) == bytes([999 % 256]) * 10


class _Nothing(list):
    def append(self, _: object) -> None: ...


def test_what_was_removed_is_overwritten() -> None:
    data = new_file()
    with open_volume(data) as volume:
        volume.write("x", os.urandom(5 * CELL_SIZE))
        volume.write("y", b"stays")
        volume.commit()
        places = list(volume._contents.find("x").places(0))
        refs = volume._committer.root.pages
        sealed = [bytes(data[volume._cells._offset(place.cell) :][:CELL_SIZE]) for place in places]
        volume.delete("x")
        volume.commit()
        assert all(volume._cells.read(place) is None for place in places)
        assert all(cell not in data for cell in sealed)
        assert all(volume._cells.read(place) is None for ref in refs for place in ref.places(0))
        assert volume.read("y") == b"stays"


def test_a_passphrase_can_be_changed() -> None:
    data = new_file("one", "two")
    with open_volume(data) as volume:
        volume.write("x", b"1")
        volume.commit()
        volume.write("y", b"2")
        for used in ("one", "two"):
            with pytest.raises(PassphraseInUseError):
                volume.change_passphrase(used)
        volume.change_passphrase("three")
        assert volume.check() == ()
        volume.commit()
    with pytest.raises(NoLibraryOpensError):
        open_volume(data, "one")
    with open_volume(data, "three") as volume:
        assert contents(volume) == {"x": b"1", "y": b"2"}
    with open_volume(data, "two") as volume:
        assert contents(volume) == {}


def test_a_passphrase_of_a_file_that_is_gone_is_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = new_file()
    volume = open_volume(data)
    before = bytes(data)

    def gone() -> None:
        raise LibraryGoneError

    with monkeypatch.context() as patch:
        patch.setattr(volume._device, "check_present", gone)
        with pytest.raises(LibraryGoneError):
            volume.change_passphrase("three")
        with pytest.raises(LibraryGoneError):
            volume.add_library([], "three")
    assert data == before
    volume.write("x", b"1")
    volume.commit()
    volume.close()
    with open_volume(data) as again:
        assert contents(again) == {"x": b"1"}, "the key that is kept is the one that opens the file"


def test_a_passphrase_is_said_to_open_this_library_another_or_nothing() -> None:
    data = new_file("one", "two")
    with open_volume(data) as volume:
        before = bytes(data)
        assert [volume.opened_by(each) for each in ("one", "two", "three")] == [
            Opens.THIS,
            Opens.ANOTHER,
            Opens.NOTHING,
        ]
        assert data == before
        volume.change_passphrase("three")
        assert [volume.opened_by(each) for each in ("one", "two", "three")] == [
            Opens.NOTHING,
            Opens.ANOTHER,
            Opens.THIS,
        ]


def test_a_library_is_added_while_another_is_open() -> None:
    data = new_file("one", "two")
    with open_volume(data, "two") as volume:
        volume.write("theirs", b"2")
        volume.commit()
    with open_volume(data) as volume:
        volume.write("x", b"1")
        volume.commit()
        before, ours = bytes(data), volume._committer.region
        for keep, new, kind in (
            (["wrong"], "three", NoLibraryOpensError),
            (["two"], "one", PassphraseInUseError),
            ([], "two", PassphraseInUseError),
        ):
            with pytest.raises(kind):
                volume.add_library(keep, new)
        assert data == before
        volume.write("x", b"pending")
        before = bytes(data)
        volume.add_library(["two", "one"], "three")
        volume.add_library(["three", "two"], "four")
        after = bytes(data)
        with pytest.raises(TooManyLibrariesError):
            volume.add_library(["two", "three", "four"], "five")
        volume.commit()
    found = []
    for passphrase in ("one", "two", "three", "four"):
        with open_volume(data, passphrase) as volume:
            found.append(contents(volume))
    assert found == [{"x": b"pending"}, {"theirs": b"2"}, {}, {}]
    layout = Layout((len(data) >> 18) - 1)
    assert before[layout.cell_offset(0, 0) :] == after[layout.cell_offset(0, 0) :], "no cell of any region is written"
    same = [region_bytes(before, each) == region_bytes(after, each) for each in range(REGIONS)]
    assert sorted(same) == [False, False, True, True]
    assert same[ours]


def test_no_region_harms_another() -> None:
    draw = random.Random(1)
    data = new_file("one", "two", cells=40)
    with open_volume(data, "two") as volume:
        volume.write("theirs", os.urandom(300_000))
        volume.commit()
        region = volume._committer._roots.region
    with open_volume(data) as volume:
        ours = volume._committer._roots.region
    before = [region_bytes(data, each) for each in range(REGIONS)]
    header = bytes(data[:16384])
    volume = open_volume(data)
    for step in range(500):
        random_operation(volume, draw)
        if step % 50 == 49:
            volume.close()
            volume = open_volume(data)
    volume.close()
    after = [region_bytes(data, each) for each in range(REGIONS)]
    assert [one == other for one, other in zip(before, after, strict=True)] == [each != ours for each in range(REGIONS)]
    assert data[:16384] == header
    assert region != ours
    with open_volume(data, "two") as volume:
        assert len(volume.read("theirs")) == 300_000


def random_operation(volume: object, draw: random.Random) -> None:
    name = f"n{draw.randrange(8)}"
    kind = draw.randrange(8)
    if kind <= 2:
        try:
            volume.write(name, draw.randbytes(draw.randrange(200_000)), twice=draw.random() < 0.3)
        except LibraryFullError:
            volume.rollback()
    elif kind == 3 and name in volume:
        volume.delete(name)
    elif kind == 4 and name in volume:
        volume.rename(name, f"n{draw.randrange(8)}")
    elif kind == 5:
        volume.put_state(draw.randbytes(draw.choice([0, 10, 4000, 5000])))
    elif kind == 6:
        volume.rollback()
    else:
        volume.commit()


def test_one_thread_reads_while_another_replaces_and_erases() -> None:
    data = new_file(cells=60)
    with open_volume(data) as volume:
        values = [bytes([number]) * 150_000 for number in range(5)]
        volume.write("x", values[0])
        volume.commit()

        def read() -> int:
            seen = 0
            while not stop:
                assert volume.read("x") in values
                seen += 1
            return seen

        stop = False
        with ThreadPoolExecutor(2) as pool:
            readers = [pool.submit(read) for _ in range(2)]
            for number in range(40):
                volume.write("x", values[number % 5])
                volume.commit()
                volume.put_state(bytes([number]))
            stop = True
            assert all(reader.result() for reader in readers)


def test_all_keys_are_wiped_when_it_closes() -> None:
    volume = open_volume(new_file())
    keys = [volume._committer._roots._key, volume._committer.root.key, volume._cells._key]
    assert all(any(key) for key in keys)
    volume.close()
    assert not any(any(key) for key in keys)


def test_the_cheap_work_is_not_the_real_one() -> None:
    assert (WORK.memory, WORK.passes) == (262_144, 3)
    assert CHEAP != WORK
