"""Raw HTML in Markdown: its text stays, its tags go.

A tag is anything that a browser might take for one. The time is in proportion to the text, however broken it is: no
pattern goes past the next ``<``, and elements are found in one scan forward, which is over where no end follows. What
is never closed hides nothing.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Element(NamedTuple):
    """What begins and what ends a piece of HTML."""

    start: re.Pattern[str]
    end: re.Pattern[str]


PICTURE_MARK: Final = "\0"
"""Stands before and after a picture's alternative text in ``paragraphs``: no clean text has it."""

_INSIDE: Final = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+"""
_HIDDEN_NAMES: Final = ("script", "style", "template", "svg")
_HIDDEN: Final = re.compile(rf"<({'|'.join(_HIDDEN_NAMES)})\b", re.IGNORECASE)
_ELEMENTS: Final = {
    name: _Element(re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE))
    for name in (*_HIDDEN_NAMES, "pre")
}
_COMMENT: Final = _Element(re.compile("<!--"), re.compile("-->"))
_PICTURE: Final = re.compile(rf"<img\b({_INSIDE})>", re.IGNORECASE)
_ALT: Final = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LINE_BREAK: Final = re.compile(rf"<br\b{_INSIDE}>", re.IGNORECASE)
_BLOCK: Final = re.compile(
    r"</?(?:address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer"
    rf"|form|h[1-6]|header|hr|html|li|main|nav|ol|p|pre|section|summary|table|tr|ul)\b{_INSIDE}>",
    re.IGNORECASE,
)
_SPACE: Final = re.compile("[ \n]+")
_CELL: Final = re.compile(rf"</?t[dh]\b{_INSIDE}>", re.IGNORECASE)
_TAG: Final = re.compile(rf"<[/!?a-zA-Z]{_INSIDE}>|<[/!?a-zA-Z][^<>]*+>")
_ZEROS: Final = re.compile("&#0+(?=[0-9])")
_TOO_LARGE: Final = re.compile("&#[0-9]{8,};?")


def hidden_by(tag: str) -> str | None:
    """Return the name of the element that ``tag`` opens if what is inside is no text for people, else ``None``."""
    found = _HIDDEN.match(tag)
    return found[1].lower() if found else None


def closes(tag: str, name: str) -> bool:
    """Return whether ``tag`` closes the element ``name``."""
    return re.match(rf"</{name}\b", tag, re.IGNORECASE) is not None


def is_line_break(tag: str) -> bool:
    """Return whether ``tag`` is ``<br>``."""
    return _LINE_BREAK.match(tag) is not None


def picture(tag: str) -> str | None:
    """Return the alternative text of a picture's tag, ``None`` for another tag. It is not clean yet."""
    found = _PICTURE.match(tag)
    return None if found is None else _alternative_text(found)


def paragraphs(source: str) -> Iterator[str]:
    """Return the paragraphs of an HTML block, tags taken out and entities decoded; not clean yet.

    A line feed inside is a hard break; a picture is its alternative text between two ``PICTURE_MARK``.
    """
    text = _replace(source.replace(PICTURE_MARK, ""), _COMMENT, lambda _: "")
    for name in _HIDDEN_NAMES:
        text = _replace(text, _ELEMENTS[name], lambda _: "")
    text = _replace(text, _ELEMENTS["pre"], lambda found: found.replace("\n", "<br>"))
    text = _PICTURE.sub(lambda found: f"{PICTURE_MARK}{html.escape(_alternative_text(found))}{PICTURE_MARK}", text)
    text = _SPACE.sub(" ", text)
    text = _CELL.sub(" ", _BLOCK.sub("\n\n", _LINE_BREAK.sub("\n", text)))
    parts = _TAG.sub("", text).split("\n\n")
    return (_unescape(each) for part in parts if (each := _trim_lines(part)))


def _replace(text: str, element: _Element, by: Callable[[str], str]) -> str:
    """Replace each ``element``, from where it begins to the first end after that."""
    parts: list[str] = []
    at = 0
    # Where no end follows one start, none follows a later one: looking on would search to the end for each.
    while (start := element.start.search(text, at)) and (end := element.end.search(text, start.end())):
        parts += [text[at : start.start()], by(text[start.start() : end.end()])]
        at = end.end()
    return "".join([*parts, text[at:]])


def _unescape(text: str) -> str:
    """Return ``text`` with its entities decoded. ``html.unescape`` raises for a number of thousands of digits."""
    return html.unescape(_TOO_LARGE.sub("\ufffd", _ZEROS.sub("&#", text)))


def _trim_lines(text: str) -> str:
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in text.split("\n")).strip("\n")


def _alternative_text(found: re.Match[str]) -> str:
    alt = _ALT.search(found[1])
    return _unescape(next((group for group in alt.groups() if group is not None), "")) if alt else ""
