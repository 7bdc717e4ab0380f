"""After how many idle minutes everything is hidden. It is kept in the library."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.text import CleanText, _, clean_text, ngettext
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.step import Step
from reader.tui.rows import Rows
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.tui.rows import Line

_MINUTES: Final = (1, 2, 5, 10, 20, 30)


class IdleMinutesScreen(Step):
    """Shows the choices; Enter takes one."""

    DEFAULT_CSS = """
    IdleMinutesScreen Rows { height: 6; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Say what is chosen."""
        return _("Hide everything after")

    def form(self) -> ComposeResult:
        """Lay out the choices."""
        yield Said(
            lambda: _(
                "When no key was pressed for so long, the screen is cleared and the keys are forgotten, as with F12."
                " The passphrase brings you back to where you were."
            )
        )
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Enter", _("choose")), Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓", _("choose")), Hint("Enter", _("keep this choice")), Hint("Esc, Q", _("back")))

    def on_mount(self) -> None:
        """Show the choices."""
        now = self._library.settings.idle_minutes
        self._rows.show(len(_MINUTES), 1, self._lines, cursor=_MINUTES.index(now) if now in _MINUTES else 0)
        self.set_focus(self._rows)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Keep the choice."""
        self.begin(partial(self._keep, _MINUTES[message.index]), group="keep")

    async def _keep(self, minutes: int) -> None:
        library = self._library

        def keep() -> None:
            library.change_settings(replace(library.settings, idle_minutes=minutes))

        try:
            await self.host.changing.run(keep)
        except ReaderError as error:
            self.fail(error)
        else:
            self.fail(None)
        self._rows.refresh()

    def _lines(self, index: int) -> Sequence[Line]:
        minutes = _MINUTES[index]
        words = ngettext("{count} minute", "{count} minutes", minutes)
        chosen = minutes == self._library.settings.idle_minutes
        return ([(clean_text(f"({'•' if chosen else ' '}) {words}"), Style(bold=chosen))],)
