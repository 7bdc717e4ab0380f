"""A list, and what narrows it: beside it in a wide window, in its place in a narrow one.

In a wide window the panel shows by itself as soon as something is looked for; a key opens it any time, and closes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Horizontal, Vertical

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from reader.tui.narrowing import NarrowingPanel
    from reader.tui.rows import Rows

_WIDE: Final = 100
"""Columns from which the panel has room beside the list."""


class ListArea(Horizontal):
    """Lays out ``rows``, or ``nothing`` where there are none, and ``panel``."""

    DEFAULT_CSS = """
    ListArea { height: 1fr; }
    ListArea #list { width: 1fr; }
    ListArea NarrowingPanel { display: none; }
    ListArea.-panel NarrowingPanel { display: block; }
    ListArea.-panel.-narrow NarrowingPanel { width: 1fr; border: none; }
    ListArea.-panel.-narrow #list { display: none; }
    """

    def __init__(self, rows: Rows, nothing: Widget, panel: NarrowingPanel) -> None:
        super().__init__()
        self._rows = rows
        self._nothing = nothing
        self._panel = panel
        self._chosen: bool | None = None  # by the person; None leaves it to the window

    def compose(self) -> ComposeResult:
        """Lay out the list, and the panel at its right."""
        with Vertical(id="list"):
            yield self._rows
            yield self._nothing
        yield self._panel

    @property
    def shows_panel(self) -> bool:
        """Whether the panel is seen."""
        return self.has_class("-panel")

    @property
    def in_panel(self) -> bool:
        """Whether the keys go to the panel."""
        return self.screen.focused is self._panel.rows

    def enter_panel(self) -> None:
        """Show the panel and go to it."""
        self._chosen = True
        self.screen.set_focus(self._panel.rows)

    def leave_panel(self, *, close: bool = False) -> None:
        """Go back to the list; close the panel if it covers the list, or if that is wanted."""
        if close or self._is_narrow:
            self._chosen = False if close and not self._is_narrow else None
        self.screen.set_focus(self._rows)

    def fit(self, *, asked: bool) -> None:
        """Show the panel or not. ``asked`` says that something is looked for, or narrowed."""
        narrow = self._is_narrow
        wanted = asked if self._chosen is None else self._chosen
        shown = (self._chosen is True and self.in_panel) if narrow else wanted
        self.set_class(narrow, "-narrow")
        self.set_class(shown, "-panel")

    @property
    def _is_narrow(self) -> bool:
        return self.app.size.width < _WIDE
