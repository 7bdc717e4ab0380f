"""What holds on every screen: help, language, sizes, keys for both keyboard layouts."""

from __future__ import annotations

import gettext
import re

import pytest
from support.fake_library import FakeLibrary, article
from support.screens import PASSPHRASE, app_over, press, see, shown, type_, until
from textual.binding import Binding

from reader import i18n
from reader.tui.about import AboutScreen
from reader.tui.app import ReaderApp
from reader.tui.article_screen import ArticleScreen
from reader.tui.articles import ArticlesScreen
from reader.tui.help import HelpScreen
from reader.tui.keys import twins
from reader.tui.rows import Rows
from reader.tui.unlock import UnlockScreen

BUNDLES_OWN = {"name", "title", "who", "url"}
SMALL = [(1, 1), (1, 24), (20, 5), (80, 1)]


@pytest.fixture
def pseudo_russian(monkeypatch):
    """A catalogue in which every message is translated, to something that shows it."""

    class Pseudo(gettext.NullTranslations):
        def gettext(self, message):
            return f"§{message}"

        def ngettext(self, singular, plural, n):
            return f"§{singular if n == 1 else plural}"

    def use_pseudo(language):
        i18n._State.language = language
        i18n._State.catalogue = Pseudo() if language == "ru" else gettext.NullTranslations()

    monkeypatch.setattr(i18n, "use", use_pseudo)
    use_pseudo("en")
    yield
    use_pseudo("en")


async def to_each_screen(pilot):
    """Go through all screens; yield the name of each when it has been drawn."""
    async for name in _way_through(pilot):
        await pilot.pause()
        yield name


async def _way_through(pilot):
    await see(pilot, "assphrase:")
    yield "unlock"
    await type_(pilot, PASSPHRASE)
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ArticlesScreen))
    yield "articles"
    await type_(pilot, "/law")
    await until(pilot, lambda: "1" in str(pilot.app.screen.query_one("#found").render()))
    yield "hits"
    await press(pilot, "z")
    await until(pilot, lambda: pilot.app.screen.has_class("-nothing"))
    yield "no hits"
    await press(pilot, "escape", "escape")
    await press(pilot, "i")
    await until(pilot, lambda: isinstance(pilot.app.screen, AboutScreen))
    yield "about"
    await press(pilot, "escape", "home", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen) and pilot.app.screen._loaded)
    yield "article"
    await type_(pilot, "/l")
    await until(pilot, lambda: pilot.app.screen._find_line.display)
    yield "find"
    await press(pilot, "f1")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
    yield "help"


async def test_help_comes_from_every_screen_and_any_key_closes_it() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        async for name in to_each_screen(pilot):
            if name == "help":
                continue
            before = app.screen
            await press(pilot, "f1")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            screen = await see(pilot, "Ctrl+Q")
            assert "any other key" in screen
            for hint in before.help():
                assert hint.does in screen, name
            await press(pilot, "x")
            await until(pilot, lambda before=before: app.screen is before)


async def test_every_word_is_translated_and_switches_at_once(pseudo_russian) -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test(size=(120, 40)) as pilot:
        async for name in to_each_screen(pilot):
            english = shown(app)
            assert "§" not in english, name
            await press(pilot, "f3")
            await until(pilot, lambda: "§" in shown(app))
            await pilot.pause()
            for widget in app.screen.query("Said, KeyBar"):
                words = str(widget.render())
                if widget.id not in BUNDLES_OWN and any(each.isalpha() for each in words):
                    assert "§" in words, (name, words)
            for hint in (*app.screen.hints(), *app.screen.help()):
                assert hint.does.startswith("§") or hint.does == "Русский / English", (name, hint)
            await press(pilot, "f3")
            await until(pilot, lambda english=english: shown(app) == english)


def calm(app) -> bool:
    told = "".join(shown(app).split())
    return bool(told) and "Thewindowistoosmall:32×8isneeded.Ctrl+Qleaves.".startswith(told)


async def test_too_small_a_window_is_calm_and_recovers() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        async for _name in to_each_screen(pilot):
            before, focused = shown(app), app.focused
            for size in SMALL:
                await pilot.resize_terminal(*size)
                await until(pilot, lambda: calm(app))
            assert app.focused is focused
            await pilot.resize_terminal(80, 24)
            await until(pilot, lambda before=before: shown(app) == before)


@pytest.mark.parametrize("size", [(1, 1), (20, 5)])
async def test_starting_and_ending_in_too_small_a_window(size) -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test(size=size) as pilot:
        await press(pilot, *"abc", "ctrl+q")
    assert app.return_code == 1


@pytest.mark.parametrize("size", [(32, 8), (120, 40), (250, 80)])
async def test_larger_windows_show_every_screen(size) -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test(size=size) as pilot:
        async for name in to_each_screen(pilot):
            screen = shown(app)
            assert "too small" not in screen, name
            assert ("F1" in screen) or name == "help"


def test_every_letter_that_is_bound_has_its_twin() -> None:
    for owner in (ReaderApp, UnlockScreen, ArticlesScreen, ArticleScreen, AboutScreen, HelpScreen, Rows):
        bound = {each.key: each.action for each in Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))}
        letters = [key for key in bound if re.fullmatch(r"(ctrl\+)?[a-zA-Z]", key)]
        for key in letters:
            latin, twin = twins(key).split(",")
            assert bound[latin] == bound[twin], (owner, key)
    assert any(re.fullmatch("[a-z]", each.key) for each in Binding.make_bindings(ArticleScreen.BINDINGS))


@pytest.mark.parametrize("key", ["ctrl+й", "ctrl+c"])
async def test_leaving_from_every_screen(key) -> None:
    for steps in (0, 1, 6):
        app = app_over(needs_passphrase=True)
        async with app.run_test() as pilot:
            screens = to_each_screen(pilot)
            for _ in range(steps + 1):
                await anext(screens)
            await press(pilot, key)
            await until(pilot, lambda app=app: app._exit)
        assert app.return_code == (1 if steps == 0 else 0)


async def test_markup_in_texts_is_shown_and_not_obeyed() -> None:
    evil = "[/x] [@click=app.quit()]click[/] [red]"
    fields = {"authors": (evil,), "source": evil, "url": evil, "published": evil, "language": evil, "summary": evil}
    articles = [article(0, evil, **fields)]
    library = FakeLibrary(
        {evil: f"law {evil}"}, articles=articles, edition_changes={"title": evil, "description": evil, "series": evil}
    )
    app = app_over(library)
    async with app.run_test(size=(200, 40)) as pilot:
        screen = await see(pilot, evil)
        assert screen.count(evil) >= 3
        await press(pilot, "i")
        assert (await see(pilot, "Fingerprint")).count(evil) >= 3
        await press(pilot, "escape")
        await type_(pilot, "/law")
        await see(pilot, "1 found")
        await press(pilot, "enter")
        assert (await see(pilot, "1 of 1")).count(evil) >= 3
        for y in range(6):
            await pilot.click(offset=(40, y))
        assert not app._exit
