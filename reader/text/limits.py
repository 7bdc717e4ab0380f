"""How much of an article is laid out, in one place, each bound with its reason.

No word is lost at a bound: what is too long is cut into pieces that follow each other, and what has too many parts is
shown as it was written, after a notice that says so. Only ``ARTICLE_BYTES`` refuses.
"""

from __future__ import annotations

from typing import Final

ARTICLE_BYTES: Final = 16 * 1024 * 1024
"""Of one article. War and Peace in Russian is 6 MB; everything here takes a multiple of it in memory."""

TABS: Final = 16
"""In a row. A hundred thousand would be four hundred thousand spaces to lay out; nobody indents so deep."""

TAB_STOP: Final = 4
"""Columns, as in Markdown (CommonMark 2.2), so that expanding tabs first leaves the blocks as they were."""

MARKS: Final = 8
"""Combining marks on one character. Living languages use up to four; a stack of a thousand covers the screen."""

ISOLATES: Final = 8
"""Levels of bidirectional isolates in each other. A quotation in a quotation takes two."""

BLANK_LINES: Final = 64
"""In a row: a million of them would hide what follows and cost the parser a million lines."""

LINES: Final = 100_000
"""Of an article that is read as Markdown: the parser keeps five lists of that length."""

TOKENS: Final = 200_000
"""Of the block parser (some 300 bytes each). An article of 200,000 words has 20,000."""

BLOCK_STEPS: Final = 600_000
"""Lines that the block parser looks at for each rule that might go on or end there, some 4 microseconds each. What is
written takes up to five a line; what is made to be read again and again would take the square of its lines."""

BLOCKS: Final = 100_000
"""That the HTML of an article may bring it to: a paragraph there is three characters, and 600 bytes once it is read.
As many as ``LINES``; an article with more is shown as it was written."""

NESTING: Final = 10
"""Levels of block nesting, a list being two: deeper is shown as it was written. Ten fit no screen."""

PARSER_NESTING: Final = 20
"""markdown-it's ``maxNesting``: it loses blocks beyond, so it must stay above ``NESTING`` and what one rule adds."""

PIECE: Final = 16_000
"""Characters of one block; a longer paragraph or fence goes on in a next block. Laying out one block is the
smallest step there is, so this bounds how long the screen can stand still."""

PIECE_LINES: Final = 200
"""Lines of one block, for the same reason."""

MARKUP: Final = 1_000
"""Characters in one paragraph that can begin or end markup. Some of markdown-it's inline rules are quadratic in
them; a paragraph beyond is shown as it was written."""

MARKUP_STEPS: Final = 50_000_000
"""Of an article: for each paragraph and cell, its characters that can begin markup times those where the parser stops
on the way to the end; it may go that way from each (some 50 ns a step). An article beyond is shown as it was written.
Six megabytes of prose with ordinary markup take four million, ten thousand links 300,000."""

TABLE_COLUMNS: Final = 100
"""Columns of a table; a wider one is shown as it was written."""

CELL: Final = 2_000
"""Characters of one cell of a table; a table with a longer one is shown as it was written."""

TABLE_HEADER: Final = 8_000
"""Characters of a table's header, which every part of the table repeats: half of what one block holds. A table with
more is shown as it was written."""

TABLE_CELLS: Final = 1_000
"""Cells of one block; a longer table goes on in a next block, with its header again."""

ADDRESS: Final = 200
"""Characters of a link's address that are shown; some addresses hold a whole picture."""
