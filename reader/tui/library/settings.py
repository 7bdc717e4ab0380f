"""What can be changed about the library itself, and about the file that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType

from reader.text import CleanText, _, ngettext
from reader.tui.keybar import SWITCH_LANGUAGE, Hint
from reader.tui.keys import letters
from reader.tui.library.add_library import AddLibraryScreen
from reader.tui.library.change_passphrase import ChangePassphraseScreen
from reader.tui.library.forget_keys import ForgetKeysScreen
from reader.tui.library.idle_minutes import IdleMinutesScreen
from reader.tui.library.step import Step
from reader.tui.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.tui.rows import Line


class SettingsScreen(Step):
    """Shows what there is to change; Enter goes there."""

    DEFAULT_CSS = """
    SettingsScreen Rows { height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]
    place_name = "settings"

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Say what this is."""
        return _("Settings")

    def form(self) -> ComposeResult:
        """Lay out what can be changed."""
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("choose")),
            SWITCH_LANGUAGE,
            Hint("Esc", _("back")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓", _("choose")), Hint("Enter", _("go on")), Hint("Esc, Q", _("back")))

    def on_mount(self) -> None:
        """Show what can be changed."""
        self._rows.show(len(_SETTINGS), 1, self._lines)
        self.set_focus(self._rows)

    def on_screen_resume(self) -> None:
        """Show what was changed."""
        self._rows.refresh()

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Go there."""
        _words, screen = _SETTINGS[message.index]
        self.app.push_screen(screen(self._library))

    def _lines(self, index: int) -> Sequence[Line]:
        words, _screen = _SETTINGS[index]
        return ([(words(self._library), Style())],)


def _words_of_minutes(library: Library) -> CleanText:
    minutes = library.settings.idle_minutes
    return ngettext(
        "Hide everything after {count} minute without a key",
        "Hide everything after {count} minutes without a key",
        minutes,
    )


_SETTINGS: Final = (
    (_words_of_minutes, IdleMinutesScreen),
    (lambda _library: _("Change the passphrase"), ChangePassphraseScreen),
    (lambda _library: _("Add another library to this file"), AddLibraryScreen),
    (lambda _library: _("Forget passphrases and keys of bundles"), ForgetKeysScreen),
)
