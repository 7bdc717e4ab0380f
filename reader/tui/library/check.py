"""Reading everything in the library, and saying what is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from reader.errors import CancelledError, ReaderError
from reader.text import CleanText, _, clean_line, joined, ngettext
from reader.tui.bar import Bar
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.step import LibraryScreen
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library, Problem

_REDRAW: Final = 0.1
"""Seconds between two looks at how far it is."""


class CheckScreen(LibraryScreen):
    """Checks the library, which can be stopped. ``checked`` is called afterwards: the index may be gone."""

    DEFAULT_CSS = """
    CheckScreen #title { text-style: bold; padding: 0 1; border-bottom: solid ansi_bright_black; height: 2; }
    CheckScreen VerticalScroll { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    CheckScreen Bar { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace," + letters("q"), "stop", show=False),
        Binding("enter", "leave_if_done", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, library: Library, checked: Callable[[], None]) -> None:
        super().__init__()
        self._library = library
        self._checked = checked
        self._problems: Sequence[Problem] | None = None
        self._stopped = False
        self._done = self._seen = (0, 1)
        self._title = Said(self._words_of_title, id="title")
        self._bar = Bar()
        self._found = Said(self._words)

    def body(self) -> ComposeResult:
        """Lay out a bar, and what was found."""
        yield self._title
        with VerticalScroll():
            yield self._bar
            yield self._found

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        help_ = Hint("F1", _("help"))
        if self._problems is None:
            return (Hint("Esc", _("stop")), help_)
        return (Hint("↑ ↓", _("scroll")), Hint("Esc", _("back")), help_)

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓ PgUp PgDn Home End", _("scroll")), Hint("Esc, Q", _("stop; go back")))

    def on_mount(self) -> None:
        """Begin."""
        self.set_focus(self.query_one(VerticalScroll))
        self.set_interval(_REDRAW, self._tick)
        self.begin(self._check, group="check")

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        self._stopped = True

    def action_stop(self) -> None:
        """Stop; where everything is said, go back."""
        self._stopped = True
        self.action_leave_if_done()

    def action_leave_if_done(self) -> None:
        """Go back, where everything is said."""
        if self._problems is not None:
            self.dismiss()

    async def _check(self) -> None:
        try:
            self._problems = await self.host.changing.run(lambda: self._library.check(progress=self._progress))
        except ReaderError as error:
            self.come_forward()
            self.dismiss()
            if not isinstance(error, CancelledError):
                self.host.tell_error(error)
            return
        self._bar.display = False
        for said in (self._title, self._found):
            said.again()
        self.hints_changed()
        self._checked()

    def _progress(self, done: int, total: int) -> None:
        self._done = (done, total)
        if self._stopped:
            raise CancelledError

    def _tick(self) -> None:
        # Somebody waits for this, even without touching a key; but not for ever where it stands still.
        if self._problems is None and self._done != self._seen:
            self._seen = self._done
            self.host.idle.touch()
        self._bar.show(*self._done)

    def _words_of_title(self) -> CleanText:
        if not self._problems:
            return _("Check the library")
        count = len(self._problems)
        return clean_line("! " + ngettext("{count} thing is damaged.", "{count} things are damaged.", count))

    def _words(self) -> CleanText:
        if self._problems is None:
            return _("Everything in the library is being read, and every hash and signature verified.")
        if self._problems:
            return joined("\n\n", (clean_line(f"– {each.describe()}") for each in self._problems))
        count = len(self._library.articles())
        return ngettext("Everything is whole: {count} article.", "Everything is whole: {count} articles.", count)
