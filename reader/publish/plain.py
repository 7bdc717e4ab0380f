"""Plain text as Markdown: it reads as it was typed.

Paragraphs stay, and so do the lines of a verse, a list or an address; the lines of a paragraph that was wrapped at a
fixed width flow together.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from reader.publish.escape import escape_inline, escape_line_starts

_WRAPPED: Final = 60
"""Characters that each line of a wrapped paragraph has at least, the last one apart."""
_OWN_LINE: Final = re.compile(r"[-–—*+•·>]|\d{1,9}[.)]")
"""How a line begins that is not joined to the one before it: speech, items."""


def from_plain_text(text: str) -> str:
    """Return ``text`` (lines end in LF) as Markdown."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n\n".join(_paragraph(list(group)) for filled, group in groupby(lines, key=bool) if filled) + "\n"


def _paragraph(lines: list[str]) -> str:
    wrapped = all(len(line) >= _WRAPPED for line in lines[:-1])
    written = [escape_line_starts(escape_inline(line)) for line in lines]
    joined = written[0]
    for line, next_written in zip(lines[1:], written[1:], strict=True):
        joined += ("\n" if wrapped and not _OWN_LINE.match(line) else "\\\n") + next_written
    return joined
