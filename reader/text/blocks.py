"""From markdown-it's block tokens to drafts: blocks whose inside is not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

from reader.text import limits, raw_html
from reader.text.clean import clean_text
from reader.text.document import (
    AsWritten,
    Block,
    Code,
    Container,
    Heading,
    Item,
    Note,
    Notice,
    Paragraph,
    Place,
    Quote,
    Rule,
    Spans,
    Table,
)
from reader.text.inline import has_too_much_markup, html_spans, markup_steps, plain_spans
from reader.text.pieces import pieces
from reader.text.tables import SourceTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markdown_it.token import Token

    ReadInline: TypeAlias = Callable[[str], Spans]


class TooManyPartsError(Exception):
    """An article is more than the limits allow to lay out; it is to be shown as it was written."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A block to be. ``extent``: characters of its source, and lines that it takes at least."""

    finish: Callable[[ReadInline], Block]
    extent: tuple[int, int]
    is_heading: bool = False


@dataclass(slots=True)
class _List:
    """A list that is being read: the number of its next item, and how many drafts there were when it began."""

    number: int | None
    drafts_before: int
    drafts_before_item: int = 0

    def next_item(self, drafts: int) -> Item:
        item = Item(self.number)
        if self.number is not None:
            self.number += 1
        self.drafts_before_item = drafts
        return item


class Outline:
    """The drafts of one article, collected in one pass over its tokens."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._drafts: list[Draft] = []
        self._previous: Place | None = None
        self._containers: list[Container] = []
        self._lists: list[_List] = []
        self._notes: list[tuple[str, list[Token]]] = []
        self._markup_steps = 0

    def as_written(self) -> list[Draft]:
        """Return the whole article as it was written, after a notice."""
        self._add_as_written(self._source, AsWritten.ARTICLE)
        return self._drafts

    def read(self, tokens: Sequence[Token], number_notes: Callable[[], Mapping[str, int]]) -> list[Draft]:
        """Return the drafts of an article, its notes last, after a rule and in the order of their numbers.

        ``number_notes`` is asked for the notes' numbers by label if there are any. Where a label is defined twice,
        both notes are there under one number. Raises ``TooManyPartsError``.
        """
        self._read(tokens)
        if self._notes:
            numbers = number_notes()
            self._add_rule()
        while self._notes:  # a note may define another one
            batch, self._notes = sorted(self._notes, key=lambda note: numbers[note[0]]), []
            for label, body in batch:
                self._containers = [Note(numbers[label])]
                self._read(body)
        return self._drafts

    def _read(self, tokens: Sequence[Token]) -> None:
        stream = iter(tokens)
        opened: Token | None = None
        for token in stream:
            match token.type:
                case "inline" if opened is not None:
                    self._read_inline(token.content, opened)
                case "fence" | "code_block":
                    self._add_code(token.content)
                case "html_block":
                    self._add_html(token.content)
                case "hr":
                    self._add_rule()
                case "table_open":
                    self._read_table(token, stream)
                case "footnote_reference_open":
                    self._notes.append((token.meta["label"], list(_note_body(stream))))
                case _:
                    self._read_container(token)
            opened = token

    def _read_container(self, token: Token) -> None:
        match token.type:
            case "blockquote_open":
                self._containers.append(Quote())
            case "bullet_list_open":
                self._lists.append(_List(None, len(self._drafts)))
            case "ordered_list_open":
                self._lists.append(_List(int(token.attrs.get("start", 1)), len(self._drafts)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._containers.append(self._lists[-1].next_item(len(self._drafts)))
            case "list_item_close":
                if len(self._drafts) == self._lists[-1].drafts_before_item:
                    self._add_text("", tight=True)  # an empty item has its bullet all the same
                self._containers.pop()
            case "blockquote_close":
                self._containers.pop()

    def _read_inline(self, source: str, opened: Token) -> None:
        if has_too_much_markup(source):
            self._add_as_written(source, AsWritten.PARAGRAPH)
            return
        self._count_markup(source)
        level = int(opened.tag[1:]) if opened.type == "heading_open" else 0
        for i, piece in enumerate(pieces(source, keep_lines=False)):
            if level and i == 0:
                self._add_heading(piece, level)
            else:
                self._add_text(piece, tight=opened.hidden or i > 0)

    def _read_table(self, opened: Token, stream: Iterator[Token]) -> None:
        table = SourceTable(takewhile(lambda token: token.type != "table_close", stream))
        if table.is_too_large:
            first, last = opened.map or (0, 0)
            self._add_as_written("\n".join(self._source_lines[first:last]), AsWritten.TABLE)
            return
        for rows in table.parts():
            for row in (table.header, *rows):
                for cell in row:
                    self._count_markup(cell)
            self._add_table(table, rows)

    def _count_markup(self, source: str) -> None:
        self._markup_steps += markup_steps(source)
        if self._markup_steps > limits.MARKUP_STEPS:
            raise TooManyPartsError

    @cached_property
    def _source_lines(self) -> list[str]:
        return self._source.split("\n")

    def _add_text(self, source: str, *, tight: bool = False) -> None:
        place = self._next_place(tight=tight)
        self._drafts.append(Draft(lambda read: Paragraph(place, read(source)), (len(source), 1)))

    def _add_heading(self, source: str, level: int) -> None:
        place = self._next_place()
        self._drafts.append(Draft(lambda read: Heading(place, level, read(source)), (len(source), 1), is_heading=True))

    def _add_table(self, table: SourceTable, rows: Sequence[Sequence[str]]) -> None:
        place = self._next_place()
        header = table.header

        def finish(read: ReadInline) -> Table:
            cells = [tuple(map(read, row)) for row in (header, *rows)]
            return Table(place, table.alignments, cells[0], tuple(cells[1:]))

        self._drafts.append(Draft(finish, (0, len(rows) + 2)))

    def _add_as_written(self, source: str, reason: AsWritten) -> None:
        self._add_ready(Notice(self._next_place(), reason))
        for i, piece in enumerate(pieces(source, keep_lines=True)):
            self._add_spans(plain_spans(piece), tight=i > 0)

    def _add_spans(self, spans: Spans, *, tight: bool) -> None:
        if spans:
            said = "".join(span.text for span in spans)
            self._add_ready(Paragraph(self._next_place(tight=tight), spans), said)

    def _add_html(self, content: str) -> None:
        for paragraph in raw_html.paragraphs(content):
            if len(self._drafts) >= limits.BLOCKS:
                raise TooManyPartsError
            for i, piece in enumerate(pieces(paragraph, keep_lines=True)):
                self._add_spans(html_spans(piece), tight=i > 0)

    def _add_code(self, content: str) -> None:
        for i, piece in enumerate(pieces(content.removesuffix("\n"), keep_lines=True)):
            self._add_ready(Code(self._next_place(tight=i > 0), clean_text(piece)), piece)

    def _add_rule(self) -> None:
        self._add_ready(Rule(self._next_place()))

    def _add_ready(self, block: Block, text: str = "") -> None:
        self._drafts.append(Draft(lambda _: block, (len(text), text.count("\n") + 1)))

    def _next_place(self, *, tight: bool = False) -> Place:
        """Return where the next block stands. ``tight`` says that it belongs close under the one before."""
        containers = tuple(self._containers)
        before = self._previous
        if before is None:
            place = Place(containers=containers, gap=False)
        else:
            pairs = zip(before.containers, containers, strict=False)
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
            place = Place(containers=containers, shared=shared, gap=self._has_gap(before, containers, tight=tight))
        self._previous = place
        return place

    def _has_gap(self, before: Place, containers: Sequence[Container], *, tight: bool) -> bool:
        if before.containers and isinstance(before.containers[0], Note) and before.containers[0] is not containers[0]:
            return False  # from note to note
        begins_list = len(self._lists) == 1 and self._lists[0].drafts_before == len(self._drafts)
        return begins_list or not tight


def _note_body(stream: Iterator[Token]) -> Iterator[Token]:
    """Yield the tokens of a note up to its end, those of a note inside it included."""
    depth = 1
    for token in stream:
        depth += (token.type == "footnote_reference_open") - (token.type == "footnote_reference_close")
        if depth == 0:
            return
        yield token
