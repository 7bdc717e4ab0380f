"""The publishers whom the reader trusts, and those who were only met."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.text import EMPTY, CleanText, _, clean_text, ngettext
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.publisher import PublisherScreen
from reader.tui.library.step import LibraryScreen
from reader.tui.rows import Rows
from reader.tui.said import Said
from reader.tui.wording import clash_words, dotted, state_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.library.publishers import Known
    from reader.tui.rows import Line

_TITLE: Final = Style(bold=True)
_DIM: Final = Style(dim=True)


class PublishersScreen(LibraryScreen):
    """Lists the publishers. ``changed`` is called when another is trusted, or one no more."""

    DEFAULT_CSS = """
    PublishersScreen #title { text-style: bold; padding: 0 1; border-bottom: solid ansi_bright_black; height: 2; }
    PublishersScreen #nothing { display: none; height: 1fr; padding: 1 2; }
    PublishersScreen.-nothing Rows { height: 0; }
    PublishersScreen.-nothing #nothing { display: block; }
    PublishersScreen #question { display: none; dock: bottom; height: auto; margin: 0 0 1 0; padding: 0 1; }
    PublishersScreen.-asking #question { display: block; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete," + letters("x"), "ask", show=False),
        Binding(letters("f"), "forget", show=False),
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]
    place_name = "publishers"

    def __init__(self, library: Library, changed: Callable[[], None]) -> None:
        super().__init__()
        self._library = library
        self._changed = changed
        self._known: Sequence[Known] = ()
        self._asked: Known | None = None
        self._rows = Rows()
        self._question = Said(self._words_of_question, id="question")

    def body(self) -> ComposeResult:
        """Lay out the list and, below it, the question."""
        yield Said(lambda: _("Publishers"), id="title")
        yield self._rows
        yield Said(lambda: _("You trust nobody yet, and have met nobody."), id="nothing")
        yield self._question

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        if self._asked is not None:
            return (Hint("F", _("trust no more")), Hint("Esc", _("go on trusting")), Hint("F1", _("help")))
        hints = [Hint("Esc", _("back")), Hint("F1", _("help"))]
        if (under := self._under_cursor()) is not None:
            if under.name:
                hints.insert(0, Hint("X", _("trust no more")))
            hints.insert(0, Hint("Enter", _("compare, trust, rename")))
        return hints

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint("Enter", _("compare the numbers, trust, give another name")),
            Hint("X, Delete", _("trust no more; asks first")),
            Hint("Esc, Q, Backspace", _("back to the list")),
        )

    def on_mount(self) -> None:
        """Show the list."""
        self._show()
        self.set_focus(self._rows)

    @on(Rows.Opened)
    def opened(self, message: Rows.Opened) -> None:
        """Show one of them."""
        self.app.push_screen(PublisherScreen(self._library, self._known[message.index], self._was_changed))

    @on(Rows.Moved)
    def moved(self) -> None:
        """Another one: nothing was asked about it."""
        self._ask(None)

    def action_ask(self) -> None:
        """Ask whether to trust the one under the cursor no more."""
        under = self._under_cursor()
        if under is not None and under.name:
            self._ask(under)

    def action_forget(self) -> None:
        """Trust no more whom it was asked about."""
        if self._asked is not None:
            self.begin(partial(self._forget, self._asked), group="forget")

    def action_back(self) -> None:
        """Take the question back; without one, go back."""
        if self._asked is not None:
            self._ask(None)
        else:
            self.dismiss()

    async def _forget(self, known: Known) -> None:
        try:
            await self.host.changing.run(partial(self._library.publishers.forget, known.key))
        except ReaderError as error:
            self.tell_error(error)
        self._was_changed()

    def _under_cursor(self) -> Known | None:
        return self._known[self._rows.cursor] if self._known else None

    def _was_changed(self) -> None:
        self._ask(None)
        self._show()
        self._changed()

    def _ask(self, known: Known | None) -> None:
        self._asked = known
        self.set_class(known is not None, "-asking")
        self._question.again()
        self.hints_changed()

    def _show(self) -> None:
        known = self._known = self._library.publishers.all()
        self._rows.show(len(known), 3, lambda index: _lines(known[index]), cursor=self._rows.cursor)
        self.set_class(not known, "-nothing")
        self.hints_changed()

    def say_again(self) -> None:
        """Put everything into the language in use now."""
        super().say_again()
        self._rows.refresh()

    def _words_of_question(self) -> CleanText:
        if self._asked is None:
            return EMPTY
        return _("Trust “{name}” no more? What is kept of theirs stays.", name=self._asked.name)


def _lines(known: Known) -> Sequence[Line]:
    editions = ngettext("{count} edition", "{count} editions", known.editions)
    claims = ", ".join(_("“{name}”", name=each) for each in known.claims if each != known.name)
    called = _("calls itself {names}", names=claims) if claims else EMPTY
    return (
        ((dotted((state_words(known.state), known.name or clash_words(known))), _TITLE),),
        ((clean_text(f"    {' '.join(known.fingerprint)}"), Style()),),
        ((clean_text(f"    {dotted((editions, called))}"), _DIM),),
    )
