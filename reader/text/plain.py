"""A document as plain text, and the words that stand for what is no text.

What it is for decides how much is said: an index must not find every picture under "picture", a person who reads at
the command line or by a screen reader must be told that there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.i18n import N_, _
from reader.text.clean import CleanText
from reader.text.document import AsWritten, Code, Heading, Item, Note, Notice, Paragraph, Quote, Rule, Style, Table
from reader.text.isolates import without_isolates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.text.document import Block, Container, Place, Spans

BULLET: Final = "•"

_REASONS: Final = {
    AsWritten.TABLE: N_("The table below is too large to be laid out. It is shown as it was written."),
    AsWritten.PARAGRAPH: N_("The paragraph below has too much markup to be laid out. It is shown as it was written."),
    AsWritten.ARTICLE: N_("This article has too many parts to be laid out. It is shown as it was written."),
}


def picture_text(alternative: CleanText) -> CleanText:
    """Return what stands for a picture on the screen, in the language in use."""
    said = _("[picture: {text}]").format(text=alternative) if alternative else _("[picture]")
    return CleanText(said)


def notice_text(reason: AsWritten) -> CleanText:
    """Return a notice's sentence, in the language in use."""
    return CleanText(_(_REASONS[reason]))


def marker(container: Container) -> str:
    """Return what stands before the first line of a list item or a note, a space at its end included."""
    match container:
        case Item(number=None):
            return f"{BULLET} "
        case Item(number=number):
            return f"{number}. "
        case Note(number=number):
            return f"[{number}] "
        case Quote():
            return ""


def plain_text(blocks: Iterable[Block], *, shown: bool = False) -> CleanText:
    """Return ``blocks`` as text: no line is wrapped, an empty line goes between paragraphs, two before a heading.

    Quotations have ``>`` before each line, lists their markers, code four spaces; a table is a line a row with
    ``|`` between cells. ``shown`` says that people read this: then pictures and notices are said in the language in
    use. Without it a picture is its alternative text in brackets, and there are no bidirectional isolates: words are
    looked for in it.
    """
    lines: list[str] = []
    for block in blocks:
        place = block.place
        if isinstance(block, Notice) and not shown:
            continue
        if place.gap and lines:
            empty = _prefix(place.containers[: place.shared]).rstrip()
            lines += [empty, empty] if isinstance(block, Heading) else [empty]
        first, rest = _first_prefix(place), _prefix(place.containers)
        said = list(_lines(block, shown=shown))
        lines += [f"{rest if i else first}{line}".rstrip() for i, line in enumerate(said)]
    text = "\n".join(lines)
    return CleanText(text if shown else without_isolates(text))


def has_picture(blocks: Iterable[Block]) -> bool:
    """Return whether there is a picture in any of ``blocks``."""
    return any(Style.PICTURE in span.style for block in blocks for spans in _spans(block) for span in spans)


def _spans(block: Block) -> Iterator[Spans]:
    match block:
        case Table(header=header, rows=rows):
            for row in (header, *rows):
                yield from row
        case Paragraph(spans=spans) | Heading(spans=spans):
            yield spans


def _lines(block: Block, *, shown: bool) -> Iterator[str]:
    match block:
        case Code(text=text):
            yield from (f"    {line}" for line in text.split("\n"))
        case Table(header=header, rows=rows):
            for row in (header, *rows):
                yield " | ".join(_said(cell, shown=shown).replace("\n", " ") for cell in row)
        case Rule():
            yield "* * *"
        case Notice(reason=reason):
            yield notice_text(reason)
        case _:
            yield from _said(block.spans, shown=shown).split("\n")


def _said(spans: Spans, *, shown: bool) -> str:
    return "".join(
        (picture_text(span.text) if shown else span.text and f"[{span.text}]")
        if Style.PICTURE in span.style
        else span.text
        for span in spans
    )


def _prefix(containers: Iterable[Container]) -> str:
    return "".join("> " if isinstance(each, Quote) else " " * len(marker(each)) for each in containers)


def _first_prefix(place: Place) -> str:
    old, new = place.containers[: place.shared], place.containers[place.shared :]
    return _prefix(old) + "".join("> " if isinstance(each, Quote) else marker(each) for each in new)
