"""Where the lines of a text end at a width in cells.

A line is a half-open range of the text; the white space that it was broken at is in none. Lines break at spaces (not
at no-break spaces), between characters of scripts that are written without spaces, and in the middle of a word only
where the word is wider than a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from rich.cells import get_character_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator

Range: TypeAlias = tuple[int, int]

MIN_WIDTH: Final = 2
"""Cells: less does not hold every character."""

# Anything that may not be one cell wide. What is listed is: Latin, Greek, Cyrillic, Armenian, punctuation, currencies,
# letterlike, arrows, operators, boxes (a test asks Rich). A text of these alone is cut by position: fifty times faster.
_NOT_NARROW: Final = re.compile(
    "[^\n -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f\u0531-\u0556"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u22ff\u2500-\u25fc]"
)
_NO_LINE_START: Final = frozenset("、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〙〗〟»›…‥–—)]}.,:;?!")
_NO_LINE_END: Final = frozenset("‘“（〔［｛〈《「『【〘〖〝«‹([{")


def wrap(text: str, width: int) -> list[Range]:
    """Return the lines of ``text``, at least one; a line feed ends a line."""
    width = max(width, MIN_WIDTH)
    wrap_line = _wrap_wide if _NOT_NARROW.search(text) else _wrap_narrow
    return [line for start, stop in _lines(text) for line in wrap_line(text, start, stop, width)]


def fold(text: str, width: int) -> list[Range]:
    """Return the lines of ``text`` cut exactly at ``width``, white space kept: for code."""
    width = max(width, MIN_WIDTH)
    narrow = not _NOT_NARROW.search(text)
    lines: list[Range] = []
    for start, stop in _lines(text):
        at = start
        while (end := min(at + width, stop) if narrow else _fitting(text, at, stop, width)) < stop:
            lines.append((at, end))
            at = end
        lines.append((at, stop))
    return lines


def _lines(text: str) -> Iterator[Range]:
    start = 0
    while (stop := text.find("\n", start)) >= 0:
        yield start, stop
        start = stop + 1
    yield start, len(text)


def _wrap_narrow(text: str, start: int, stop: int, width: int) -> Iterator[Range]:
    while stop - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        end = _strip_end(text, start, cut)
        if end <= start:
            cut = start + width
            end = _strip_end(text, start, cut)
        yield start, end
        start = _strip_start(text, cut, stop)
        if start == stop:
            return
    yield start, _strip_end(text, start, stop)


def _wrap_wide(text: str, start: int, stop: int, width: int) -> Iterator[Range]:
    while (fitting := _fitting(text, start, stop, width)) < stop:
        cut = _break_before(text, start, fitting)
        yield start, _strip_end(text, start, cut)
        start = _strip_start(text, cut, stop)
        if start == stop:
            return
    yield start, _strip_end(text, start, stop)


def _fitting(text: str, start: int, stop: int, width: int) -> int:
    """Return where a line that begins at ``start`` is full; marks go with what they stand on."""
    for i in range(start, stop):
        width -= get_character_cell_size(text[i])
        if width < 0:
            return i
    return stop


def _break_before(text: str, start: int, fitting: int) -> int:
    """Return the last place to break a line at, not after ``fitting``."""
    for i in range(fitting, start, -1):
        if text[i] == " " and _strip_end(text, start, i) > start:
            return i
        if _breaks_between(text[i - 1], text[i]):
            return i
    return fitting


def _breaks_between(before: str, after: str) -> bool:
    if before in _NO_LINE_END or after in _NO_LINE_START or before == "\xa0" or after == "\xa0":
        return False
    widths = get_character_cell_size(before), get_character_cell_size(after)
    return 0 not in widths and max(widths) > 1


def _strip_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] == " ":
        end -= 1
    return end


def _strip_start(text: str, start: int, stop: int) -> int:
    while start < stop and text[start] == " ":
        start += 1
    return start
