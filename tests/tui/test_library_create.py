"""Making a library on the screen."""

from __future__ import annotations

import re
import threading

import pytest
from support.library_screens import CHEAP
from support.screens import press, see, shown, type_, until

from reader.errors import DiskFullError
from reader.library import open_library
from reader.library.new_passphrase import Strength
from reader.store import create as making
from reader.store.layout import MEBIBYTE
from reader.tui import idle
from reader.tui.library import LibraryApp, LibraryFile, ceremony
from reader.tui.library.welcome import WelcomeScreen

OWN = "grey ponds carry seven lanterns home"


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(ceremony, "_SIZES", (16 * MEBIBYTE, ceremony.DEFAULT))


async def to_offer(pilot) -> None:
    await see(pilot, "There is no library at")
    await press(pilot, "enter")
    screen = await see(pilot, "how large?")
    assert "articles" in screen
    await press(pilot, "home", "enter")
    await see(pilot, "Six random words")


def offered(app) -> str:
    lines = [line.strip() for line in shown(app).splitlines()]
    return next(line for line in lines if re.fullmatch(r"[a-z]+( [a-z]+){5}", line))


async def test_from_the_welcome_to_an_empty_library_with_a_decoy(tmp_path, small) -> None:
    app = LibraryApp(LibraryFile(tmp_path / "new" / "kept.dat", named=False, work=CHEAP))
    async with app.run_test(size=(100, 30)) as pilot:
        await to_offer(pilot)
        first = offered(app)
        await press(pilot, "n")
        await until(pilot, lambda: offered(app) != first)
        words = offered(app)
        await press(pilot, "enter")
        assert words not in await see(pilot, "from your note")
        await type_(pilot, "something else")
        await press(pilot, "enter")
        await see(pilot, "That is not what was shown.")
        await type_(pilot, words)
        await press(pilot, "enter")
        await see(pilot, "Another library in the same file?")
        await press(pilot, "down", "enter")
        await see(pilot, "The passphrase of the second library")
        await press(pilot, "щ")
        await see(pilot, "A passphrase of your own:")
        await type_(pilot, words)
        await press(pilot, "enter")
        await see(pilot, "The same once more:")
        await type_(pilot, words)
        await press(pilot, "enter")
        await see(pilot, "Choose another.")
        await type_(pilot, OWN)
        await see(pilot, Strength.LONG.value[:30])
        await press(pilot, "enter")
        await see(pilot, "The same once more:")
        await type_(pilot, "not the same")
        await press(pilot, "enter")
        await see(pilot, "The two passphrases are not the same.")
        await type_(pilot, OWN)
        await press(pilot, "enter")
        await see(pilot, "The same once more:")
        await type_(pilot, OWN)
        await press(pilot, "enter")
        await see(pilot, "Another library in the same file?")
        await press(pilot, "enter")
        await see(pilot, "The library is made.")
        await type_(pilot, words)
        await press(pilot, "enter")
        await see(pilot, "The library is empty.")
    app.close()
    assert app.file.path.stat().st_size == 16 * MEBIBYTE
    open_library(app.file.path, OWN, work=CHEAP).close()


async def test_strength_is_told_in_words_while_one_types(tmp_path, small) -> None:
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
    async with app.run_test(size=(100, 30)) as pilot:
        await to_offer(pilot)
        await press(pilot, "o")
        await see(pilot, "A passphrase of your own:")
        for typing, strength in (("abc", Strength.WEAK), ("defghijkl mno", Strength.FAIR)):
            await type_(pilot, typing)
            await see(pilot, strength.value[:12])


async def filling(pilot, gate, monkeypatch) -> None:
    """Begin to fill a file, and let it wait in the middle."""
    reached = threading.Event()
    urandom = making.os.urandom

    def held(size):
        if size >= MEBIBYTE:
            reached.set()
            gate.wait(10)
        return urandom(size)

    monkeypatch.setattr(making.os, "urandom", held)
    await to_offer(pilot)
    await press(pilot, "o")
    for prompt in ("A passphrase of your own:", "The same once more:"):
        await see(pilot, prompt)
        await type_(pilot, OWN)
        await press(pilot, "enter")
    await see(pilot, "Another library")
    await press(pilot, "enter")
    await see(pilot, "being filled")
    await until(pilot, reached.is_set)


@pytest.mark.parametrize("key", ["escape", "ctrl+q", "f12"])
async def test_stopping_leaves_nothing_of_the_file(tmp_path, small, monkeypatch, key) -> None:
    gate = threading.Event()
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
    async with app.run_test(size=(100, 30)) as pilot:
        await filling(pilot, gate, monkeypatch)
        assert len(list(tmp_path.iterdir())) == 1, "it is there, under another name"
        assert not app.file.path.exists()
        await press(pilot, key)
        if key == "escape":
            gate.set()
            await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
    gate.set()
    app.close()
    assert list(tmp_path.iterdir()) == []


async def test_filling_that_gets_on_counts_as_somebody_being_there(tmp_path, small, monkeypatch) -> None:
    gate = threading.Event()
    now = [1000.0]
    monkeypatch.setattr(idle, "monotonic", lambda: now[0])
    monkeypatch.setattr(idle, "time", lambda: now[0])
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
    async with app.run_test(size=(100, 30)) as pilot:
        await filling(pilot, gate, monkeypatch)
        for done in range(1, 4):
            now[0] += 200
            app.screen._progress(done, 100)
            app.screen._tick()
            app._hide_if_idle()
            await pilot.pause()
            assert not app._exit
        # The control: where it stands still, nobody is there.
        now[0] += 301
        await until(pilot, lambda: app._exit)
    gate.set()
    app.close()


async def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, small, monkeypatch) -> None:
    gate = threading.Event()
    gate.set()
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))

    def full(*_arguments):
        raise DiskFullError

    async with app.run_test(size=(100, 30)) as pilot:
        monkeypatch.setattr(making, "put_roots", full)
        await filling(pilot, gate, monkeypatch)
        await see(pilot, "The disk is full.")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
    assert list(tmp_path.iterdir()) == []


async def test_a_size_that_has_no_room_is_refused_before_anything_is_asked(tmp_path, small, monkeypatch) -> None:
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 20 * MEBIBYTE}))
    app = LibraryApp(LibraryFile(tmp_path / "kept.dat", work=CHEAP))
    async with app.run_test(size=(100, 30)) as pilot:
        await see(pilot, "There is no library at")
        await press(pilot, "enter")
        await see(pilot, "how large?")
        await press(pilot, "end", "enter")
        await see(pilot, "The disk is too full: the library needs 512 MiB, and 20 MiB are free.")
        await press(pilot, "home", "enter")
        await see(pilot, "Six random words")
