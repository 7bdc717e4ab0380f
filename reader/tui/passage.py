"""A passage that was found, in a few lines, so that its first match is among what is seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.style import Style

from reader.text import CleanText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.index.snippet import Snippet
    from reader.tui.rows import Line

_PLAIN: Final = Style()
_MATCH: Final = Style(bold=True, underline=True)
_WORD: Final = re.compile(r"\S+\s*")


def passage(snippet: Snippet, width: int, lines: int) -> list[Line]:
    """Return ``lines`` lines of ``snippet`` in ``width`` cells, the matches marked."""
    broken = list(_broken(snippet.text, max(width, 1)))
    first = snippet.matches[0][0] if snippet.matches else 0
    shown_from = max(0, min(sum(end <= first for _start, end in broken), len(broken) - lines))
    return [_marked(snippet, start, end) for start, end in broken[shown_from : shown_from + lines]]


def _broken(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line."""
    start = room = 0
    for word in _WORD.finditer(text):
        needed = cell_len(word.group().rstrip())
        if word.start() > start and needed > width - room:
            yield start, word.start()
            start, room = word.start(), 0
        room += cell_len(word.group())
    yield start, len(text)


def _marked(snippet: Snippet, start: int, end: int) -> Line:
    line: list[tuple[CleanText, Style]] = []
    end = start + len(snippet.text[start:end].rstrip())
    at = start
    for match_start, match_end in snippet.matches:
        if match_end <= start or match_start >= end:
            continue
        from_, to = max(match_start, start), min(match_end, end)
        line += [(_piece(snippet, at, from_), _PLAIN), (_piece(snippet, from_, to), _MATCH)]
        at = to
    return [*line, (_piece(snippet, at, end), _PLAIN)]


def _piece(snippet: Snippet, start: int, end: int) -> CleanText:
    return CleanText(snippet.text[start:end])  # drawn right after what stands before it there
