"""Text from outside, made fit to be shown: cleaned, bounded, and taken apart into blocks.

``clean_line``, ``clean_text`` and ``decode`` make ``CleanText``, and so does what fills our sentences
(``reader.text.sentences``); ``parse`` makes a ``Document`` of it, a sequence of
blocks. ``parse`` and ``Document`` are imported when asked for: a Markdown parser is slow to import, and most of what
imports this package wants clean text only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.text.clean import EMPTY, CleanText, clean_line, clean_text, decode
from reader.text.document import Block, Code, Heading, Notice, Paragraph, Rule, Span, Style, Table
from reader.text.isolates import without_isolates
from reader.text.sentences import _, describe, joined, ngettext

if TYPE_CHECKING:
    from reader.text.markdown import Document, parse

__all__ = [
    "EMPTY",
    "Block",
    "CleanText",
    "Code",
    "Document",
    "Heading",
    "Notice",
    "Paragraph",
    "Rule",
    "Span",
    "Style",
    "Table",
    "_",
    "clean_line",
    "clean_text",
    "decode",
    "describe",
    "joined",
    "ngettext",
    "parse",
    "without_isolates",
]


def __getattr__(name: str) -> Any:
    if name in ("Document", "parse"):
        from reader.text import markdown  # noqa: PLC0415 - see above

        return getattr(markdown, name)
    raise AttributeError(name)
