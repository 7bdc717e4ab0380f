"""Markdown (CommonMark with tables, strikethrough and footnotes) to blocks.

Blocks are found at once, for the whole article: that is quick, and definitions of links and notes may stand anywhere.
What is inside a block is read when the block is first asked for, so that the first screen does not wait for the last.
Whatever exceeds a limit is shown as it was written, after a notice; nothing is dropped but comments, scripts and
styles of raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, overload

from reader.text import limits
from reader.text.blocks import Draft, Outline, TooManyPartsError
from reader.text.dialect import markdown_parser
from reader.text.document import Heading
from reader.text.inline import spans_of
from reader.text.plain import has_picture, plain_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from reader.text.clean import CleanText
    from reader.text.document import Block, Spans

_STEPS: Final = "steps"
_LOOKING_AHEAD: Final = ("paragraph", "reference", "blockquote", "list", "table", "footnote_def")
_BLANK_LINES: Final = re.compile(rf"\n{{{limits.BLANK_LINES + 1},}}")
_NOTE_LABEL: Final = re.compile(r"\[\^([^\]\[\s]{1,100})\]")
_NOTE_START: Final = re.compile(r"^[ >]*\[\^[^\]\[\s]{1,100}\]:", re.MULTILINE)


class Document(Sequence["Block"]):
    """An article's blocks. Indexing reads a block the first time it is asked for; iterating reads them all."""

    def __init__(self, drafts: Sequence[Draft], env: dict[str, Any]) -> None:
        self._blocks: list[Block | Draft] = list(drafts)
        self._env = env
        self.extents: tuple[tuple[int, int], ...] = tuple(draft.extent for draft in drafts)
        """Of each block: characters of its source and lines at least. What a height is guessed from."""
        self._heading_indexes = tuple(i for i, draft in enumerate(drafts) if draft.is_heading)

    def __len__(self) -> int:
        return len(self._blocks)

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Block]: ...
    def __getitem__(self, index: int | slice) -> Block | Sequence[Block]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        block = self._blocks[index]
        if isinstance(block, Draft):
            block = self._blocks[index] = block.finish(self._read_inline)
        return block

    def __iter__(self) -> Iterator[Block]:
        # Not the inherited one: it takes any IndexError, wherever it comes from, for the end of the article.
        return (self[i] for i in range(len(self)))

    @property
    def headings(self) -> tuple[tuple[int, Heading], ...]:
        """The headings, each with its place in the sequence."""
        blocks = ((i, self[i]) for i in self._heading_indexes)
        return tuple((i, block) for i, block in blocks if isinstance(block, Heading))

    def plain_text(self, *, shown: bool = False) -> CleanText:
        """Return the article without markup, for the index or (``shown``) for people: see ``reader.text.plain``."""
        return plain_text(self, shown=shown)

    def has_picture(self) -> bool:
        """Return whether there is a picture in it."""
        return has_picture(self)

    def _read_inline(self, source: str) -> Spans:
        tokens: list[Token] = []
        parser = _parser()
        parser.inline.parse(source, parser, self._env, tokens)
        return spans_of(tokens)


def parse(text: CleanText) -> Document:
    """Return the document that ``text`` (Markdown, without front matter) describes. Any text is a document."""
    source = _BLANK_LINES.sub("\n" * limits.BLANK_LINES, text)
    env: dict[str, Any] = {}
    tokens = _Tokens()
    parser = _parser()
    try:
        if source.count("\n") > limits.LINES:
            raise TooManyPartsError
        parser.block.parse(source, parser, env, tokens)
        drafts = Outline(source).read(tokens, lambda: _number_notes(source, env))
    except TooManyPartsError:
        return Document(Outline(source).as_written(), {})
    return Document(drafts, env)


class _Tokens(list["Token"]):
    """What the block parser appends to, bounded: a list of a million items is a few bytes each, and a token 300."""

    def append(self, token: Token) -> None:
        if len(self) >= limits.TOKENS:
            raise TooManyPartsError
        super().append(token)


@cache
def _parser() -> MarkdownIt:
    parser = markdown_parser()
    parser.block.ruler.before("too_deep", "count", _count, {"alt": list(_LOOKING_AHEAD)})
    # A parser gathers its rules at its first text, and another thread would meanwhile see none of them.
    parser.parse("text")
    return parser


def _count(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - their signature
    """Count the lines that the block rules look at, and stop at the bound; never match.

    Rules that look ahead ask this for each line that might end their block. A quotation does not ask for those that
    begin with ``>``: they are counted before it passes them, at half the price.
    """
    steps = 2
    if not silent or state.parentType == "blockquote":
        line = start_line + silent
        while line < end_line and state.src.startswith(">", state.bMarks[line] + state.tShift[line]):
            line += 1
        steps += line - start_line
    state.env[_STEPS] = state.env.get(_STEPS, 0) + steps
    if state.env[_STEPS] > 2 * limits.BLOCK_STEPS:
        raise TooManyPartsError
    return False


def _number_notes(source: str, env: dict[str, Any]) -> dict[str, int]:
    """Give each note that is defined a number by where it is first referred to; return the numbers by label.

    The parser would number them as it meets the references, and here it meets a block only when it is asked for.
    A note that nothing refers to comes last; it is shown all the same.
    """
    notes = env["footnotes"]
    defined: dict[str, int] = notes["refs"]
    labels = dict.fromkeys(
        label for label in _NOTE_LABEL.findall(_NOTE_START.sub("", source)) if f":{label}" in defined
    )
    labels |= dict.fromkeys(key[1:] for key in defined)
    for number, label in enumerate(labels):
        defined[f":{label}"] = number
        notes["list"][number] = {"label": label, "count": 0}  # what the plugin's rule for references expects
    return {label: number + 1 for number, label in enumerate(labels)}
