"""A conversation at the terminal itself, whatever standard output and error are redirected to.

A passphrase that is offered here must not end up in a file, and whoever is asked something must see the question.
Answers are digits and the Enter key: they are the same on every keyboard layout.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from reader.cli.eight_bit import safe_encoding
from reader.errors import NoTerminalForPassphraseError
from reader.text import EMPTY, CleanText

if TYPE_CHECKING:
    from types import TracebackType


class Terminal:
    """The terminal of this process, as a context manager.

    Entering it raises ``NoTerminalForPassphraseError`` where there is none.
    """

    def __init__(self) -> None:
        self._files = ExitStack()
        self._rows = 0

    def __enter__(self) -> Self:
        # The console of Windows takes UTF-8 whatever its code page is; elsewhere the locale says.
        encoding = "utf-8" if sys.platform == "win32" else None
        names = ("CONIN$", "CONOUT$") if sys.platform == "win32" else ("/dev/tty", "/dev/tty")
        try:
            self._input = self._files.enter_context(Path(names[0]).open(encoding=encoding, errors="replace"))
            self._output = self._files.enter_context(Path(names[1]).open("w", encoding=encoding, errors="replace"))
            self._output.reconfigure(encoding=safe_encoding(self._output.encoding))
        except OSError:
            self._files.close()
            raise NoTerminalForPassphraseError from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def say(self, text: CleanText = EMPTY) -> None:
        """Write lines, wrapped to the width of the terminal."""
        lines = _wrapped(text)
        self._output.write("".join(f"{line}\n" for line in lines))
        self._output.flush()
        self._rows += len(lines)

    def choose(self, question: CleanText, options: int) -> int:
        """Ask until the answer is a number from 1 to ``options``; Enter alone is 1.

        Raises ``NoTerminalForPassphraseError`` where nobody answers any more.
        """
        while True:
            answer = self.ask(question).strip() or "1"
            # Not isdigit: int cannot read all that it accepts.
            if len(answer) == 1 and "1" <= answer <= str(options):
                return int(answer)

    def ask(self, question: CleanText) -> str:
        """Return the line that is typed. Raises ``NoTerminalForPassphraseError`` where nobody answers any more."""
        *lines, last = _wrapped(question)
        self._output.write("".join(f"{line}\n" for line in lines) + f"{last} ")
        self._output.flush()
        answer = self._input.readline()
        if not answer:
            raise NoTerminalForPassphraseError
        self._rows += len(lines) + 1 + len(f"{last} {answer.rstrip()}") // _columns()
        return answer

    def mark(self) -> None:
        """Begin what ``wipe`` takes away."""
        self._rows = 0

    def wipe(self) -> None:
        """Take everything since ``mark`` off the screen again, where that is possible."""
        if self._rows and sys.platform != "win32" and os.environ.get("TERM", "dumb") != "dumb":
            self._output.write(f"\x1b[{self._rows}A\x1b[J")
            self._output.flush()


def _columns() -> int:
    return shutil.get_terminal_size().columns


def _wrapped(text: CleanText) -> list[str]:
    return [
        part
        for line in text.split("\n")
        for part in textwrap.wrap(line, _columns() - 1, subsequent_indent=" " * (len(line) - len(line.lstrip())))
        or [""]
    ]
