"""The article widget: what is on its rows, and where one is in the text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from gettext import NullTranslations

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.scrollbar import ScrollTo
from textual.widget import Widget

from reader import i18n
from reader.text import clean_text, parse
from reader.tui.article import ArticleView, Position
from reader.tui.article.block_rows import rows_of

LONG = "\n\n".join(
    [f"# Part {part}\n\n" + " ".join(f"word{part}x{number}" for number in range(60)) for part in range(150)]
)
LETTERS = "kjbgG"
TWINS = "лоипП"


class Host(App[None]):
    """A window with an article in it."""

    def __init__(self) -> None:
        super().__init__()
        self.positions: list[Position] = []

    def compose(self) -> ComposeResult:
        yield ArticleView()

    def on_mount(self) -> None:
        self.query_one(ArticleView).focus()

    def on_article_view_position_changed(self, message: ArticleView.PositionChanged) -> None:
        self.positions.append(message.position)


@asynccontextmanager
async def showing(markdown: str, width: int = 40, height: int = 10) -> AsyncIterator[tuple[Pilot[None], ArticleView]]:
    app = Host()
    async with app.run_test(size=(width, height)) as pilot:
        view = app.query_one(ArticleView)
        view.show(clean_text(markdown))
        await pilot.pause()
        yield pilot, view


def lines(view: ArticleView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def segments(view: ArticleView, text: str) -> list[Segment]:
    return [segment for y in range(view.size.height) for segment in view.render_line(y) if segment.text.strip() == text]


def all_rows(markdown: str, width: int) -> list[str]:
    rows = [rows_of(block, width) for block in parse(clean_text(markdown))]
    return ["".join(run.text for run in each.row(i)).rstrip() for each in rows for i in range(each.height)]


async def exact(pilot: Pilot[None], view: ArticleView) -> None:
    """Wait until everything has been laid out."""
    await pilot.app.workers.wait_for_complete()
    assert view._layout is None or view._layout.is_exact
    await pilot.pause()


# --- what is on the rows ---------------------------------------------------------------------------------------


async def test_rows() -> None:
    async with showing("# Title\n\nSome *text* here.\n\n- one\n- two\n\n> said") as (_, view):
        assert lines(view) == ["Title", "", "Some text here.", "", "• one", "• two", "", "│ said", "", ""]


async def test_a_wide_window_has_margins() -> None:
    async with showing("word " * 100, width=120) as (_, view):
        first = view.render_line(0).text
        assert len(first.strip()) <= 84
        assert len(first) - len(first.lstrip()) == (119 - 84) // 2


async def test_what_is_on_the_screen_is_what_the_rows_say() -> None:
    async with showing("# Title\n\n日本語 text") as (pilot, view):
        painted = [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips()]
        assert painted[:3] == lines(view)[:3] == ["Title", "", "日本語 text"]


@pytest.mark.parametrize(
    ("markdown", "text", "attributes"),
    [
        ("# a", "a", {"bold", "underline"}),
        ("## a", "a", {"bold"}),
        ("#### a", "a", {"bold", "italic"}),
        ("*a*", "a", {"italic"}),
        ("**a**", "a", {"bold"}),
        ("***a***", "a", {"bold", "italic"}),
        ("~~a~~", "a", {"strike"}),
        ("`a`", "a", {"dim"}),
        ("[a](b)", "a", {"underline"}),
        ("[a](b)", "‹b›", {"dim"}),
        ("# *a*", "a", {"bold", "underline", "italic"}),
        ("a", "a", set()),
    ],
)
async def test_styles_need_no_colour(markdown: str, text: str, attributes: set[str]) -> None:
    async with showing(markdown) as (_, view):
        (segment,) = segments(view, text)
        assert segment.style is not None
        found = {
            name for name in ("bold", "dim", "italic", "underline", "strike", "reverse") if getattr(segment.style, name)
        }
        assert found == attributes


async def test_nothing_can_be_clicked_or_selected() -> None:
    async with showing("[a](https://example.org) <https://example.org> ![b](c)\n\n[@click=app.quit]x[/]") as (
        pilot,
        view,
    ):
        assert "[@click=app.quit]x[/]" in lines(view)
        for y in range(view.size.height):
            for segment in view.render_line(y):
                assert segment.style is not None
                assert segment.style.link is None
                assert segment.style.meta == {}
        assert not view.allow_select
        await pilot.click(ArticleView, offset=(1, 0))
        assert pilot.app.is_running


async def test_an_empty_article() -> None:
    async with showing("") as (pilot, view):
        assert lines(view) == [""] * 10
        await pilot.press("pagedown", "G", "g")
        assert view.find("x") == 0
        view.position = (5, 5)
        assert view.position == (0, 5)
        view.show(clean_text("now text"))
        assert lines(view)[0] == "now text"


async def test_a_document_can_be_given_before_there_is_a_window() -> None:
    view = ArticleView()
    view.show(parse(clean_text(LONG)))
    view.position = (101, 0)

    class Late(App[None]):
        def compose(self) -> ComposeResult:
            yield view

    async with Late().run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        assert lines(view)[0].startswith("word50x0 ")


@pytest.mark.parametrize("size", [(20, 5), (8, 2), (3, 1), (1, 1)])
async def test_small_windows(size: tuple[int, int]) -> None:
    markdown = "# T\n\n> - text of some words\n\n| a | b |\n|---|---|\n| c | d |\n\n    code\n\n---\n\n日本語"
    async with showing(markdown, *size) as (pilot, view):
        await pilot.press("pagedown", "end", "pageup", "home")
        for y in range(size[1]):
            assert view.render_line(y).cell_length == view.scrollable_content_region.width


async def test_a_switch_of_language_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with showing("![a cat](cat.png) and ![](dog.png)") as (pilot, view):
        assert lines(view)[0] == "[picture: a cat] and [picture]"
        view.find("picture")
        assert view.match_count == 2
        words = {"[picture: {text}]": "[рисунок: {text}]", "[picture]": "[рисунок]"}
        monkeypatch.setattr(i18n._State, "language", "ru")
        monkeypatch.setattr(i18n._State, "catalogue", Words(words))
        view.refresh(layout=True)
        await pilot.pause()
        assert lines(view)[0] == "[рисунок: a cat] and [рисунок]"
        assert view.match_count == 0


class Words(NullTranslations):
    """A catalogue made up on the spot."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words = words

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)


# --- moving ----------------------------------------------------------------------------------------------------


async def test_paging_down_shows_every_row_once() -> None:
    async with showing(LONG) as (_, view):
        seen = lines(view)
        while view.scroll_offset.y < view.max_scroll_y:
            before = view.scroll_offset.y
            view.action_page_down()
            seen += lines(view)[10 - (view.scroll_offset.y - before) :]
        assert seen == all_rows(LONG, 39)


async def test_paging_up_from_the_end_shows_every_row_once() -> None:
    """Even though nothing above has been laid out: what is above is guessed until one comes near."""
    every = all_rows(LONG, 39)
    async with showing(LONG) as (_, view):
        view.action_scroll_end()
        seen = lines(view)
        while view.scroll_offset.y >= 9:
            view.action_page_up()
            seen = lines(view)[:9] + seen
        assert len(seen) > len(every) - 9
        assert seen == every[-len(seen) :]


@pytest.mark.parametrize(("letter", "twin"), list(zip(LETTERS, TWINS, strict=True)))
async def test_letters_and_their_twins_move_alike(letter: str, twin: str) -> None:
    async with showing(LONG) as (pilot, view):
        places = []
        for key in (letter, twin):
            view.position = (20, 0)
            before = lines(view)
            await pilot.press(key)
            places.append(lines(view))
        assert places[0] == places[1] != before


async def test_keys() -> None:
    async with showing(LONG) as (pilot, view):
        await exact(pilot, view)
        for key, row in [("down", 1), ("j", 2), ("space", 11), ("pagedown", 20), ("up", 19), ("k", 18), ("b", 9)]:
            await pilot.press(key)
            assert (key, view.scroll_offset.y) == (key, row)
        await pilot.press("G")
        assert view.scroll_offset.y == len(all_rows(LONG, 39)) - 10
        assert view.progress == 1
        await pilot.press("home")
        assert view.scroll_offset.y == 0


async def test_the_mouse_moves_at_once() -> None:
    async with showing(LONG) as (pilot, view):
        await exact(pilot, view)
        await pilot.click(offset=(39, 9))
        assert view.scroll_offset.y == 10
        view.post_message(ScrollTo(y=500.0, animate=True))
        await pilot.pause()
        assert lines(view) == all_rows(LONG, 39)[500:510]
        assert view.position[0] > 50


async def test_the_scroll_bar_is_exact_in_the_end() -> None:
    async with showing(LONG) as (pilot, view):
        view.position = (200, 0)
        top = lines(view)
        await exact(pilot, view)
        assert view.virtual_size.height == len(all_rows(LONG, 39))
        assert lines(view) == top


async def test_moving_is_told() -> None:
    async with showing(LONG) as (pilot, view):
        await pilot.press("pagedown")
        await pilot.pause()
        assert pilot.app.positions == [view.position]
        assert view.position > (0, 0)


async def test_the_place_outlives_resizing() -> None:
    async with showing(LONG) as (pilot, view):
        view.position = (101, 300)
        word = LONG.split("\n\n")[101][300:].split()[1]
        for width, height in [(20, 5), (100, 40), (60, 3), (33, 12), (40, 10)]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert view.position == (101, 300)
            assert word in " ".join(lines(view)[:3])


async def test_a_place_beyond_the_end_is_the_end() -> None:
    async with showing(LONG) as (_, view):
        view.position = (10**6, 10**6)
        assert lines(view) == all_rows(LONG, 39)[-10:]
        view.position = (-1, -1)
        assert view.scroll_offset.y == 0


# --- finding ---------------------------------------------------------------------------------------------------


def marked(view: ArticleView) -> list[tuple[str, bool]]:
    """Return every marked piece of text, and whether it is the current match."""
    styled = [
        (segment.text, segment.style)
        for y in range(view.size.height)
        for segment in view.render_line(y)
        if segment.style is not None
    ]
    return [(text, bool(style.bold and style.underline)) for text, style in styled if style.reverse]


async def test_matches_are_marked() -> None:
    async with showing("Ещё закон и *закона*\n\n> ЗАКОН") as (_, view):
        assert view.find("закон") == 3
        assert (view.match_count, view.match_index) == (3, 0)
        assert marked(view) == [("закон", True), ("закон", False), ("ЗАКОН", False)]
        view.find_next()
        assert marked(view) == [("закон", False), ("закон", True), ("ЗАКОН", False)]
        view.find_previous()
        view.find_previous()
        assert view.match_index == 2
        assert view.find("еще") == 1
        assert view.find("нет") == 0
        assert (view.match_index, marked(view)) == (-1, [])
        assert view.find("и") == 1
        assert view.find("") == 0
        assert marked(view) == []


async def test_a_match_may_go_over_styles_and_lines() -> None:
    async with showing("one **two** three four five", width=15) as (_, view):
        assert lines(view)[:2] == ["one two three", "four five"]
        view.find("two three four")
        assert marked(view) == [("two", True), (" three", True), ("four", True)]


async def found(pilot: Pilot[None], view: ArticleView) -> int:
    """Wait until everything has been searched."""
    while view.is_finding:
        await pilot.pause(0.01)
    return view.match_count


async def test_finding_goes_there() -> None:
    async with showing(LONG) as (pilot, view):
        view.find("word140x30")
        await found(pilot, view)
        assert marked(view) == [("word140x30", True)]
        assert any("word140x30" in line for line in lines(view))
        assert view.position[0] >= 140
        await exact(pilot, view)
        assert marked(view) == [("word140x30", True)]


async def test_finding_begins_where_one_is_and_goes_round() -> None:
    async with showing(LONG) as (pilot, view):
        view.position = (200, 0)
        view.find("Part")
        assert await found(pilot, view) == 150
        assert view.match_index == 100
        for _ in range(50):
            view.find_next()
        assert view.match_index == 0
        assert view.scroll_offset.y == 0
        view.find_previous()
        assert view.match_index == 149
        assert any("Part 149" in line for line in lines(view))


async def test_a_longer_query_stays_at_its_match() -> None:
    async with showing(LONG) as (pilot, view):
        view.find("Part 9")
        await found(pilot, view)
        first = view.match_index
        view.find_next()
        place = view._finder.place
        view.find("Part 90")
        await found(pilot, view)
        assert first == 0
        assert view._finder.place == place


async def test_matches_in_a_table() -> None:
    async with showing("| name | b |\n|---|---|\n| a name | c |") as (_, view):
        assert view.find("name") == 2
        assert marked(view) == [("name", True), ("name", False)]


# --- how much is laid out --------------------------------------------------------------------------------------


def laid_out(view: ArticleView) -> int:
    assert view._layout is not None
    return sum(view._layout._known)


async def test_opening_paging_and_resizing_lay_out_what_is_visible() -> None:
    """The bound is a matter of screens, for an article ten times as long just as well."""
    counts: list[list[int]] = []
    for parts in (1000, 10_000):
        app = Host()
        async with app.run_test(size=(40, 10)) as pilot:
            view = app.query_one(ArticleView)
            view._measure_rest = _nothing  # type: ignore[method-assign] # as if the first key came at once
            view.show(clean_text("\n\n".join(f"Paragraph {part}" for part in range(parts))))
            count = [laid_out(view)]
            view.action_page_down()
            count.append(laid_out(view))
            view.action_scroll_end()
            count.append(laid_out(view))
            await pilot.resize_terminal(50, 10)
            await pilot.pause()
            count.append(laid_out(view))
            counts.append(count)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 100


async def test_finding_reads_a_slice_at_once_and_the_rest_between_keys() -> None:
    """The bound is the same for an article ten times as long."""
    read: list[int] = []
    for parts in (1000, 10_000):
        app = Host()
        async with app.run_test(size=(40, 10)) as pilot:
            view = app.query_one(ArticleView)
            view._measure_rest = _nothing  # type: ignore[method-assign] # as if the first key came at once
            view.show(clean_text("\n\n".join(f"Paragraph {part}" for part in range(parts))))
            last = f"Paragraph {parts - 1}"
            assert view.find(last) == 0
            assert view.is_finding
            read.append(sum(text is not None for text in view._finder.matches.texts._kept))
            assert await found(pilot, view) == 1
            assert last in " ".join(lines(view))
            assert view.find("Paragraph 1") > 0  # another key, while nothing is to be read any more
            assert await found(pilot, view) > 1
    assert read[0] == read[1]


async def test_other_words_take_the_place_of_those_still_looked_for() -> None:
    async with showing(LONG) as (pilot, view):
        view.find("word140x30")
        view.find("nowhere")
        view.find("word149x59")
        assert await found(pilot, view) == 1
        assert view.position[0] >= 290
        view.find("word1x1 ")
        view.show(clean_text("other text"))
        assert await found(pilot, view) == 0
        assert lines(view)[0] == "other text"


async def _nothing(*_: object) -> None:
    pass


def test_the_widget_is_not_textuals() -> None:
    assert not [kind for kind in ArticleView.__mro__ if "markdown" in kind.__module__]
    assert issubclass(ArticleView, Widget)
