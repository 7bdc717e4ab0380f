"""The article on the screen: a widget on Textual's line API.

Invariants:

- What opening, resizing, paging and finding cost at a time depends on what is visible: some screens are laid out,
  and searched, at once; the rest between keys.
- Everything within a screen of what is visible has been laid out, so scrolling by up to a screen never jumps.
- The reading position is a place in the text; a row is only where that place is at the present width. It changes when
  a person moves, never because of a new width.
- Strips hold text and styles: no links, no actions, nothing to select.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeAlias

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.i18n import N_, current
from reader.text import EMPTY, CleanText, Document, parse
from reader.tui.article.drawing import COMPONENT_CLASSES, STYLES, Palette, draw, marked
from reader.tui.article.find import Finder, Matches, Spots, Texts
from reader.tui.article.layout import Layout
from reader.tui.keys import letters, twins

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Region

Position: TypeAlias = tuple[int, int]
"""A place in an article: block, and character of its text."""

MEASURE: Final = 84
"""Cells of a line at most: longer lines are hard to read."""

_STEP: Final = 0.005
"""Seconds of laying out the rest between two looks at what else there is to do."""

_SLICE: Final = 20_000
"""Characters that are searched between two looks; reading so many for the first time takes about as long."""

_EMPTY: Final = parse(EMPTY)


class ArticleView(ScrollView, can_focus=True):
    """Shows an article. It is empty until ``show``."""

    ALLOW_SELECT: ClassVar[bool] = False
    ALLOW_MAXIMIZE: ClassVar[bool] = False
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENT_CLASSES)
    DEFAULT_CSS = (
        """
    ArticleView { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """
        + STYLES
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up," + letters("k"), "scroll_up", N_("One line up"), show=False),
        Binding("down," + letters("j"), "scroll_down", N_("One line down"), show=False),
        Binding("pageup," + letters("b"), "page_up", N_("One page up"), show=False),
        Binding("pagedown,space", "page_down", N_("One page down"), show=False),
        Binding("home," + twins("g"), "scroll_home", N_("To the beginning"), show=False),
        Binding("end," + twins("G"), "scroll_end", N_("To the end"), show=False),
    ]

    is_finding: var[bool] = var(default=False)
    """Whether there may be more matches than were found so far. Can be watched."""

    @dataclass
    class PositionChanged(Message):
        """The person has moved in the article."""

        view: ArticleView
        position: Position

        @property
        def control(self) -> ArticleView:
            """The widget that sent this."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        self._layout: Layout | None = None  # first, for Textual asks for a refresh before it is done
        super().__init__(id=id, classes=classes)
        self._document = _EMPTY
        self._position: Position = (0, 0)
        self._top: Position = (0, 0)
        self._settling = False
        self._finder = Finder(Matches(Texts(_EMPTY), ""))
        self._palette: Palette | None = None

    # --- the article -----------------------------------------------------------------------------------------

    def show(self, article: Document | CleanText) -> None:
        """Show ``article`` (a document, or Markdown) from its beginning."""
        self._document = parse(article) if isinstance(article, str) else article
        self._layout = None
        self._position = (0, 0)
        self._search(Finder(Matches(Texts(self._document), "")))
        self._lay_out()

    @property
    def position(self) -> Position:
        """The place in the text that the first row on the screen shows. It outlives resizing."""
        return self._position

    @position.setter
    def position(self, position: Position) -> None:
        block, character = position
        self._position = (max(0, min(block, len(self._document) - 1)), max(0, character))
        self._go_to_position()
        self.post_message(self.PositionChanged(self, self._position))

    @property
    def progress(self) -> float:
        """The share of the article, 0 to 1, that lies before the lower edge of the screen."""
        if self._layout is None:
            return 0.0
        return min(1.0, (self.scroll_offset.y + self._height) / self._layout.total)

    # --- finding ---------------------------------------------------------------------------------------------

    def find(self, query: str, *, case_sensitive: bool = False, spots: Spots | None = None) -> int:
        """Mark every ``query`` in the text, or what ``spots`` finds for it, and go to the first from here on.

        Return how many were found so far.

        A long text is searched beside the keys: there may be more, and nothing to go to yet, while ``is_finding``.
        See ``Matches`` for what is a match. An empty query takes the marks away.
        """
        texts = self._finder.matches.texts
        if texts.case_sensitive != case_sensitive:
            texts = Texts(self._document, case_sensitive=case_sensitive)
        self._search(Finder(Matches(texts, query, spots), self._finder.place or self._position), reveal=True)
        return self.match_count

    def find_next(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._finder.step(1)
        self._reveal_match()

    def find_previous(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._finder.step(-1)
        self._reveal_match()

    @property
    def match_count(self) -> int:
        """How many matches have been found."""
        return len(self._finder.matches)

    @property
    def match_index(self) -> int:
        """Which match is the current one, from 0 on; -1 where there is none, or none yet."""
        return self._finder.current

    def _search(self, finder: Finder, *, reveal: bool = False) -> None:
        self._finder = finder
        self._search_on(finder, reveal=reveal)
        self.refresh()
        if not finder.matches.is_complete:
            rest = partial(self._search_rest, finder, reveal=reveal)
            self.run_worker(rest, group="find", exclusive=True)  # type: ignore[arg-type]  # as in _lay_out
        self.is_finding = not finder.matches.is_complete

    async def _search_rest(self, finder: Finder, *, reveal: bool) -> None:
        while finder is self._finder and not finder.matches.is_complete:
            await asyncio.sleep(0)
            if finder is self._finder:
                self._search_on(finder, reveal=reveal)
        if finder is self._finder:
            self.refresh()
            self.is_finding = False

    def _search_on(self, finder: Finder, *, reveal: bool) -> None:
        """Search the next slice; go to the match that a person waits for when it turns up."""
        waiting = finder.current < 0
        finder.search(_SLICE)
        if reveal and waiting and finder.current >= 0:
            self._reveal_match()

    def _reveal_match(self) -> None:
        self.refresh()
        place = self._finder.place
        if self._layout is None or place is None:
            return
        block, character = place
        row = self._layout.rows(block).row_of(character)
        if 0 <= self._layout.top(block) + row - self.scroll_offset.y < self._height:
            return
        self._layout.measure_around(block, above=self._height, below=row + self._height)
        self._settle(*self._layout.find(self._layout.top(block) + row - self._height // 3))
        self._moved()

    # --- moving ----------------------------------------------------------------------------------------------

    def action_scroll_up(self) -> None:
        """Go one line up."""
        self._scroll_by(-1)

    def action_scroll_down(self) -> None:
        """Go one line down."""
        self._scroll_by(1)

    def action_page_up(self) -> None:
        """Go one screen up, but for one line."""
        self._scroll_by(-max(1, self._height - 1))

    def action_page_down(self) -> None:
        """Go one screen down, but for one line."""
        self._scroll_by(max(1, self._height - 1))

    def action_scroll_home(self) -> None:
        """Go to the beginning."""
        self._scroll_by(-self.scroll_offset.y)

    def action_scroll_end(self) -> None:
        """Go to the end."""
        if self._layout is not None:
            last = len(self._document) - 1
            self._settle(last, self._layout.rows(last).height - 1)
            self._moved()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what has come near; note where the person is now."""
        super().watch_scroll_y(old_value, new_value)
        if self._layout is not None and not self._settling and round(old_value) != round(new_value):
            self._settle(*self._layout.find(round(new_value)))
            self._moved()

    def scroll_to(
        self, x: float | None = None, y: float | None = None, *, animate: bool = False, **options: Any
    ) -> None:
        """Scroll at once, whatever ``animate`` says: each step of an animation would have to be laid out."""
        del animate
        super().scroll_to(x, y, animate=False, **options)

    def _scroll_by(self, rows: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + rows, force=True)

    def _moved(self) -> None:
        """Note where the person is: the place stays the same as long as the first row holds it."""
        if self._layout is None:
            return
        block, row = self._top
        rows = self._layout.rows(block)
        if block != self._position[0] or rows.row_of(self._position[1]) != row:
            self._position = (block, rows.character_at(row))
            self.post_message(self.PositionChanged(self, self._position))

    # --- layout ----------------------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new size; the place stays."""
        self._lay_out()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Refresh, and take up a switch of language, which screens make known by asking for a new layout."""
        if layout and self._layout is not None and self._layout.language != current():
            self._layout = None
            self._search(self._finder.again())
            self._lay_out()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Take up changed styles."""
        self._palette = None
        super().notify_style_update()

    def _lay_out(self) -> None:
        width = min(self._width, MEASURE)
        if not len(self._document) or width <= 0 or self._height <= 0:
            self._layout = None
            self.virtual_size = Size(0, 0)
        elif self._layout is None or self._layout.width != width:
            self._layout = Layout(self._document, width)
            # Not a coroutine: one that is cancelled before it begins complains on standard error.
            rest = partial(self._measure_rest, self._layout)
            self.run_worker(rest, group="layout", exclusive=True)  # type: ignore[arg-type]  # narrower than asyncio's
        self._go_to_position()
        self.refresh()

    def _go_to_position(self) -> None:
        if self._layout is not None:
            block, character = self._position
            self._settle(block, self._layout.rows(block).row_of(character))

    def _settle(self, block: int, row: int) -> None:
        """Put ``row`` of ``block`` at the top, or as near as the end of the article allows."""
        layout = self._layout
        if layout is None:
            return
        layout.measure_around(block, above=2 * self._height, below=row + 2 * self._height)
        self._settling = True
        try:
            self.virtual_size = Size(self._width, layout.total)
            self.scroll_to(y=layout.top(block) + row, force=True)
        finally:
            self._settling = False
        self._top = layout.find(self.scroll_offset.y)

    async def _measure_rest(self, layout: Layout) -> None:
        for _ in layout.measure_rest(_STEP):
            await asyncio.sleep(_STEP)
            if layout is not self._layout:
                return
        if layout is self._layout:
            self._settle(*self._top)

    # --- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return a row of the screen."""
        if self._palette is None:
            self._palette = Palette(self.rich_style, lambda name: self.get_component_rich_style(name, partial=True))
        layout, width, row = self._layout, self._width, self.scroll_offset.y + y
        if layout is None or row >= layout.total:
            return Strip.blank(width, self._palette.base)
        block, inside = layout.find(row)
        runs = marked(layout.rows(block).row(inside), block, self._finder)
        return draw(runs, self._palette, max(0, width - layout.width) // 2, width)
