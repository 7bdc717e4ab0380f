"""A disk that hangs: the keys are forgotten all the same, and the file is as after a crash."""

from __future__ import annotations

from threading import Thread

import pytest
from support.devices import HangingDevice, new_file
from support.libraries import bundle_of, many, open_in, shown

from reader.errors import CancelledError
from reader.library import Library, Place, Reading

FIRST = many(10)
SECOND = many(12)


@pytest.fixture(scope="module")
def prepared() -> bytes:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(FIRST) as bundle:
        library.add(bundle)
    library.index_all()
    library.close()
    return bytes(data)


def keys_of(library: Library) -> list[bytearray]:
    roots = library._store._committer._roots
    return [roots._key, roots.root.key]


def begin(work) -> Thread:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def until_wiped(keys: list[bytearray], closing: Thread) -> None:
    while any(map(any, keys)):
        closing.join(0.01)
        assert closing.is_alive() or not any(map(any, keys))


def add_second(library: Library, ended: list[str]) -> None:
    try:
        with bundle_of(SECOND) as bundle:
            library.add(bundle)
        ended.append("kept")
    except CancelledError:
        ended.append("cancelled")


def test_the_keys_go_while_an_import_hangs(prepared: bytes) -> None:
    data = bytearray(prepared)
    device = HangingDevice(data)
    library = open_in(device)
    keys = keys_of(library)
    assert all(map(any, keys)), "the control: they are there"
    before = shown(library)
    ended: list[str] = []
    device.hangs = True
    adding = begin(lambda: add_second(library, ended))
    assert device.hanging.wait(60)
    closing = begin(library.close)
    until_wiped(keys, closing)
    assert adding.is_alive(), "it hangs still"
    assert not ended
    device.come_to()
    adding.join(60)
    closing.join(60)
    assert ended == ["cancelled"]
    again = open_in(data)
    assert shown(again) == before
    assert again.check() == ()
    with bundle_of(SECOND) as bundle:
        again.add(bundle)
    assert len(again.articles()) == 12
    again.close()


@pytest.mark.parametrize("nth", range(4))
def test_the_keys_go_while_a_commit_hangs(prepared: bytes, nth: int) -> None:
    data = bytearray(prepared)
    device = HangingDevice(data)
    library = open_in(device)
    keys = keys_of(library)
    library.place = Place("articles", "")
    sync, left = device.sync, nth

    def sync_and_hang() -> None:
        nonlocal left
        if left == 0:
            device.hangs = True
        left -= 1
        sync()

    device.sync = sync_and_hang
    ended: list[str] = []
    adding = begin(lambda: add_second(library, ended))
    while adding.is_alive() and not device.hanging.wait(0.01):
        pass
    assert device.hanging.is_set(), "there were that many syncs"
    closing = begin(library.close)
    until_wiped(keys, closing)
    device.come_to()
    adding.join(60)
    closing.join(60)
    again = open_in(data)
    assert len(again.articles()) in {10, 12}
    assert again.check() == ()
    again.close()


def test_nothing_is_sealed_under_a_key_that_is_gone(prepared: bytes) -> None:
    data = bytearray(prepared)
    device = HangingDevice(data)
    library = open_in(device)
    store = library._store
    store.write("one", b"one")
    before = bytes(data)
    store.shut()
    with pytest.raises(ValueError, match="closed"):
        store.write("two", b"two")
    with pytest.raises(ValueError, match="closed"):
        store._writer.write_object(9999, b"two", twice=False, leave=0)  # as a thread in the middle of it would
    with pytest.raises(ValueError, match="closed"):
        store._committer._roots.publish()
    assert data == before
    library.close()


def test_everything_read_is_kept_while_something_else_writes(prepared: bytes) -> None:
    """More than the small state holds, hidden in the middle of an import."""
    data = bytearray(prepared)
    device = HangingDevice(data)
    library = open_in(device)
    with bundle_of(many(300)) as bundle:
        library.add(bundle)
    for number, each in enumerate(library.articles()):
        library.set_reading(each.article.id, Reading(read=True, position=(number, 1)))
    with library._holdings.writing:  # this thread writes; closing saves in another
        library.close()
    again = open_in(data)
    assert sum(again.reading(each.article.id).read for each in again.articles()) == 300
    assert again.check() == ()
    again.close()
