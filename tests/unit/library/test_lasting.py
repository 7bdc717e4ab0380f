"""A library in a library file: what is kept lasts, whole or not at all."""

from __future__ import annotations

import pytest
from support.bundles import CONTENTS
from support.devices import new_file, open_volume
from support.libraries import article, bundle_of, edition, many, open_in, pictured, shown

from reader.bundle import MediaContents
from reader.errors import CancelledError, LibraryFullError, NotInThisCopyError
from reader.library import Library, Outcome
from reader.store import MemoryStore


@pytest.fixture
def data() -> bytearray:
    return new_file(cells=120)


def test_what_is_kept_is_there_at_the_next_opening(data: bytearray) -> None:
    with bundle_of() as bundle:
        library = open_in(data)
        added = library.add(bundle)
        assert (added.outcome, added.articles) == (Outcome.NEW, 3)
        assert added.edition == bundle.edition
        library.index_all()
        before = library.articles(), shown(library), library.search("закон")
        library.close()
    library = open_in(data)
    assert library.editions() == (added.edition,)
    assert (library.articles(), shown(library)) == before[:2]
    assert library.unindexed == 0
    assert library.search("закон") == before[2]
    library.close()


def test_indexing_goes_on_at_the_next_opening_without_the_bundle(data: bytearray) -> None:
    library = open_in(data)
    with bundle_of(many(600)) as bundle:
        library.add(bundle)
    left = library.index_some()
    assert 0 < left < 600
    library.close()
    library = open_in(data)
    assert library.unindexed == left
    assert library.search("common").total == 600 - left
    library.index_all()
    assert library.search("common").total == 600
    assert library.search("word599").total == 1
    library.close()


def test_the_same_bundle_again_is_already_here_and_nothing_is_written(data: bytearray) -> None:
    library = open_in(data)
    for outcome, articles in ((Outcome.NEW, 3), (Outcome.ALREADY_HERE, 0)):
        before = bytes(data)
        with bundle_of() as bundle:
            added = library.add(bundle)
        assert (added.outcome, added.articles) == (outcome, articles)
    assert bytes(data) == before
    assert len(library.articles()) == 3


def test_another_copy_that_carries_more_completes_the_edition(data: bytearray) -> None:
    library = open_in(data)
    with bundle_of(without=["articles/first.md", "articles/third.md"]) as bundle:
        assert library.add(bundle).articles == 1
    first = library.articles()[0].article
    assert not first.present
    with pytest.raises(NotInThisCopyError):
        library.text(first)
    with bundle_of(without=["articles/third.md"]) as bundle:
        added = library.add(bundle)
    assert (added.outcome, added.articles) == (Outcome.COMPLETED, 1)
    assert [each.article.present for each in library.articles()] == [True, False, True]
    library.index_all()
    assert library.search("закон").total == 1
    assert "Закон" in library.text(first)  # one that was listed before serves, too


def test_a_file_is_found_in_another_edition_and_kept_once(data: bytearray) -> None:
    library = open_in(data)
    same = article("same", "The same text in both.\n" * 50)
    with bundle_of(edition([same, article("old", "Old.\n")], number=1)) as bundle:
        library.add(bundle)
    packs = {name for name in open_names(library) if name.startswith("packs/")}
    with bundle_of(edition([same], number=2), without=["articles/same.md"]) as bundle:
        added = library.add(bundle)
    assert added.edition.articles[0].present
    assert added.articles == 1
    assert {name for name in open_names(library) if name.startswith("packs/")} == packs
    assert library.text(added.edition.articles[0]).startswith("The same text")


def open_names(library: Library) -> list[str]:
    return list(library._store.names())


def test_what_is_cancelled_leaves_nothing(data: bytearray) -> None:
    library = open_in(data)
    steps: list[tuple[int, int]] = []
    with bundle_of(many(50)) as bundle, pytest.raises(CancelledError):
        library.add(bundle, progress=lambda *step: steps.append(step), cancelled=lambda: len(steps) > 20)
    assert 0 < steps[-1][0] < steps[-1][1]
    assert library.editions() == ()
    assert library.articles() == ()
    free = open_volume(bytearray(new_file(cells=120))).free
    assert library._store.free == free
    with bundle_of(many(50)) as bundle:
        assert library.add(bundle).outcome is Outcome.NEW


def test_progress_ends_at_its_total(data: bytearray) -> None:
    library = open_in(data)
    steps: list[tuple[int, int]] = []
    with bundle_of() as bundle:
        library.add(bundle, progress=lambda *step: steps.append(step))
    done = [step[0] for step in steps]
    assert done == sorted(done)
    assert steps[-1][0] == steps[-1][1] > 0


def test_a_bundle_that_does_not_fit_is_refused_before_anything_is_written() -> None:
    data = new_file(cells=30)
    library = open_in(data)
    before = bytes(data)
    media = tuple(MediaContents(f"media/{n}.png", "image/png", bytes([n]) * 400_000) for n in range(5))
    with bundle_of(edition([article("a", "A.\n")], media=media)) as bundle:
        room = library.room_for(bundle)
        assert room.needed > room.free > 0
        with pytest.raises(LibraryFullError) as caught:
            library.add(bundle)
    assert caught.value.data["needed"] > caught.value.data["free"]
    assert bytes(data) == before
    assert library.editions() == ()


@pytest.mark.parametrize("contents", [many(300), pictured(), CONTENTS])
def test_what_there_is_room_for_fits_with_its_index(contents) -> None:
    library = open_in(new_file(cells=200))
    free = library._store.free
    with bundle_of(contents) as bundle:
        room = library.room_for(bundle)
        assert room.free == free
        library.add(bundle)
    library.index_all()
    assert free - library._store.free <= room.needed


def test_a_picture_is_kept_and_in_memory_it_is_not(data: bytearray) -> None:
    with bundle_of(pictured()) as bundle:
        lasting, passing = open_in(data), Library(MemoryStore())
        for library in (lasting, passing):
            library.add(bundle)
        sizes = [sum(map(each._store.size, each._store.names("packs/"))) for each in (lasting, passing)]
    assert sizes[0] > 2000 > sizes[1]


def test_a_library_in_memory_does_not_fill(data: bytearray) -> None:
    library = Library(MemoryStore())
    with bundle_of(many(20)) as bundle:
        assert library.room_for(bundle).needed < library.room_for(bundle).free
        library.add(bundle)
    library.save_state()
    assert library.check() == ()
