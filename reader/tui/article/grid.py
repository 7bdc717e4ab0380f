"""Tables in rows of the screen: as a grid where it fits, else as one record below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from reader.text.document import Alignment
from reader.tui.article.rows import Role, Row, Run, Said
from reader.tui.article.wrap import MIN_WIDTH, Range, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.document import Table

_BETWEEN: Final = " │ "
_CROSS: Final = "─┼─"
_NARROWEST: Final = 8
"""Cells of a column that had to shrink: less makes a ladder of letters out of a sentence."""
_INDENT: Final = "  "


class Cell:
    """A cell's text, and where it begins in the table's."""

    def __init__(self, said: Said, offset: int) -> None:
        self.said = said
        self.offset = offset
        self.width = max(cell_len(line) for line in said.text.split("\n"))

    def runs(self, line: Range, role: Role) -> tuple[Run, ...]:
        """Return one line of the cell."""
        return tuple(self.said.runs(*line, role, self.offset))


class Grid:
    """A table's cells in rows of equal length; ``text`` is that of all cells, a line feed between."""

    def __init__(self, table: Table) -> None:
        self._alignments = table.alignments
        self._lines: list[list[Cell]] = []
        texts: list[str] = []
        offset = 0
        for spans in (table.header, *table.rows):
            line: list[Cell] = []
            for cell in spans:
                said = Said(cell)
                line.append(Cell(said, offset))
                texts.append(said.text)
                offset += len(said.text) + 1
            self._lines.append(line)
        self.text = "\n".join(texts)
        self._has_header = any(cell.said.text for cell in self._lines[0])

    def rows(self, width: int) -> list[Row]:
        """Return the table's rows at ``width`` cells; an empty row for a table of empty columns."""
        widths = self._widths(width)
        return (self._records(width) if widths is None else self._grid(widths)) or [()]

    def _widths(self, width: int) -> list[int] | None:
        """Return the columns' widths, ``None`` where they do not fit.

        A column that needs no more than its share gets what it needs; the others share the rest.
        """
        room = width - len(_BETWEEN) * (len(self._alignments) - 1)
        wanted = [max(1, *(line[i].width for line in self._lines)) for i in range(len(self._alignments))]
        widths = [0] * len(wanted)
        left = len(wanted)
        for i in sorted(range(len(wanted)), key=wanted.__getitem__):
            share = room // left
            if wanted[i] > share and share < _NARROWEST:
                return None
            widths[i] = min(wanted[i], share)
            room -= widths[i]
            left -= 1
        return widths

    def _grid(self, widths: Sequence[int]) -> list[Row]:
        rows: list[Row] = []
        for i, line in enumerate(self._lines):
            if i == 0 and not self._has_header:
                continue
            rows += self._grid_line(line, widths, Role.TEXT if i else Role.HEADER)
            if i == 0:
                rows.append((Run(_CROSS.join("─" * width for width in widths), Role.LINE),))
        return rows

    def _grid_line(self, cells: Sequence[Cell], widths: Sequence[int], role: Role) -> list[Row]:
        wrapped = [wrap(cell.said.text, max(width, MIN_WIDTH)) for cell, width in zip(cells, widths, strict=True)]
        rows: list[Row] = []
        for i in range(max(map(len, wrapped))):
            row: list[Run] = []
            for cell, lines, width, alignment in zip(cells, wrapped, widths, self._alignments, strict=True):
                if row:
                    row.append(Run(_BETWEEN, Role.LINE))
                runs = cell.runs(lines[i], role) if i < len(lines) else ()
                space = width - sum(cell_len(run.text) for run in runs)
                before = {Alignment.LEFT: 0, Alignment.CENTRE: space // 2, Alignment.RIGHT: space}[alignment]
                row += (*_space(before), *runs, *_space(space - before))
            rows.append(tuple(row))
        return rows

    def _records(self, width: int) -> list[Row]:
        header, *lines = self._lines
        if not lines:
            return [row for cell in header for row in self._record(None, cell, width)]
        rows: list[Row] = []
        for line in lines:
            if rows:
                rows.append((Run("─" * min(width, _NARROWEST), Role.LINE),))
            for name, cell in zip(header, line, strict=True):
                rows += self._record(name, cell, width)
        return rows

    def _record(self, name: Cell | None, cell: Cell, width: int) -> list[Row]:
        """Return one cell after the name of its column."""
        if name is None or not name.said.text:
            return [cell.runs(line, Role.TEXT) for line in wrap(cell.said.text, width)]
        rows: list[Row] = [name.runs(line, Role.HEADER) for line in wrap(name.said.text, width - 1)]
        rows[-1] = (*rows[-1], Run(":", Role.HEADER))
        used = sum(cell_len(run.text) for run in rows[-1])
        if used + 1 + cell.width <= width and "\n" not in cell.said.text:
            rows[-1] = (*rows[-1], Run(" ", Role.TEXT), *cell.runs((0, len(cell.said.text)), Role.TEXT))
            return rows
        lines = wrap(cell.said.text, width - len(_INDENT))
        return rows + [(Run(_INDENT, Role.TEXT), *cell.runs(line, Role.TEXT)) for line in lines]


def _space(cells: int) -> tuple[Run, ...]:
    return (Run(" " * cells, Role.TEXT),) if cells > 0 else ()
