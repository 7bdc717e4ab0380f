"""Signs before a title: whether it was read, whether it is starred. Signs, not colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style

from reader.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library import Reading
    from reader.tui.rows import Line

UNREAD: Final = "•"
STAR: Final = "*"

_READ_TITLE: Final = Style()
_WIDTH: Final = 3


def with_marks(lines: Sequence[Line], reading: Reading) -> Sequence[Line]:
    """Return the lines of a row with marks before the first; the title of what was read is no longer bold."""
    (title, *rest), *others = lines
    if reading.read and title[1].bold:
        title = (title[0], _READ_TITLE)
    marks = clean_text(f"{' ' if reading.read else UNREAD}{STAR if reading.starred else ' '} ")
    return ((marks, Style(bold=True)), title, *rest), *(((clean_text(" " * _WIDTH), Style()), *line) for line in others)


def narrower(width: int) -> int:
    """Return the cells that are left for the rest of a line."""
    return width - _WIDTH
