"""What is left of a passphrase in memory after it was typed: nothing, refused or not, shown or not."""

from __future__ import annotations

import pytest
from support.fake_library import FakeLibrary
from support.library_screens import app_over_file, bundle_file, choose, library_file, unlock
from support.reachable import holders_of
from support.screens import TEXTS, press, see, type_, until

from reader.errors import NoMatchError
from reader.tui.app import ReaderApp

pytestmark = pytest.mark.usefixtures("every_object")

CANARY = (113, 117, 97, 103, 103, 97, 32, 122, 101, 98, 117)


def canary() -> str:
    return "".join(map(chr, CANARY))


def refusing() -> ReaderApp:
    def opener(_passphrase: str | None) -> FakeLibrary:
        raise NoMatchError

    return ReaderApp(opener, file_name="spring.bundle", needs_passphrase=True)


async def refused(pilot, *, shown: bool = False) -> None:
    await see(pilot, "Passphrase:")
    if shown:
        await press(pilot, "f2")
    await type_(pilot, canary())
    await see(pilot, canary() if shown else "•" * len(CANARY))
    await press(pilot, "enter")
    await see(pilot, "Passphrase:")
    await see(pilot, "! ")


async def test_a_refused_passphrase_is_forgotten() -> None:
    async with refusing().run_test() as pilot:
        await refused(pilot)
        assert holders_of(CANARY) == [[]]


async def test_an_error_with_its_frames_would_keep_it(monkeypatch) -> None:
    for module in ("beside", "unlock"):
        monkeypatch.setattr(f"reader.tui.{module}.without_frames", lambda error: error)
    async with refusing().run_test() as pilot:
        await refused(pilot)
        assert any(holders_of(CANARY))


async def test_a_passphrase_that_was_shown_is_forgotten() -> None:
    async with refusing().run_test() as pilot:
        await refused(pilot, shown=True)
        await until(pilot, lambda: holders_of(CANARY) == [[]])


async def test_what_was_drawn_would_stay_in_caches(monkeypatch) -> None:
    monkeypatch.setattr("reader.tui.passphrase.forget_texts", lambda: None)
    async with refusing().run_test() as pilot:
        await refused(pilot, shown=True)
        assert any(holders_of(CANARY))


async def test_a_right_passphrase_that_was_shown_is_forgotten() -> None:
    app = ReaderApp(lambda _passphrase: FakeLibrary(TEXTS), file_name="spring.bundle", needs_passphrase=True)
    async with app.run_test() as pilot:
        await see(pilot, "Passphrase:")
        await press(pilot, "f2")
        await type_(pilot, canary())
        await see(pilot, canary())
        await press(pilot, "enter")
        await see(pilot, "Spring edition")
        await until(pilot, lambda: holders_of(CANARY) == [[]])


@pytest.mark.parametrize("shown", [False, True])
async def test_a_refused_passphrase_of_a_bundle_is_forgotten(tmp_path, shown) -> None:
    path = bundle_file(tmp_path)
    async with app_over_file(library_file(tmp_path)).run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await see(pilot, "Passphrase of the bundle:")
        if shown:
            await press(pilot, "f2")
        await type_(pilot, canary())
        await see(pilot, canary() if shown else "•" * len(CANARY))
        await press(pilot, "enter")
        await see(pilot, "does not open")
        await until(pilot, lambda: holders_of(CANARY) == [[]])
