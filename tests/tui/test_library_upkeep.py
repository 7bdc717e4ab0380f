"""What a script can do to a library a person can do on the screen: pass on, check, change the passphrase, add."""

from __future__ import annotations

import threading

import pytest
from support.bundles import IDENTITY
from support.libraries import bundle_of
from support.library_screens import (
    BUNDLE_PASSPHRASE,
    CHEAP,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    SPRING,
    SUMMER,
    app_over_file,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.reachable import holders_of
from support.screens import press, see, shown, type_, until

from reader import age
from reader.bundle import open_bundle, sealed_container
from reader.errors import LibraryGoneError, NoLibraryOpensError
from reader.library import open_library
from reader.store import unlock as unlocking
from reader.tui.help import HelpScreen
from reader.tui.hidden import HiddenScreen
from reader.tui.library.check import CheckScreen
from reader.tui.library.editions import EditionsScreen
from reader.tui.library.save_file import SaveFileScreen
from reader.tui.library.settings import SettingsScreen

OWN = "grey ponds carry seven lanterns home"
CANARY = tuple(b"quetzalmorelquay")


def word(letters: tuple[int, ...]) -> str:
    return "".join(map(chr, letters))


def flat(app) -> str:
    return " ".join(shown(app).split())


async def see_words(pilot, words: str) -> str:
    """Wait for words that may be broken into lines."""
    await until(pilot, lambda: words in flat(pilot.app))
    return flat(pilot.app)


async def settings(pilot, row: int) -> None:
    await press(pilot, "o")
    await until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))
    await press(pilot, *["down"] * row, "enter")


async def choose_own(pilot, passphrase: str = OWN) -> None:
    await see(pilot, "Six random words")
    await press(pilot, "o")
    for prompt in ("A passphrase of your own:", "The same once more:"):
        await see(pilot, prompt)
        await type_(pilot, passphrase)
        await press(pilot, "enter")


def titles(file, passphrase: str = PASSPHRASE) -> list[str]:
    library = open_library(file.path, passphrase, work=CHEAP)
    found = [each.article.title for each in library.articles()]
    library.close()
    return found


# --- the passphrase -----------------------------------------------------------------------------------------


async def test_the_passphrase_is_changed_by_whoever_knows_the_old_one(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await settings(pilot, 1)
        await see_words(pilot, "goes on opening every older copy")
        refusals = []
        for wrong in ("wrong", OTHER_PASSPHRASE):
            await see(pilot, "The passphrase that opens it now:")
            await type_(pilot, wrong)
            await press(pilot, "enter")
            await see(pilot, "! That is not the passphrase of this library.")
            refusals.append(shown(app))
        assert refusals[0] == refusals[1], "what the file holds besides is not told"
        await type_(pilot, PASSPHRASE)
        await see(pilot, "•" * len(PASSPHRASE))
        await press(pilot, "enter")
        await choose_own(pilot)
        await see_words(pilot, "Done: only the new passphrase opens this library now.")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await press(pilot, "f12")
        await until(pilot, lambda: isinstance(app.screen, HiddenScreen))
        await app.forgotten()
        await type_(pilot, OWN)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.close()
    with pytest.raises(NoLibraryOpensError):
        opened(app.file)
    assert len(titles(app.file, OWN)) == 3
    assert titles(app.file, OTHER_PASSPHRASE) == []


async def test_a_passphrase_of_another_library_is_refused_and_nothing_changes(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await settings(pilot, 1)
        await see(pilot, "The passphrase that opens it now:")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await choose_own(pilot, OTHER_PASSPHRASE)
        await see_words(pilot, "this one is already in use")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.close()
    assert len(titles(app.file)) == 3


async def changing(pilot, passphrase: str) -> None:
    """Go as far as the new passphrase, and give it."""
    await unlock(pilot)
    await settings(pilot, 1)
    await see(pilot, "The passphrase that opens it now:")
    await type_(pilot, PASSPHRASE)
    await press(pilot, "enter")
    await choose_own(pilot, passphrase)


@pytest.mark.usefixtures("every_object")
async def test_hiding_while_the_passphrase_is_changed_waits_for_nothing_and_forgets_it(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    reached, gate = threading.Event(), threading.Event()
    derive = unlocking.derive

    def slow(passphrase, salt, work):
        if passphrase == word(CANARY):
            reached.set()
            gate.wait(10)
        return derive(passphrase, salt, work)

    async with app.run_test(size=(100, 30)) as pilot:
        monkeypatch.setattr(unlocking, "derive", slow)
        await changing(pilot, word(CANARY))
        await until(pilot, reached.is_set)
        await see(pilot, "This takes a moment")
        await press(pilot, "escape", "f12")
        await until(pilot, lambda: isinstance(app.screen, HiddenScreen))
        await app.forgotten()
        assert any(holders_of(CANARY)), "the thread is at it still, so that the look below means something"
        gate.set()
        await app.forgotten_all()
        await app.changing.run(lambda: None)
        assert holders_of(CANARY) == [[]]
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.close()
    assert len(titles(app.file)) == 3


@pytest.mark.usefixtures("every_object")
async def test_a_new_passphrase_is_forgotten_as_soon_as_it_opens_the_library(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await changing(pilot, word(CANARY))
        await see_words(pilot, "Done: only the new passphrase opens this library now.")
        await app.changing.run(lambda: None)
        assert holders_of(CANARY) == [[]]
        await press(pilot, "enter", "escape", "e")
        await until(pilot, lambda: isinstance(app.screen, EditionsScreen))
        await press(pilot, "x", "r")
        await see(pilot, "C check")
        await until(pilot, lambda: not app.library.editions())
    app.close()
    assert titles(app.file, word(CANARY)) == [], "what is done afterwards lasts under the new one"


async def test_a_disk_that_fails_meanwhile_leaves_nobody_in_doubt_about_the_doubt(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        monkeypatch.setattr(app.library._store._device, "write", failing)
        await settings(pilot, 1)
        await see(pilot, "The passphrase that opens it now:")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await choose_own(pilot)
        await see_words(pilot, "! The disk failed while the passphrase was being changed")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    app.close()
    assert len(titles(app.file)) == 3


def failing(*_arguments) -> None:
    raise LibraryGoneError


async def test_help_over_a_screen_that_has_ended_goes_with_it(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    gate = threading.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        check = app.library.passphrases.check_own
        monkeypatch.setattr(app.library.passphrases, "check_own", lambda typed: gate.wait(10) and check(typed))
        await settings(pilot, 1)
        await see(pilot, "The passphrase that opens it now:")
        await type_(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await see(pilot, "Trying the passphrase")
        await press(pilot, "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        gate.set()
        await see(pilot, "Six random words")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await press(pilot, "escape")
        await on_list(pilot)


async def test_leaving_before_the_end_changes_nothing(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    before = app.file.path.read_bytes()
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        unlocked = app.file.path.read_bytes()
        for row in (1, 2):
            await settings(pilot, row)
            await see(pilot, "assphrase")
            if row == 1:
                await type_(pilot, PASSPHRASE)
            await press(pilot, "enter")
            await see(pilot, "Six random words")
            await press(pilot, "escape", "escape")
            await on_list(pilot)
        assert app.file.path.read_bytes() == unlocked
    assert len(before) == len(unlocked)


# --- one more library -----------------------------------------------------------------------------------------


async def test_a_library_is_added_and_the_others_stay(tmp_path) -> None:
    file = library_with(tmp_path, SPRING)
    other = open_library(file.path, OTHER_PASSPHRASE, work=CHEAP)
    other.add(bundle_of(SUMMER))
    other.close()
    app = app_over_file(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await settings(pilot, 2)
        await see_words(pilot, "may be overwritten")
        await see(pilot, "To be kept: this library.")
        for typed, answer in (
            ("wrong", "! No library opens with this passphrase."),
            (PASSPHRASE, "That one stays already."),
            (OTHER_PASSPHRASE, "To be kept: this library and 1 more."),
            (OTHER_PASSPHRASE, "That one stays already."),
        ):
            await type_(pilot, typed)
            await press(pilot, "enter")
            await see(pilot, answer)
            await see(pilot, "Enter alone: no more")
        await press(pilot, "enter")
        await see(pilot, "Six random words")
        await press(pilot, "o")
        await see(pilot, "A passphrase of your own:")
        for _ in range(2):
            await type_(pilot, OTHER_PASSPHRASE)
            await press(pilot, "enter")
        await see_words(pilot, "! Each library needs a passphrase of its own")
        await press(pilot, "escape")
        await choose_own(pilot)
        await see_words(pilot, "Done. To open the new library")
        await press(pilot, "enter", "escape")
        await on_list(pilot)
        await press(pilot, "f12")
        await until(pilot, lambda: isinstance(app.screen, HiddenScreen))
        await app.forgotten()
        await type_(pilot, OWN)
        await press(pilot, "enter")
        await see(pilot, "The library is empty.")
    app.close()
    assert len(titles(file)) == 3
    assert titles(file, OTHER_PASSPHRASE) == ["Title of summer"]
    assert titles(file, OWN) == []


async def test_a_full_file_takes_no_more(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    library = opened(app.file)
    library.passphrases.add_library([OTHER_PASSPHRASE], "third")
    library.passphrases.add_library([OTHER_PASSPHRASE, "third"], "fourth")
    library.close()
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await settings(pilot, 2)
        for count, each in enumerate((OTHER_PASSPHRASE, "third", "fourth"), 1):
            await see(pilot, "Enter alone: no more")
            await type_(pilot, each)
            await press(pilot, "enter")
            await see(pilot, f"and {count} more.")
        await see(pilot, "Enter alone: no more")
        await press(pilot, "enter")
        await see(pilot, "! One file holds at most 4 libraries.")


# --- what is kept of keys -------------------------------------------------------------------------------------


async def test_kept_keys_are_counted_and_forgotten(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    library = opened(app.file)
    library.keep_passphrase(BUNDLE_PASSPHRASE)
    library.keep_identity(IDENTITY.encode())
    library.close()
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await settings(pilot, 3)
        await see_words(pilot, "2 passphrases and keys that have opened bundles are kept")
        await press(pilot, "а")
        await see(pilot, "No passphrase and no key of a bundle is kept.")
        assert "forget" not in shown(app)
        await press(pilot, "escape", "escape")
        await on_list(pilot)
    app.close()
    library = opened(app.file)
    assert library.kept_identities() == []
    library.close()


# --- checking -------------------------------------------------------------------------------------------------


def damage(app, prefix: str) -> None:
    """Flip a bit in every cell of the objects of the open library whose names begin so."""
    volume = app.library._store
    with app.file.path.open("r+b") as file:
        for name in volume.names(prefix):
            for place in volume._contents.find(name).places(0):
                offset = volume._cells._offset(place.cell) + 5000
                file.seek(offset)
                byte = file.read(1)[0]
                file.seek(offset)
                file.write(bytes([byte ^ 1]))


async def to_check(pilot) -> None:
    await press(pilot, "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditionsScreen))
    await press(pilot, "c")
    await until(pilot, lambda: isinstance(pilot.app.screen, CheckScreen))


async def test_a_whole_library_is_said_to_be_whole(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await to_check(pilot)
        await see(pilot, "Everything is whole: 3 articles.")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, EditionsScreen))


async def test_what_is_damaged_is_named_and_a_lost_index_is_made_again(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 40)) as pilot:
        await unlock(pilot)
        await app.indexing.run(lambda: None)
        damage(app, "index/")
        await to_check(pilot)
        screen = await see_words(pilot, "! 1 thing is damaged.")
        assert "The search index is damaged. It is being made anew." in screen
        await until(pilot, lambda: not app.library.unindexed)
        await press(pilot, "escape", "escape")
        await on_list(pilot)
        await type_(pilot, "/law")
        await see(pilot, "1 found")
        await press(pilot, "escape", "escape")
        await see(pilot, "A add")
        damage(app, "packs/")
        await to_check(pilot)
        screen = await see_words(pilot, "! 3 things are damaged.")
        for each in SPRING.articles:
            assert f"The article “{each.title}” of the edition “Edition 1” is damaged." in screen


async def test_checking_can_be_stopped(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    reached, gate = threading.Event(), threading.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        calls = []
        check = app.library.check

        def slow(*, progress):
            def held(done, total):
                reached.set()
                gate.wait(10)
                calls.append(done)
                progress(done, total)

            return check(progress=held)

        monkeypatch.setattr(app.library, "check", slow)
        await to_check(pilot)
        await until(pilot, reached.is_set)
        await press(pilot, "escape")
        assert isinstance(app.screen, CheckScreen)
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, EditionsScreen))
        assert len(calls) == 1


# --- passing on -----------------------------------------------------------------------------------------------


async def to_share(pilot) -> None:
    await press(pilot, "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditionsScreen))
    await press(pilot, "s")
    await see(pilot, "Pass on “Edition 1”")


async def save_as(pilot, path) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, SaveFileScreen))
    await type_(pilot, str(path))
    await press(pilot, "enter")


async def test_some_articles_are_passed_on_under_a_passphrase(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    target = tmp_path / "part"
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await to_share(pilot)
        assert "3 articles are passed on" in shown(app)
        await press(pilot, "a")
        await see(pilot, "0 articles are passed on")
        await press(pilot, "enter")
        await see(pilot, "! There is nothing to pass on")
        await press(pilot, "down", "space")
        assert "[x] Title of court" in await see(pilot, "1 article is passed on")
        await press(pilot, "enter")
        await save_as(pilot, app.file.path)
        await see_words(pilot, "! ")
        assert app.screen.query("PathField")
        await press(pilot, "ctrl+u")
        await save_as(pilot, tmp_path / "no" / "part")
        await see_words(pilot, "! There is no folder")
        await press(pilot, "ctrl+u")
        await save_as(pilot, target)
        await see(pilot, "For whom is the bundle sealed?")
        await press(pilot, "enter")
        await see_words(pilot, "in another way than the bundle itself")
        await choose_own(pilot)
        await see_words(pilot, "Sealed “Edition 1” into")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, EditionsScreen))
    with target.open("rb") as source, open_bundle(source, [age.Passphrase(OWN)]) as bundle:
        assert [each.title for each in bundle.edition.articles if each.present] == ["Title of court"]
        assert bundle.edition.publisher.key is not None


async def test_an_unsigned_edition_is_passed_on_for_keys_and_said_to_be_unsigned(tmp_path) -> None:
    file = library_with(tmp_path)
    library = opened(file)
    library.add(bundle_of(SPRING, signer=None))
    library.close()
    app = app_over_file(file)
    other = age.X25519Identity.generate()
    (tmp_path / "keys.pub").write_text(f"# a friend\n{other.recipient.encode()}\n")
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await to_share(pilot)
        await press(pilot, "enter")
        await save_as(pilot, tmp_path / "whole")
        await see(pilot, "For whom is the bundle sealed?")
        await press(pilot, "down", "enter")
        await see(pilot, "A public key, which begins with age1")
        await press(pilot, "enter")
        await see_words(pilot, "! This is neither a public key of age")
        await type_(pilot, IDENTITY.encode())
        await press(pilot, "enter")
        await see_words(pilot, "! This is a secret key.")
        await press(pilot, "ctrl+u")
        await type_(pilot, IDENTITY.recipient.encode())
        await press(pilot, "enter")
        await see(pilot, "1 key is taken.")
        await type_(pilot, age.HybridIdentity.generate().recipient.encode())
        await press(pilot, "enter")
        await see_words(pilot, "! Post-quantum keys")
        await press(pilot, "ctrl+u")
        await type_(pilot, str(tmp_path / "keys.pub"))
        await press(pilot, "enter")
        await see(pilot, "2 keys are taken.")
        await press(pilot, "enter")
        screen = await see_words(pilot, "Sealed “Edition 1” into")
        assert "It is unsigned" in screen
    for identity in (IDENTITY, other):
        with (tmp_path / "whole").open("rb") as source, open_bundle(source, [identity]) as bundle:
            assert all(each.present for each in bundle.edition.articles)


async def test_a_disk_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(100, 30)) as pilot:
        await unlock(pilot)
        await to_share(pilot)
        await press(pilot, "enter")
        await save_as(pilot, tmp_path / "whole")
        await see(pilot, "For whom is the bundle sealed?")
        await press(pilot, "down", "enter")
        await see(pilot, "A public key, which begins with age1")
        await type_(pilot, IDENTITY.recipient.encode())
        await press(pilot, "enter")
        await see(pilot, "1 key is taken.")

        def full(_descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(sealed_container.os, "fsync", full)
        await press(pilot, "enter")
        await see(pilot, "! The file cannot be written: No space left on device.")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, EditionsScreen))
    assert [each.name for each in tmp_path.iterdir()] == [app.file.path.name]
