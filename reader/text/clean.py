"""From any text to text that a terminal can be shown.

Invariants of ``CleanText``:

- no control character (C0, DEL, C1) but the line feed; a tab has become spaces; every other line end (CR, VT, FF, NEL,
  U+2028, U+2029) has become a line feed, and the blank Braille cell a space;
- no bidirectional control but isolates, which are balanced on each line (``reader.text.isolates``), no invisible or
  unassigned format character, no surrogate, no noncharacter, no private character, and nothing else that is drawn as
  nothing but white space: two texts that differ only there would look the same (right-to-left letters stay);
- no more than ``limits.MARKS`` combining marks on a character, and none at the start of a line or
  of an isolate, where it would be drawn on what stands to the left of the text;
- in composed form (NFC);
- a clean line has no line feed and no isolate either, and no white space but single spaces inside.

Cleaning what is clean changes nothing. Clean as late as possible, after the last decoding: an HTML or Markdown parser
turns ``&#27;`` into a live ESC.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Final, NewType
from unicodedata import normalize

from reader.errors import ArticleEncodingError, ArticleSizeError
from reader.text import limits
from reader.text.characters import DROPPED, LAST_OF_PLANE_0, MARKS, character_class
from reader.text.isolates import ISOLATES, balanced, without_isolates

CleanText = NewType("CleanText", str)
EMPTY: Final = CleanText("")

_ASTRAL: Final = re.compile(r"[\U00010000-\U0010ffff]")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_BRAILLE_BLANK: Final = "\u2800"
_TABS: Final = re.compile(rf"\t{{{limits.TABS + 1},}}")


class _Patterns:
    """What to look for in a text whose characters go up to ``last``.

    ``re`` turns a class within plane 0 into a bitmap, and searches any other range by range: twenty times slower.
    Most texts never leave plane 0.
    """

    def __init__(self, last: int) -> None:
        dropped = character_class(DROPPED, last=last)
        mark = character_class(MARKS, last=last)
        # One search says whether there is anything to do: ordinary text is only ever looked at.
        self.unclean = re.compile(rf"[\t\r\v\f\x85\u2028\u2029{_BRAILLE_BLANK}{dropped[1:]}")
        self.dropped = re.compile(dropped)
        self.mark = re.compile(mark)
        self.unfounded = re.compile(rf"\A{mark[:-1]} ]+")
        self.baseless = re.compile(rf"(?:^|(?<=[{ISOLATES}])){mark}+", re.MULTILINE)
        self.stack = re.compile(rf"({mark}{mark}{{{limits.MARKS - 1}}}){mark}+")


@cache
def _patterns(last: int) -> _Patterns:
    return _Patterns(last)


def _patterns_for(text: str) -> _Patterns:
    return _patterns(sys.maxunicode if _ASTRAL.search(text) else LAST_OF_PLANE_0)


def clean_text(text: str) -> CleanText:
    """Return ``text`` clean, of one line or several. Takes time in proportion to its length, whatever is in it."""
    patterns = _patterns_for(text)
    if patterns.unclean.search(text):
        text = patterns.dropped.sub("", _LINE_ENDS.sub("\n", text)).replace(_BRAILLE_BLANK, " ")
        text = _TABS.sub("\t" * limits.TABS, text).expandtabs(limits.TAB_STOP)
    return CleanText(text if text.isascii() else _compose(text, patterns))


def clean_line(text: str) -> CleanText:
    """Return ``text`` clean, on one line, its white space folded to single spaces."""
    line = " ".join(clean_text(without_isolates(text)).split())
    if line.isascii():
        return CleanText(line)
    # A mark that stood on a space at the beginning has lost it.
    return CleanText(_patterns_for(line).unfounded.sub("", line, count=1))


def decode(data: bytes) -> CleanText:
    """Return the clean text of an article's bytes.

    Raises ``ArticleSizeError`` for more than ``limits.ARTICLE_BYTES`` and ``ArticleEncodingError`` for anything that
    is not UTF-8.
    """
    if len(data) > limits.ARTICLE_BYTES:
        raise ArticleSizeError(limit=limits.ARTICLE_BYTES // 1024 // 1024)
    try:
        return clean_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass  # that exception holds the article: it must not become the context of ours
    raise ArticleEncodingError


def _compose(text: str, patterns: _Patterns) -> str:
    """Return ``text`` in NFC with its marks bounded.

    Marks are bounded before composing, too: CPython sorts a run of them in quadratic time. What is left of a stack
    may compose anew with what followed it, so this goes on until nothing changes (twice, in practice).
    """
    while True:
        composed = _bound_marks(normalize("NFC", _bound_marks(balanced(text), patterns)), patterns)
        if composed == text:
            return text
        text = composed


def _bound_marks(text: str, patterns: _Patterns) -> str:
    if patterns.mark.search(text) is None:
        return text
    return patterns.stack.sub(r"\1", patterns.baseless.sub("", text))
