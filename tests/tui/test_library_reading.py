"""What a person does in a library: reading, starring, listing, removing; and what is saved when."""

from __future__ import annotations

import pytest
from support.library_screens import (
    SPRING,
    SUMMER,
    app_over_file,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.screens import press, see, shown, type_, until
from textual.widgets import Input

from reader.errors import DamagedError, DiskFullError, LibraryGoneError
from reader.library import Place
from reader.tui.article import ArticleView
from reader.tui.library.editions import EditionsScreen
from reader.tui.rows import Rows


async def leave(app, pilot) -> None:
    await press(pilot, "ctrl+q")
    await until(pilot, lambda: app._exit)


def line_with(app, words: str) -> str:
    return next(line for line in shown(app).splitlines() if words in line)


async def test_read_and_starred_are_signs_and_last(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        assert line_with(app, "Title of law") == "› •  Title of law"
        await press(pilot, "s")
        await until(pilot, lambda: line_with(app, "Title of law") == "› •* Title of law")
        await press(pilot, "down", "enter")
        await see(pilot, "Nobody was told.")
        await press(pilot, "ы")
        await see(pilot, "* Title of court")
        await press(pilot, "right_square_bracket")
        await see(pilot, "Paragraph 0.")
        await press(pilot, "pagedown")
        position = app.screen.query_one(ArticleView).position
        await press(pilot, "r")
        await see(pilot, "• Title of long")
        await press(pilot, "escape")
        await on_list(pilot)
        assert line_with(app, "Title of court") == "   * Title of court"
        assert "1 all: 3" in shown(app)
        await see(pilot, "2 unread: 2   3 starred: 2")
        await press(pilot, "up", "up", "r", "s", "r", "s")  # and back
        await leave(app, pilot)
    app.close()
    app = app_over_file(app.file)
    async with app.run_test() as pilot:
        await unlock(pilot)
        assert line_with(app, "Title of court") == "   * Title of court"
        assert line_with(app, "Title of law").endswith("•* Title of law")
        assert app.screen.query_one(Rows).cursor == 0
        await press(pilot, "end", "enter")
        await see(pilot, "%")
        await until(pilot, lambda: app.screen.query_one(ArticleView).position == position)


async def test_lists_of_the_unread_and_the_starred(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "3")
        await see(pilot, "Nothing is starred.")
        await press(pilot, "1", "down", "s", "r", "2")
        screen = await see(pilot, "[2 unread: 2]")
        assert "Title of court" not in screen
        await press(pilot, "3")
        screen = await see(pilot, "[3 starred: 1]")
        assert "Title of court" in screen
        assert "Title of law" not in screen
        await press(pilot, "2", "r", "down", "r", "2")
        await see(pilot, "You have read everything.")
        await type_(pilot, "/law")  # a search looks everywhere, and digits can be typed into it
        await see(pilot, "1 found")
        await type_(pilot, "1")
        await until(pilot, lambda: app.screen.query_one(Input).value == "law1")


async def test_an_edition_is_removed_only_when_asked_and_confirmed(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING, SUMMER))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "e")
        screen = await see(pilot, "Edition 2")
        assert screen.index("Edition 2") < screen.index("Edition 1"), "what came last is on top"
        await press(pilot, "i")
        await see(pilot, "Fingerprint")
        await press(pilot, "escape", "x")
        await see(pilot, "Remove “Edition 2”, 1 article? Only its bundle can bring it back.")
        await press(pilot, "escape", "r", "down", "r", "delete")
        await see(pilot, "Remove “Edition 1”, 3 articles?")
        assert len(app.library.editions()) == 2
        await press(pilot, "к")
        await until(pilot, lambda: len(app.library.editions()) == 1)
        await until(pilot, lambda: "Edition 1" not in shown(app))
        await press(pilot, "escape")
        await on_list(pilot)
        screen = await see(pilot, "1 article · 1 edition")
        assert "Title of summer" in screen
        assert "Title of law" not in screen
        await press(pilot, "e", "x", "r")
        await see(pilot, "There are no editions in the library.")
        await press(pilot, "x", "r", "enter", "escape")
        await see(pilot, "The library is empty.")
    app.close()
    library = opened(app.file)
    assert library.editions() == ()
    library.close()


async def test_removing_that_fails_is_told(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)

        def fails(_edition, *, progress):
            raise DiskFullError

        monkeypatch.setattr(app.library, "remove", fails)
        await press(pilot, "e", "x", "r")
        await see(pilot, "! The disk is full.")
        assert isinstance(app.screen, EditionsScreen)
        await press(pilot, "escape")
        await on_list(pilot)


async def test_the_state_is_saved_now_and_then_and_only_if_it_changed(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING), save_every=0.1)
    async with app.run_test() as pilot:
        await unlock(pilot)
        store = app.library._store
        await pilot.pause(0.3)
        before = store.generation
        await pilot.pause(0.3)
        assert store.generation == before, "nothing changed, nothing is written"
        await press(pilot, "s")
        await until(pilot, lambda: store.generation > before)
        after = store.generation
        await pilot.pause(0.3)
        assert store.generation == after
    app.close()


@pytest.mark.parametrize("error", [LibraryGoneError, DiskFullError])
async def test_saving_that_fails_is_told_and_the_screens_stay(tmp_path, monkeypatch, error) -> None:
    app = app_over_file(library_with(tmp_path, SPRING), save_every=0.1)
    async with app.run_test() as pilot:
        await unlock(pilot)

        def fails():
            raise error

        monkeypatch.setattr(app.library, "save_state", fails)
        await see(pilot, "! " + error.message[:30])
        await press(pilot, "enter")
        await see(pilot, "The law is old.")
        await press(pilot, "escape")
        await on_list(pilot)
        await leave(app, pilot)
    assert app.return_code == 0


async def test_a_damaged_article_says_so_and_the_others_can_be_read(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        text = app.library.text

        def damaged(article):
            if article.title == "Title of law":
                raise DamagedError(name="packs/0")
            return text(article)

        monkeypatch.setattr(app.library, "text", damaged)
        await press(pilot, "enter")
        screen = await see(pilot, "A part of the library is damaged.")
        assert "Title of law" in screen
        await press(pilot, "right_square_bracket")
        await see(pilot, "Nobody was told.")


async def test_indexing_that_fails_is_told(tmp_path, monkeypatch) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))

    def fails(_library):
        raise LibraryGoneError

    monkeypatch.setattr("reader.library.Library.index_some", fails)
    async with app.run_test() as pilot:
        await unlock(pilot)
        await see(pilot, "! The library file is gone")


async def test_leaving_keeps_the_article_and_comes_back_to_the_list(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "2", "down", "enter")
        await see(pilot, "Nobody was told.")
        await leave(app, pilot)
    app.close()
    library = opened(app.file)
    court = next(each.article.id for each in library.articles() if each.article.title == "Title of court")
    assert library.place == Place("articles/unread", court)
    library.close()
    app = app_over_file(app.file)
    async with app.run_test() as pilot:
        await unlock(pilot)
        assert line_with(app, "›") == "›    Title of court"


async def test_enter_takes_what_was_meant(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await type_(pilot, "/cuort")
        await see(pilot, "Did you mean: court (Enter takes it)")
        await press(pilot, "enter")
        await see(pilot, "1 found")
        await press(pilot, "ctrl+u")
        await type_(pilot, "title:law page")
        await see(pilot, "No article has these words.")
        await press(pilot, "ctrl+u")
        await type_(pilot, "title:court page")
        await see(pilot, "1 found")
        await press(pilot, "enter")
        await see(pilot, "1 of 1")
