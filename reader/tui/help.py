"""Pages of text to look something up, in the language in use. The keys that scroll scroll, any other closes."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.containers import VerticalScroll

from reader import guard
from reader.text import _, clean_line, clean_text
from reader.tui.calm import CalmScreen
from reader.tui.content import Content, connected, styled
from reader.tui.keybar import SWITCH_LANGUAGE, Hint
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

_GAP: Final = "   "
_SIDES: Final = 5
"""Columns that the padding and the scroll bar take."""
_LEAST_ROOM: Final = 24
"""Columns for what a key does; where there are fewer, it stands below the key."""
_INDENT: Final = "    "


class PageScreen(CalmScreen):
    """Shows what ``words`` returns."""

    DEFAULT_CSS = """
    PageScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    PageScreen.-low VerticalScroll { padding: 0 2; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - as Textual declares it

    def __init__(self) -> None:
        super().__init__()
        self._text = VerticalScroll(Said(self.words), can_focus=False)

    def words(self) -> Content:
        """Return the text."""
        raise NotImplementedError

    @property
    def width(self) -> int:
        """Columns that a line has."""
        return max(1, self.app.size.width - _SIDES)

    def body(self) -> ComposeResult:
        """Lay out the text."""
        yield self._text

    def hints(self) -> Sequence[Hint]:
        """Any key will do but those that scroll."""
        return (Hint("↑ ↓", _("scroll")), Hint("", _("any other key goes back")))

    def help(self) -> Sequence[Hint]:
        """None: there is no help about help."""
        return ()

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        scroll = {
            "up": self._text.scroll_up,
            "down": self._text.scroll_down,
            "pageup": self._text.scroll_page_up,
            "pagedown": self._text.scroll_page_down,
            "home": self._text.scroll_home,
            "end": self._text.scroll_end,
        }.get(event.key)
        if scroll is None:
            self.dismiss()
        else:
            scroll(animate=False)

    def on_click(self) -> None:
        """Close."""
        self.dismiss()


class HelpScreen(PageScreen):
    """Shows the keys of the screen below it."""

    def __init__(self, keys: Callable[[], Sequence[Hint]]) -> None:
        super().__init__()
        self._keys = keys

    def words(self) -> Content:
        """Return a heading and a table of keys."""
        everywhere = (
            Hint("F1", _("this help")),
            SWITCH_LANGUAGE,
            Hint("F12, Ctrl+L", _("hide everything; the passphrase brings it back")),
            Hint("Ctrl+Q, Ctrl+C", _("leave")),
        )
        rows = table((*self._keys(), *everywhere), self.width)
        note = _("The letters work on a Russian keyboard layout too: each is bound to its key.")
        kept_in = styled(guard.protection().words())
        heading = styled((_("Keys"), "bold underline"))
        return connected("\n", (heading, styled(), *rows, styled(), styled(note), styled(), kept_in))


def table(hints: Sequence[Hint], width: int) -> list[Content]:
    """Return the lines of two columns in ``width`` cells; what a key does is indented as a whole."""
    keys = max(cell_len(hint.key) for hint in hints)
    room = width - keys - len(_GAP)
    lines = []
    for hint in hints:
        if room < _LEAST_ROOM:
            lines.append(styled((clean_line(hint.key), "bold")))
            lines.extend(styled(clean_text(_INDENT + line)) for line in wrap(hint.does, max(1, width - len(_INDENT))))
            continue
        key = hint.key
        for line in wrap(hint.does, room):
            lines.append(styled((clean_text(key.ljust(keys) + _GAP), "bold"), clean_text(line)))
            key = ""
    return lines
