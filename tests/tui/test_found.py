"""Why an article was found: what is marked in it, and what is shown where its text says nothing."""

from __future__ import annotations

from support.fake_library import FakeLibrary, article
from support.libraries import article as article_contents
from support.libraries import edition
from support.library_screens import app_over_file, library_with, unlock
from support.screens import app_over, press, see, shown, type_, until

from reader.index.snippet import Snippet
from reader.library import SearchHit, SearchResults
from reader.text import CleanText
from reader.tui.article_screen import ArticleScreen

SUMMARY = "A judge decides about bicycles."


async def test_every_form_of_every_word_is_stepped_through_and_the_query_is_shown_as_typed(tmp_path) -> None:
    text = "Новый закон вступил в силу.\n\nО законе узнал суд, и суда не было.\n\nЗаконы отменены.\n"
    app = app_over_file(library_with(tmp_path, edition([article_contents("law", text, language="ru")])))
    async with app.run_test() as pilot:
        await unlock(pilot)
        await press(pilot, "slash")
        await type_(pilot, "суд закон")
        await see(pilot, "1 found")
        await press(pilot, "enter")
        await see(pilot, "1 of 5")
        assert "суд закон" in shown(app)
        await press(pilot, "n", "n", "n", "n")
        await see(pilot, "5 of 5")
        # Edited, it is what any words in the field are.
        await press(pilot, "slash")
        await press(pilot, "end", *["backspace"] * 6)
        await see(pilot, "of 2")


class SummaryLibrary(FakeLibrary):
    """Finds by the summary alone."""

    def __init__(self, summary: str = SUMMARY) -> None:
        self.summary = CleanText(summary)
        super().__init__({"Court": "Nothing."}, articles=[article(0, "Court", "Nothing.", summary=self.summary)])

    def search(self, query, *, limit=20, offset=0, as_typed=False, **_others):  # noqa: ARG002
        hits = [SearchHit(each, 1.0, Snippet(CleanText("Nothing."), ())) for each in self.articles()]
        return SearchResults(len(hits), tuple(hits[offset:]))


async def test_the_summary_shows_why_an_article_was_found() -> None:
    app = app_over(SummaryLibrary())
    async with app.run_test() as pilot:
        await see(pilot, "Court")
        await type_(pilot, "/bicycle")
        await see(pilot, SUMMARY)
        marked = [
            segment.text
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.underline
        ]
        assert marked == ["bicycles"]
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ArticleScreen))
        await see(pilot, "Nothing.")
        assert "not found" not in shown(app)


async def test_the_text_is_shown_where_the_summary_does_not_say_it_either() -> None:
    app = app_over(SummaryLibrary())
    async with app.run_test() as pilot:
        await see(pilot, "Court")
        await type_(pilot, "/elephant")
        await see(pilot, "Nothing.")
        assert SUMMARY not in shown(app)


async def test_an_article_begins_with_its_summary() -> None:
    app = app_over(SummaryLibrary())
    async with app.run_test() as pilot:
        await see(pilot, "Court")
        await press(pilot, "enter")
        await see(pilot, SUMMARY)
        await pilot.resize_terminal(60, 12)
        await until(pilot, lambda: SUMMARY not in shown(app))


async def test_without_a_summary_there_is_no_line_for_it() -> None:
    app = app_over(SummaryLibrary(""))
    async with app.run_test() as pilot:
        await see(pilot, "Court")
        await press(pilot, "enter")
        await see(pilot, "Nothing.")
        assert not app.screen.query_one("#summary").display
