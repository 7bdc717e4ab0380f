"""Reading state, place, keys and settings: kept small, and nothing is written where nothing changed."""

from __future__ import annotations

import threading
import traceback

import pytest
from support.devices import MemoryDevice, new_file, open_volume
from support.libraries import bundle_of, many, objects_of, open_in

from reader import age
from reader.errors import MalformedIdentityError
from reader.library import Library, Place, Reading, Settings

SECRET = "correct horse battery staple"


@pytest.fixture(scope="module")
def prepared() -> bytes:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(many(400)) as bundle:
        library.add(bundle)
    library.close()
    return bytes(data)


@pytest.fixture
def data(prepared: bytes) -> bytearray:
    return bytearray(prepared)


def ids_of(library: Library) -> list[str]:
    return [each.article.id for each in library.articles()]


def test_what_was_saved_is_there_and_what_was_not_is_not(data: bytearray) -> None:
    library = open_in(data)
    one, other = ids_of(library)[:2]
    assert library.reading(one) == Reading(read=False, starred=False, position=(0, 0))
    library.set_reading(one, Reading(read=True, starred=True, position=(12, 345)))
    library.place = Place("article", one)
    library.save_state()
    library.set_reading(other, Reading(starred=True))
    library = open_in(MemoryDevice(data))  # the process is gone, without closing anything
    assert library.reading(one) == Reading(read=True, starred=True, position=(12, 345))
    assert library.reading(other) == Reading()
    assert library.place == Place("article", one)


def test_closing_saves(data: bytearray) -> None:
    library = open_in(data)
    one = ids_of(library)[0]
    library.set_reading(one, Reading(read=True))
    library.close()
    assert open_in(data).reading(one).read


def test_nothing_is_written_where_nothing_changed(data: bytearray) -> None:
    library = open_in(data)
    one = ids_of(library)[0]
    library.set_reading(one, Reading(position=(1, 2)))
    library.save_state()
    device = library._store._device
    count = len(device.writes)
    library.set_reading(one, Reading(position=(1, 2)))
    library.place = library.place
    library.save_state()
    library.change_settings(library.settings)
    library.close()
    assert len(device.writes) == count


def test_a_saved_position_costs_two_roots(data: bytearray) -> None:
    library = open_in(data)
    device = library._store._device
    written = []
    for n, id_ in enumerate(ids_of(library)):
        before = len(device.writes)
        library.set_reading(id_, Reading(read=True, position=(n, n * 7)))
        library.save_state()
        written.append(sum(length for _, length in device.writes[before:]))
    assert sorted(written)[len(written) // 2] == 2 * 16384
    assert sum(written) / len(written) <= 40_000
    library = open_in(MemoryDevice(data))
    for n, id_ in enumerate(ids_of(library)):
        assert library.reading(id_) == Reading(read=True, position=(n, n * 7))


def test_what_returned_to_nothing_stays_so(data: bytearray) -> None:
    library = open_in(data)
    ids = ids_of(library)
    for id_ in ids[:300]:
        library.set_reading(id_, Reading(starred=True))
    library.save_state()
    for id_ in ids[:100]:
        library.set_reading(id_, Reading())
    library.save_state()
    library.close()
    library = open_in(data)
    assert [library.reading(id_).starred for id_ in ids[:300]] == [False] * 100 + [True] * 200


def test_a_crash_between_the_object_and_the_small_state_loses_nothing(data: bytearray) -> None:
    library = open_in(data)
    ids = ids_of(library)
    library.set_reading(ids[0], Reading(position=(1, 1)))
    library.set_reading(ids[1], Reading(starred=True))
    library.save_state()
    library.set_reading(ids[0], Reading(position=(2, 2)))
    library.set_reading(ids[1], Reading())
    library._state._fold()  # and no small state after it
    library = open_in(MemoryDevice(data))
    assert library.reading(ids[0]).position == (2, 2)
    assert not library.reading(ids[1]).starred


def test_saving_waits_for_nobody(data: bytearray) -> None:
    library = open_in(data)
    ids = ids_of(library)
    for id_ in ids[:300]:
        library.set_reading(id_, Reading(read=True))
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with library._holdings.writing:
            held.set()
            release.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    library.save_state()
    assert library._store.state()
    release.set()
    thread.join()
    library.save_state()
    library = open_in(MemoryDevice(data))
    assert all(library.reading(id_).read for id_ in ids[:300])


def test_what_was_removed_is_forgotten(data: bytearray) -> None:
    library = open_in(data)
    ids = ids_of(library)
    for id_ in ids:
        library.set_reading(id_, Reading(read=True))
    library.place = Place("article", ids[0])
    library.save_state()
    library.remove(library.editions()[0])
    assert library.place == Place("article", "")
    library.close()
    everything = b"".join(objects_of(data).values()) + open_volume(data).state()
    assert not any(bytes.fromhex(id_) in everything for id_ in ids)


def test_keys_are_kept_the_latest_first_and_few(data: bytearray) -> None:
    library = open_in(data)
    identity = age.X25519Identity.generate()
    library.keep_identity(identity.encode())
    for n in range(7):
        library.keep_passphrase(f"passphrase {n}")
    library.keep_passphrase("passphrase 4")
    library.close()
    library = open_in(data)
    kept = library.kept_identities()
    assert isinstance(kept[0], age.X25519Identity)
    assert [bytes(each._secret).decode() for each in kept[1:]] == [f"passphrase {n}" for n in (4, 6, 5, 3, 2)]
    device = library._store._device
    count = len(device.writes)
    library.keep_passphrase("passphrase 4")
    assert len(device.writes) == count
    library.forget_keys()
    assert open_in(MemoryDevice(data)).kept_identities() == []


def test_no_secret_is_in_an_exception_or_a_representation(data: bytearray) -> None:
    library = open_in(data)
    library.keep_passphrase(SECRET)
    assert SECRET not in repr(library._keys._read())
    assert SECRET not in repr(library.kept_identities())
    with pytest.raises(MalformedIdentityError) as caught:
        library.keep_identity(SECRET)
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    library._store.write("keys", b"\x94" + SECRET.encode())
    assert library.kept_identities() == []


def test_settings_last(data: bytearray) -> None:
    library = open_in(data)
    assert library.settings == Settings(language=None, idle_minutes=5)
    library.change_settings(Settings(language="ru", idle_minutes=15))
    library.close()
    assert open_in(data).settings == Settings(language="ru", idle_minutes=15)


def test_a_second_closing_does_nothing(data: bytearray) -> None:
    library = open_in(data)
    library.close()
    library.close()
    with pytest.raises(ValueError, match="closed"):
        library.search("word")
