"""From the tree that trafilatura extracts to Markdown.

The tree's elements are those of trafilatura's XML output: ``head p list item quote table row cell code`` and, in a line
of text, ``hi ref del graphic lb``. Trafilatura's own Markdown is not used: it loses quotations and the nesting of
numbered lists, and leaves entities in the text live.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from reader.publish.escape import escape_inline, escape_line_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

Element: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""

_BLOCKS: Final = frozenset({"body", "div", "head", "p", "list", "item", "quote", "table", "row", "cell"})
_CONTAINERS: Final = frozenset({"body", "div", "p", "item", "row", "cell"})
_MARKERS: Final = {"#b": "**", "#i": "*"}
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LINK: Final = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_UNSAFE_IN_ADDRESS: Final = re.compile(r"[\x00-\x20<>\\\x7f]")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_PUNCTUATION_AROUND: Final = re.compile(r"((?:\\[\W_]|[^\w\\])*)(.*?)((?:\\[\W_]|[^\w\\])*)", re.DOTALL)
_DEFAULT_LEVEL: Final = 2


def to_markdown(body: Element) -> str:
    """Return the Markdown of the element ``body``."""
    return "\n\n".join(_blocks(body)) + "\n"


def _blocks(container: Element) -> Iterator[str]:
    """Yield the blocks in ``container``; text that stands in no block of its own becomes paragraphs."""
    run = _text(container.text)
    last_list = ""
    for child in container:
        if _is_block(child):
            yield from _paragraphs(run)
            last_list = "" if run.strip() else last_list
            run = ""
            if child.tag == "list":
                last_list = _marker(child, last_list)
                yield _list(child, last_list)
            elif child.tag in _CONTAINERS:
                yield from _blocks(child)
                last_list = ""
            else:
                yield from filter(None, [_block(child)])
                last_list = ""
            run = _text(child.tail)
        else:
            run += _inline(child, run, frozenset()) + _text(child.tail)
    yield from _paragraphs(run)


def _is_block(element: Element) -> bool:
    return element.tag in _BLOCKS or (element.tag == "code" and "\n" in _code_text(element))


def _block(element: Element) -> str:
    if element.tag == "head":
        return _heading(element)
    if element.tag == "quote":
        return _indented("\n\n".join(_blocks(element)), "> ", "> ").replace("\n> \n", "\n>\n")
    if element.tag == "table":
        return _table(element)
    code = _code_text(element).strip("\n")
    fence = "`" * max(3, _longest_run(code) + 1)
    return f"{fence}\n{code}\n{fence}"


def _heading(element: Element) -> str:
    text = " ".join(_line(element).split())
    text = re.sub(r"#+$", lambda hashes: "\\" + hashes[0], text)
    rend = element.get("rend") or ""
    level = int(rend[1]) if re.fullmatch(r"h[1-6]", rend) else _DEFAULT_LEVEL
    return f"{'#' * level} {text}" if text else ""


def _marker(element: Element, previous: str) -> str:
    """Return how the list's items begin: unlike those of a list just before, or the two would become one."""
    first, second = ("1.", "1)") if element.get("rend") == "ol" else ("-", "+")
    return second if previous == first else first


def _list(element: Element, marker: str) -> str:
    items = []
    for number, item in enumerate(element.iterchildren("item"), 1):
        begin = f"{number}{marker[-1]} " if marker[0] == "1" else f"{marker} "
        blocks = list(_blocks(item))
        # A nested list right after one paragraph keeps the list tight.
        separator = "\n" if len(blocks) == 2 and item.find("list") is not None else "\n\n"  # noqa: PLR2004
        items.append(_indented(separator.join(blocks), begin, " " * len(begin)).rstrip())
    return "\n".join(items)


def _table(element: Element) -> str:
    rows = [[_cell(cell) for cell in row.iterchildren("cell")] for row in element.iterchildren("row")]
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    if not any(cell.get("role") == "head" for cell in next(element.iterchildren("row"))):
        rows.insert(0, [])
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(element: Element) -> str:
    return " ".join(_line(element).split()).replace("|", "\\|")


def _line(element: Element) -> str:
    """Return all that ``element`` holds as one line of text, blocks in it apart from each other by spaces."""
    line = _text(element.text)
    for child in element:
        line += f" {_line(child)} " if child.tag in _BLOCKS else _inline(child, line, frozenset())
        line += _text(child.tail)
    return line.replace("\n", " ")


def _inline(element: Element, before: str, active: frozenset[str]) -> str:
    if element.tag == "lb":
        return "\n"
    if element.tag == "graphic":
        return f"![{escape_inline(' '.join((element.get('alt') or '').split()))}]({element.get('src') or ''})"
    if element.tag == "code" or element.get("rend") == "#t":
        return _code_span(" ".join(_code_text(element).split()))
    marker = "~~" if element.tag == "del" else _MARKERS.get(element.get("rend") or "", "")
    inner = _text(element.text)
    for child in element:
        inner += _inline(child, inner, active | {marker}) + _text(child.tail)
    if element.tag == "ref":
        return _link(inner, element.get("target") or "")
    if element.get("rend") in {"#sup", "#sub"} and inner.isdecimal() and inner.isascii():
        return inner.translate(_RAISED if element.get("rend") == "#sup" else _LOWERED)
    if not marker or marker in active:
        return inner
    around = (before[-1:], (element.tail or "")[:1])
    return "\n".join(_emphasised(line, marker, *around, plain=len(element) == 0) for line in inner.split("\n"))


def _emphasised(text: str, marker: str, before: str, after: str, *, plain: bool) -> str:
    """Return ``text`` between markers, if they work there (CommonMark 0.31.2, section 6.2, flanking runs).

    A marker between punctuation inside and a letter outside would be shown as it is, so such punctuation is moved
    out, or where there is other markup inside, the text stays plain.
    """
    core = text.strip()
    if not core:
        return text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    opens_badly = not lead and _is_word(before) and not _is_word(core[0])
    closes_badly = not trail and _is_word(after) and not _is_word(core[-1])
    if opens_badly or closes_badly:
        match = _PUNCTUATION_AROUND.fullmatch(core)
        if not plain or match is None or not match[2]:
            return text
        lead, core, trail = lead + match[1], match[2], match[3] + trail
    return f"{lead}{marker}{core}{marker}{trail}"


def _is_word(character: str) -> bool:
    return bool(character) and not character.isspace() and unicodedata.category(character)[0] not in "PS"


def _link(text: str, target: str) -> str:
    text = text.replace("\n", " ")
    if not text.strip() or not _LINK.match(target):
        return text
    address = _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", target)
    address = _ENTITY.sub(r"\\&", f"<{address}>" if "(" in address or ")" in address else address)
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}[{text.strip()}]({address}){trail}"


def _code_text(element: Element) -> str:
    text = element.text or ""
    for child in element:
        text += ("\n" if child.tag == "lb" else _code_text(child)) + (child.tail or "")
    return text


def _code_span(text: str) -> str:
    if not text:
        return ""
    fence = "`" * (_longest_run(text) + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _text(text: str | None) -> str:
    return escape_inline(re.sub(r"[ \t\n\r\f]+", " ", text or ""))


def _paragraphs(run: str) -> Iterator[str]:
    """Yield the paragraphs of a run of text: a line feed in it is a break, two of them part paragraphs."""
    for paragraph in re.split(r"\n *\n[ \n]*", run.strip()):
        lines = [line.strip() for line in paragraph.split("\n")]
        if any(lines):
            yield "\\\n".join(escape_line_starts(line) for line in lines if line)


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(others + line if line or others.strip() else "" for line in lines[1:])])
