"""A table as it stands in the tokens: cells of Markdown that is not read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.text import limits
from reader.text.document import Alignment
from reader.text.inline import has_too_much_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

_ALIGNMENTS: Final = {"text-align:center": Alignment.CENTRE, "text-align:right": Alignment.RIGHT}


class SourceTable:
    """The cells of the tokens between ``table_open`` and ``table_close``."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        lines: list[list[str]] = []
        alignments: list[Alignment] = []
        for token in tokens:
            if token.type == "tr_open":
                lines.append([])
            elif token.type == "th_open":
                alignments.append(_ALIGNMENTS.get(str(token.attrs.get("style")), Alignment.LEFT))
            elif token.type == "inline":
                lines[-1].append(token.content)
        self.alignments = tuple(alignments)
        self.header = lines[0]
        self._rows = lines[1:]

    @property
    def is_too_large(self) -> bool:
        """Whether the table has too many columns, too long a header or too much in a cell to be laid out as one."""
        return (
            len(self.header) > limits.TABLE_COLUMNS
            or sum(map(len, self.header)) > limits.TABLE_HEADER
            or any(
                len(cell) > limits.CELL or has_too_much_markup(cell)
                for line in (self.header, *self._rows)
                for cell in line
            )
        )

    def parts(self) -> Iterator[Sequence[Sequence[str]]]:
        """Yield the rows in parts that one block can hold; a table without rows is one part."""
        first = size = 0
        for i, row in enumerate(self._rows):
            size += sum(map(len, row))
            if size > limits.PIECE or (i - first) * len(row) >= limits.TABLE_CELLS:
                yield self._rows[first:i]
                first, size = i, 0
        yield self._rows[first:]
