"""The app: which screens there are, and everything that Textual can do and must not.

Invariants:

- Nothing is written to a disk, opened, copied to a clipboard or run from here: each way in which Textual could is
  closed below.
- An unexpected error ends the app. Its type's name is told and nothing else: not its text, no traceback, no
  locals, for they hold passphrases and articles.
- Nothing in a text is an instruction: no markup, no links, no actions; ``LastFilter`` sees to it once more.
- What is open is shown in one mode of Textual's, with all its screens, and what is hidden in another: hiding takes the
  first one down as a whole, and with it every widget that holds a word of an article.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from reader import i18n
from reader.errors import NoMatchError, ReaderError
from reader.library import Place
from reader.tui.articles import ArticlesScreen
from reader.tui.beside import Beside
from reader.tui.calm import CalmScreen
from reader.tui.filter import LastFilter
from reader.tui.forgetting import forget_texts
from reader.tui.help import HelpScreen, PageScreen
from reader.tui.hidden import HiddenScreen
from reader.tui.idle import Idle
from reader.tui.keys import twins
from reader.tui.leaving import erasing
from reader.tui.meeting import MeetingScreen
from reader.tui.signals import leave_on_signals
from reader.tui.theme import THEME
from reader.tui.unlock import UnlockScreen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType
    from textual.app import SystemCommand
    from textual.driver import Driver
    from textual.filter import LineFilter

    from reader.library import Library, Reading
    from reader.tui import Opener

_SHOWN: Final = "shown"
_HIDDEN: Final = "hidden"
_IDLE_MINUTES: Final = 5
_PATIENCE: Final = 5.0


class ReaderApp(App[None], inherit_bindings=False):
    """The reader's screens over one bundle. Who made it is told first, unless the person has ``met`` them."""

    TITLE = "reader"
    try_again: ClassVar[tuple[type[ReaderError], ...]] = (NoMatchError,)
    """Errors of opening after which another passphrase may be tried."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS: ClassVar[set[Any]] = set()
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(twins("ctrl+q,ctrl+c"), "quit", show=False, priority=True),
        Binding("f1", "help", show=False, priority=True),
        Binding("f3", "switch_language", show=False, priority=True),
        Binding(twins("f12,ctrl+l"), "hide", show=False, priority=True),
    ]

    def __init__(self, opener: Opener, *, file_name: str, needs_passphrase: bool, met: bool = True) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(THEME)
        self.theme = THEME.name
        self.opener = opener
        self.file_name = file_name
        self.needs_passphrase = needs_passphrase
        self.met = met
        self.library: Library | None = None
        self.reading = Beside("reading")
        self.indexing = Beside("indexing")
        self.saving = Beside("saving")
        self.idle = Idle()
        self._was_open = False
        self._left: tuple[Place, Reading] | None = None
        self.failure: str | None = None
        self._last_filter = LastFilter()

    def on_mount(self) -> None:
        """Begin with the passphrase."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_tell_nothing)
        leave_on_signals(loop, self.leave)
        self.set_interval(1, self._hide_if_idle)
        self._show(self.first_screen())

    def first_screen(self) -> CalmScreen:
        """Return what is shown first."""
        return UnlockScreen()

    def articles_screen(self, library: Library) -> ArticlesScreen:
        """Return the list of articles."""
        return ArticlesScreen(library, self.reading, self.indexing)

    async def open(self, passphrase: str | None) -> Library:
        """Open what there is to open, beside the screen. What nobody waits for any more is closed again."""
        opened: list[Library] = []

        def open_it() -> Library:
            opened.append(self.opener(passphrase))
            return opened[0]

        def close_it() -> None:
            for library in opened:
                library.close()

        try:
            return await self.reading.run(open_it)
        except asyncio.CancelledError:
            # By the same thread, and so before the next try: it would find the file in use.
            self.reading.post(close_it)
            raise

    def opened(self, library: Library) -> None:
        """Go on from the passphrase to the articles, and to where the person was."""
        self.library = library
        self._was_open = True
        self.idle.touch()
        if self._left is not None:
            library.place, reading = self._left
            if library.place.article:
                library.set_reading(library.place.article, reading)
            self._left = None
        first = self.articles_screen(library) if self.met else MeetingScreen(library.editions()[0], self._read_on)
        if self.current_mode == _HIDDEN:
            self._show(first)
        else:
            self.switch_screen(first)

    def _read_on(self) -> None:
        if self.library is not None:
            self.met = True
            self.switch_screen(self.articles_screen(self.library))

    def leave(self, status: int) -> None:
        """End with ``status`` and give the terminal back."""
        self.exit(return_code=status)

    def close(self) -> None:
        """Save what is to be saved, and forget everything. To be called when the app has ended."""
        if self.library is not None:
            closing = Beside("closing")
            closing.post(self.library.close)
            closing.stop(_PATIENCE)  # the keys go at once; a disk that hangs keeps nobody here
        for beside in (self.reading, self.indexing, self.saving):
            beside.stop(0)

    # --- hiding ----------------------------------------------------------------------------------------------

    @property
    def comes_back(self) -> bool:
        """Whether a passphrase can bring back what is hidden."""
        return self.needs_passphrase

    @property
    def keeps_place(self) -> bool:
        """Whether the library itself keeps where the person was."""
        return False

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without a key everything is hidden."""
        return _IDLE_MINUTES

    def action_hide(self) -> None:
        """Show nothing, and forget the keys; where no passphrase could bring anything back, leave."""
        if self.current_mode == _HIDDEN:
            return
        if not self.comes_back:
            self.leave(0 if self._was_open else 1)
            return
        library, self.library = self.library, None
        if library is not None:
            self.note_place(library)
            if not self.keeps_place:
                self._left = library.place, library.reading(library.place.article)
        self.add_mode(_HIDDEN, HiddenScreen)
        self.switch_mode(_HIDDEN)
        # Nobody waits any more for what these threads bring, or fail to bring once the library is closed.
        self.workers.cancel_all()
        self._forgotten = asyncio.ensure_future(self._forget(library))

    def note_place(self, library: Library) -> None:
        """Let ``library`` know where the person is."""
        screens = [each for each in reversed(self.screen_stack) if isinstance(each, CalmScreen)]
        name = next((each.place_name for each in screens if each.place_name), "")
        article = next((id_ for each in screens if (id_ := each.place_article())), "")
        if name:
            library.place = Place(name, article)

    def place_screen(self, library: Library) -> str:
        """Return the name of the screen where the person was."""
        return library.place.screen

    async def forgotten_all(self) -> None:
        """Wait until nothing that was hidden is held any more, by no thread either."""
        await self.forgotten()
        await asyncio.shield(self._forgetting)

    async def forgotten(self) -> None:
        """Wait until what was hidden is forgotten."""
        await asyncio.shield(self._forgotten)

    async def _forget(self, library: Library | None) -> None:
        # The keys first, beside whatever else is to be done, and in a thread in which nothing else can hang.
        closing = None if library is None else asyncio.ensure_future(_close_beside(library))
        del library
        await self.remove_mode(_SHOWN)
        forget_texts()
        if closing is not None:
            await closing  # the file is anybody's again
            forget_texts()
        self._forgetting = asyncio.ensure_future(self._forget_the_rest())

    async def _forget_the_rest(self) -> None:
        # What the threads were at when the library was closed under them.
        for beside in (self.reading, self.indexing):
            await beside.run(gc.collect)
        forget_texts()

    def _show(self, first: CalmScreen) -> None:
        """Show a screen, and nothing of what was shown before."""
        hidden = self.current_mode == _HIDDEN
        self.add_mode(_SHOWN, Screen)
        self.switch_mode(_SHOWN)
        self.push_screen(first)
        if hidden:
            self.remove_mode(_HIDDEN)

    def _hide_if_idle(self) -> None:
        if self.idle.lasts(60 * self.idle_minutes):
            self.action_hide()

    async def on_event(self, event: events.Event) -> None:
        """Notice that somebody is there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.idle.touch()
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Leave; a failure for whoever called, if nothing was ever opened."""
        self.leave(0 if self._was_open else 1)

    def action_help(self) -> None:
        """Show the keys of the screen that is shown."""
        if isinstance(self.screen, PageScreen):
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

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver, which leaves nothing on the terminal."""
        return erasing(super().get_driver_class())

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


async def _close_beside(library: Library) -> None:
    closing = Beside("closing")
    closed = asyncio.ensure_future(closing.run(library.close))
    await asyncio.sleep(0)  # so that the call is there before the end
    closing.stop(0)
    del library
    await closed


def _tell_nothing(_loop: asyncio.AbstractEventLoop, _context: dict[str, Any]) -> None:
    """Take the place of asyncio's handler, which logs an error with its text to standard error.

    What comes here is left over from what was cancelled; everything else ends in ``_handle_exception``.
    """
