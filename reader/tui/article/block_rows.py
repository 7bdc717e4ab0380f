"""From blocks to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from reader.text import without_isolates
from reader.text.document import Code, Heading, Notice, Paragraph, Quote, Rule, Span, Table
from reader.text.plain import marker, notice_text
from reader.tui.article.grid import Grid
from reader.tui.article.rows import Drawn, Flow, Prefix, Role, Row, Rows, Run, Said
from reader.tui.article.wrap import fold, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.document import Block, Container, Place

_BAR: Final = "│ "
_CODE_INDENT: Final = "  "
_HEADINGS: Final = {1: Role.TITLE, 2: Role.SECTION}


def text_of(block: Block) -> str:
    """Return what is searched in ``block``; the same as the ``text`` of its rows."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            return Said(spans).text
        case Code(text=text):
            return without_isolates(text)
        case Table():
            return Grid(block).text
        case Rule() | Notice():
            return ""


def rows_of(block: Block, width: int) -> Rows:
    """Return ``block`` in rows of at most ``width`` cells."""
    prefix, width = _prefix(block.place, width)
    match block:
        case Heading(level=level, spans=spans):
            return _flow(Said(spans), width, prefix, _HEADINGS.get(level, Role.SUBSECTION))
        case Paragraph(spans=spans):
            in_quote = any(isinstance(each, Quote) for each in block.place.containers)
            return _flow(Said(spans), width, prefix, Role.QUOTE if in_quote else Role.TEXT)
        case Code(text=text):
            indent = Run(_CODE_INDENT, Role.TEXT)
            prefix = Prefix(prefix.gap, (*prefix.first, indent), (*prefix.rest, indent))
            said = Said((Span(text),))
            return Flow(said, fold(said.text, width - len(_CODE_INDENT)), prefix, Role.CODE)
        case Table():
            grid = Grid(block)
            return Drawn(grid.rows(width), prefix, grid.text)
        case Rule():
            return Drawn([(Run("─" * width, Role.LINE),)], prefix)
        case Notice(reason=reason):
            text = notice_text(reason)
            return Drawn([(Run(text[start:end], Role.NOTICE),) for start, end in wrap(text, width)], prefix)


def _flow(said: Said, width: int, prefix: Prefix, role: Role) -> Flow:
    return Flow(said, wrap(said.text, width), prefix, role)


def _prefix(place: Place, width: int) -> tuple[Prefix, int]:
    """Return what stands to the left of a block, and the width that it leaves.

    At most half of the width is given to it: the outer containers go first, for the inner ones say what this is.
    """
    containers, shared = place.containers, place.shared
    while containers and _width(containers) > width // 2:
        containers, shared = containers[1:], max(shared - 1, 0)
    rest = tuple(map(_rest, containers))
    gap = _stripped(rest[:shared]) if place.gap else None
    return Prefix(gap, (*rest[:shared], *map(_first, containers[shared:])), rest), width - _width(containers)


def _width(containers: Sequence[Container]) -> int:
    return sum(cell_len(_rest(each).text) for each in containers)


def _first(container: Container) -> Run:
    return _rest(container) if isinstance(container, Quote) else Run(marker(container), Role.MARKER)


def _rest(container: Container) -> Run:
    if isinstance(container, Quote):
        return Run(_BAR, Role.LINE)
    return Run(" " * cell_len(marker(container)), Role.TEXT)


def _stripped(row: Row) -> Row:
    """Return ``row`` without the white space at its end."""
    while row and not row[-1].text.strip():
        row = row[:-1]
    return row
