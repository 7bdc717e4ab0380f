"""An article as a flat sequence of blocks.

Invariants:

- A block is a leaf: a paragraph, a heading, a piece of code … What it stands in (quotations, list items, notes) is its
  path of ``containers``, outermost first. So a place in an article is (block, character), whatever the width.
- Blocks that stand in the same quotation or item share the same container *object*; ``shared`` says how many with
  the block before, so the first block of an item is the one whose ``shared`` does not reach it.
- Every text is ``CleanText``; a line feed in it is a hard break. What depends on the language of the screen (the word
  for a picture, a notice) is a kind here and a sentence only when it is shown (``reader.text.plain``).
- No block is larger than ``reader.text.limits`` says, so laying out one block is a small step.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntFlag, auto
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from reader.text.clean import CleanText


class Style(IntFlag):
    """How a span is set; the flags combine."""

    PLAIN = 0
    EMPHASIS = auto()
    STRONG = auto()
    STRIKE = auto()
    CODE = auto()
    LINK = auto()
    """The text of a link."""
    ADDRESS = auto()
    """Where a link leads, shown after its text where the two differ."""
    NOTE = auto()
    """The number of a footnote."""
    PICTURE = auto()
    """A picture; the span's text is its alternative text and may be empty."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: CleanText
    style: Style = Style.PLAIN


Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Quote:
    """A quotation."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A list item; ``number`` is ``None`` in a bulleted list."""

    number: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A footnote, at the end of the article."""

    number: int


Container: TypeAlias = Quote | Item | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block stands. ``gap`` says that an empty line goes before it."""

    containers: tuple[Container, ...] = ()
    shared: int = 0
    gap: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    place: Place
    spans: Spans


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 to 6."""

    place: Place
    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code, without a line feed at the end."""

    place: Place
    text: CleanText


class Alignment(Enum):
    """How a table's column is set."""

    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every row has as many cells as ``header`` and ``alignments``. ``header`` may be all empty."""

    place: Place
    alignments: tuple[Alignment, ...]
    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    place: Place


class AsWritten(Enum):
    """Why what follows is shown as it was written."""

    TABLE = auto()
    PARAGRAPH = auto()
    ARTICLE = auto()


@dataclass(frozen=True, slots=True)
class Notice:
    """A word of the reader's own: that what follows is shown as it was written."""

    place: Place
    reason: AsWritten


Block: TypeAlias = Paragraph | Heading | Code | Table | Rule | Notice
