"""What the screens say when something is refused, damaged, too small, or asked for."""

from __future__ import annotations

import pytest
from support.fake_library import FakeLibrary
from support.library_screens import app_over_file, bundle_file, choose, library_file, unlock
from support.screens import PASSPHRASE, TEXTS, app_over, press, see, shown, type_, until

from reader import i18n
from reader.errors import HeaderError
from reader.tui.about import AboutScreen
from reader.tui.app import ReaderApp
from reader.tui.help import HelpScreen


def flat(screen: str) -> str:
    """Return the words of a screen without its lines."""
    return " ".join(screen.split())


async def see_words(pilot, words: str) -> str:
    await until(pilot, lambda: words in flat(shown(pilot.app)))
    return flat(shown(pilot.app))


async def refuse(pilot, passphrase: str = "wrong") -> str:
    await see(pilot, "Passphrase")
    await type_(pilot, passphrase)
    await until(pilot, lambda: "•" in shown(pilot.app))
    await press(pilot, "enter")
    return await see_words(pilot, "! ")


async def test_the_reader_does_not_claim_to_remember_publishers() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "i")
        screen = await see_words(pilot, "The reader does not know whose key this is.")
        assert "before" not in screen


@pytest.mark.parametrize(
    ("passphrase", "doubt"),
    [
        ("жук", "Cyrillic letters"),
        ("WRONG", "is Caps Lock on?"),
        (" wrong", "It began or ended with a space."),
        ("wrong ", "It began or ended with a space."),
    ],
)
async def test_a_refusal_says_what_looks_odd(passphrase: str, doubt: str) -> None:
    async with app_over(needs_passphrase=True).run_test() as pilot:
        screen = await refuse(pilot, passphrase)
        assert "This passphrase does not open the bundle. Try again." in screen
        assert doubt in screen
        await press(pilot, "f3")
        await see_words(pilot, "Эта парольная фраза не открывает пакет.")
        await press(pilot, "f3")


async def test_a_refusal_that_has_nothing_odd_says_nothing_more() -> None:
    async with app_over(needs_passphrase=True).run_test() as pilot:
        screen = await refuse(pilot)
        assert not {"Cyrillic", "Caps", "space", "damaged", "key"} & set(screen.replace(".", " ").split())


async def test_after_three_refusals_the_file_comes_into_question() -> None:
    async with app_over(needs_passphrase=True).run_test() as pilot:
        for _ in range(2):
            assert "damaged" not in await refuse(pilot)
        await refuse(pilot)
        await see_words(pilot, "If it is right, the file may be damaged: get it again.")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Spring edition")


async def test_refusals_of_a_bundle_to_be_added(tmp_path) -> None:
    path = bundle_file(tmp_path)
    async with app_over_file(library_file(tmp_path)).run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        for _ in range(3):
            screen = await refuse(pilot, "wrong ")
            assert "This passphrase does not open the bundle. It began or ended with a space." in screen
        await see_words(pilot, "get it again")


async def test_refusals_of_a_library(tmp_path) -> None:
    async with app_over_file(library_file(tmp_path)).run_test() as pilot:
        for _ in range(3):
            await refuse(pilot)
        await see_words(pilot, "No library opens with this passphrase. Try again. If it is right, the file may be")


@pytest.mark.parametrize(("language", "words"), [("en", "too small: 32×8 is needed."), ("ru", "мало: нужно 32×8.")])
async def test_a_small_window_says_what_it_needs_and_how_to_leave(language: str, words: str) -> None:
    i18n.use(language)
    try:
        async with app_over().run_test(size=(20, 5)) as pilot:
            screen = await see_words(pilot, words)
            assert "Ctrl+Q" in screen
    finally:
        i18n.use("en")


async def test_help_where_nothing_can_be_mended_says_how_to_leave() -> None:
    def opener(_passphrase: str | None) -> FakeLibrary:
        raise HeaderError

    app = ReaderApp(opener, file_name="spring.bundle", needs_passphrase=True)
    async with app.run_test() as pilot:
        await refuse(pilot)
        await press(pilot, "f1")
        screen = await see_words(pilot, "Enter, Esc")
        assert "passphrase," not in screen
        assert "show or hide" not in screen


@pytest.mark.parametrize("key", ["i", "I", "ш", "Ш"])
async def test_capitals_do_what_small_letters_do(key: str) -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, key)
        await until(pilot, lambda: isinstance(app.screen, AboutScreen))
        await press(pilot, "Q")
        await until(pilot, lambda: not isinstance(app.screen, AboutScreen))
        await press(pilot, "Й")
        await until(pilot, lambda: app._exit)


@pytest.mark.parametrize("size", [(60, 15), (80, 10), (34, 9)])
async def test_help_can_be_scrolled_to_its_end(size: tuple[int, int]) -> None:
    app = app_over()
    async with app.run_test(size=size) as pilot:
        await see(pilot, "Spring edition")
        await press(pilot, "f1")
        assert "each is bound" not in await see(pilot, "Keys")
        await press(pilot, "down", "pagedown")
        await until(pilot, lambda: "Keys" not in shown(app))
        await press(pilot, "end")
        await see_words(pilot, "each is bound")
        await press(pilot, "home")
        await see(pilot, "Keys")
        await press(pilot, "x")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


async def test_help_indents_what_does_not_fit_on_a_line() -> None:
    app = app_over()
    async with app.run_test(size=(60, 40)) as pilot:
        await see(pilot, "Spring edition")
        await press(pilot, "f1")
        lines = (await see(pilot, "hide everything")).splitlines()
        at = next(number for number, line in enumerate(lines) if "hide everything" in line)
        column = lines[at].index("hide everything")
        assert lines[at + 1][:column].strip() == ""
        assert lines[at + 1][column:].strip() in "the passphrase brings it back"


async def test_leaving_stays_in_a_narrow_line_of_keys() -> None:
    async with app_over().run_test(size=(44, 15)) as pilot:
        screen = await see(pilot, "Q leave")
        assert "I about" not in screen


async def test_help_of_the_list_tells_how_to_search() -> None:
    async with app_over().run_test() as pilot:
        await see(pilot, "Spring edition")
        await press(pilot, "f1")
        await see_words(pilot, "F2 how to search: phrases, fields, dates")
        await see_words(pilot, "F, F4, →; 0 narrow by publisher, language, topic, year; widen")


async def test_escape_in_a_filled_field_is_said_to_clear_it() -> None:
    app = app_over(FakeLibrary(TEXTS))
    async with app.run_test() as pilot:
        await see(pilot, "Spring edition")
        await press(pilot, "slash")
        await see(pilot, "Esc back")
        await type_(pilot, "law")
        await see(pilot, "Esc clear")
        await press(pilot, "escape")
        await see(pilot, "Esc back")
