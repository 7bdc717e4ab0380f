"""Bidirectional isolates (Unicode UAX 9, 2.4): what sets a name or a quotation apart in text that runs the other way.

They are all of the bidirectional controls that clean text keeps: an isolate reorders only what is inside it. Invariants
of a balanced text: on each line, every isolate that begins also ends, none ends that did not begin, none is empty, and
they nest no deeper than ``limits.ISOLATES``.
"""

from __future__ import annotations

import re
from typing import Final

from reader.text import limits

ISOLATES: Final = "\u2066\u2067\u2068\u2069"
_END: Final = ISOLATES[-1]
_BEGINS: Final = frozenset(ISOLATES) - {_END}
_ANY: Final = re.compile(f"([{ISOLATES}])")
_DROP: Final = dict.fromkeys(map(ord, ISOLATES))


def balanced(text: str) -> str:
    """Return ``text`` with its isolates balanced on each line: what is left open is closed at the end of the line."""
    if _ANY.search(text) is None:
        return text
    return "\n".join(map(_balanced_line, text.split("\n")))


def without_isolates(text: str) -> str:
    """Return ``text`` without isolates, for whoever lays it out in cells or compares it."""
    return text.translate(_DROP) if _ANY.search(text) else text


def _balanced_line(line: str) -> str:
    parts: list[str] = []
    open_: list[bool] = []  # whether each isolate that is open was kept
    for part in _ANY.split(line):
        if part in _BEGINS:
            open_.append(len(open_) < limits.ISOLATES)
            if open_[-1]:
                parts.append(part)
        elif part != _END:
            if part:
                parts.append(part)
        elif open_:
            _close(parts, kept=open_.pop())
    while open_:
        _close(parts, kept=open_.pop())
    return "".join(parts)


def _close(parts: list[str], *, kept: bool) -> None:
    if not kept:
        return
    if parts[-1] in _BEGINS:
        parts.pop()  # nothing is inside
    else:
        parts.append(_END)
