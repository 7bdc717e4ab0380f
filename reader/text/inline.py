"""From markdown-it's inline tokens to spans.

Text is cleaned here, after the last decoding and with neighbours of one style joined, so that neither an entity nor a
seam between two tokens brings anything back that cleaning took out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.text import limits, raw_html
from reader.text.clean import clean_line, clean_text
from reader.text.document import Span, Spans, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_MARKUP: Final = re.compile(r"[\[\]*_`<&~\\!^]")
_STOPS: Final = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]")
_MOST_OPEN_ADDRESSES: Final = 33
_STEPS_OF_A_LETTER: Final = 3
_OPENS: Final = {"em_open": Style.EMPHASIS, "strong_open": Style.STRONG, "s_open": Style.STRIKE}
_CLOSES: Final = {"em_close": Style.EMPHASIS, "strong_close": Style.STRONG, "s_close": Style.STRIKE}
_ENCODED: Final = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_SCHEMES: Final = re.compile(r"^(?:https?://|mailto:|tel:)(?:www\.)?", re.IGNORECASE)


def has_too_much_markup(source: str) -> bool:
    """Return whether a paragraph is one that the inline rules would take too long over."""
    return len(source) > limits.MARKUP and len(_MARKUP.findall(source)) > limits.MARKUP


def markup_steps(source: str) -> int:
    """Return how many steps the inline rules take at most, in the unit of ``limits.MARKUP_STEPS``.

    From each bracket they may look for the one that closes it up to the end, and they stop at all of ``_STOPS``. An
    address that never ends is read to the next space, letter by letter, up to where brackets nest too deep in it.
    """
    markup = len(_MARKUP.findall(source))
    steps = markup and markup * len(_STOPS.findall(source))
    addresses = min(source.count("]("), _MOST_OPEN_ADDRESSES)
    return steps + (addresses and addresses * max(map(len, source.split()), default=0) * _STEPS_OF_A_LETTER)


def spans_of(tokens: Sequence[Token]) -> Spans:
    """Return what the children of one inline token say."""
    return _Spans().read(tokens)


def plain_spans(text: str) -> Spans:
    """Return ``text`` as it is, without looking for markup; it is cleaned."""
    return joined([(text, Style.PLAIN)])


def html_spans(paragraph: str) -> Spans:
    """Return one of ``raw_html.paragraphs``."""
    parts = paragraph.split(raw_html.PICTURE_MARK)
    return joined([(part, Style.PICTURE if i % 2 else Style.PLAIN) for i, part in enumerate(parts)])


def joined(parts: Sequence[tuple[str, Style]]) -> Spans:
    """Return ``parts`` clean, neighbours of one style as one span; an empty part stays only if it is a picture."""
    runs: list[tuple[list[str], Style]] = []
    for text, style in parts:
        if Style.PICTURE in style:
            runs.append(([clean_line(text)], style))
        elif runs and runs[-1][1] == style:
            runs[-1][0].append(text)
        else:
            runs.append(([text], style))
    spans = (Span(clean_text("".join(texts)), style) for texts, style in runs)
    return tuple(span for span in spans if span.text or Style.PICTURE in span.style)


class _Spans:
    """Reads tokens one after the other, keeping what style is on.

    Styles and links are followed inside hidden elements too, for they need not end where those do.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[str, Style]] = []
        self._style = Style.PLAIN
        self._links: list[tuple[int, str]] = []
        self._never_closed: set[str] = set()

    def read(self, tokens: Sequence[Token]) -> Spans:
        shown_from = 0
        for at, token in enumerate(tokens):
            if at < shown_from:
                self._follow(token)
            elif token.type in ("text", "text_special"):
                self._add(token.content)
            elif token.type == "html_inline" and (end := self._end_of_hidden(tokens, at)) is not None:
                shown_from = end
            else:
                self._read_markup(token)
        return joined(self._parts)

    def _end_of_hidden(self, tokens: Sequence[Token], at: int) -> int | None:
        """Return where the element ends that begins with the tag at ``at``, ``None`` if it hides nothing."""
        name = raw_html.hidden_by(tokens[at].content)
        if name is None or name in self._never_closed:
            return None
        for end in range(at + 1, len(tokens)):
            if tokens[end].type == "html_inline" and raw_html.closes(tokens[end].content, name):
                return end
        self._never_closed.add(name)  # nor is one that begins later
        return None

    def _follow(self, token: Token) -> None:
        """Take up what ``token`` begins or ends; of what it says, only where a link leads whose text was shown."""
        match token.type:
            case "link_close" if len(self._parts) == self._links[-1][0]:  # nothing of it was shown
                self._links.pop()
                self._style &= ~Style.LINK
            case "link_close":
                self._end_link()
            case "em_open" | "strong_open" | "s_open" | "em_close" | "strong_close" | "s_close" | "link_open":
                self._read_markup(token)

    def _add(self, text: str, style: Style = Style.PLAIN) -> None:
        self._parts.append((text, self._style | style))

    def _read_markup(self, token: Token) -> None:  # noqa: C901 - one case a token type
        match token.type:
            case "softbreak":
                self._add(" ")
            case "hardbreak":
                self._add("\n")
            case "code_inline":
                self._add(token.content, Style.CODE)
            case "em_open" | "strong_open" | "s_open":
                self._style |= _OPENS[token.type]
            case "em_close" | "strong_close" | "s_close":
                self._style &= ~_CLOSES[token.type]
            case "link_open":
                self._links.append((len(self._parts), str(token.attrs.get("href", ""))))
                self._style |= Style.LINK
            case "link_close":
                self._end_link()
            case "image":
                self._add("".join(span.text for span in spans_of(token.children or ())), Style.PICTURE)
            case "footnote_ref":
                self._add(f"[{token.meta['id'] + 1}]", Style.NOTE)
            case "html_inline":
                self._read_tag(token.content)
            case _:
                self._add(token.content)

    def _end_link(self) -> None:
        start, href = self._links.pop()
        self._style &= ~Style.LINK
        address = _readable(href)
        said = "".join(text for text, _ in self._parts[start:])
        if address and not address.startswith("#") and not _same(said, address):
            self._add(f" ‹{address}›", Style.ADDRESS)

    def _read_tag(self, tag: str) -> None:
        if raw_html.is_line_break(tag):
            self._add("\n")
        elif (alt := raw_html.picture(tag)) is not None:
            self._add(alt, Style.PICTURE)


def _readable(href: str) -> str:
    """Return an address as people read it: letters for their percent codes, everything else as it is typed."""
    address = clean_line(_ENCODED.sub(_decoded, href)).replace(" ", "%20")
    return address if len(address) <= limits.ADDRESS else f"{address[: limits.ADDRESS]}…"


def _decoded(found: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(found[0].replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return text if text.isalnum() else found[0]


def _same(said: str, address: str) -> bool:
    """Return whether a link's text is its address, but for the scheme and a slash at the end."""
    said, address = said.strip(), address.strip()
    return _SCHEMES.sub("", said).rstrip("/") == _SCHEMES.sub("", address).rstrip("/")
