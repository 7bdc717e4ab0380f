"""Whatever fails in the middle: what was kept before is there, or what was to be, and the rest is made up for."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from support.devices import FaultyDevice, MemoryDevice, new_file
from support.libraries import article, bundle_of, edition, many, open_in, shown

from reader.errors import ReaderError
from reader.library import Library, Outcome

BEFORE = edition([article("a", "Old a.\n"), article("b", "Shared b.\n")], number=1)
AFTER = edition([article("a", "New a.\n"), article("b", "Shared b.\n"), article("c", "New c.\n")], number=2)
OLD = {"Title of a": "Old a.\n", "Title of b": "Shared b.\n"}
NEW = {"Title of a": "New a.\n", "Title of b": "Shared b.\n", "Title of c": "New c.\n"}


@pytest.fixture(scope="module")
def prepared() -> bytes:
    data = new_file(cells=60)
    library = open_in(data)
    with bundle_of(BEFORE) as bundle:
        library.add(bundle)
    library.index_all()
    library.close()
    return bytes(data)


def add_and_index(library: Library) -> None:
    with bundle_of(AFTER) as bundle:
        library.add(bundle)
    library.index_all()


def remove_first(library: Library) -> None:
    library.remove(library.editions()[0])


def writes_of(prepared: bytes, operation) -> int:
    device = FaultyDevice(bytearray(prepared), "none", -1)
    operation(open_in(device))
    return device.count


@pytest.mark.parametrize("fault", ["torn", "EIO", "ENOSPC"])
@pytest.mark.parametrize("operation", [add_and_index, remove_first])
def test_a_write_that_fails(prepared: bytes, fault: str, operation) -> None:
    # Opening commits as well, and is the store's own to test.
    opening = writes_of(prepared, lambda _library: None)
    total = writes_of(prepared, operation)
    assert total > opening + 10
    for at in random.Random(f"{fault}{operation.__name__}").sample(range(opening, total), 8):
        data = bytearray(prepared)
        library = open_in(FaultyDevice(data, fault, at, for_good=fault != "ENOSPC"))
        with suppress(ReaderError):
            operation(library)
        library.close()
        assert_old_or_new(data, operation)


@pytest.mark.parametrize("operation", [add_and_index, remove_first])
def test_the_power_fails(prepared: bytes, operation) -> None:
    draw = random.Random(operation.__name__)
    opening = writes_of(prepared, lambda _library: None)
    total = writes_of(prepared, operation)
    for at in draw.sample(range(opening, total), 12):
        data = bytearray(prepared)
        device = FaultyDevice(data, "EIO", at, for_good=True)
        library = open_in(device)
        with suppress(ReaderError):
            operation(library)
        device.power_cut(draw)
        assert_old_or_new(data, operation)


def assert_old_or_new(data: bytearray, operation) -> None:
    library = open_in(data)
    titles = shown(library)
    if operation is remove_first:
        assert titles in (OLD, {})
        assert library.check() == ()
        if titles:
            operation(library)
        assert list(library._store.names("packs/")) == []
        assert library.search("shared").total == 0
    else:
        assert titles in (OLD, NEW)
        assert library.check() == ()
        if titles == OLD:
            with bundle_of(AFTER) as bundle:
                assert library.add(bundle).outcome is Outcome.NEW
        library.index_all()
        assert shown(library) == NEW
        assert [library.search(word).total for word in ("old", "new", "shared")] == [0, 2, 1]
    assert library.check() == ()
    library.close()


def test_what_was_imported_survives_the_end_of_the_process_at_any_time() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(many(300)) as bundle:
        library.add(bundle)
    library.index_some()
    # Nothing is closed: the process is gone.
    library = open_in(MemoryDevice(data))
    assert len(library.articles()) == 300
    library.index_all()
    assert library.search("common").total == 300
    assert library.check() == ()
