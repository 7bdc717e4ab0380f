"""Unlocking a library, and the welcome where there is none."""

from __future__ import annotations

import pytest
from support.library_screens import (
    BUNDLE_PASSPHRASE,
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    SPRING,
    app_over_file,
    bundle_file,
    library_file,
    library_with,
    opened,
    unlock,
)
from support.screens import press, see, shown, type_, until

from reader.store.create import create
from reader.tui.articles import ArticlesScreen
from reader.tui.library import LibraryApp, LibraryFile
from reader.tui.library.articles import LibraryArticlesScreen
from reader.tui.library.welcome import WelcomeScreen


async def test_the_right_passphrase_shows_the_articles(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        screen = await see(pilot, "Title of law")
        assert "3 articles · 1 edition" in screen
        await press(pilot, "q")
    assert app.return_code == 0
    app.close()
    opened(app.file).close()  # nobody holds the lock any more


async def test_a_wrong_passphrase_can_be_tried_again(tmp_path) -> None:
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await see(pilot, "Passphrase:")
        await type_(pilot, "wrong")
        await press(pilot, "enter")
        await see(pilot, "No library opens with this passphrase. Try again.")
        await unlock(pilot)
        await see(pilot, "The library is empty. Press A to add a bundle.")


async def test_each_passphrase_opens_its_own_library(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot, OTHER_PASSPHRASE)
        assert "0 articles · 0 editions" in shown(app)


async def test_what_is_wrong_with_the_file_can_be_mended_and_tried_again(tmp_path) -> None:
    file = library_file(tmp_path)
    other = opened(file)
    app = app_over_file(file)
    async with app.run_test() as pilot:
        await see(pilot, "Passphrase:")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "This library is in use")
        other.close()
        await unlock(pilot)


async def test_the_welcome_offers_to_read_and_keep_nothing(tmp_path) -> None:
    bundle = bundle_file(tmp_path)
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
    async with app.run_test() as pilot:
        await see(pilot, "There is no library at")
        await press(pilot, "f3")
        await see(pilot, "Русский / English")
        await press(pilot, "f3", "down", "enter")
        await see(pilot, "Folder:")
        await type_(pilot, str(bundle))
        await press(pilot, "enter")
        await see(pilot, "Passphrase of the bundle:")
        await type_(pilot, "wrong")
        await press(pilot, "enter")
        await see(pilot, "This passphrase does not open the bundle.")
        await type_(pilot, BUNDLE_PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Read this bundle?")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ArticlesScreen))
        assert not isinstance(app.screen, LibraryArticlesScreen)
        await see(pilot, "Title of law")
        # Hidden, and back.
        await press(pilot, "f12")
        await until(pilot, lambda: not shown(app).strip())
        await type_(pilot, BUNDLE_PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Title of law")
    assert [each.name for each in tmp_path.iterdir()] == [bundle.name]


async def test_leaving_from_the_welcome(tmp_path) -> None:
    for keys in (("end", "enter"), ("й",), ("f12",)):
        app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
        async with app.run_test() as pilot:
            await until(pilot, lambda app=app: isinstance(app.screen, WelcomeScreen))
            await press(pilot, *keys)
            await until(pilot, lambda app=app: app._exit)
        assert app.return_code == 1


@pytest.mark.parametrize("spelling", ["kept.dat", "\x1b[31mred.dat"])
async def test_the_name_of_the_file_plays_no_tricks(tmp_path, spelling) -> None:
    file = LibraryFile(tmp_path / spelling, work=CHEAP)
    create(file.path, [PASSPHRASE], size=16 << 20, work=CHEAP)
    app = app_over_file(file)
    async with app.run_test() as pilot:
        assert "\x1b" not in await see(pilot, ".dat")
