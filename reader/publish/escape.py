"""Text that means itself, written as Markdown.

What could begin markup (CommonMark 0.31.2, with tables, strikethrough and footnotes) gets a backslash: parsed again,
the text is what it was.
"""

from __future__ import annotations

import re
from typing import Final

_INLINE: Final = re.compile(r"[\\`*_\[\]<~]|&(?=[#A-Za-z])")
_LINE_START: Final = re.compile(r"^([ \t]*)(?:([#+=>|:-])|(\d{1,9})([.)]))", re.MULTILINE)


def escape_inline(text: str) -> str:
    """Return ``text`` for the middle of a line."""
    return _INLINE.sub(r"\\\g<0>", text)


def escape_line_starts(markdown: str) -> str:
    """Return ``markdown``, already escaped inline, so that none of its lines begins a block."""
    return _LINE_START.sub(_with_backslash, markdown)


def _with_backslash(match: re.Match[str]) -> str:
    indent, mark, digits, dot = match.groups()
    return f"{indent}\\{mark}" if mark else f"{indent}{digits}\\{dot}"
