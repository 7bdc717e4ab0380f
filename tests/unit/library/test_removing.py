"""Taking an edition out: nothing of it stays, and nothing else goes."""

from __future__ import annotations

import zlib

import pytest
from support.devices import new_file
from support.libraries import article, bundle_of, edition, many, objects_of, open_in, pictured, shown

from reader.bundle import MediaContents
from reader.errors import UnknownEditionError
from reader.library import Reading

CANARY = "zyzzogeton"
SHARED = article("shared", "What both editions have.\n")
GOING = edition([article("going", f"The word {CANARY} is here alone.\n"), SHARED], number=1)
STAYING = edition([article("staying", "What stays.\n"), SHARED], number=2)


def forms_of(data: bytearray) -> bytes:
    """Return all that a library file holds, decrypted, and inflated wherever something can be inflated."""
    found = bytearray()
    for stored in objects_of(data).values():
        found += stored
        for start in range(len(stored)):
            inflater = zlib.decompressobj(wbits=-15)
            try:
                found += inflater.decompress(stored[start:])
            except zlib.error:
                continue
    return bytes(found).lower()


def test_no_word_stays_that_only_a_removed_article_held() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    for contents in (GOING, STAYING):
        with bundle_of(contents) as bundle:
            library.add(bundle)
    library.index_all()
    library.close()
    assert CANARY.encode() in forms_of(data)  # the control: this is how it would be seen
    library = open_in(data)
    assert library.search(CANARY).total == 1
    going = library.find_edition(library.editions()[0].id)
    going_id = going.articles[0].id
    library.set_reading(going_id, Reading(read=True, position=(3, 4)))
    library.save_state()
    library.remove(going)
    assert shown(library) == {"Title of staying": "What stays.\n", "Title of shared": "What both editions have.\n"}
    assert library.reading(going_id) == Reading()
    library.close()
    left = forms_of(data)
    assert CANARY.encode() not in left
    assert b"going" not in left
    assert bytes.fromhex(going_id) not in left
    assert b"what both editions" in left
    library = open_in(data)
    assert library.search(CANARY).total == 0
    assert library.unindexed == 0  # what both have was indexed from the edition that stays
    assert library.check() == ()
    with pytest.raises(UnknownEditionError):
        library.remove(going)


def test_a_file_of_another_edition_is_moved_and_pictures_go(tmp_path) -> None:
    data = new_file(cells=120)
    library = open_in(data)
    free = library._store.free
    with bundle_of(pictured()) as bundle:
        library.add(bundle)
    library.remove(library.editions()[0])
    assert list(library._store.names("packs/")) == []
    assert library._store.free >= free - 6 * 65536  # the catalogue, the table of files, the format of the index


def test_everything_can_be_removed_and_added_again() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    for _ in range(3):
        with bundle_of(many(100)) as bundle:
            library.add(bundle)
        library.index_all()
        assert library.search("word7").total == 1
        library.remove(library.editions()[0])
        assert library.articles() == ()
        assert library.search("word7").total == 0
    assert library.check() == ()


def test_a_full_library_can_be_emptied() -> None:
    data = new_file(cells=60)
    library = open_in(data)
    shared = article("shared", "Shared text.\n" * 2000)
    for number in (1, 2):
        media = (MediaContents("media/a.png", "image/png", bytes([number]) * 300_000),)
        with bundle_of(edition([shared, article(f"a{number}", "x")], number=number, media=media)) as bundle:
            library.add(bundle)
    library.index_all()
    store = library._store
    store.write("filler", bytes(store.free // 65536 * 65000))
    store.commit()
    assert store.free == 0
    library.remove(library.editions()[0])
    assert library.editions()[0].number == 2
    assert "Shared text" in library.text(library.editions()[0].articles[0])
    library.save_state()
    assert library.check() == ()
    store.delete("filler")
    store.commit()
    library.index_all()
    assert library.search("shared").total == 1


def test_progress_is_told() -> None:
    library = open_in(new_file(cells=120))
    with bundle_of() as bundle:
        edition = library.add(bundle).edition
    steps = []
    library.remove(edition, progress=lambda *step: steps.append(step))
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1]
