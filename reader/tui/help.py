"""The keys, in the language in use. Any key closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from reader.i18n import _
from reader.tui.calm import CalmScreen
from reader.tui.keybar import Hint
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult


class HelpScreen(CalmScreen):
    """Shows the keys of the screen below it."""

    DEFAULT_CSS = """
    HelpScreen #keys { padding: 1 2; }
    """

    def __init__(self, keys: Callable[[], Sequence[Hint]]) -> None:
        super().__init__()
        self._keys = keys

    def body(self) -> ComposeResult:
        """Lay out a heading and a table of keys."""
        yield Said(self._words, id="keys")

    def hints(self) -> Sequence[Hint]:
        """Any key will do."""
        return (Hint("", _("any key goes back")),)

    def help(self) -> Sequence[Hint]:
        """None: there is no help about help."""
        return ()

    def on_key(self, event: events.Key) -> None:
        """Close."""
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        """Close."""
        self.dismiss()

    def _words(self) -> Content:
        everywhere = (
            Hint("F1", _("this help")),
            Hint("F3", "Русский / English"),
            Hint("F12, Ctrl+L", _("hide everything; the passphrase brings it back")),
            Hint("Ctrl+Q, Ctrl+C", _("leave")),
        )
        hints = (*self._keys(), *everywhere)
        width = max(cell_len(hint.key) for hint in hints)
        rows = [Content.assemble((hint.key.ljust(width), "bold"), "   ", hint.does) for hint in hints]
        note = _("The letters work on a Russian keyboard layout too: each is bound to its key.")
        return Content("\n").join(
            (Content.styled(_("Keys"), "bold underline"), Content(""), *rows, Content(""), Content(note))
        )
