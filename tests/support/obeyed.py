"""What a terminal obeys, told from the bytes that it is sent."""

from __future__ import annotations

import re
from typing import Final

# A kind is the sequence without its numbers and texts.
OBEYED: Final = re.compile(
    r"""
    \x1b\[ (?P<private>[<=>?]?) [0-9;:]* (?P<between>[ -/]*) (?P<final>[@-~])
    | \x1b (?P<string>[]PX^_]) (?P<number>\d*) [^\x07\x1b]* (?:\x07|\x1b\\)
    | \x1b (?P<other>[^][PX^_])
    | (?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f])
    """,
    re.VERBOSE,
)


def kinds(raw: bytes) -> set[tuple[str | None, ...]]:
    """Return the kinds of control that are in ``raw``; a sequence that is not whole is an assertion that fails."""
    text = raw.decode("utf-8")
    assert "\x1b" not in OBEYED.sub("", text), "the expression above knows every sequence there is"
    return {match.groups() for match in OBEYED.finditer(text)}
