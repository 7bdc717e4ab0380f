"""The line for finding in an article: the words, and which of how many matches is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.widgets import Input

from reader.text import EMPTY, CleanText, _
from reader.tui.said import Said
from reader.tui.search_field import SearchField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reader.tui.article import ArticleView
    from reader.tui.article.find import Spots


class FindLine(Horizontal):
    """Finds in ``view``. It is seen while there is something to be found."""

    DEFAULT_CSS = """
    FindLine { display: none; dock: bottom; height: 1; margin: 0 0 1 0; padding: 0 1; }
    FindLine #label { width: auto; margin: 0 1 0 0; }
    FindLine #count { width: auto; margin: 0 0 0 2; }
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self.field = SearchField(id="field")
        """Where the words are typed."""
        self._count = Said(self._words_of_count, id="count")
        self._asked: tuple[str, Spots | None] = ("", None)

    def compose(self) -> ComposeResult:
        """Lay out label, field and count."""
        yield Said(lambda: _("Find:"), id="label")
        yield self.field
        yield self._count

    def on_mount(self) -> None:
        """Count again when a long text has been searched to its end."""
        self.watch(self._view, "is_finding", self._count.again, init=False)

    def find(self, words: str, spots: Spots | None = None) -> None:
        """Find ``words``, or what ``spots`` finds for them until they are edited; the keys do not go to the field."""
        self.display = True
        self._asked = (words, spots)
        self.field.value = words

    def step(self, step: int) -> None:
        """Go to the next match, or to the previous one."""
        if step > 0:
            self._view.find_next()
        else:
            self._view.find_previous()
        self._count.again()

    def close(self) -> None:
        """Find nothing any more."""
        self.display = False
        self.field.value = ""
        self._view.find("")

    def again(self) -> None:
        """Find the same words in another text."""
        words, spots = self._asked
        self._view.find(self.field.value, spots=spots if self.field.value == words else None)
        self._count.again()

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        self.again()

    def _words_of_count(self) -> CleanText:
        if not self.field.value or self._view.is_finding:
            return EMPTY
        if not self._view.match_count:
            return _("not found")
        return _("{number} of {count}", number=self._view.match_index + 1, count=self._view.match_count)
