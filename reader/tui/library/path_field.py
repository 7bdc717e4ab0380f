"""A field that a path is typed, pasted or dropped into."""

from __future__ import annotations

from typing import Final

from reader.tui.search_field import SearchField

_LONGEST: Final = 4096


class PathField(SearchField):
    """One line, long enough for any path."""

    def __init__(self) -> None:
        super().__init__(id="field")
        self.max_length = _LONGEST

    def watch_value(self) -> None:
        """Keep the end in sight: Textual scrolls to it before it knows how long a pasted text is."""
        self.call_after_refresh(self._show_end)

    def _show_end(self) -> None:
        if self.cursor_at_end:
            self.scroll_to(x=self.virtual_size.width, animate=False, force=True)
