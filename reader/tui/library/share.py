"""Passing an edition on, one question a screen: which articles, where to, for whom; then it is sealed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from reader.errors import NothingToShareError
from reader.i18n import N_
from reader.text import CleanText, _, clean_text, ngettext
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.save_file import SaveFileScreen
from reader.tui.library.share_for import ForWhomScreen
from reader.tui.library.sharing import Sharing
from reader.tui.library.step import LibraryScreen
from reader.tui.rows import Rows
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.model import Article, Edition
    from reader.tui.library.app import LibraryApp
    from reader.tui.rows import Line

_DIM: Final = Style(dim=True)


class MarkRows(Rows):
    """Rows of which Space marks one, and does not turn the page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "mark", show=False)]

    class Marked(Message):
        """The row under the cursor is to be marked, or not any more."""

    def action_mark(self) -> None:
        """Let the row be marked."""
        self.post_message(self.Marked())


class ShareScreen(LibraryScreen):
    """Asks which articles of an edition to pass on; all of them, unless somebody says otherwise."""

    DEFAULT_CSS = """
    ShareScreen #title { text-style: bold; padding: 0 1; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ShareScreen #count { padding: 0 1; border-bottom: solid ansi_bright_black; height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("x"), "mark", show=False),
        Binding(letters("a"), "mark_all", show=False),
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, library: Library, edition: Edition) -> None:
        super().__init__()
        self._library = library
        self._edition = edition
        self._here = frozenset(index for index, each in enumerate(edition.articles) if each.present)
        self._marked = set(self._here)
        self._rows = MarkRows()
        self._count = Said(self._words_of_count, id="count")

    def body(self) -> ComposeResult:
        """Lay out the list."""
        yield Said(lambda: _("Pass on “{title}”", title=self._edition.title), id="title")
        yield self._count
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        return (
            Hint("Enter", _("go on")),
            Hint(_("Space"), _("mark or unmark")),
            Hint("A", _("all or none")),
            Hint("Esc", _("back")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint(_("Space, X"), _("pass this article on, or leave it out")),
            Hint("A", _("pass all articles on, or leave all out")),
            Hint("Enter", _("go on: where the file goes, and for whom it is sealed")),
            Hint("Esc, Q, Backspace", _("back; nothing is passed on")),
        )

    def on_mount(self) -> None:
        """Show the list."""
        self._rows.show(len(self._edition.articles), 1, self._lines)
        self.set_focus(self._rows)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(MarkRows.Marked)
    def action_mark(self) -> None:
        """Take the article under the cursor, or leave it out."""
        if self._rows.cursor in self._here:
            self._marked ^= {self._rows.cursor}
            self._changed()
        self._rows.action_move(1)

    def action_mark_all(self) -> None:
        """Take all, or none where all are taken."""
        self._marked = set() if self._marked == self._here else set(self._here)
        self._changed()

    def action_back(self) -> None:
        """Pass nothing on."""
        self.dismiss()

    @on(Rows.Opened)
    def go_on(self) -> None:
        """Ask where the file goes."""
        if not self._marked and self._edition.articles:
            self.tell_error(NothingToShareError())
            return
        host, library, edition = self.host, self._library, self._edition
        chosen = None if self._marked == self._here else tuple(edition.articles[each] for each in sorted(self._marked))
        ask = partial(_ask_for_whom, host, library, edition, chosen)
        self.app.switch_screen(SaveFileScreen(N_("Where the bundle goes"), host.save_folder, ask))

    def _changed(self) -> None:
        self._count.again()
        self._rows.refresh()
        self.tell_no_more()

    # --- words -----------------------------------------------------------------------------------------------

    def _words_of_count(self) -> CleanText:
        count = len(self._marked)
        return ngettext("{count} article is passed on", "{count} articles are passed on", count)

    def _lines(self, index: int) -> Sequence[Line]:
        article = self._edition.articles[index]
        if index not in self._here:
            absent = _("not in this copy")
            return ([(clean_text(f"    {article.title} ({absent})"), _DIM)],)
        return ([(clean_text(f"[{'x' if index in self._marked else ' '}] {article.title}"), Style())],)


def _ask_for_whom(
    host: LibraryApp, library: Library, edition: Edition, articles: tuple[Article, ...] | None, target: Path
) -> None:
    host.push_screen(ForWhomScreen(Sharing(library, edition, articles, target)))
