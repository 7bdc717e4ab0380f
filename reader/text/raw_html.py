"""Raw HTML in Markdown: its text stays, its tags go.

A tag is anything that a browser might take for one. The time is in proportion to the text, however broken it is: no
pattern goes past the next ``<``, and elements are only looked for up to the last place where one ends. What is never
closed hides nothing.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURE_MARK: Final = "\0"
"""Stands before and after a picture's alternative text in ``paragraphs``: no clean text has it."""

_INSIDE: Final = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+"""
_HIDDEN_NAMES: Final = ("script", "style", "template", "svg")
_HIDDEN: Final = re.compile(rf"<({'|'.join(_HIDDEN_NAMES)})\b", re.IGNORECASE)
_ELEMENTS: Final = {
    name: (re.compile(rf"<{name}\b.*?</{name}\b[^<>]*>", re.DOTALL | re.IGNORECASE), f"</{name}")
    for name in (*_HIDDEN_NAMES, "pre")
}
_COMMENT: Final = (re.compile(r"<!--.*?-->", re.DOTALL), "-->")
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


def paragraphs(source: str) -> list[str]:
    """Return the paragraphs of an HTML block, tags taken out and entities decoded; not clean yet.

    A line feed inside is a hard break; a picture is its alternative text between two ``PICTURE_MARK``.
    """
    text = _replace(source.replace(PICTURE_MARK, ""), _COMMENT, lambda _: "")
    for name in _HIDDEN_NAMES:
        text = _replace(text, _ELEMENTS[name], lambda _: "")
    text = _replace(text, _ELEMENTS["pre"], lambda found: found[0].replace("\n", "<br>"))
    text = _PICTURE.sub(lambda found: f"{PICTURE_MARK}{html.escape(_alternative_text(found))}{PICTURE_MARK}", text)
    text = _SPACE.sub(" ", text)
    text = _CELL.sub(" ", _BLOCK.sub("\n\n", _LINE_BREAK.sub("\n", text)))
    parts = _TAG.sub("", text).split("\n\n")
    return [html.unescape(each) for part in parts if (each := _trim_lines(part))]


def _replace(text: str, element: tuple[re.Pattern[str], str], by: Callable[[re.Match[str]], str]) -> str:
    """Replace each ``element``, looking no further than its last end: beyond, every start would search to no end."""
    pattern, end = element
    last = text.lower().rfind(end)
    if last < 0:
        return text
    stop = text.find(">", last) + 1 or len(text)
    return pattern.sub(by, text[:stop]) + text[stop:]


def _trim_lines(text: str) -> str:
    return "\n".join(_SPACE.sub(" ", line).strip(" ") for line in text.split("\n")).strip("\n")


def _alternative_text(found: re.Match[str]) -> str:
    alt = _ALT.search(found[1])
    return html.unescape(next((group for group in alt.groups() if group is not None), "")) if alt else ""
