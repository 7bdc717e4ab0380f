"""What a block looks like in rows of the screen.

Invariants:

- What is searched and counted is a block's ``text``; it does not depend on the width. A ``Run`` is a piece of it, or
  decoration (bars, bullets, borders), which has no ``offset``.
- A row is no wider than the width that it was made for, in cells.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from reader.text import without_isolates
from reader.text.document import Style
from reader.text.plain import picture_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.text.document import Spans
    from reader.tui.article.wrap import Range


class Role(StrEnum):
    """What a run is; the values are the names of the widget's component classes."""

    TEXT = "article--text"
    TITLE = "article--title"
    SECTION = "article--section"
    SUBSECTION = "article--subsection"
    QUOTE = "article--quote"
    CODE = "article--code-block"
    HEADER = "article--header"
    LINE = "article--line"
    MARKER = "article--marker"
    NOTICE = "article--notice"


class Run(NamedTuple):
    """A piece of a row in one style. ``offset`` is the place of its first character in the block's text, or None."""

    text: str
    role: Role
    style: Style = Style.PLAIN
    offset: int | None = None


Row: TypeAlias = tuple[Run, ...]


class Rows(Protocol):
    """A block at one width."""

    text: str
    height: int

    def row(self, index: int) -> Row:
        """Return the row ``index``."""

    def row_of(self, character: int) -> int:
        """Return the row that holds the character at ``character`` of ``text``, or the nearest before it."""

    def character_at(self, index: int) -> int:
        """Return the first character of the row ``index``, or of the next row that has any."""


class Said:
    """Spans as one text, and the styles in it."""

    def __init__(self, spans: Spans) -> None:
        # A row is cut and counted in cells, and terminals differ in what an isolate takes.
        texts = [
            picture_text(span.text) if Style.PICTURE in span.style else without_isolates(span.text) for span in spans
        ]
        self.text = "".join(texts)
        self._starts: list[int] = []
        self._styles: list[Style] = []
        at = 0
        for text, span in zip(texts, spans, strict=True):
            self._starts.append(at)
            self._styles.append(span.style)
            at += len(text)

    def runs(self, start: int, end: int, role: Role, shift: int = 0) -> Iterable[Run]:
        """Yield the runs of ``text[start:end]``; ``shift`` is where this text begins in the block's."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while start < end:
            stop = self._starts[index + 1] if index + 1 < len(self._starts) else end
            stop = min(stop, end)
            if stop > start:
                yield Run(self.text[start:stop], role, self._styles[index], shift + start)
            start, index = max(start, stop), index + 1


class Prefix(NamedTuple):
    """What stands to the left of a block: of the empty row before it (if any), its first row and the others."""

    gap: Row | None
    first: Row
    rest: Row

    def of(self, line: int) -> Row:
        """Return what stands before the block's line ``line``."""
        return self.rest if line else self.first


class Flow:
    """Running text or code: lines that are ranges of the text."""

    def __init__(self, said: Said, lines: Sequence[Range], prefix: Prefix, role: Role) -> None:
        self.text = said.text
        self._said = said
        self._lines = lines
        self._prefix = prefix
        self._role = role
        self._before = prefix.gap is not None
        self.height = len(lines) + self._before

    def row(self, index: int) -> Row:
        """See ``Rows``."""
        line = index - self._before
        if line < 0:
            return self._prefix.gap or ()
        return (*self._prefix.of(line), *self._said.runs(*self._lines[line], self._role))

    def row_of(self, character: int) -> int:
        """See ``Rows``."""
        return max(bisect_right(self._lines, (character, len(self.text))) - 1, 0) + self._before

    def character_at(self, index: int) -> int:
        """See ``Rows``."""
        return self._lines[max(index - self._before, 0)][0]


class Drawn:
    """Rows that are made at once: tables, rules, notices."""

    def __init__(self, rows: Sequence[Row], prefix: Prefix, text: str = "") -> None:
        self.text = text
        self._rows = rows
        self._prefix = prefix
        self._before = prefix.gap is not None
        self.height = len(rows) + self._before

    def row(self, index: int) -> Row:
        """See ``Rows``."""
        line = index - self._before
        if line < 0:
            return self._prefix.gap or ()
        return (*self._prefix.of(line), *self._rows[line])

    def row_of(self, character: int) -> int:
        """See ``Rows``."""
        nearest, distance = 0, len(self.text) + 1
        for i, row in enumerate(self._rows):
            for run in row:
                if run.offset is not None and 0 <= character - run.offset < distance:
                    nearest, distance = i, character - run.offset
        return nearest + self._before

    def character_at(self, index: int) -> int:
        """See ``Rows``."""
        for row in self._rows[max(index - self._before, 0) :]:
            offsets = [run.offset for run in row if run.offset is not None]
            if offsets:
                return min(offsets)
        return max(len(self.text) - 1, 0)
