"""Adding bundles on the screen: from a path that is typed, pasted or chosen to articles in the list."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.bundles import IDENTITY
from support.library_screens import (
    SUMMER,
    app_over_file,
    bundle_file,
    choose,
    give_passphrase,
    import_,
    library_file,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.screens import press, see, shown, type_, until

from reader.library import Room, importing
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.library.confirm_import import ConfirmImportScreen
from reader.tui.library.dropped import paths_in
from reader.tui.library.folder import list_folder


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/media/stick/a.bundle", "/media/stick/a.bundle"),
        ("  /a b.bundle \r\n", "/a b.bundle"),
        ("'/a b/c.bundle' ", "/a b/c.bundle"),
        ('"/a b/c.bundle"', "/a b/c.bundle"),
        (r"/a\ b/\(c\).bundle ", "/a b/(c).bundle"),
        (r"'/it'\''s.bundle'", "/it's.bundle"),
        ("file:///a%20b/%D0%B0.bundle", "/a b/а.bundle"),
        ("FILE://localhost/a.bundle", "/a.bundle"),
        ("'file:///a%20b.bundle'", "/a b.bundle"),
        ("/it's here.bundle", "/it's here.bundle"),
        ("/first\n/second", "/first"),
    ],
)
def test_what_terminals_make_of_a_dropped_file(text, path) -> None:
    assert paths_in(text, windows=False)[0] == Path(path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (r"C:\Users\me\a.bundle", r"C:\Users\me\a.bundle"),
        (r'"C:\Users\my self\a.bundle"', r"C:\Users\my self\a.bundle"),
        (r"& 'C:\a b.bundle'", r"C:\a b.bundle"),
        ("file:///C:/a%20b.bundle", "C:/a b.bundle"),
    ],
)
def test_what_windows_makes_of_it(text, path) -> None:
    assert str(paths_in(text, windows=True)[0]) == path


def test_the_text_itself_is_always_among_what_is_tried() -> None:
    assert Path(r"/a\ b") in paths_in(r"/a\ b", windows=False)
    assert paths_in("~/x", windows=False)[0] == Path.home() / "x"
    assert paths_in(" \n ", windows=False) == ()
    assert paths_in("a\0b", windows=False) == ()


def test_a_folder_shows_what_can_be_chosen(tmp_path) -> None:
    for name in (".hidden", "b.bundle", "A.bundle", "\u202eevil\x1b[31m"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    entries = list_folder(tmp_path)
    assert [each.name for each in entries] == ["..", "folder", "A.bundle", "b.bundle", "evil[31m"]
    assert [each.is_folder for each in entries] == [True, True, False, False, False]


@pytest.mark.parametrize("pasted", [False, True])
async def test_a_path_with_a_space_typed_or_pasted_as_terminals_do(tmp_path, pasted) -> None:
    path = bundle_file(tmp_path, name="of spring.bundle")
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, f"'{path}' " if pasted else str(path).replace(" ", "\\ "), pasted=pasted)
        await give_passphrase(pilot)
        screen = await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        assert "? unknown publisher" in screen
        assert "Fingerprint" in screen
        await press(pilot, "end")
        await see(pilot, "Title of court")
        await press(pilot, "enter")
        await see(pilot, "Kept: 3 articles.")
        screen = await see(pilot, "3 articles · 1 edition")
        assert screen.count("• ") >= 3
        await until(pilot, lambda: "not searchable" not in shown(app))
        await type_(pilot, "/law")
        await see(pilot, "1 found")
    app.close()
    with_it = opened(app.file)
    assert len(with_it.articles()) == 3
    assert len(with_it.kept_identities()) == 1
    with_it.close()


async def test_a_file_chosen_from_the_list(tmp_path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / ".hidden.bundle").write_bytes(b"x")
    bundle_file(tmp_path / "inner")
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, ChooseFileScreen))
        screen = await see(pilot, "inner/")
        assert "kept.dat" in screen
        assert "hidden" not in screen
        await press(pilot, "down", "enter")
        await see(pilot, "spring.bundle")
        await press(pilot, "backspace")  # up again, and the cursor is where it came from
        screen = await see(pilot, "kept.dat")
        assert "› inner/" in screen
        await press(pilot, "enter")
        await see(pilot, "spring.bundle")
        await press(pilot, "down", "enter")
        await give_passphrase(pilot)
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "escape")
        await on_list(pilot)
        assert "0 articles" in shown(app)


async def test_the_second_bundle_needs_no_passphrase_and_comes_on_top(tmp_path) -> None:
    app = app_over_file(library_file(tmp_path))
    spring, summer = bundle_file(tmp_path), bundle_file(tmp_path, SUMMER, name="summer.bundle")
    async with app.run_test() as pilot:
        await unlock(pilot)
        await import_(pilot, spring)
        await choose(pilot, str(summer))
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "enter")
        await see(pilot, "Kept: 1 article.")
        screen = await see(pilot, "4 articles · 2 editions")
        assert screen.index("Title of summer") < screen.index("Title of law"), "though it is older"
        assert next(line for line in screen.splitlines() if "Title of summer" in line).startswith("› •")
        await choose(pilot, str(summer))
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "enter")
        await see(pilot, "This edition is already here.")
    app.close()


async def test_a_bundle_for_a_key_asks_for_its_file(tmp_path) -> None:
    path = bundle_file(tmp_path, for_key=True)
    keys = tmp_path / "my.key"
    keys.write_text(f"# comment\n{IDENTITY.encode()}\n")
    (tmp_path / "no.key").write_bytes(b"\xff\xfe")
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await see(pilot, "sealed for a key")
        for wrong, words in (
            (tmp_path / "none", "cannot be read"),
            (tmp_path / "no.key", "holds no passphrase or key"),
        ):
            await press(pilot, "ctrl+u")
            await type_(pilot, str(wrong))
            await press(pilot, "enter")
            await see(pilot, words)
        await press(pilot, "ctrl+u")
        await type_(pilot, str(keys))
        await press(pilot, "enter")
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "enter")
        await see(pilot, "Kept: 3 articles.")
    app.close()
    library = opened(app.file)
    assert [type(each) for each in library.kept_identities()] == [type(IDENTITY)]
    library.close()


async def test_what_nobody_signed_takes_a_key_of_its_own(tmp_path) -> None:
    path = bundle_file(tmp_path, signer=None)
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await give_passphrase(pilot)
        await see(pilot, "Nobody signed this bundle. Keep it all the same?")
        await see(pilot, "keep it all the same")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, ConfirmImportScreen)
        await press(pilot, "л")
        await see(pilot, "Kept: 3 articles.")
    app.close()


@pytest.mark.parametrize(
    ("contents", "words"),
    [(b"no bundle at all", "not a sealed bundle"), (None, "There is no such file.")],
)
async def test_what_is_wrong_is_one_calm_line(tmp_path, contents, words) -> None:
    path = tmp_path / "x.bundle"
    if contents is not None:
        path.write_bytes(contents)
    app = app_over_file(library_file(tmp_path))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await see(pilot, words)
        await press(pilot, "escape", "escape")
        await on_list(pilot)


async def test_a_library_that_is_too_full_says_so_and_keeps_nothing(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_file(tmp_path))
    path = bundle_file(tmp_path)
    async with app.run_test() as pilot:
        await unlock(pilot)
        monkeypatch.setattr(app.library, "room_for", lambda _bundle: Room(needed=1 << 30, free=1 << 20))
        await choose(pilot, str(path))
        await give_passphrase(pilot)
        await see(pilot, "The library is too full: this needs 1024 MiB, and 1 MiB are free.")
        await press(pilot, "enter")
        assert isinstance(app.screen, ConfirmImportScreen)
        await press(pilot, "escape")
        await on_list(pilot)
        assert "0 articles" in shown(app)


def held(monkeypatch):
    """Let an import wait in the middle; return what says that it is there, and what lets it go on."""
    reached, gate = threading.Event(), threading.Event()
    put_files = importing.write_packs

    def waiting(*arguments, **others):
        reached.set()
        gate.wait(10)
        return put_files(*arguments, **others)

    monkeypatch.setattr(importing, "write_packs", waiting)
    return reached, gate


async def test_an_import_can_be_stopped_and_nothing_is_kept(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_file(tmp_path))
    path = bundle_file(tmp_path)
    reached, gate = held(monkeypatch)
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await give_passphrase(pilot)
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "enter")
        await until(pilot, reached.is_set)
        await see(pilot, "Keeping")
        await press(pilot, "f1", "x")  # the screen stays live
        await press(pilot, "escape")
        gate.set()
        await see(pilot, "Stopped, as you asked. Nothing was kept of it.")
        assert "0 articles" in shown(app)
    app.close()
    library = opened(app.file)
    assert library.articles() == ()
    assert library.kept_identities() == []
    library.close()


async def test_hiding_in_the_middle_of_an_import_keeps_nothing_of_it(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SUMMER))
    path = bundle_file(tmp_path)
    reached, gate = held(monkeypatch)
    async with app.run_test() as pilot:
        await unlock(pilot)
        await choose(pilot, str(path))
        await give_passphrase(pilot)
        await see(pilot, "Keep this bundle?")
        await pilot.pause()  # the new screen has the keys now
        await press(pilot, "enter")
        await until(pilot, reached.is_set)
        await press(pilot, "f12")
        await until(pilot, lambda: not shown(app).strip())
        await app.forgotten()
        gate.set()
        await type_(pilot, "correct horse")
        await press(pilot, "enter")
        await on_list(pilot)
        assert "1 article · 1 edition" in shown(app)
        await import_(pilot, path)
        await see(pilot, "4 articles · 2 editions")
    app.close()


async def test_searching_while_an_import_is_indexed_finds_what_is_indexed(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SUMMER))
    path = bundle_file(tmp_path)
    gate = threading.Event()
    async with app.run_test() as pilot:
        await unlock(pilot)
        index_some = app.library.index_some
        app.library.index_some = lambda: gate.wait(10) and index_some()
        await import_(pilot, path)
        await see(pilot, "3 not searchable yet")
        await type_(pilot, "/nothing")
        await see(pilot, "1 found")
        await press(pilot, "escape")
        gate.set()
        await until(pilot, lambda: "not searchable" not in shown(app))
        await type_(pilot, "/blocked")
        await see(pilot, "1 found")
