"""One thread imports, indexes and removes; others list, read, search and save, and see only what is whole."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, Self

from support.devices import MemoryDevice, new_file
from support.libraries import bundle_of, many, open_in

from reader.errors import NotInThisCopyError, ReaderError
from reader.library import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.library import Library
    from reader.model import Edition


class Visitor:
    """Lists, reads, searches and saves, each in a thread, until it is told to leave."""

    def __init__(self, library: Library, staying: Edition) -> None:
        self.library = library
        self.staying = staying
        self.failures: list[BaseException] = []
        self.counts = Counter[str]()
        self.leave = threading.Event()
        self.threads = [
            threading.Thread(target=self.repeat, args=(each,)) for each in (self.read, self.search, self.save)
        ]

    def read(self) -> None:
        for shelved in self.library.articles():
            try:
                assert "Common" in self.library.text(shelved.article)
            except NotInThisCopyError:
                assert shelved.edition.id != self.staying.id  # it was removed since it was listed

    def search(self) -> None:
        found = self.library.search("common", limit=5)
        assert found.total >= 60
        assert all(hit.shelved.article.title for hit in found.hits)

    def save(self) -> None:
        self.library.set_reading(self.staying.articles[0].id, Reading(position=(self.counts["save"] + 1, 0)))
        self.library.save_state()

    def repeat(self, what: Callable[[], None]) -> None:
        try:
            while not self.leave.is_set():
                what()
                self.counts[what.__name__] += 1
        except BaseException as error:  # noqa: BLE001 - it is the other thread that fails the test
            self.failures.append(error)

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave.set()
        for thread in self.threads:
            thread.join(30)


def test_reading_goes_on_while_the_library_changes() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    with bundle_of(many(60, number=1)) as bundle:
        staying = library.add(bundle).edition
    library.index_all()
    with Visitor(library, staying) as visitor:
        for number in (2, 3, 4):
            with bundle_of(many(80, number=number, series=f"other {number}")) as bundle:
                added = library.add(bundle).edition
            library.index_all()
            library.remove(added)
            library.index_all()
    assert visitor.failures == []
    assert min(visitor.counts[each] for each in ("read", "search", "save")) > 0
    saved = library.reading(staying.articles[0].id)
    library.close()
    library = open_in(data)
    assert library.reading(staying.articles[0].id) == saved
    assert library.editions() == (staying,)
    assert library.search("common").total == 60
    assert library.check() == ()


def test_hiding_the_screen_ends_an_import_and_keeps_nothing_of_it() -> None:
    data = new_file(cells=120)
    library = open_in(data)
    started = threading.Event()
    outcome: list[BaseException] = []

    def add() -> None:
        def progress(done: int, _total: int) -> None:
            started.set()
            threading.Event().wait(0.002 if done else 0)

        try:
            with bundle_of(many(300)) as bundle:
                library.add(bundle, progress=progress)
        except ReaderError as error:
            outcome.append(error)

    thread = threading.Thread(target=add)
    thread.start()
    started.wait(30)
    library.close()
    thread.join(30)
    assert [type(each).__name__ for each in outcome] == ["CancelledError"]
    library = open_in(MemoryDevice(data))
    assert library.editions() == ()
    assert library.check() == ()
