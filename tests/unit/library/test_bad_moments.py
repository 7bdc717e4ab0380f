"""A disk that cannot be read for a while, and then can: nothing is gone after it, whatever was done meanwhile."""

from __future__ import annotations

from contextlib import suppress

import pytest
from support.devices import FlakyDevice, MemoryDevice, new_file, open_volume
from support.libraries import article, bundle_of, edition, many, open_in, shown

from reader.bundle import MediaContents
from reader.errors import (
    CancelledError,
    LibraryDamagedError,
    LibraryFullError,
    LibraryGoneError,
    ReaderError,
    UnreadableError,
)
from reader.library import Library, Outcome, Reading
from reader.library.records import READING

FIRST = many(20)
OTHER = edition([article("other", "What the other edition says.\n")], series="other")
TOO_LARGE = edition(
    [article("large", "Large.\n")],
    media=tuple(MediaContents(f"media/{n}.png", "image/png", bytes([n]) * 400_000) for n in range(25)),
)
FIRST_SHOWN = {f"Title of a{n:05}": f"Common word{n} text.\n" * 20 for n in range(20)}
BOTH = FIRST_SHOWN | {"Title of other": "What the other edition says.\n"}


@pytest.fixture(scope="module")
def prepared() -> bytes:
    data = new_file(cells=120)
    library = open_in(data)
    add(library, FIRST)
    library.index_all()
    library.set_reading(library.articles()[0].article.id, Reading(read=True))
    library.close()
    return bytes(data)


def add(library: Library, contents, **how: bool):
    with bundle_of(contents) as bundle:
        return library.add(bundle, **how)


def opened_in_a_bad_moment(data: bytearray) -> tuple[Library, FlakyDevice]:
    device = FlakyDevice(data)
    device.bad = True
    return open_in(device), device


def assert_whole(data: bytearray, expected: dict[str, str]) -> None:
    library = open_in(data)
    assert shown(library) == expected
    assert library.check() == ()
    library.index_all()
    assert library.search("common").total == 20
    assert sum(library.reading(each.article.id).read for each in library.articles()) == 1
    library.close()


def test_during_an_import_that_is_stopped(prepared: bytes) -> None:
    data = bytearray(prepared)
    device = FlakyDevice(data)
    library = open_in(device)

    def cancelled() -> bool:
        device.bad = True
        return True

    with bundle_of(OTHER) as bundle, pytest.raises(CancelledError):
        library.add(bundle, cancelled=cancelled)
    assert len(library.articles()) == 20
    device.bad = False
    assert shown(library) == FIRST_SHOWN
    add(library, OTHER)
    assert shown(library) == BOTH
    library.close()
    assert_whole(data, BOTH)


class DyingDevice(FlakyDevice):
    """Fails at sync number ``at`` from when it is set on, and can read nothing from then on."""

    at = -1

    def sync(self) -> None:
        self.at -= 1
        if self.at == 0:
            self.bad = True
            raise LibraryGoneError
        super().sync()


def test_whatever_had_lasted_of_a_failed_commit_is_what_is_shown(prepared: bytes) -> None:
    lasted = set()
    for at in range(1, 8):
        data = bytearray(prepared)
        device = DyingDevice(data)
        library = open_in(device)
        device.at = at
        with suppress(LibraryGoneError):
            library.remove(library.editions()[0])
        device.bad = False
        now = shown(library)
        assert now in ({}, FIRST_SHOWN)
        lasted.add(bool(now))
        with suppress(ReaderError):
            add(library, OTHER)
        library.close()
        library = open_in(data)
        assert library.check() == ()
        if now == {}:
            assert not set(shown(library)) & set(FIRST_SHOWN)
        library.close()
    assert lasted == {True, False}


@pytest.mark.parametrize("recovers", ["before", "never"])
def test_during_the_opening(prepared: bytes, recovers: str) -> None:
    data = bytearray(prepared)
    library, device = opened_in_a_bad_moment(data)
    assert library.articles() == ()  # the control: it could not be read
    if recovers == "before":
        device.bad = False
        assert add(library, OTHER).outcome is Outcome.NEW
        assert shown(library) == BOTH
    else:
        with pytest.raises(LibraryDamagedError):
            add(library, OTHER)
    library.close()
    assert_whole(data, BOTH if recovers == "before" else FIRST_SHOWN)


def test_only_whoever_asks_for_it_gives_up_what_cannot_be_read(prepared: bytes) -> None:
    data = bytearray(prepared)
    with open_volume(data) as volume:
        cells = [volume._cells._offset(cell) for ref in volume._committer.root.pages for cell in ref.cells]
    for offset in cells:
        data[offset] ^= 1
    before = bytes(data)
    library = open_in(data)
    opened = bytes(data)
    with pytest.raises(LibraryDamagedError):
        add(library, OTHER)
    with pytest.raises(LibraryFullError):
        add(library, TOO_LARGE, repair=True)
    assert bytes(data) == opened != before  # opening publishes a root
    assert add(library, OTHER, repair=True).outcome is Outcome.NEW
    library.close()
    library = open_in(data)
    assert shown(library) == {"Title of other": "What the other edition says.\n"}
    assert library.check() == ()
    add(library, FIRST)
    assert shown(library) == BOTH
    library.close()


class BadCells(MemoryDevice):
    """Cannot read the cells at ``bad``."""

    bad: frozenset[int] = frozenset()

    def read(self, offset: int, length: int) -> bytes:
        data = super().read(offset, length)
        return bytes(length) if offset in self.bad else data


@pytest.mark.parametrize("recovers", [False, True])
@pytest.mark.parametrize("prefix", ["files", "packs/", "catalogue"])
def test_during_the_opening_only_some_of_it(prepared: bytes, prefix: str, recovers: bool) -> None:
    data = bytearray(prepared)
    with open_volume(data) as volume:
        names = {"files": ["files", "packs/"], "packs/": ["packs/"], "catalogue": ["catalogue"]}[prefix]
        found = [volume._contents.find(name) for each in names for name in volume.names(each)]
        bad = {
            volume._cells._offset(cell)
            for kept in found
            for first, count in kept.spans()
            for cell in range(first, first + count)
        }
    assert bad
    device = BadCells(data)
    device.bad = frozenset(bad)
    library = open_in(device)
    if recovers:
        device.bad = frozenset()
    add(library, OTHER)
    library.close()
    library = open_in(data)
    assert shown(library) == BOTH
    assert library.check() == ()
    library.close()


def broken_beside_another(data: bytearray) -> tuple[Library, BadCells]:
    """Open a library in which the edition of ``FIRST`` cannot be read."""
    library = open_in(data)
    broken = library.editions()[0].id
    add(library, OTHER)
    library.index_all()
    library.close()
    with open_volume(data) as volume:
        bad = {
            volume._cells._offset(cell)
            for name in volume.names(f"editions/{broken}")
            for first, count in volume._contents.find(name).spans()
            for cell in range(first, first + count)
        }
    device = BadCells(data)
    device.bad = frozenset(bad)
    return open_in(device), device


def test_removing_an_edition_beside_one_that_cannot_be_read(prepared: bytes) -> None:
    data = bytearray(prepared)
    library, device = broken_beside_another(data)
    assert [each.title for each in library.editions()] == ["Edition 1"]
    library.set_reading(library.articles()[0].article.id, Reading(read=True))
    library.remove(library.editions()[0])
    library.close()
    library = open_in(device_like(device))  # tidies up at opening
    library.close()
    device.bad = frozenset()
    library = open_in(device_like(device))
    packs = list(library._store.names("packs/"))
    texts = b"".join(library._store.read(name) for name in packs)
    library.close()
    assert texts
    assert b"What the other edition says" not in texts
    assert_whole(data, FIRST_SHOWN)


def device_like(device: BadCells) -> BadCells:
    """Return the same disk, put in again."""
    again = BadCells(device.data)
    again.bad = device.bad
    return again


def test_what_was_signed_is_kept_twice(prepared: bytes) -> None:
    with open_volume(bytearray(prepared)) as volume:
        signed = [name for name in volume.names("editions/") if name.endswith("signed")]
        assert [len(volume._contents.find(name).copies) for name in signed] == [2]


def test_searching_in_a_bad_moment_keeps_the_index(prepared: bytes) -> None:
    data = bytearray(prepared)
    device = FlakyDevice(data)
    library = open_in(device)
    device.bad = True
    with pytest.raises(UnreadableError):
        library.search("common")
    device.bad = False
    assert library.search("common").total == 20
    assert library.unindexed == 0, "nothing has to be indexed again"
    library.close()


def test_a_damaged_index_is_made_again(prepared: bytes) -> None:
    """The control: what is damaged, and not only unreadable, is thrown away."""
    data = bytearray(prepared)
    library = open_in(data)
    for name in library._store.names("index/"):
        for place in library._store._contents.find(name).places(0):
            offset = library._store._cells._offset(place.cell)
            data[offset : offset + 64] = bytes(64)
    assert library.search("common").total == 0
    library.index_all()
    assert library.search("common").total == 20
    library.close()


def test_keys_are_not_written_over_in_a_bad_moment(prepared: bytes) -> None:
    data = bytearray(prepared)
    device = FlakyDevice(data)
    library = open_in(device)
    library.keep_passphrase("the first of them")
    device.bad = True
    with pytest.raises(UnreadableError):
        library.keep_passphrase("the second of them")
    assert library.kept_identities() == []
    device.bad = False
    assert len(library.kept_identities()) == 1
    library.close()


def test_what_was_read_is_not_written_over_in_a_bad_moment(prepared: bytes) -> None:
    data = bytearray(prepared)
    library = open_in(data)
    with bundle_of(many(700)) as bundle:
        library.add(bundle)
    ids = [each.article.id for each in library.articles()]
    for number, id_ in enumerate(ids[:350]):
        library.set_reading(id_, Reading(read=True, position=(number, 1)))
    library.save_state()
    assert READING in set(library._store.names()), "the control: it is more than the small state holds"
    library.close()
    device = FlakyDevice(data)
    library = opened_without_reading(device)
    assert not library.reading(ids[0]).read
    for number, id_ in enumerate(ids[350:]):
        library.set_reading(id_, Reading(starred=True, position=(number, 1)))
    library.save_state()
    library.close()
    library = open_in(data)
    assert all(library.reading(id_).read for id_ in ids[:350])
    assert all(library.reading(id_).starred for id_ in ids[350:])
    library.close()


def opened_without_reading(device: FlakyDevice) -> Library:
    """Open while just the object with the reading state cannot be read, and go on so."""
    volume = open_volume(device)
    read = volume.read

    def read_others(name: str, offset: int = 0, length: int | None = None) -> bytes:
        if name == READING:
            raise UnreadableError(name=name)
        return read(name, offset, length)

    volume.read = read_others
    return Library(volume)


def test_an_edition_of_which_nothing_can_be_read_can_be_taken_out(prepared: bytes) -> None:
    data = bytearray(prepared)
    library = open_in(data)
    add(library, OTHER)
    (other,) = [each for each in library.editions() if each.series == "other"]
    store = library._store
    for name in store.names(f"editions/{other.id}/"):
        kept = store._contents.find(name)
        for copy in range(len(kept.copies)):
            for place in kept.places(copy):
                offset = store._cells._offset(place.cell)
                data[offset : offset + 64] = bytes(64)
    library.close()
    library = open_in(data)
    assert library.lacks_something
    assert shown(library) == FIRST_SHOWN
    (problem, *_) = [each for each in library.check() if other.id[:12] in each.describe()]
    assert f"reader remove {other.id[:12]}" in problem.describe()
    library.remove_broken(other.id[:12])
    assert not library.lacks_something
    assert library.check() == ()
    assert shown(library) == FIRST_SHOWN
    library.close()
    assert_whole(data, FIRST_SHOWN)


def test_tidying_in_a_bad_moment_costs_no_other_file(prepared: bytes) -> None:
    """Files of both in one pack: what stays is to be moved, and cannot be read just now."""
    data = new_file(cells=120)
    library = open_in(data)
    shared = article("shared", "Both have this.\n")
    add(library, edition([shared, article("mine", "Only this one.\n")], series="mine"))
    add(library, edition([shared, article("yours", "Only that one.\n")], series="yours"))
    library.close()
    device = FlakyDevice(data)
    library = open_in(device)
    (mine,) = [each for each in library.editions() if each.series == "mine"]

    def bad_from_now_on(done: int, _total: int) -> None:
        device.bad = done > 0

    with pytest.raises(ReaderError):
        library.remove(mine, progress=bad_from_now_on)
    device.bad = False
    library.close()
    library = open_in(data)
    assert shown(library) == {"Title of shared": "Both have this.\n", "Title of yours": "Only that one.\n"}
    assert library.check() == ()
    library.close()
