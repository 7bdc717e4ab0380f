"""Searching while an import is not over: what is indexed already is found, the rest as it comes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from support.libraries import article, bundle_of, edition, many
from support.library_screens import app_over_file, bundle_file, import_, library_file, opened, unlock
from support.screens import press, see, shown, type_, until

from reader.worker import Indexer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader.index import Entry, Segment

MANY = many(600)  # more than one slice


class Gate:
    """Lets the real, caged indexer build ``open_for`` segments, and the next when it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, open_for: int) -> None:
        self.opened = threading.Event()
        self.built: list[int] = []
        build = Indexer.build

        def gated(indexer: Indexer, entries: Iterable[Entry]) -> Segment:
            if len(self.built) == open_for:
                assert self.opened.wait(60)
            asked = tuple(entries)
            segment = build(indexer, asked)
            self.built.append(len(asked))
            return segment

        monkeypatch.setattr(Indexer, "build", gated)


async def test_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, open_for=1)
    app = app_over_file(library_file(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await import_(pilot, bundle_file(tmp_path, MANY))
        await until(pilot, lambda: gate.built)
        first = gate.built[0]
        await see(pilot, f"{600 - first} not searchable yet")
        await press(pilot, "slash")
        await type_(pilot, "common")
        screen = await see(pilot, f"{first} found")
        assert f"{600 - first} not searchable yet" in screen
        await press(pilot, "enter")
        await see(pilot, "1 of 20")
        await press(pilot, "escape")
        assert f"{600 - first} not searchable yet" in await see(pilot, f"{first} found")
        gate.opened.set()
        await see(pilot, "600 found")
        assert "not searchable yet" not in shown(app)
        assert "Search: common" in shown(app)
    app.close()


def test_in_the_library_while_another_bundle_is_being_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch, open_for=1)
    library = opened(library_file(tmp_path))
    with bundle_of(MANY) as bundle:
        library.add(bundle)
    indexing = threading.Thread(target=library.index_all)
    indexing.start()
    found: list[tuple[int, int]] = []

    def search(_done: int, _size: int) -> None:
        if gate.built and not found:
            found.append((library.search("common").total, library.unindexed))

    while library.unindexed == 600:
        indexing.join(0.01)
    with bundle_of(edition([article("other", "Common, too.\n")], series="other")) as bundle:
        library.add(bundle, progress=search)
    assert found == [(gate.built[0], 600 - gate.built[0])]
    gate.opened.set()
    indexing.join(60)
    library.index_all()
    assert library.search("common").total == 601
    library.close()
