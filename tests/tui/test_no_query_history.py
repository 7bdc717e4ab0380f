"""What somebody looked for: it is kept while it is seen, and nowhere afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.library_screens import CHEAP, PASSPHRASE, SPRING, app_over_file, library_with, on_list, unlock
from support.reachable import holders_of
from support.screens import press, see, type_, until
from textual.widgets import Input

from reader.library.records import READING
from reader.store.volume import Volume
from reader.tui.forgetting import forget_texts

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

CANARY = (113, 117, 97, 103, 103, 97)


def canary() -> str:
    return "".join(map(chr, CANARY))


def kept(path: Path) -> dict[str, bytes]:
    """Return everything that a library file keeps, decrypted; nothing else is in its folder."""
    assert list(path.parent.iterdir()) == [path]
    with Volume.open(path, PASSPHRASE, work=CHEAP) as volume:
        return {"": volume.state()} | {name: volume.read(name) for name in volume.names()}


async def look_for_it(pilot: Pilot) -> None:
    """Search for it, read what was found, look for it in the article, come back."""
    await press(pilot, "slash")
    await type_(pilot, f"law OR {canary()}")
    await see(pilot, "1 found")
    await press(pilot, "enter")
    await see(pilot, "1 of ")
    await press(pilot, "slash", "ctrl+u")
    await type_(pilot, canary())
    await see(pilot, "not found")
    await press(pilot, "escape", "escape")
    await on_list(pilot)


@pytest.mark.usefixtures("every_object")
async def test_a_cleared_query_is_nowhere(tmp_path: Path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(120, 40)) as pilot:
        await unlock(pilot)
        await look_for_it(pilot)
        assert any(holders_of(CANARY)), "the query is still in the field"
        await press(pilot, "escape")
        await see(pilot, "Title of court")
        await press(pilot, "f2")
        await see(pilot, "How to search")
        await press(pilot, "escape")
        await on_list(pilot)

        def forgotten() -> bool:
            forget_texts()  # what drawing keeps in caches, of whatever was on the screen
            return not any(holders_of(CANARY))

        await until(pilot, forgotten)


async def test_no_key_brings_a_query_back_and_nothing_is_suggested(tmp_path: Path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await look_for_it(pilot)
        await press(pilot, "escape", "slash")
        field = app.screen.query_one(Input)
        await type_(pilot, canary()[:3])
        await until(pilot, lambda: field.value == canary()[:3])
        assert field.suggester is None
        for key in ("up", "ctrl+p", "ctrl+r", "ctrl+z", "ctrl+y", "right", "tab"):
            app.screen.set_focus(field)
            await press(pilot, key)
            assert field.value == canary()[:3], key


async def test_a_library_keeps_how_far_was_read_and_no_query(tmp_path: Path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    before = kept(app.file.path)
    async with app.run_test() as pilot:
        await unlock(pilot)
        await look_for_it(pilot)
        law = app.library.articles()[0].article.id
        await press(pilot, "ctrl+q")
        await until(pilot, lambda: app._exit)
    app.close()
    after = kept(app.file.path)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed
    assert changed <= {"", READING}, "neither of which is deflated"
    words = b"".join(after[name] for name in changed)
    assert bytes.fromhex(law) in words, "what it does keep is seen"
    assert canary().encode() not in words
