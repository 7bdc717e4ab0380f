"""The passphrase's field: what it takes, what it says, what it never gives away."""

from __future__ import annotations

import traceback

import pytest
from support.fake_library import FakeLibrary
from support.screens import PASSPHRASE, TEXTS, app_over, press, see, shown, type_, until
from textual import events

from reader.errors import HeaderError
from reader.tui.app import ReaderApp
from reader.tui.passphrase import PassphraseField
from reader.tui.secret import Secret


def test_secret_drops_whole_characters_and_wipes() -> None:
    secret = Secret()
    assert secret.add("aЖ😀")
    assert len(secret) == 3
    secret.drop_last()
    secret.drop_last()
    assert secret.peek() == "a"
    assert secret.take() == "a"
    assert len(secret) == 0
    assert not any(secret._buffer)
    secret.drop_last()
    assert secret.peek() == ""


def test_secret_takes_all_or_nothing() -> None:
    secret = Secret()
    assert not secret.add("x" * 5000)
    assert len(secret) == 0


def test_secret_is_not_in_a_traceback() -> None:
    secret = Secret()
    secret.add("tell-tale")
    try:
        raise ValueError(secret)
    except ValueError as error:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "tell" not in told.replace('secret.add("tell-tale")', "")
    assert "<Secret>" in told


async def paste(pilot, text: str) -> None:
    pilot.app.screen.query_one(PassphraseField).post_message(events.Paste(text))
    await pilot.pause()


async def test_what_is_typed_shows_as_bullets_until_asked_for() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await type_(pilot, "abc")
        await see(pilot, "•••")
        assert "abc" not in shown(app)
        await press(pilot, "f2")
        await see(pilot, "abc")
        await press(pilot, "ctrl+t")
        await see(pilot, "•••")
        await press(pilot, "ctrl+е")  # the twin, as the kitty protocol sends it
        await see(pilot, "abc")


async def test_backspace_after_a_burst_of_letters_takes_the_right_one() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        for key, character in (("a", "a"), ("b", "b"), ("backspace", "\x08"), ("c", "c")):
            app.post_message(events.Key(key, character))
        await press(pilot, "f2")
        await see(pilot, "ac")


async def test_pasting_takes_the_first_line_and_no_control_characters() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await paste(pilot, "\r\nfirst\x1b line\r\nsecond line\n")
        await press(pilot, "f2")
        await see(pilot, "first line")
        assert "second" not in shown(app)
        await press(pilot, "ctrl+u")
        await paste(pilot, "x" * 5000)
        await see(pilot, "too long")


@pytest.mark.parametrize(
    ("typing", "advice"),
    [
        ("жук", "Cyrillic"),
        ("a1ж", "Cyrillic"),
        ("ABC1", "Caps Lock"),
        ("ЖУК", "Caps Lock"),
    ],
)
async def test_layout_and_caps_lock_are_pointed_out(typing: str, advice: str) -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await type_(pilot, typing)
        await see(pilot, advice)


@pytest.mark.parametrize("typing", ["abc", "aBC", "AB", "123456"])
async def test_nothing_is_pointed_out_where_nothing_is_odd(typing: str) -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await type_(pilot, typing)
        await see(pilot, "•" * len(typing))
        assert "Caps Lock" not in shown(app)
        assert "Cyrillic" not in shown(app)


async def test_wrong_passphrase_can_be_tried_again() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await type_(pilot, "wrong")
        await press(pilot, "enter")
        await see(pilot, "Try again.")
        assert "•" not in shown(app)
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Spring edition")
        await press(pilot, "ctrl+q")
    assert app.return_code == 0


async def test_enter_without_a_passphrase_does_nothing() -> None:
    app = app_over(needs_passphrase=True)
    async with app.run_test() as pilot:
        await press(pilot, "enter")
        assert "Opening" not in shown(app)
        await press(pilot, "escape")  # a stray one, as from Alt and a letter, does not leave
        await see(pilot, "Passphrase:")
        await press(pilot, "ctrl+q")
    assert app.return_code == 1


@pytest.mark.parametrize("error", [HeaderError(), OSError(5, "Input/output error")])
async def test_what_no_passphrase_can_mend_leaves_only_leaving(error: Exception) -> None:
    def opener(_passphrase):
        raise error

    app = ReaderApp(opener, file_name="spring.bundle", needs_passphrase=False)
    async with app.run_test() as pilot:
        screen = await see(pilot, "!")
        assert "Passphrase" not in screen
        assert ("not a sealed bundle" in screen) or ("Input/output error" in screen)
        await press(pilot, "enter")
    assert app.return_code == 1


async def test_file_name_cannot_play_tricks() -> None:
    app = ReaderApp(lambda _p: FakeLibrary(TEXTS), file_name="a\x1b]0;x\x07[b]\u202e[/x].bundle", needs_passphrase=True)
    async with app.run_test() as pilot:
        screen = await see(pilot, "bundle")
        assert "[b]" in screen
        assert not {"\x1b", "\x07", "\u202e"} & set(screen)


async def test_the_screen_stays_live_while_opening() -> None:
    library = FakeLibrary(TEXTS)
    library.gate.clear()

    def opener(_passphrase):
        library.gate.wait(10)
        return library

    app = ReaderApp(opener, file_name="spring.bundle", needs_passphrase=False)
    async with app.run_test() as pilot:
        await see(pilot, "Opening…")
        await press(pilot, "f1")
        await see(pilot, "this help")
        await press(pilot, "x")
        library.gate.set()
        await see(pilot, "Spring edition")
        await until(pilot, lambda: app.library is library)
