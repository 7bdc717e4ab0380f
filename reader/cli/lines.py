"""Lines for people: wrapped to the width of the terminal where standard output is one, and whole in a pipe.

Everything that a command writes to standard output and error passes ``write``, which takes nothing but clean text.
What comes from a bundle is printed with an indentation for what is wrapped: however it is padded, no piece of it can
begin a line and look like a line of ours.
"""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from functools import cache
from typing import Final

import click

from reader.text import EMPTY, CleanText, clean_text, without_isolates

_WORD: Final = re.compile("( *)([^ ]+)")
# What stands before the text of a line of ``reader.text.plain``: quotations, indentation, and an item's marker.
_PREFIX: Final = re.compile(r"(?:> | )*(?:• |[0-9]+\. |\[[0-9]+\] )?")
_EMOJI_STYLE: Final = "\ufe0f"
_EMOJI: Final = "\U0001f000"


def say(line: CleanText = EMPTY, *, first: str = "", rest: str = "    ") -> None:
    """Print ``line``, breaking it only for a terminal. ``first`` goes before it, ``rest`` before what is wrapped."""
    text = first + line.replace("\n", " ")  # what comes from a bundle begins no line
    # A terminal gets no isolates: what is wrapped would cut them, and terminals differ in what they take.
    for each in wrapped(without_isolates(text), _columns(), rest) if sys.stdout.isatty() else [text]:
        write(clean_text(each))


def write(text: CleanText, *, err: bool = False) -> None:
    """Write ``text`` and a line feed to standard output, or to standard error.

    Nothing else here does, so that nothing gets there which is not clean.
    """
    click.echo(text, err=err)  # noqa: TID251 - the one place


def say_text(text: CleanText) -> None:
    """Print an article's plain text. What is wrapped keeps to its quotation, item or indentation."""
    for line in text.split("\n"):
        prefix = _PREFIX.match(line)
        say(clean_text(line), rest=re.sub("[^> ]", " ", prefix[0]) if prefix else "")


def wrapped(line: str, width: int, rest: str) -> list[str]:
    """Return ``line`` in lines of at most ``width`` cells, broken at spaces, and within a word only if it must be."""
    room = max(width - cells(rest), 2)
    lines: list[str] = []
    text, left = "", width
    begun = False
    for space, word in _WORD.findall(line):
        if begun and len(space) + cells(word) > left:
            lines.append(text)
            text, left, gap = rest, room, ""
        else:
            gap = space
        text, left = text + gap, left - len(gap)
        while cells(word) > left:
            fits = _fitting(word, left)
            lines.append(text + word[:fits])
            text, left, word = rest, room, word[fits:]  # noqa: PLW2901 - what is left of it
        text, left, begun = text + word, left - cells(word), True
    return [*lines, text]


def cells(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes. Where terminals differ it is the larger number."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


@cache
def _cells_of(character: str) -> int:
    if character == _EMOJI_STYLE:
        return 1  # it makes a narrow character wide
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if character >= _EMOJI or unicodedata.east_asian_width(character) in "WF" else 1


def _fitting(word: str, room: int) -> int:
    """Return how many characters of ``word`` go into ``room`` cells, at least one."""
    used = 0
    for at, character in enumerate(word):
        used += _cells_of(character)
        if used > room:
            return max(at, 1)
    return len(word)


def _columns() -> int:
    # One fewer: some terminals go to the next line as soon as the last column is written.
    return max(shutil.get_terminal_size().columns - 1, 10)
