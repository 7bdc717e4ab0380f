"""Hiding: one key, at once; nothing stays in memory or on the screen; the passphrase brings the person back."""

from __future__ import annotations

import threading

import pytest
from support.libraries import article, edition
from support.library_screens import (
    PASSPHRASE,
    SPRING,
    SUMMER,
    app_over_file,
    library_file,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.reachable import holders_of
from support.screens import app_over, press, see, shown, type_, until
from textual.widgets import Input

from reader import i18n
from reader.errors import LibraryGoneError
from reader.library import Place
from reader.tui import idle
from reader.tui.article import ArticleView
from reader.tui.article_screen import ArticleScreen
from reader.tui.hidden import HiddenScreen
from reader.tui.library.editions import EditionsScreen
from reader.tui.library.settings import SettingsScreen
from reader.tui.rows import Rows

CANARY = tuple(b"quetzalmorel")
TITLE_CANARY = tuple(b"xylopinguin")


def word(letters: tuple[int, ...]) -> str:
    return "".join(map(chr, letters))


async def hidden(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, HiddenScreen) and not shown(pilot.app).strip())
    await pilot.app.forgotten()
    await pilot.app.forgotten_all()


async def come_back(pilot, passphrase: str = PASSPHRASE) -> None:
    await type_(pilot, passphrase)
    await press(pilot, "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, HiddenScreen))


def telling_library(folder):
    """Make a library whose texts tell; nothing of them stays here."""
    text = "\n\n".join(f"Paragraph {n} of the {word(CANARY)} story." for n in range(50))
    contents = edition([article(word(TITLE_CANARY), text), article("other", f"The {word(CANARY)} again.")])
    return library_with(folder, contents)


@pytest.mark.usefixtures("every_object")
async def test_nothing_of_an_article_can_be_reached_any_more(tmp_path) -> None:
    app = app_over_file(telling_library(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await see(pilot, word(TITLE_CANARY))
        await type_(pilot, f"/{word(CANARY)}")
        await see(pilot, "2 found")
        await press(pilot, "enter")
        await see(pilot, "1 of 50")
        await press(pilot, "i")
        await see(pilot, "Fingerprint")
        # The control: now it can.
        assert all(holders_of(CANARY, TITLE_CANARY))
        await press(pilot, "f12")
        await hidden(pilot)
        assert app.library is None
        assert holders_of(CANARY, TITLE_CANARY) == [[], []]
        opened(app.file).close()  # the file is anybody's again
        await come_back(pilot)
        await until(pilot, lambda: isinstance(app.screen, ArticleScreen))


@pytest.mark.usefixtures("every_object")
async def test_without_emptying_the_caches_it_could(tmp_path, monkeypatch) -> None:
    """The control: closing the library and taking the screens down is not enough."""
    monkeypatch.setattr("reader.tui.app.forget_texts", lambda: None)
    app = app_over_file(telling_library(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "home", "enter")
        await see(pilot, word(CANARY))
        await press(pilot, "f12")
        await hidden(pilot)
        assert any(holders_of(CANARY))


@pytest.mark.parametrize("key", ["f12", "ctrl+l", "ctrl+д"])
async def test_every_way_to_hide_works_while_typing(tmp_path, key) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await type_(pilot, "/law")
        await see(pilot, "1 found")
        await press(pilot, key)
        await hidden(pilot)
        await press(pilot, "f1", "f2", "f3", "tab", "x", "escape", key)
        assert not shown(app).strip()
        await press(pilot, "f3", "ctrl+u")
        await come_back(pilot)
        await on_list(pilot)
        assert app.screen.query_one(Input).value == "", "the query does not come back"


async def test_back_to_the_same_article_at_the_same_place(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING, SUMMER))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "down", "down", "enter")
        await see(pilot, "Paragraph 0.")
        await press(pilot, "pagedown", "pagedown")
        position = app.screen.query_one(ArticleView).position
        assert position > (0, 0)
        before = shown(app)
        await press(pilot, "f12")
        await hidden(pilot)
        await come_back(pilot)
        await until(pilot, lambda: isinstance(app.screen, ArticleScreen) and app.screen._loaded)
        assert app.screen.query_one(ArticleView).position == position
        assert "Title of long" in shown(app)
        assert before.splitlines()[6].split("  ")[0] in shown(app)
        await press(pilot, "escape")
        await on_list(pilot)
        assert app.screen.query_one(Rows).cursor == 2


async def test_back_to_each_other_screen_and_to_what_was_listed(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "2", "down")
        for key, screen in (("e", EditionsScreen), ("o", SettingsScreen)):
            await press(pilot, key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await press(pilot, "f12")
            await hidden(pilot)
            await come_back(pilot)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await press(pilot, "escape")
            await on_list(pilot)
            await see(pilot, "[2 unread: 3]")
            assert app.screen.query_one(Rows).cursor == 1


async def test_wrong_passphrases_show_nothing_and_change_nothing(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "f12")
        await hidden(pilot)
        for _ in range(30):  # more than there are lines
            await type_(pilot, "wrong")
            await press(pilot, "enter")
        await pilot.pause(0.3)
        assert not shown(app).strip()
        await come_back(pilot)
        await on_list(pilot)


async def test_what_else_is_wrong_is_told_in_the_systems_words(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "f12")
        await hidden(pilot)
        away = app.file.path.rename(tmp_path / "elsewhere")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        screen = await see(pilot, "No such file or directory")
        assert screen.strip() == "No such file or directory"
        away.rename(app.file.path)
        await come_back(pilot)
        await on_list(pilot)


async def test_hiding_before_anything_is_open(tmp_path) -> None:
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await see(pilot, "kept.dat")
        await type_(pilot, "half a pass")
        await press(pilot, "f12")
        await hidden(pilot)
        await come_back(pilot)
        await on_list(pilot)
        await press(pilot, "ctrl+q")
    assert app.return_code == 0


async def test_the_right_passphrase_twice_for_nothing_shows_that_it_is_being_tried(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "f12")
        await hidden(pilot)
        opener, derived, go_on = app.opener, threading.Event(), threading.Event()

        def slow(passphrase):
            library = opener(passphrase)
            derived.set()
            go_on.wait(10)
            return library

        app.opener = slow
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, derived.is_set)
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await pilot.pause()
        go_on.set()
        await until(pilot, lambda: shown(app).strip())
        assert "busy" not in shown(app)
        await on_list(pilot)


async def test_leaving_while_hidden(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "f12")
        await hidden(pilot)
        await press(pilot, "ctrl+c")
    assert app.return_code == 0


class Clock:
    def __init__(self, monkeypatch) -> None:
        self.awake, self.wall = 1000.0, 5000.0
        monkeypatch.setattr(idle, "monotonic", lambda: self.awake)
        monkeypatch.setattr(idle, "time", lambda: self.wall)


@pytest.mark.parametrize("asleep", [False, True])
async def test_idle_minutes_hide_whether_the_laptop_slept_or_not(tmp_path, monkeypatch, asleep) -> None:
    clock = Clock(monkeypatch)
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "o", "enter", "home", "enter")  # one minute
        await see(pilot, "(•) 1 minute")
        clock.wall += 59
        clock.awake += 0 if asleep else 59
        app._hide_if_idle()
        await pilot.pause()
        assert not isinstance(app.screen, HiddenScreen)
        await press(pilot, "down")  # somebody is there
        clock.wall += 30
        app._hide_if_idle()
        await pilot.pause()
        assert not isinstance(app.screen, HiddenScreen)
        clock.wall += 31
        clock.awake += 0 if asleep else 61
        await hidden(pilot)
        await come_back(pilot)
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.close()
    library = opened(app.file)
    assert library.settings.idle_minutes == 1
    library.close()


async def test_five_minutes_are_the_usual_time(tmp_path, monkeypatch) -> None:
    clock = Clock(monkeypatch)
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        clock.awake += 299
        app._hide_if_idle()
        await pilot.pause()
        assert not isinstance(app.screen, HiddenScreen)
        clock.awake += 1
        await hidden(pilot)


async def test_idle_minutes_hide_what_is_not_opened_yet(tmp_path, monkeypatch) -> None:
    clock = Clock(monkeypatch)
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.library is None
        app._hide_if_idle()
        await pilot.pause()
        assert not isinstance(app.screen, HiddenScreen)
        clock.awake += 301
        await hidden(pilot)


async def test_a_pulled_stick_keeps_nothing_from_being_hidden(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        library = app.library

        def gone():
            raise LibraryGoneError

        monkeypatch.setattr(library._state, "save", gone)
        await press(pilot, "f12")
        await hidden(pilot)
        with pytest.raises(ValueError, match="closed"):
            library.text(library.articles()[0].article)


async def test_a_bundle_without_a_library_hides_too() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Summer")
        library = app.library
        await press(pilot, "down", "enter")
        await see(pilot, "Nobody was told.")
        await press(pilot, "f12")
        await hidden(pilot)
        assert library.closed
        library.place = Place()
        await come_back(pilot)
        await see(pilot, "Nobody was told.")


async def test_a_bundle_that_a_key_opened_is_left_instead() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "f12")
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0


async def test_the_language_comes_back_with_the_library(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    try:
        async with app.run_test() as pilot:
            await unlock(pilot)
            await press(pilot, "f3")
            await until(pilot, lambda: app.library.settings.language == "ru")
            await press(pilot, "f12")
            await hidden(pilot)
            i18n.use("en")
            await come_back(pilot)
            await until(pilot, lambda: i18n.current() == "ru")
    finally:
        i18n.use("en")
