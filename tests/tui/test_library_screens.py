"""What holds on every screen over a library: help, language, sizes, keys for both keyboard layouts."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest
from support.bundles import IDENTITY
from support.library_screens import (
    BUNDLE_PASSPHRASE,
    CHEAP,
    PASSPHRASE,
    SPRING,
    SUMMER,
    app_over_file,
    bundle_file,
    library_with,
)
from support.pseudo import use_pseudo
from support.screens import press, see, shown, type_, until
from textual.binding import Binding

from reader import i18n
from reader.library import importing
from reader.store import create as making
from reader.store.layout import MEBIBYTE
from reader.tui.about import AboutScreen
from reader.tui.help import HelpScreen
from reader.tui.keys import twins
from reader.tui.library import LibraryApp, LibraryFile, ceremony
from reader.tui.library.add_library import AddLibraryScreen
from reader.tui.library.article_screen import LibraryArticleScreen
from reader.tui.library.articles import LibraryArticlesScreen
from reader.tui.library.ceremony import FillingScreen, MoreScreen, SizeScreen
from reader.tui.library.change_passphrase import ChangePassphraseScreen
from reader.tui.library.check import CheckScreen
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.library.confirm_import import ConfirmImportScreen
from reader.tui.library.editions import EditionsScreen
from reader.tui.library.forget_keys import ForgetKeysScreen
from reader.tui.library.idle_minutes import IdleMinutesScreen
from reader.tui.library.keeping import KeepingScreen
from reader.tui.library.new_passphrase import OfferScreen, OwnPassphraseScreen, TypeWordsScreen
from reader.tui.library.open_bundle_screen import OpenBundleScreen
from reader.tui.library.save_file import SaveFileScreen
from reader.tui.library.settings import SettingsScreen
from reader.tui.library.share import ShareScreen
from reader.tui.library.share_for import ForWhomScreen, PublicKeysScreen
from reader.tui.library.unlock import UnlockLibraryScreen
from reader.tui.library.welcome import WelcomeScreen
from reader.tui.library.working import WorkingScreen

SCREENS = (
    WelcomeScreen,
    SizeScreen,
    OfferScreen,
    TypeWordsScreen,
    OwnPassphraseScreen,
    MoreScreen,
    FillingScreen,
    UnlockLibraryScreen,
    LibraryArticlesScreen,
    LibraryArticleScreen,
    EditionsScreen,
    SettingsScreen,
    IdleMinutesScreen,
    ChangePassphraseScreen,
    AddLibraryScreen,
    ForgetKeysScreen,
    CheckScreen,
    ShareScreen,
    SaveFileScreen,
    ForWhomScreen,
    PublicKeysScreen,
    WorkingScreen,
    ChooseFileScreen,
    OpenBundleScreen,
    ConfirmImportScreen,
    KeepingScreen,
)
NOT_OURS = {"name", "title", "who", "url", "words"}
SMALL = [(1, 1), (20, 5)]


@pytest.fixture
def pseudo_russian(monkeypatch):
    monkeypatch.setattr(i18n, "use", use_pseudo)
    use_pseudo("en")
    yield
    use_pseudo("en")


@pytest.fixture
def gate(monkeypatch):
    """What holds filling and keeping until it is set."""
    gate = threading.Event()
    urandom, write_packs = making.os.urandom, importing.write_packs
    monkeypatch.setattr(ceremony, "_SIZES", (16 * MEBIBYTE, ceremony.DEFAULT))
    held = lambda size: urandom(size) if size < MEBIBYTE or gate.wait(20) else b""  # noqa: E731
    monkeypatch.setattr(making.os, "urandom", held)
    monkeypatch.setattr(importing, "write_packs", lambda *a, **k: gate.wait(20) and write_packs(*a, **k))
    yield gate
    gate.set()


async def settled(pilot) -> str:
    """Wait until the screen changes no more; return it."""
    before = ""
    while before != (before := shown(pilot.app)):
        await pilot.pause(0.05)
    return before


async def on(pilot, screen) -> str:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))
    await pilot.pause()
    return screen.__name__


async def through_the_ceremony(pilot):
    """Go through the screens from the welcome to the passphrase."""
    yield await on(pilot, WelcomeScreen)
    await press(pilot, "enter")
    yield await on(pilot, SizeScreen)
    await press(pilot, "home", "enter")
    yield await on(pilot, OfferScreen)
    await press(pilot, "enter")
    yield await on(pilot, TypeWordsScreen)
    await press(pilot, "escape")
    await on(pilot, OfferScreen)
    await press(pilot, "o")
    await on(pilot, OwnPassphraseScreen)
    await type_(pilot, "abc")
    await see(pilot, "Weak")
    yield "OwnPassphraseScreen"
    await press(pilot, "enter", *"abc", "enter")
    yield await on(pilot, MoreScreen)
    await press(pilot, "enter")
    yield await on(pilot, FillingScreen)


async def through_the_library(pilot, bundle):
    """Go through the screens from the passphrase to the keeping of a bundle."""
    yield await on(pilot, UnlockLibraryScreen)
    await type_(pilot, PASSPHRASE)
    await press(pilot, "enter")
    await on(pilot, LibraryArticlesScreen)
    yield "LibraryArticlesScreen"
    await press(pilot, "3")
    await see(pilot, "Nothing is starred")
    yield "nothing starred"
    await press(pilot, "1", "enter")
    await on(pilot, LibraryArticleScreen)
    await until(pilot, lambda: pilot.app.screen._loaded)
    yield "LibraryArticleScreen"
    await press(pilot, "escape", "e")
    yield await on(pilot, EditionsScreen)
    await press(pilot, "x")
    yield "asking"
    await press(pilot, "escape", "i")
    yield await on(pilot, AboutScreen)
    await press(pilot, "escape")
    async for name in through_the_editions(pilot, bundle):
        yield name
    await press(pilot, "escape", "o")
    async for name in through_the_settings(pilot):
        yield name
    await press(pilot, "escape", "a")
    await on(pilot, ChooseFileScreen)
    await see(pilot, "spring.bundle")
    yield "ChooseFileScreen"
    await type_(pilot, str(bundle))
    await press(pilot, "enter")
    await on(pilot, OpenBundleScreen)
    await until(pilot, lambda: pilot.app.focused is not None)
    yield "OpenBundleScreen"
    await type_(pilot, BUNDLE_PASSPHRASE)
    await press(pilot, "enter")
    await on(pilot, ConfirmImportScreen)
    await until(pilot, lambda: pilot.app.screen._fits)
    yield "ConfirmImportScreen"
    await press(pilot, "enter")
    yield await on(pilot, KeepingScreen)


async def through_the_editions(pilot, bundle):
    """Go through the screens behind the list of editions, and back to it."""
    await press(pilot, "c")
    await on(pilot, CheckScreen)
    await until(pilot, lambda: pilot.app.screen._problems is not None)
    yield "CheckScreen"
    await press(pilot, "escape", "s")
    yield await on(pilot, ShareScreen)
    await press(pilot, "enter")
    await on(pilot, SaveFileScreen)
    await see(pilot, "spring.bundle")
    yield "SaveFileScreen"
    await type_(pilot, str(bundle.with_name("again")))
    await press(pilot, "enter")
    yield await on(pilot, ForWhomScreen)
    await press(pilot, "down", "enter")
    yield await on(pilot, PublicKeysScreen)
    await type_(pilot, IDENTITY.recipient.encode())
    await press(pilot, "enter")
    await until(pilot, lambda: pilot.app.screen._keys)
    yield "a key is taken"
    await press(pilot, "enter")
    await on(pilot, WorkingScreen)
    await until(pilot, lambda: pilot.app.screen.ended)
    yield "WorkingScreen"
    await press(pilot, "enter")
    await on(pilot, EditionsScreen)


async def through_the_settings(pilot):
    """Go through the screens behind the settings, and back to them."""
    yield await on(pilot, SettingsScreen)
    await press(pilot, "enter")
    yield await on(pilot, IdleMinutesScreen)
    await press(pilot, "escape", "down", "enter")
    yield await on(pilot, ChangePassphraseScreen)
    await press(pilot, "escape", "down", "enter")
    yield await on(pilot, AddLibraryScreen)
    await press(pilot, "escape", "down", "enter")
    await on(pilot, ForgetKeysScreen)
    await until(pilot, lambda: pilot.app.screen._count is not None)
    yield "ForgetKeysScreen"
    await press(pilot, "escape")
    await on(pilot, SettingsScreen)


@pytest.fixture(params=["ceremony", "library"])
def way(request, tmp_path, gate):
    """An app, and a way through its screens."""
    if request.param == "ceremony":
        app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
        yield app, through_the_ceremony
    else:
        app = app_over_file(library_with_gate_open(tmp_path, gate))
        bundle = bundle_file(tmp_path)
        yield app, lambda pilot: through_the_library(pilot, bundle)
    gate.set()
    app.close()


def library_with_gate_open(folder, gate):
    gate.set()
    file = library_with(folder, SUMMER)
    gate.clear()
    return file


async def test_help_comes_from_every_screen(way) -> None:
    app, through = way
    async with app.run_test(size=(80, 24)) as pilot:
        async for name in through(pilot):
            before = app.screen
            await press(pilot, "f1")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            screen = await see(pilot, "Ctrl+Q")
            assert "F12" in screen
            for hint in before.help():
                assert hint.does in " ".join(screen.split()), name
            assert "any other key" in screen
            await press(pilot, "x")
            await until(pilot, lambda before=before: app.screen is before)


async def test_every_word_is_translated_and_switches_at_once(way, pseudo_russian) -> None:
    app, through = way
    async with app.run_test(size=(120, 40)) as pilot:
        async for name in through(pilot):
            english = await settled(pilot)
            assert "§" not in english, name
            await press(pilot, "f3")
            await until(pilot, lambda: "§" in shown(app))
            await pilot.pause()
            for widget in app.screen.query("Said, KeyBar"):
                words = str(widget.render())
                if widget.id not in NOT_OURS and any(each.isalpha() for each in words) and "kept.dat" not in words:
                    assert "§" in words or words == "spring.bundle", (name, words)
            for hint in (*app.screen.hints(), *app.screen.help()):
                assert hint.does.startswith("§") or hint.does == "Русский / English", (name, hint)
            await press(pilot, "f3")
            await until(pilot, lambda english=english: shown(app) == english)


async def test_too_small_a_window_is_calm_and_recovers(way) -> None:
    app, through = way
    async with app.run_test() as pilot:
        async for _name in through(pilot):
            before, focused = await settled(pilot), app.focused
            for size in SMALL:
                await pilot.resize_terminal(*size)
                await until(pilot, lambda: "too" in shown(app) or shown(app) == "T")
            assert app.focused is focused
            await pilot.resize_terminal(80, 24)
            await until(pilot, lambda before=before: shown(app) == before)


@pytest.mark.parametrize("size", [(60, 16), (250, 80)])
async def test_other_windows_show_every_screen(way, size) -> None:
    app, through = way
    async with app.run_test(size=size) as pilot:
        async for name in through(pilot):
            assert "F1" in await settled(pilot), name


def test_every_letter_that_is_bound_has_its_twin() -> None:
    letters = 0
    for screen in SCREENS:
        bound = {each.key: each.action for each in Binding.make_bindings(screen.__dict__.get("BINDINGS", ()))}
        for key in (key for key in bound if re.fullmatch(r"(ctrl\+)?[a-zA-Z]", key) and key != "ctrl+h"):
            latin, twin = twins(key).split(",")
            assert bound[latin] == bound[twin], (screen, key)
            letters += 1
    assert letters > len(SCREENS)


async def test_markup_and_tricks_in_what_is_imported_are_shown_and_not_obeyed(tmp_path) -> None:
    evil = "[/x] [@click=app.quit()]click[/] [red]"
    contents = replace(
        SPRING, title=evil, publisher=evil, description=evil, articles=(replace(SPRING.articles[0], title=evil),)
    )
    bundle = bundle_file(tmp_path, contents, name="[@click=app.quit()]x.bundle")
    app = app_over_file(library_with(tmp_path, SUMMER))
    async with app.run_test(size=(200, 50)) as pilot:
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await on(pilot, LibraryArticlesScreen)
        await press(pilot, "a")
        await see(pilot, "[@click=app.quit()]x.bundle")
        await type_(pilot, str(bundle))
        await press(pilot, "enter")
        assert "[@click=app.quit()]x.bundle" in await see(pilot, "Passphrase of the bundle:")
        await type_(pilot, BUNDLE_PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        assert shown(app).count(evil) >= 3
        await until(pilot, lambda: app.screen._fits)
        await press(pilot, "enter")
        await see(pilot, "Kept: 1 article.")
        await press(pilot, "e", "x")
        await see(pilot, f"Remove “{evil}”")
        assert not app._exit
