"""What is left on the screen when everything is hidden: nothing but a cursor.

It looks like a terminal that was cleared and is busy with something. It does not pretend to be a shell: the first
command that somebody typed would show the lie. Nothing that is typed shows; Enter moves the cursor down a line, as in
any terminal, and the passphrase brings the reader back. A wrong one changes nothing, and the window asks for nothing:
whoever does not know what this is learns nothing by trying.

Where something else is wrong (the stick is gone, the file is in use), the system's own word for it is shown, in the
system's own terse way.
"""

from __future__ import annotations

import errno
import os
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.screen import Screen

from reader.errors import (
    LibraryGoneError,
    LibraryInUseError,
    LibraryMemoryError,
    LibraryMissingError,
    LibraryReadOnlyError,
    NoLibraryOpensError,
    NoMatchError,
    ReaderError,
    TooLittleMemoryError,
)
from reader.text import EMPTY, CleanText, clean_line, clean_text
from reader.tui.content import Content, connected, styled
from reader.tui.passphrase import PassphraseField

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reader.tui.app import ReaderApp

_NUMBERS: Final = {
    LibraryGoneError: errno.ENOENT,
    LibraryMissingError: errno.ENOENT,
    LibraryInUseError: errno.EBUSY,
    LibraryMemoryError: errno.ENOMEM,
    TooLittleMemoryError: errno.ENOMEM,
    LibraryReadOnlyError: errno.EACCES,
}


class HiddenField(PassphraseField):
    """Takes a passphrase and shows where the cursor is."""

    DEFAULT_CSS = """
    HiddenField { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[CleanText] = []

    def next_line(self, words: CleanText = EMPTY) -> None:
        """Go on to the next line, after ``words``."""
        self._lines.append(words)
        del self._lines[: max(0, len(self._lines) - self.size.height + 1)]
        self.refresh()

    def render(self) -> Content:
        """Draw the cursor, whatever is typed."""
        return connected("\n", (*map(styled, self._lines), styled((clean_text(" "), "reverse"))))


class HiddenScreen(Screen[None], inherit_bindings=False):
    """Shows nothing, and waits for the passphrase."""

    DEFAULT_CSS = """
    HiddenScreen { overflow: hidden; }
    """
    AUTO_FOCUS: ClassVar[str | None] = "HiddenField"

    def compose(self) -> ComposeResult:
        """Lay out the one field."""
        yield HiddenField()

    @on(PassphraseField.Submitted)
    def submitted(self, message: PassphraseField.Submitted) -> None:
        """Try the passphrase."""
        passphrase = message.field.take()
        self.query_one(HiddenField).next_line()
        self.run_worker(partial(self._try, passphrase), group="open", exclusive=True)  # type: ignore[arg-type]  # narrower

    async def _try(self, passphrase: str) -> None:
        reader = cast("ReaderApp", self.app)
        await reader.forgotten()
        try:
            library = await reader.open(passphrase)
        except (NoMatchError, NoLibraryOpensError):
            return
        except (ReaderError, OSError) as error:
            self.query_one(HiddenField).next_line(_words(error))
            return
        reader.opened(library)


def _words(error: ReaderError | OSError) -> CleanText:
    number = error.errno if isinstance(error, OSError) else _NUMBERS.get(type(error), errno.EIO)
    return clean_line(os.strerror(number or errno.EIO))
