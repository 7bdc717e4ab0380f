"""Long texts in pieces that one block can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text import limits

if TYPE_CHECKING:
    from collections.abc import Iterator


def pieces(text: str, *, keep_lines: bool) -> Iterator[str]:
    """Yield ``text`` in pieces of at most ``limits.PIECE`` characters and ``limits.PIECE_LINES`` lines.

    It is cut at white space, which is then left out, or in the middle of a word that is longer than a piece;
    ``keep_lines`` says that the end of a line is a better place than a space.
    """
    start = 0
    # Nothing here looks further ahead than a piece: a text of a million lines has ten thousand pieces.
    while len(text) - start > limits.PIECE or text.count("\n", start) >= limits.PIECE_LINES:
        cut = _cut(text, start, keep_lines=keep_lines)
        yield text[start:cut]
        start = cut + (text[cut : cut + 1] in ("\n", " "))
    yield text[start:]


def _cut(text: str, start: int, *, keep_lines: bool) -> int:
    stop = min(start + limits.PIECE, len(text))
    line_end = start - 1
    for _ in range(limits.PIECE_LINES):
        found = text.find("\n", line_end + 1, stop)
        if found < 0:
            break
        line_end = found
    else:
        return line_end
    space = text.rfind(" ", start + 1, stop)
    best = line_end if keep_lines and line_end > start else max(line_end, space)
    return best if best > start else stop
