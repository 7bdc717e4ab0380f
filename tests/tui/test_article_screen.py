"""The article's screen: its head, finding in it, its neighbours, the way back."""

from __future__ import annotations

from support.fake_library import FakeLibrary
from support.screens import TEXTS, app_over, press, see, shown, type_, until
from textual.widgets import Input

from reader.errors import ChangedError
from reader.tui.article import ArticleView


async def test_head_says_who_when_where_and_who_vouches() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "enter")
        screen = await see(pilot, "The law is old.")
        head = screen.split("─")[0]
        assert "Law and order" in head
        assert "Anna Author · The Source · 2021-03-19 · English" in head
        assert "? unknown publisher · The Publisher" in head
        assert "https://example.org/article" in head


async def test_find_in_the_article() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "enter")
        await see(pilot, "The law is old.")
        await type_(pilot, "/law")
        await see(pilot, "1 of 3")
        await press(pilot, "enter")
        await until(pilot, lambda: app.focused is app.screen.query_one(ArticleView))
        await press(pilot, "n")
        await see(pilot, "2 of 3")
        await press(pilot, "n", "n")
        await see(pilot, "1 of 3")
        await press(pilot, "slash", "z")
        await see(pilot, "not found")
        await press(pilot, "escape")
        await until(pilot, lambda: "Find:" not in shown(app))
        assert app.screen.query_one(Input).value == ""
        await press(pilot, "escape")
        await see(pilot, "4 articles")


async def test_neighbours_and_the_way_back_to_the_last_one_read() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "enter")
        await see(pilot, "The law is old.")
        await press(pilot, "left_square_bracket")  # the first has none before it
        for key, words in (
            ("right_square_bracket", "Nobody was told."),
            ("ъ", "Зако́на".replace("\u0301", "")),
            ("х", "Nobody was told."),
            ("ctrl+right", "Зако́на".replace("\u0301", "")),
        ):
            await press(pilot, key)
            await see(pilot, words)
        await press(pilot, "backspace")
        await see(pilot, "4 articles")
        assert next(line for line in shown(app).splitlines() if "›" in line).endswith("Закон")


async def test_an_article_that_was_changed_is_not_shown() -> None:
    library = FakeLibrary(TEXTS)

    def changed(_article):
        raise ChangedError

    library.text = changed
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "enter")
        screen = await see(pilot, "This article is damaged")
        assert "The law is old." not in screen
        await press(pilot, "n", "slash", "x", "escape", "escape")
        await see(pilot, "4 articles")


async def test_a_slow_article_says_that_it_is_being_opened() -> None:
    library = FakeLibrary(TEXTS)
    text = library.text
    library.text = lambda each: library.gate.wait(10) and text(each)
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        library.gate.clear()
        await press(pilot, "enter")
        await see(pilot, "Opening…")
        await press(pilot, "right_square_bracket")
        library.gate.set()
        await see(pilot, "Nobody was told.")


async def test_the_place_in_an_article_is_kept() -> None:
    text = "\n\n".join(f"Paragraph {n}." for n in range(200))
    app = app_over(FakeLibrary({"Long": text, "Other": "Short."}))
    async with app.run_test() as pilot:
        await see(pilot, "Long")
        await press(pilot, "enter")
        await see(pilot, "Paragraph 0.")
        await press(pilot, "pagedown", "pagedown")
        await pilot.pause()
        before = shown(app)
        assert "Paragraph 0." not in before
        await press(pilot, "escape")
        await see(pilot, "2 articles")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(app) == before)
