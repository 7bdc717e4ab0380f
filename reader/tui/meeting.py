"""The first meeting with whoever made a bundle that is read and not kept: their numbers, then read it or leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from reader.text import _
from reader.tui.about import about
from reader.tui.calm import CalmScreen
from reader.tui.content import Content, connected, styled
from reader.tui.keybar import SWITCH_LANGUAGE, Hint
from reader.tui.keys import letters
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.model import Edition


class MeetingScreen(CalmScreen):
    """Shows who signed ``edition``, or that nobody did. ``read`` is called when the person wants to read it."""

    DEFAULT_CSS = """
    MeetingScreen #question { padding: 0 2; text-style: bold; margin: 1 0 0 0; }
    MeetingScreen VerticalScroll { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", show=False),
        Binding("escape,backspace," + letters("q"), "app.quit", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, edition: Edition, read: Callable[[], None]) -> None:
        super().__init__()
        self._edition = edition
        self._read = read

    def body(self) -> ComposeResult:
        """Lay out the question and, below it, what it is about."""
        yield Said(lambda: _("Read this bundle?"), id="question")
        with VerticalScroll():
            yield Said(self._words)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("read it")),
            Hint("Esc", _("leave")),
            SWITCH_LANGUAGE,
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("read it")),
            Hint("↑ ↓ PgUp PgDn Home End", _("scroll")),
            Hint("Esc, Q", _("leave")),
        )

    def action_read(self) -> None:
        """Go on."""
        self._read()

    def _words(self) -> Content:
        said = about(self._edition, ())
        if self._edition.publisher.key is None:
            return said
        advice = _("Trust is kept in a library: to trust this publisher from now on, add the bundle to yours.")
        return connected("\n\n", (said, styled(advice)))
