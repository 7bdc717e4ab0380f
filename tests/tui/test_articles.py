"""The list of articles and the search over it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.fake_library import FakeLibrary, article
from support.screens import TEXTS, app_over, press, see, shown, type_, until
from textual import events
from textual.keys import key_to_character
from textual.widgets import Input

from reader.model import Publisher, SignatureState
from reader.tui.article_rows import article_lines
from reader.tui.rows import Rows


def found(app):
    return str(app.screen.query_one("#found").render())


async def test_every_article_is_listed_with_publisher_date_language_and_state() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        screen = await see(pilot, "Summer")
        assert "4 articles" in screen
        for title in TEXTS:
            assert title in screen
        assert "? unknown publisher · 2021-03-19 · English · The Publisher" in screen


async def test_unsigned_and_absent_are_told_in_words() -> None:
    articles = [article(0, "Here"), article(1, "Elsewhere", present=False)]
    unsigned = Publisher("Somebody · ✓ known publisher", None, (), SignatureState.UNSIGNED)
    library = FakeLibrary({"Here": "text"}, articles=articles, edition_changes={"publisher": unsigned})
    app = app_over(library)
    async with app.run_test() as pilot:
        screen = await see(pilot, "Elsewhere")
        assert "2 articles, 1 of them not in this copy" in screen
        assert "– not in this copy · ! unsigned" in screen
        for line in screen.splitlines():
            if "known publisher" in line:
                assert line.index("! unsigned") < line.index("known publisher"), "no name can stand before the state"
        await press(pilot, "down", "enter")
        await see(pilot, "This article is not in this copy of the edition.")


async def test_of_a_long_query_only_the_first_words_count_and_the_line_says_so() -> None:
    library = FakeLibrary(TEXTS)
    search = library.search
    library.search = lambda query, **how: replace(search("law", **how), cut=len(query.split()) > 64)
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/")
        app.screen.query_one(Input).value = "law " * 65
        await see(pilot, "1 found, only the first 64 words count")
        app.screen.query_one(Input).value = "law " * 64
        await until(pilot, lambda: found(app) == "1 found")


async def test_search_as_one_types_shows_hits_with_their_passages() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/law")
        screen = await see(pilot, "1 found")
        assert "second paragraph" in screen
        assert "Summer" not in screen
        strip = app.screen.query_one(Rows).render_line(2)
        marked = [segment.text for segment in strip if segment.style and segment.style.underline]
        assert marked == ["law"]
        await press(pilot, "z")
        await see(pilot, "No article has these words.")
        await press(pilot, "escape")
        await see(pilot, "Summer")
        assert found(app) == ""
        await press(pilot, "escape")
        assert app.focused is app.screen.query_one(Rows)


async def test_keys_typed_in_one_burst_all_reach_the_field() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/jiq/")
        await until(pilot, lambda: app.screen.query_one(Input).value == "jiq/")


async def test_only_the_latest_query_is_searched_for_and_no_key_waits() -> None:
    library = FakeLibrary(TEXTS)
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        library.gate.clear()
        await press(pilot, "slash", "l")
        await until(pilot, lambda: library.queries == ["l"])
        for letter in "aw":  # while the first search hangs
            await press(pilot, letter)
            await pilot.pause(0.15)
        assert app.screen.query_one(Input).value == "law"
        await see(pilot, "searching…")
        library.gate.set()
        await see(pilot, "1 found")
        assert library.queries == ["l", "law"]


async def test_enter_in_the_field_reads_the_first_hit_at_its_first_match() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/law")
        await see(pilot, "1 found")
        await press(pilot, "enter")
        await see(pilot, "1 of 2")  # “lawyers” is another word
        await press(pilot, "n")
        await see(pilot, "2 of 2")
        await press(pilot, "т")
        await see(pilot, "1 of 2")
        await press(pilot, "N", "Т")
        await see(pilot, "1 of 2")
        await press(pilot, "escape")
        await see(pilot, "1 found")


async def test_enter_before_the_hits_are_there_goes_to_them() -> None:
    library = FakeLibrary(TEXTS)
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        library.gate.clear()
        await type_(pilot, "/law")
        await press(pilot, "enter")
        await pilot.pause()
        library.gate.set()
        await see(pilot, "1 found")
        await until(pilot, lambda: app.focused is app.screen.query_one(Rows))


async def test_what_is_not_indexed_yet_is_told_and_found_later() -> None:
    library = FakeLibrary(TEXTS, slices=2)
    index_some = library.index_some
    searched_before = []

    def slow_index_some():
        library.gate.wait(10)
        searched_before.append(list(library.queries))
        return index_some()

    library.index_some = slow_index_some
    library.gate.clear()
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "2 not searchable yet")
        library.gate.set()
        await until(pilot, lambda: "not searchable yet" not in shown(app))
    assert len(searched_before) == 2


async def test_a_search_is_repeated_when_everything_is_indexed() -> None:
    library = FakeLibrary(TEXTS, slices=1)
    app = app_over(library)
    index_some = library.index_some
    held = FakeLibrary({}).gate
    held.clear()
    library.index_some = lambda: held.wait(10) and index_some()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/law")
        await see(pilot, "1 found")
        held.set()
        await until(pilot, lambda: library.queries == ["law", "law"])


async def test_more_hits_come_as_the_cursor_goes_down() -> None:
    texts = {f"Article {n}": f"The law, part {n}." for n in range(50)}
    app = app_over(FakeLibrary(texts))
    async with app.run_test() as pilot:
        await see(pilot, "Article 0")
        await type_(pilot, "/law")
        await press(pilot, "down")
        await see(pilot, "50 found")
        rows = app.screen.query_one(Rows)
        assert rows.count == 20
        await press(pilot, "end")
        await until(pilot, lambda: rows.count == 40)
        assert rows.cursor == 19
        await press(pilot, "end")
        await until(pilot, lambda: rows.count == 50)


async def test_coming_back_keeps_the_place() -> None:
    texts = {f"Article {n:03}": f"Text {n}" for n in range(100)}
    app = app_over(FakeLibrary(texts))
    async with app.run_test() as pilot:
        await see(pilot, "Article 000")
        await press(pilot, "pagedown", "pagedown", "down")
        rows = app.screen.query_one(Rows)
        before, cursor, offset = shown(app), rows.cursor, rows.scroll_offset
        await press(pilot, "enter")
        await see(pilot, f"Text {cursor}")
        await press(pilot, "й")
        await see(pilot, "100 articles")
        assert (rows.cursor, rows.scroll_offset) == (cursor, offset)
        assert shown(app) == before
        # Through a search and back as well.
        await type_(pilot, "/99")
        await see(pilot, "1 found")
        await press(pilot, "escape", "escape")
        await until(pilot, lambda: rows.cursor == cursor)


async def test_arrows_go_between_field_and_list() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        rows, field = app.screen.query_one(Rows), app.screen.query_one(Input)
        await press(pilot, "up")
        await until(pilot, lambda: app.focused is field)
        await press(pilot, "down")
        await until(pilot, lambda: app.focused is rows)
        await press(pilot, "end")
        assert rows.cursor == 3
        await press(pilot, "home")
        assert rows.cursor == 0
        await press(pilot, "о", "л")  # the keys of j and k
        assert rows.cursor == 0


async def test_a_hundred_thousand_rows_cost_what_is_visible(monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr("reader.tui.articles.article_lines", lambda each: drawn.append(each) or article_lines(each))
    library = FakeLibrary({}, articles=[article(n, f"Article {n}") for n in range(100_000)])
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "100000 articles")
        await press(pilot, "end")
        await see(pilot, "Article 99999")
    assert len(drawn) < 1000


async def test_a_click_points_and_a_second_one_opens() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        rows = app.screen.query_one(Rows)
        await pilot.click(Rows, offset=(5, 3))
        assert rows.cursor == 1
        await pilot.click(Rows, offset=(5, 3))
        await see(pilot, "Nobody was told.")


async def test_about_shows_the_fingerprint_in_two_rows() -> None:
    app = app_over()
    async with app.run_test(size=(80, 30)) as pilot:
        await see(pilot, "Summer")
        for key in ("i", "ш"):
            await press(pilot, key)
            screen = await see(pilot, "Fingerprint")
            assert "01234  56789  98765  43210\n" in screen
            assert "11111  22222  33333  44444\n" in screen
            for words in ("Spring edition", "Twelve articles", "edition 3", "2025-03-01", "4 articles", "valid"):
                assert words in screen
            await press(pilot, "escape")
            await see(pilot, "Search:")


async def test_leaving_from_the_list() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "й")
    assert app.return_code == 0
    app.close()
    assert app.library.closed


@pytest.mark.parametrize("key", ["ctrl+u", "ctrl+г"])
async def test_ctrl_u_clears_the_field_wherever_the_cursor_is(key: str) -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await type_(pilot, "/law order")
        field = app.screen.query_one(Input)
        await until(pilot, lambda: field.value == "law order")
        await press(pilot, "ctrl+left", key)
        await until(pilot, lambda: field.value == "")
        await see(pilot, "Summer")
        assert app.focused is field
        assert found(app) == ""


async def test_letters_typed_right_after_ctrl_u_stay() -> None:
    app = app_over()
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        await press(pilot, "slash")
        for key in ("z", "z", "ctrl+u", "l", "a", "w"):  # in one burst
            app.post_message(events.Key(key, key_to_character(key)))
        await until(pilot, lambda: app.screen.query_one(Input).value == "law")
        await see(pilot, "1 found")


async def test_leaving_while_a_search_runs_is_quiet() -> None:
    library = FakeLibrary(TEXTS)
    app = app_over(library)
    async with app.run_test() as pilot:
        await see(pilot, "Summer")
        library.gate.clear()
        await type_(pilot, "/law")
        await until(pilot, lambda: library.queries)
        screen = app.screen
        await press(pilot, "ctrl+q")
        library.gate.set()
        await until(pilot, lambda: app._exit)
    screen._search_changed()  # what was begun may still tell
    assert app.return_code == 0
