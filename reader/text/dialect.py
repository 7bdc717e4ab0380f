"""The Markdown that is read and published: CommonMark with tables, strikethrough and footnotes.

One parser for both, so that what a publisher is told of a text is what a reader will see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from mdit_py_plugins.footnote import footnote_plugin

from reader.text import limits

if TYPE_CHECKING:
    from typing import Any


def markdown_parser(**options: Any) -> MarkdownIt:
    """Return a new parser; ``options`` are markdown-it's, beyond those of the dialect."""
    parser = MarkdownIt("commonmark", {"maxNesting": limits.PARSER_NESTING, **options})
    parser.enable(["table", "strikethrough"])
    footnote_plugin(parser, inline=False, move_to_end=False)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    # Nothing here ever opens an address, so none is dangerous; one that is refused would be shown as raw Markdown,
    # with a whole picture in base64 where it is a data: address.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - their name
    return parser


def _too_deep(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - their signature
    """Read what is nested too deep as a paragraph: markdown-it itself would lose it."""
    return state.level >= limits.NESTING and paragraph(state, start_line, end_line, silent)
