"""Who made a bundle is told before it is read, where nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.fake_library import FINGERPRINT, FakeLibrary
from support.libraries import article, edition
from support.library_screens import app_over_file, bundle_file, library_file, library_with, unlock
from support.screens import PASSPHRASE, TEXTS, press, see, shown, type_, until

from reader.model import Publisher, SignatureState
from reader.tui.app import ReaderApp
from reader.tui.articles import ArticlesScreen
from reader.tui.hidden import HiddenScreen
from reader.tui.meeting import MeetingScreen

UNSIGNED = Publisher("Anybody", None, (), SignatureState.UNSIGNED)


def app_over(**changes) -> ReaderApp:
    def opener(_passphrase: str | None) -> FakeLibrary:
        return FakeLibrary(TEXTS, edition_changes=changes)

    return ReaderApp(opener, file_name="spring.bundle", needs_passphrase=True, met=False)


async def open_(pilot) -> None:
    await see(pilot, "Passphrase:")
    await type_(pilot, PASSPHRASE)
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, MeetingScreen))


async def test_the_numbers_then_the_articles() -> None:
    app = app_over()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_(pilot)
        screen = await see(pilot, "? unknown publisher")
        assert "  ".join(FINGERPRINT[:4]) in screen
        assert "  ".join(FINGERPRINT[4:]) in screen
        assert "Summer" not in screen
        await press(pilot, "enter")
        await see(pilot, "Summer")
        await press(pilot, "f12")
        await until(pilot, lambda: isinstance(app.screen, HiddenScreen))
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ArticlesScreen))  # they have met


@pytest.mark.parametrize("key", ["escape", "q", "й"])
async def test_leaving_instead(key) -> None:
    app = app_over(publisher=UNSIGNED)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_(pilot)
        assert "library" not in await see(pilot, "! unsigned"), "there is no key to trust"
        await press(pilot, key)
        await until(pilot, lambda: app._exit)


async def test_hiding_before_answering_asks_again() -> None:
    app = app_over()
    async with app.run_test(size=(80, 24)) as pilot:
        await open_(pilot)
        await press(pilot, "f12")
        await until(pilot, lambda: isinstance(app.screen, HiddenScreen))
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))


async def test_a_bundle_read_without_a_library(tmp_path) -> None:
    path = bundle_file(tmp_path)
    file = library_file(tmp_path)
    file.path.unlink()
    app = app_over_file(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, "Welcome.")
        await press(pilot, "down", "enter")
        await see(pilot, "Folder:")
        await type_(pilot, str(path))
        await press(pilot, "enter")
        await see(pilot, "Passphrase of the bundle:")
        await type_(pilot, "battery staple")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert "Title of law" not in await see(pilot, "? unknown publisher")
        await press(pilot, "enter")
        await see(pilot, "Title of law")


async def test_how_an_edition_stands_is_told_wherever_it_is_told_who_made_it(tmp_path) -> None:
    def news(number: int):
        made = datetime.now(UTC).date() - timedelta(days=1)
        return replace(edition([article(f"n{number}", "Text.\n")], number=number), created=made)

    app = app_over_file(library_with(tmp_path, news(1), news(3)))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await see(pilot, "Title of n1")
        await press(pilot, "i")
        screen = await see(pilot, "This is edition 1: older than edition 3, which is here too.")
        assert "Edition 1 of 3; 2 is not here." in screen
        await press(pilot, "escape", "enter")
        await see(pilot, "Text.")
        await press(pilot, "i")
        await see(pilot, "This is edition 1: older than edition 3")
        assert "month" not in shown(app)
