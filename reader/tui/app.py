"""The app: which screens there are, and everything that Textual can do and must not.

Invariants:

- Nothing is written to a disk, opened, copied to a clipboard or run from here: each way in which Textual could is
  closed below.
- An unexpected error ends the app. Its type's name is told and nothing else: not its text, no traceback, no
  locals, for they hold passphrases and articles.
- Nothing in a text is an instruction: no markup, no links, no actions; ``LastFilter`` sees to it once more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.worker import WorkerFailed

from reader import i18n
from reader.tui.articles import ArticlesScreen
from reader.tui.beside import Beside
from reader.tui.calm import CalmScreen
from reader.tui.filter import LastFilter
from reader.tui.help import HelpScreen
from reader.tui.keys import twins
from reader.tui.signals import leave_on_signals
from reader.tui.theme import THEME
from reader.tui.unlock import UnlockScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from textual.app import SystemCommand
    from textual.filter import LineFilter
    from textual.screen import Screen

    from reader.library import Library
    from reader.tui import Opener
    from reader.tui.article import Position

_PATIENCE: Final = 5.0
"""Seconds that closing waits for a slice of indexing to come to its end."""


class ReaderApp(App[None], inherit_bindings=False):
    """The reader's screens over one bundle, or later a library."""

    TITLE = "reader"
    ENABLE_COMMAND_PALETTE = False
    COMMANDS: ClassVar[set[Any]] = set()
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(twins("ctrl+q,ctrl+c"), "quit", show=False, priority=True),
        Binding("f1", "help", show=False, priority=True),
        Binding("f3", "switch_language", show=False, priority=True),
    ]

    def __init__(self, opener: Opener, *, file_name: str, needs_passphrase: bool) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(THEME)
        self.theme = THEME.name
        self.opener = opener
        self.file_name = file_name
        self.needs_passphrase = needs_passphrase
        self.library: Library | None = None
        self.reading = Beside("reading")
        self.indexing = Beside("indexing")
        self.positions: dict[str, Position] = {}
        self.failure: str | None = None
        self._last_filter = LastFilter()

    def on_mount(self) -> None:
        """Begin with the passphrase."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_tell_nothing)
        leave_on_signals(loop, self.leave)
        self.push_screen(UnlockScreen())

    def opened(self, library: Library) -> None:
        """Go on from the passphrase to the articles."""
        self.library = library
        self.switch_screen(ArticlesScreen(library, self.reading, self.indexing))

    def leave(self, status: int) -> None:
        """End with ``status`` and give the terminal back."""
        self.exit(return_code=status)

    def close(self) -> None:
        """Forget everything. To be called when the app has ended."""
        self.reading.stop(0)
        if self.library is not None:
            self.indexing.stop(_PATIENCE)
            self.library.close()

    async def action_quit(self) -> None:
        """Leave; a failure for whoever called, if nothing was ever opened."""
        self.leave(0 if self.library is not None else 1)

    def action_help(self) -> None:
        """Show the keys of the screen that is shown."""
        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        elif isinstance(self.screen, CalmScreen):
            self.push_screen(HelpScreen(self.screen.help))

    def action_switch_language(self) -> None:
        """Speak the other language, on every screen, at once."""
        i18n.use("ru" if i18n.current() == "en" else "en")
        for screen in self.screen_stack:
            if isinstance(screen, CalmScreen):
                screen.say_again()

    # --- what reaches the terminal -----------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put our filter behind all others."""
        return [*super().get_line_filters(), self._last_filter]

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        self._fail(type(cause).__name__)
        if self._exception is None:  # for those who drive the app in a test
            self._exception = error
            self._exception_event.set()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002 - they may show anything
        """End because of an error in one of Textual's threads."""
        self._fail("Exception")

    def _fail(self, kind: str) -> None:
        self._return_code = 1
        self.failure = self.failure or kind
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    # --- what Textual can do and this app does not -----------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """Offer none: they save screenshots, among other things."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy nothing: a clipboard is read by other programs, and by other machines."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def save_screenshot(self, *_args: object, **_kwargs: object) -> str:
        """Save nothing."""
        return ""

    def deliver_screenshot(self, *_args: object, **_kwargs: object) -> None:
        """Save nothing."""

    def deliver_text(self, *_args: object, **_kwargs: object) -> None:
        """Save nothing."""

    def deliver_binary(self, *_args: object, **_kwargs: object) -> None:
        """Save nothing."""

    def action_screenshot(self, *_args: object, **_kwargs: object) -> None:
        """Save nothing."""

    def action_suspend_process(self) -> None:
        """Stay: a stopped process keeps its keys and its texts in memory for whoever comes."""

    def action_command_palette(self) -> None:
        """Show nothing."""

    def notify(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing: a notification reads markup."""

    def _set_pointer_shape(self, shape: str) -> None:
        pass  # an escape sequence that old terminals print


def _tell_nothing(_loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
    """Take the place of asyncio's handler, which logs an error with its text to standard error.

    What comes here is left over from what was cancelled; everything else ends in ``_handle_exception``.
    """
