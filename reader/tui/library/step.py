"""What the screens of a ceremony or an import have in common: a heading, a form in the middle, a line for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Vertical

from reader.text import EMPTY, CleanText, joined
from reader.tui.calm import CalmScreen
from reader.tui.content import ALERT, Content, styled
from reader.tui.forgetting import without_frames
from reader.tui.said import Said
from reader.tui.wording import complaint

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reader.errors import ReaderError
    from reader.tui.library.app import LibraryApp


class LibraryScreen(CalmScreen):
    """A screen that lives in a ``LibraryApp`` and in no other."""

    @property
    def host(self) -> LibraryApp:
        """The app."""
        return cast("LibraryApp", self.app)


class Step(LibraryScreen):
    """A form in the middle of the screen."""

    DEFAULT_CSS = """
    Step { align: center middle; }
    Step #form { width: 100%; max-width: 76; height: auto; max-height: 100%; padding: 0 2; }
    Step #heading { text-style: bold; margin: 0 0 1 0; }
    Step #line { margin: 1 0 0 0; height: auto; max-height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.failure: ReaderError | OSError | None = None
        self._line = Said(self._words_of_line, id="line")

    def heading(self) -> CleanText:
        """Return what this step is about."""
        raise NotImplementedError

    def form(self) -> ComposeResult:
        """Lay out what is between the heading and the line for errors."""
        raise NotImplementedError

    def advice(self) -> CleanText:
        """Return what there is to say where nothing went wrong."""
        return EMPTY

    def beside_failure(self) -> CleanText:
        """Return what else there is to say beside what went wrong."""
        return EMPTY

    def body(self) -> ComposeResult:
        """Lay the form out."""
        with Vertical(id="form"):
            yield Said(self.heading, id="heading")
            yield from self.form()
            yield self._line

    def fail(self, error: ReaderError | OSError | None) -> None:
        """Say what went wrong; with ``None``, that nothing did."""
        self.failure = None if error is None else without_frames(error)
        self._line.again()

    def advise(self) -> None:
        """Say the advice anew."""
        self._line.again()

    def _words_of_line(self) -> Content:
        if self.failure is not None:
            return styled(ALERT, joined(" ", (complaint(self.failure), self.beside_failure())))
        return styled(self.advice())
