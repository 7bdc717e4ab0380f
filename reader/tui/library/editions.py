"""The editions in a library: what they are, taking one out, passing one on, checking them all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from reader.errors import ReaderError
from reader.text import EMPTY, CleanText, _, clean_line, ngettext
from reader.tui.about import AboutScreen
from reader.tui.bar import Bar
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.check import CheckScreen
from reader.tui.library.share import ShareScreen
from reader.tui.library.step import LibraryScreen
from reader.tui.rows import Rows
from reader.tui.said import Said
from reader.tui.wording import counts, dotted, language, state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.model import Edition
    from reader.tui.rows import Line

_TITLE: Final = Style(bold=True)
_DIM: Final = Style(dim=True)
_REDRAW: Final = 0.1
"""Seconds between two looks at how far the removing is."""


class EditionsScreen(LibraryScreen):
    """Lists the editions. ``removed`` is called when one was taken out, ``checked`` when all were checked."""

    DEFAULT_CSS = """
    EditionsScreen #title { text-style: bold; padding: 0 1; border-bottom: solid ansi_bright_black; height: 2; }
    EditionsScreen #nothing { display: none; height: 1fr; padding: 1 2; }
    EditionsScreen.-nothing Rows { height: 0; }
    EditionsScreen.-nothing #nothing { display: block; }
    EditionsScreen #asked { display: none; dock: bottom; height: auto; margin: 0 0 1 0; padding: 0 1; }
    EditionsScreen.-asking #asked { display: block; }
    EditionsScreen.-removing #asked { display: block; }
    EditionsScreen Bar { display: none; }
    EditionsScreen.-removing Bar { display: block; }
    EditionsScreen #question { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete," + letters("x"), "ask", show=False),
        Binding(letters("r"), "remove", show=False),
        Binding(letters("i"), "about", show=False),
        Binding(letters("s"), "share", show=False),
        Binding(letters("c"), "check", show=False),
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]
    place_name = "editions"

    def __init__(self, library: Library, removed: Callable[[], None], checked: Callable[[], None]) -> None:
        super().__init__()
        self._library = library
        self._removed = removed
        self._checked = checked
        self._editions: Sequence[Edition] = ()
        self._asked: Edition | None = None
        self._removing = False
        self._done = (0, 1)
        self._rows = Rows()
        self._bar = Bar()
        self._question = Said(self._words_of_question, id="question")

    def body(self) -> ComposeResult:
        """Lay out the list and, below it, the question."""
        yield Said(lambda: _("Editions"), id="title")
        yield self._rows
        yield Said(lambda: _("There are no editions in the library."), id="nothing")
        with Vertical(id="asked"):
            yield self._question
            yield self._bar

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        help_ = Hint("F1", _("help"))
        if self._removing:
            return (help_,)
        if self._asked is not None:
            return (Hint("R", _("remove")), Hint("Esc", _("do not remove")), help_)
        check = Hint("C", _("check"))
        if not self._editions:
            return (check, Hint("Esc", _("back")), help_)
        return (
            Hint("Enter", _("about it")),
            Hint("S", _("pass on")),
            Hint("X", _("remove")),
            check,
            Hint("Esc", _("back")),
            help_,
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint("Enter, I", _("about this edition: publisher, fingerprint")),
            Hint("S", _("pass the edition on, or some of its articles, as a new bundle")),
            Hint("X, Delete", _("remove the edition; asks first")),
            Hint("C", _("check the whole library, and say what is damaged")),
            Hint("Esc, Q, Backspace", _("back to the list")),
        )

    def on_mount(self) -> None:
        """Show the list."""
        self.set_interval(_REDRAW, self._tick)
        self._show()
        self.set_focus(self._rows)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(Rows.Opened)
    def opened(self) -> None:
        """Show what an edition is."""
        self.action_about()

    @on(Rows.Moved)
    def moved(self) -> None:
        """Another edition: nothing was asked about it."""
        if not self._removing:
            self._ask(None)

    def action_about(self) -> None:
        """Show what the edition under the cursor is."""
        if self._editions:
            self.app.push_screen(AboutScreen(self._editions[self._rows.cursor], self._library.editions()))

    def action_share(self) -> None:
        """Pass the edition under the cursor on."""
        if self._editions and not self._removing:
            self._ask(None)
            self.app.push_screen(ShareScreen(self._library, self._editions[self._rows.cursor]))

    def action_check(self) -> None:
        """Check the library."""
        if not self._removing:
            self._ask(None)
            self.app.push_screen(CheckScreen(self._library, self._checked))

    def action_ask(self) -> None:
        """Ask whether to remove the edition under the cursor."""
        if self._editions and not self._removing:
            self._ask(self._editions[self._rows.cursor])

    def action_remove(self) -> None:
        """Remove what was asked about."""
        if self._asked is not None and not self._removing:
            self.begin(partial(self._remove, self._asked), group="remove")

    def action_back(self) -> None:
        """Take the question back; without one, go back."""
        if self._removing:
            return
        if self._asked is not None:
            self._ask(None)
        else:
            self.dismiss()

    # --- removing --------------------------------------------------------------------------------------------

    def _ask(self, edition: Edition | None) -> None:
        self._asked = edition
        self.set_class(edition is not None, "-asking")
        self._question.again()
        self.hints_changed()

    async def _remove(self, edition: Edition) -> None:
        self._enter(removing=True)
        try:
            await self.host.changing.run(partial(self._library.remove, edition, progress=self._progress))
        except ReaderError as error:
            self.tell_error(error)
        self._enter(removing=False)
        self._ask(None)
        self._show()
        self._removed()

    def _enter(self, *, removing: bool) -> None:
        self._removing = removing
        self._done = (0, 1)
        self.set_class(removing, "-removing")
        self._question.again()
        self.hints_changed()

    def _progress(self, done: int, total: int) -> None:
        self._done = (done, total)

    def _tick(self) -> None:
        if self._removing:
            self._bar.show(*self._done)

    # --- the list --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        editions = self._editions = self._library.editions()[::-1]
        self._rows.show(len(editions), 2, lambda index: _lines(editions[index]), cursor=self._rows.cursor)
        self.set_class(not editions, "-nothing")

    def say_again(self) -> None:
        """Put everything into the language in use now."""
        super().say_again()
        self._rows.refresh()

    def _words_of_question(self) -> CleanText:
        if self._asked is None:
            return EMPTY
        title, count = self._asked.title, len(self._asked.articles)
        if self._removing:
            return _("Removing “{title}”", title=title)
        return ngettext(
            "Remove “{title}”, {count} article? Only its bundle can bring it back.",
            "Remove “{title}”, {count} articles? Only its bundle can bring them back.",
            count,
            title=title,
        )


def _lines(edition: Edition) -> Sequence[Line]:
    facts = (
        state(edition),
        clean_line(edition.created.isoformat()),
        language(edition.language),
        counts(edition.articles),
        edition.publisher.name,
    )
    return ((edition.title, _TITLE),), ((dotted(facts), _DIM),)
