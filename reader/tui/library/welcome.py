"""What is shown where there is no library yet: make one, read a bundle without one, or leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType

from reader import guard
from reader.i18n import N_
from reader.text import CleanText, _, clean_line, joined
from reader.tui.keybar import SWITCH_LANGUAGE, Hint
from reader.tui.keys import letters
from reader.tui.library.ceremony import SizeScreen
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.library.step import Step
from reader.tui.rows import Rows
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

_CHOICES = (
    N_("Make a library: keep bundles, sealed under a passphrase"),
    N_("Read a bundle and keep nothing"),
    N_("Leave"),
)


class WelcomeScreen(Step):
    """Offers what can be done without a library."""

    DEFAULT_CSS = """
    WelcomeScreen Rows { height: 3; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("q"), "app.quit", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Greet."""
        return _("Welcome.")

    def form(self) -> ComposeResult:
        """Lay out a word of explanation and the choices."""
        yield Said(self._explanation)
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("go on")),
            SWITCH_LANGUAGE,
            Hint("Q", _("leave")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓", _("choose")), Hint("Enter", _("go on")), Hint("Q", _("leave")))

    def on_mount(self) -> None:
        """Show the choices."""
        self._rows.show(len(_CHOICES), 1, lambda index: ([(_(_CHOICES[index]), Style())],))
        self.set_focus(self._rows)

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Do what was chosen."""
        if message.index == 0:
            self.app.push_screen(SizeScreen(self.host.file))
        elif message.index == 1:
            self.app.push_screen(
                ChooseFileScreen(N_("Read a bundle and keep nothing"), self.host.start_folder, self.host.read_only)
            )
        else:
            self.host.leave(1)

    def _explanation(self) -> CleanText:
        path = clean_line(str(self.host.file.path))
        explained = _(
            "There is no library at “{path}” yet. A library keeps the bundles that you add, in one file that shows"
            " nothing of what is in it. Without one you can still read a bundle; nothing of it stays on this computer.",
            path=path,
        )
        return joined("\n\n", (explained, guard.protection().gaps(to_person=True)))
