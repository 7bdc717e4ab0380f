"""Driving the screens without a terminal, over a library made up on the spot."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key, key_to_character

from reader.errors import NoMatchError
from reader.tui.app import ReaderApp
from support.fake_library import FakeLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

PASSPHRASE = "correct horse"
_PATIENCE = 60.0

TEXTS = {
    "Law and order": "The law is old.\n\nA second paragraph about the Law, and lawyers.",
    "A blocked page": "A page was blocked by a court.\n\nNobody was told.",
    "Закон": "Новый закон вступил в силу.\n\nЗакона никто не читал.",
    "Summer": "Nothing happens in summer.",
}


def app_over(library: FakeLibrary | None = None, *, needs_passphrase: bool = False) -> ReaderApp:
    """Return the app over ``library``; it opens with ``PASSPHRASE``, or at once."""
    library = library or FakeLibrary(TEXTS)

    def opener(passphrase: str | None) -> FakeLibrary:
        if passphrase not in (None, PASSPHRASE):
            raise NoMatchError
        return library

    return ReaderApp(opener, file_name="spring.bundle", needs_passphrase=needs_passphrase)


def shown(app: ReaderApp) -> str:
    """Return what the screen shows."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def press(pilot: Pilot, *keys: str) -> None:
    """Press ``keys`` one after the other; Pilot's own ``press`` waits 40 ms after each."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key_to_character(key)))
        await pilot.pause(0)


async def type_(pilot: Pilot, text: str) -> None:
    """Type ``text`` in one burst."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
    await pilot.pause(0)


async def until(pilot: Pilot, condition: Callable[[], object]) -> None:
    """Wait until ``condition`` holds."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if condition():
            await pilot.pause()  # a screen that has just come up gets its first keys only when it is settled
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never came to that; the screen was:\n{shown(pilot.app)}")


async def see(pilot: Pilot, words: str) -> str:
    """Wait until the screen shows ``words``; return the screen."""
    await until(pilot, lambda: words in shown(pilot.app))
    return shown(pilot.app)
