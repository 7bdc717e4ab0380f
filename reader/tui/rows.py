"""A list of any length, drawn by the line: it costs what is visible.

Textual's ``OptionList`` and ``DataTable`` take seconds to fill with 100,000 rows; this takes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.text import CleanText
from reader.tui.keys import letters
from reader.tui.own_keys import OwnKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

Line: TypeAlias = Sequence[tuple[CleanText, Style]]
"""One line of a row: texts with their styles."""

PLAIN: Final = Style()
_GUTTER: Final = 2
_POINTER: Final = "›"


class Rows(OwnKeys, ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of ``row_height`` lines each, one of them under the cursor.

    ``lines(index)`` returns a row's lines; it is asked only for rows that are visible.
    """

    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("up,k"), "move(-1)", show=False),
        Binding(letters("down,j"), "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "open", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        index: int

    @dataclass
    class Opened(Message):
        """A row was chosen."""

        index: int

    @dataclass
    class LeftUpwards(Message):
        """The cursor was moved up from the first row."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._count = 0
        self._row_height = 1
        self._lines: Callable[[int], Sequence[Line]] = lambda _index: ()
        self._cursor = 0

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor; 0 where there is none."""
        return self._cursor

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def line_width(self) -> int:
        """Cells that a line has room for."""
        return self.scrollable_content_region.width - _GUTTER

    def show(self, count: int, row_height: int, lines: Callable[[int], Sequence[Line]], *, cursor: int = 0) -> None:
        """Show ``count`` rows, the cursor on the row ``cursor``."""
        self._count, self._row_height, self._lines = count, row_height, lines
        self._cursor = max(0, min(cursor, count - 1))
        self._measure()
        self.follow()
        self.refresh()

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and bring it into view."""
        index = max(0, min(index, self._count - 1))
        if index != self._cursor:
            self._cursor = index
            self.refresh()
            self.post_message(self.Moved(index))
        self.follow()

    def action_move(self, rows: int) -> None:
        """Move the cursor by ``rows``."""
        if rows < 0 and self._cursor == 0:
            self.post_message(self.LeftUpwards())
        else:
            self.move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is visible."""
        self.move_to(self._cursor + pages * max(1, self.size.height // self._row_height))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.move_to(self._count - 1)

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        if self._count:
            self.post_message(self.Opened(self._cursor))

    def on_click(self, event: events.Click) -> None:
        """Point at a row; a click on the one under the cursor chooses it."""
        index = (event.y + self.scroll_offset.y) // self._row_height
        if index >= self._count:
            return
        if index == self._cursor:
            self.action_open()
        else:
            self.move_to(index)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._measure()
        self.follow()

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        width = self.scrollable_content_region.width
        index, number = divmod(y + self.scroll_offset.y, self._row_height)
        if index >= self._count:
            return Strip.blank(width, self.rich_style)
        lines = self._lines(index)
        line = lines[number] if number < len(lines) else ()
        return self._drawn(line, width, under_cursor=index == self._cursor, first=number == 0)

    def _drawn(self, line: Line, width: int, *, under_cursor: bool, first: bool) -> Strip:
        pointer = _POINTER if under_cursor and first else ""
        segments = [Segment(pointer.ljust(_GUTTER), PLAIN), *fitted(line, width - _GUTTER)]
        if under_cursor and first and self.has_focus:
            segments = [Segment(text, (style or PLAIN) + Style(reverse=True)) for text, style, _control in segments]
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count * self._row_height)

    def follow(self) -> None:
        """Keep the cursor in view."""
        self.bring_into_view(self._cursor, 1)

    def bring_into_view(self, row: int, count: int) -> None:
        """Scroll so that ``count`` rows from ``row`` on are seen."""
        region = Region(0, row * self._row_height, 1, count * self._row_height)
        self.scroll_to_region(region, animate=False, force=True, x_axis=False)


def fitted(line: Line, width: int) -> list[Segment]:
    """Return ``line`` in at most ``width`` cells, with ``…`` where something had to go."""
    segments: list[Segment] = []
    room = width
    for text, style in line:
        needed = cell_len(text)
        if needed > room:
            if room > 0:
                segments.append(Segment(set_cell_size(text, room - 1) + "…", style))
            return segments
        segments.append(Segment(text, style))
        room -= needed
    return segments
