"""Who builds the index: another process while there is something to build, and what happens when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.devices import CHEAP, MemoryDevice, new_file, open_volume
from support.libraries import article, bundle_of, edition, many

from reader.errors import IndexerUnavailableError, UnindexableError
from reader.index import InProcess
from reader.library import Library, open_library
from reader.store.create import create

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from reader.index import Entry, Segment

BAD = "Title of bad"


class Builder(InProcess):
    """Builds here, fails on the article ``BAD``, and says what is asked of it."""

    running = 0

    def __init__(self) -> None:
        Builder.running += 1

    def build(self, entries: Iterable[Entry]) -> Segment:
        entries = list(entries)
        assert all(entry.markdown and entry.size for entry in entries)
        if any(entry.title == BAD for entry in entries):
            raise UnindexableError
        return super().build(entries)

    def close(self) -> None:
        Builder.running -= 1


class Broken(Builder):
    """Cannot even merge."""

    def merge(self, segments: Sequence[Segment], without: Collection[str]) -> Segment | None:  # noqa: ARG002
        raise UnindexableError


@pytest.fixture
def data() -> bytearray:
    Builder.running = 0
    return new_file(cells=120)


def library_in(data: bytearray, start=Builder) -> Library:
    return Library(open_volume(MemoryDevice(data)), start_builder=start)


def test_the_builder_is_there_only_while_there_is_something_to_build(data: bytearray) -> None:
    library = library_in(data)
    with bundle_of(many(600)) as bundle:
        library.add(bundle)
    assert Builder.running == 0
    assert library.index_some() > 0
    assert Builder.running == 1
    library.index_all()
    assert Builder.running == 0
    library.remove(library.editions()[0])
    assert Builder.running == 0


def test_closing_ends_it(data: bytearray) -> None:
    library = library_in(data)
    with bundle_of(many(600)) as bundle:
        library.add(bundle)
    library.index_some()
    library.close()
    assert Builder.running == 0


def test_an_article_on_which_it_fails_does_not_stop_the_others(data: bytearray) -> None:
    library = library_in(data)
    contents = edition([article("bad", "Bad one.\n"), *(article(f"a{n}", "Common.\n") for n in range(9))])
    with bundle_of(contents) as bundle:
        library.add(bundle)
    library.index_all()
    assert library.search("common").total == 9
    assert library.unindexed == 0
    assert "Bad one" in library.text(next(each.article for each in library.articles() if each.article.title == BAD))
    assert library_in(data).unindexed == 1  # it is tried again at the next unlock


def test_one_that_cannot_be_started_is_told_and_reading_goes_on(data: bytearray) -> None:
    def start() -> Builder:
        raise IndexerUnavailableError

    library = library_in(data, start)
    with bundle_of() as bundle:
        library.add(bundle)
    with pytest.raises(IndexerUnavailableError):
        library.index_some()
    assert library.search("закон").total == 0
    assert all(library.text(each.article) is not None for each in library.articles())
    assert library_in(data).unindexed == 3


def test_words_go_even_if_nothing_can_be_merged(data: bytearray) -> None:
    library = library_in(data, Broken)
    for number in (1, 2):
        with bundle_of(edition([article(f"a{number}", f"Only{number} common.\n")], number=number)) as bundle:
            library.add(bundle)
    library.index_all()
    library.remove(library.editions()[0])
    assert library.search("only1").total == 0
    store = library._store
    assert not any(b"only1" in store.read(name).lower() for name in store.names("index/"))
    library.index_all()
    assert library.search("only2").total == 1


def test_replaced_words_leave_the_store(data: bytearray) -> None:
    library = library_in(data)
    for number, text in ((1, "Oldword common.\n"), (2, "Newword common.\n")):
        with bundle_of(edition([article("a", text)], number=number)) as bundle:
            library.add(bundle)
        library.index_all()
        kept = b"".join(library._store.read(name) for name in library._store.names("index/")).lower()
        assert text[:3].lower().encode() in kept
    assert b"oldword" not in kept


def test_a_library_file_is_indexed_by_the_child(tmp_path: Path) -> None:
    path = tmp_path / "file"
    create(path, ["one"], size=16 << 20, work=CHEAP)
    library = open_library(path, "one", work=CHEAP)
    with bundle_of() as bundle:
        library.add(bundle)
    library.index_all()
    assert library.search("законы").total == 1
    library.remove(library.editions()[0])
    assert library.search("законы").total == 0
    library.close()
    library = open_library(path, "one", work=CHEAP)
    assert library.check() == ()
    library.close()
