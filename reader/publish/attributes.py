"""A bound on the attributes of an element: the HTML parser's time grows with the square of their number."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 200
"""Attributes of one element; real pages have a few dozen at most."""

_ATTRIBUTE: Final = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_RAW: Final = "script|style|title|textarea|xmp|iframe|noembed|noframes"
_MARKUP: Final = re.compile(
    # Each alternative takes what it has begun to its end, or the text's: nothing is looked at twice.
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+"
    rf"|(?P<kept>(?:<(?P<raw>{_RAW})(?=[\s/>])|</?[a-z][^\s/>]*+)(?:{_ATTRIBUTE}){{0,{MOST}}}+)(?P<rest>(?:{_ATTRIBUTE})*+)"
    r"(?(raw)[^>]*+>.*?(?=</(?P=raw)[\s/>]|\Z))?+",
    re.IGNORECASE | re.DOTALL,
)


def bound_attributes(page: str) -> str:
    """Return the HTML ``page`` without the attributes of an element beyond ``MOST``.

    Tags are told apart as browsers do (WHATWG HTML, section 13.2.5): not in comments, nor in scripts and their kin.
    """
    return _MARKUP.sub(_bounded, page)


def _bounded(found: re.Match[str]) -> str:
    if not found["rest"]:
        return found[0]
    start, end = found.span("rest")
    return found[0][: start - found.start()] + found[0][end - found.start() :]
