"""One article of a library: it counts as read once it was opened, and can be starred."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.text import CleanText, _, clean_line, joined
from reader.tui.article_screen import ArticleScreen
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.marks import STAR, UNREAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library import Reading


class LibraryArticleScreen(ArticleScreen):
    """Shows an article of a library."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("s"), "star", show=False),
        Binding(letters("r"), "read", show=False),
    ]

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        first, *others, last = super().hints()
        if self._find_line.display:
            return (first, *others, last)
        return (first, *others[:1], Hint("S", _("star")), Hint("F12", _("hide")), *others[1:], last)

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            *super().help(),
            Hint("S", _("set or take away the star")),
            Hint("R", _("mark as unread, or as read again")),
        )

    def loaded(self) -> None:
        """Count it as read."""
        self._change(replace(self._reading_state, read=True))

    def action_star(self) -> None:
        """Set the star, or take it away."""
        self._change(replace(self._reading_state, starred=not self._reading_state.starred))

    def action_read(self) -> None:
        """Mark it as unread, or as read."""
        self._change(replace(self._reading_state, read=not self._reading_state.read))

    def words_of_title(self) -> CleanText:
        """Return the title, after its marks."""
        reading = self._reading_state
        marks = ("" if reading.read else UNREAD) + (STAR if reading.starred else "")
        return joined(" ", (clean_line(marks), super().words_of_title()))

    @property
    def _reading_state(self) -> Reading:
        return self._library.reading(self.place_article())

    def _change(self, reading: Reading) -> None:
        self._library.set_reading(self.place_article(), reading)
        self.title_changed()
