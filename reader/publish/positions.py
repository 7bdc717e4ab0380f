"""Where in the source of a Markdown text its pieces stand, and changes to it there.

The parser says where a piece stands in its block's own text. That text is the block's lines without what they are
quoted or indented with, so each of them is found again in its source line, from the line's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` takes the place of what stands between two offsets; ``label`` is that of the definition it used."""

    start: int
    end: int
    text: str
    label: str = ""


def edited(markdown: str, edits: Sequence[Edit]) -> str:
    """Return ``markdown`` after ``edits``, which are in order and do not overlap."""
    pieces = []
    at = 0
    for edit in edits:
        pieces += [markdown[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, markdown[at:]])


def every(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield ``tokens`` and those inside them."""
    for token in tokens:
        yield token
        yield from every(token.children or ())


def line_starts(lines: Sequence[str]) -> list[int]:
    """Return the offsets at which ``lines`` begin, and that after the last one."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def inline_places(markdown: str, tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Token, dict[int, int]]]:
    """Yield the token before, the token, and the source's offsets by the text's own, of each line of text."""
    lines = markdown.split("\n")
    starts = line_starts(lines)
    cells: dict[int, int] = {}
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline" or token.map is None:
            continue
        in_cell = before is not None and before.type in {"th_open", "td_open"}
        if in_cell:
            yield before, token, _cell_offsets(token, lines, starts, cells)
        elif any(child.type in {"image", "html_inline"} for child in token.children or ()):
            yield before, token, text_offsets(token, lines, starts)


def text_offsets(token: Token, lines: Sequence[str], starts: Sequence[int]) -> dict[int, int]:
    """Return, for the offsets in the text of ``token``, those in the source."""
    offsets: dict[int, int] = {}
    at = 0
    for number, piece in enumerate(token.content.split("\n"), (token.map or [0])[0]):
        stripped = piece.strip()
        column = lines[number].rfind(stripped) if number < len(lines) else -1
        if column >= 0:
            indent = len(piece) - len(piece.lstrip())
            offsets |= {at + indent + n: starts[number] + column + n for n in range(len(stripped))}
        at += len(piece) + 1
    return offsets


def _cell_offsets(token: Token, lines: Sequence[str], starts: Sequence[int], cells: dict[int, int]) -> dict[int, int]:
    """Return the same for a table's cell. ``cells`` says up to where the cells of a line have been read."""
    number = (token.map or [0])[0]
    written = token.content.replace("|", "\\|")
    column = lines[number].find(written, cells.get(number, 0))
    if column < 0:
        return {}
    cells[number] = column + len(written)
    offsets: dict[int, int] = {}
    at = starts[number] + column
    for n, character in enumerate(token.content):
        offsets[n] = at
        at += 2 if character == "|" else 1
    return offsets
