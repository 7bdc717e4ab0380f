"""Damage: it is named, the rest can be read, and importing the same bundle again mends it."""

from __future__ import annotations

import random

import pytest
from support.devices import FaultyDevice, new_file
from support.libraries import article, bundle_of, edition, many, open_in, pictured

from reader.errors import ReaderError
from reader.library import Library, Outcome
from reader.store.layout import CELL_SIZE

TEXTS = [article(f"a{n}", random.Random(n).randbytes(30_000).hex()) for n in range(6)]
CONTENTS = edition(TEXTS)


def cells_of(library: Library, name: str) -> list[int]:
    """Return where the cells of an object begin in the file."""
    volume = library._store
    kept = volume._contents.find(name)
    return [volume._cells._offset(cell) for first, count in kept.spans() for cell in range(first, first + count)]


@pytest.fixture
def data() -> bytearray:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(CONTENTS) as bundle:
        library.add(bundle)
    library.index_all()
    assert library.check() == ()
    library.close()
    return data


def damage(data: bytearray, name: str, which: int) -> None:
    library = open_in(data)
    offset = cells_of(library, name)[which]
    library.close()
    data[offset + 5000] ^= 1


def damage_all(data: bytearray, name: str) -> None:
    library = open_in(data)
    offsets = cells_of(library, name)
    library.close()
    for offset in offsets:
        data[offset + 5000] ^= 1


def packs(data: bytearray) -> list[str]:
    library = open_in(data)
    names = list(library._store.names("packs/"))
    library.close()
    return names


def test_a_damaged_cell_is_named_by_its_articles_and_mended(data: bytearray) -> None:
    damage(data, packs(data)[0], 1)
    library = open_in(data)
    problems = library.check()
    assert 1 <= len(problems) <= 4
    assert all(each.data["edition"] == "Edition 1" and each.lost for each in problems)
    damaged = {each.data["title"] for each in problems}
    for problem in problems:
        assert str(problem.data["title"]) in problem.describe()
    for shelved in library.articles():
        if shelved.article.title in damaged:
            with pytest.raises(ReaderError):
                library.text(shelved.article)
        else:
            assert len(library.text(shelved.article)) == 60_000
    assert library.search("text").total == 0
    with bundle_of(CONTENTS) as bundle:
        added = library.add(bundle)
    assert (added.outcome, added.articles) == (Outcome.COMPLETED, len(damaged))
    assert library.check() == ()
    assert all(len(library.text(each.article)) == 60_000 for each in library.articles())


def test_what_no_copy_has_stays_damaged_and_the_rest_is_mended(data: bytearray) -> None:
    damage(data, packs(data)[0], 1)
    library = open_in(data)
    damaged = {str(each.data["title"]) for each in library.check()}
    assert len(damaged) > 1
    lacking = min(damaged)
    with bundle_of(CONTENTS, without=[f"articles/{lacking.removeprefix('Title of ')}.md"]) as bundle:
        library.add(bundle)
    assert {str(each.data["title"]) for each in library.check()} == {lacking}


@pytest.mark.parametrize("part", ["signed", "listing"])
def test_what_is_said_of_an_edition_is_damaged(data: bytearray, part: str) -> None:
    library = open_in(data)
    name = next(name for name in library._store.names("editions/") if name.endswith(part))
    library.close()
    damage_all(data, name)
    library = open_in(data)
    assert len(library.articles()) == 6
    assert len(library.check()) == 1
    with bundle_of(CONTENTS) as bundle:
        library.add(bundle)
    assert library.check() == ()


def test_an_edition_of_which_nothing_is_left_stays_on_record(data: bytearray) -> None:
    library = open_in(data)
    names = list(library._store.names("editions/"))
    with bundle_of(edition([article("other", "Other.\n")], series="other")) as bundle:
        library.add(bundle)
    library.close()
    for name in names:
        damage_all(data, name)
    library = open_in(data)
    assert [each.article.title for each in library.articles()] == ["Title of other"]
    assert [each.data.get("id") for each in library.check()] == [names[0].split("/")[1][:12]]
    library.index_all()
    library.close()
    library = open_in(data)
    assert len(library.check()) == 1
    with bundle_of(CONTENTS) as bundle:
        library.add(bundle)
    assert library.check() == ()
    assert len(library.articles()) == 7


def test_one_copy_of_the_catalogue_is_enough(data: bytearray) -> None:
    for name in ("catalogue", "files"):
        damage(data, name, 0)
    library = open_in(data)
    assert len(library.articles()) == 6
    problems = library.check()
    assert [each.lost for each in problems] == [False]


def test_without_the_catalogue_it_is_made_anew_from_what_was_signed(data: bytearray) -> None:
    for which in (0, 1):
        damage(data, "catalogue", which)
    library = open_in(data)
    assert len(library.articles()) == 6
    assert all(each.article.present for each in library.articles())
    library.index_all()
    assert library.search("title").total == 6


def test_without_the_table_of_files_it_is_made_anew_from_the_packs(data: bytearray) -> None:
    for which in (0, 1):
        damage(data, "files", which)
    library = open_in(data)
    assert all(len(library.text(each.article)) == 60_000 for each in library.articles())
    assert [each.lost for each in library.check()] == [True]
    with bundle_of(edition([article("other", "Other.\n")], series="other")) as bundle:
        library.add(bundle)
    assert library.check() == ()
    assert all(each.article.present for each in library.articles())


def test_without_table_and_packs_importing_again_makes_it_whole(data: bytearray) -> None:
    for which in (0, 1):
        damage(data, "files", which)
    for name in packs(data):
        damage(data, name, -1)
    library = open_in(data)
    assert not all(each.article.present for each in library.articles())
    with bundle_of(CONTENTS) as bundle:
        assert library.add(bundle).outcome is Outcome.COMPLETED
    assert library.check() == ()
    assert all(each.article.present for each in library.articles())


def test_a_damaged_index_is_made_anew(data: bytearray) -> None:
    library = open_in(data)
    names = list(library._store.names("index/"))
    library.close()
    assert names
    for name in names:
        if name != "index/format":
            damage(data, name, 0)
    library = open_in(data)
    library.index_all()
    assert library.search("title").total == 6
    assert library.check() == ()


def test_check_names_a_damaged_index_and_a_picture() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(pictured()) as bundle:
        library.add(bundle)
    library.index_all()
    offset = cells_of(library, next(n for n in library._store.names("index/") if n != "index/format"))[0]
    data[offset + 5000] ^= 1
    assert [each.lost for each in library.check()] == [False]
    assert library.unindexed == 2
    library.index_all()
    assert library.check() == ()
    data[cells_of(library, next(library._store.names("packs/")))[0] + 5000] ^= 1
    lines = {each.describe() for each in library.check()}
    assert any("media/one.png" in line for line in lines)


def test_a_write_that_was_lost_after_a_reported_sync_is_named_and_mended() -> None:
    data = new_file(cells=120)
    opened = FaultyDevice(data, "lost", -1)
    library = open_in(opened)
    opened.at = opened.count  # the next write, and so the first cell of the first pack, never reaches the disk
    with bundle_of(many(50)) as bundle:
        library.add(bundle)
    library.close()
    library = open_in(data)
    assert any("title" in each.data for each in library.check())
    with bundle_of(many(50)) as bundle:
        assert library.add(bundle).outcome is Outcome.COMPLETED
    assert library.check() == ()


def test_progress_is_told(data: bytearray) -> None:
    steps = []
    assert open_in(data).check(progress=lambda *step: steps.append(step)) == ()
    assert [step[0] for step in steps] == sorted(step[0] for step in steps)
    assert steps[-1][0] == steps[-1][1]


def test_one_flipped_byte_anywhere_never_shows_a_wrong_text(data: bytearray) -> None:
    draw = random.Random(3)
    expected = {each.title: each.markdown.decode() for each in TEXTS}
    library = open_in(data)
    used = [offset for name in library._store.names() for offset in cells_of(library, name)]
    library.close()
    refused = 0
    for offset in used:
        flipped = bytearray(data)
        flipped[offset + draw.randrange(CELL_SIZE)] ^= 1 << draw.randrange(8)
        library = open_in(flipped)
        assert len(library.articles()) == len(expected)
        named = {each.data.get("title") for each in library.check()}
        for shelved in library.articles():
            try:
                assert library.text(shelved.article) == expected[shelved.article.title]
            except ReaderError:
                refused += 1
                assert shelved.article.title in named
        library.close()
    assert refused
