"""Raw HTML and comments in Markdown: what would load, run or hide something is taken out before a text is signed.

People read bundles in other programs too, which follow such tags: a picture on the network tells its server who reads.

Invariants:

- a tag stays only if its name and each of its attributes are on a list of harmless ones; every other ``<`` that a
  browser could take for markup is gone or written as ``&lt;``;
- nothing that readers do not see is published: no comment, and no definition that nothing uses;
- all that goes is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from markdown_it.rules_inline import html_inline

from reader.errors import N_, SourceError
from reader.publish.positions import Edit, edited, every, inline_places, line_starts, text_offsets
from reader.text import clean_line
from reader.text.dialect import markdown_parser
from reader.text.raw_html import picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_MOST_ROUNDS: Final = 8
"""What is taken out can join what stood around it to a new tag."""
_SHOWN: Final = 80
"""Characters of what was taken out, in a note."""
_NAMES: Final = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn"
    " div dl dt em figcaption figure footer h[1-6] header hr i ins kbd li main mark nav ol p pre q rp rt ruby s samp"
    " section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
).replace(" ", "|")
_ATTRIBUTES: Final = "abbr|align|class|colspan|datetime|dir|id|lang|name|open|reversed|rowspan|scope|start|title|valign"
_VALUE: Final = r"""(?:"[^"<>]*+"|'[^'<>]*+'|[\w.-]++)"""
_LINK: Final = r"""(?:"(?:https?:|mailto:|\#)[^"<>\s]*+"|'(?:https?:|mailto:|\#)[^'<>\s]*+')"""
_HARMLESS: Final = re.compile(
    rf"</?(?P<name>{_NAMES})(?:\s++(?:(?:{_ATTRIBUTES})(?:={_VALUE})?+|href={_LINK}))*+\s*+/?>", re.IGNORECASE
)
_NAMED: Final = re.compile(rf"(</?(?:{_NAMES}))(?=[\s/>])", re.IGNORECASE)
_PICTURE_ADDRESS: Final = re.compile(r"<img\b[^<>]*?\bsrc\s*=\s*[\"']?([^\"'\s<>]*)", re.IGNORECASE)
_HIDING: Final = "script|style|template|svg"
_INSIDE: Final = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+"""
_COMMENT: Final = re.compile(
    r"<!--(?:-?>|.*?-->)|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![a-z][^>]*>", re.IGNORECASE | re.DOTALL
)
_HIDDEN: Final = re.compile(rf"<({_HIDING})\b.*?</\1\b[^<>]*>", re.IGNORECASE | re.DOTALL)
_WHOLE: Final = re.compile(rf"<(?:!--|\?|!\[CDATA\[|![a-z]|(?:{_HIDING})\b)", re.IGNORECASE)
_TAG: Final = re.compile(rf"</?[a-z](?:{_INSIDE}>|[^<>]*+>)", re.IGNORECASE)
_BEGINNING: Final = re.compile("<[a-z/!?]", re.IGNORECASE)
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&|~#!()]|^[-+=]|^\d++(?=[.)])")
_WORTH_PARSING: Final = re.compile(r"<[a-z/!?]|\]:", re.IGNORECASE)
_PREFIX: Final = re.compile(r"[\s>]*+(?:(?:[-+*]|\d{1,9}[.)])[\s>]++)*+")


@dataclass(slots=True)
class LeftOut:
    """What was taken out: addresses of pictures, other tags, and the beginnings of hidden texts; each once."""

    pictures: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)


def without_raw_markup(markdown: str, file: str) -> tuple[str, LeftOut]:
    """Return ``markdown`` without what would load, run or hide something, and what that was.

    Pictures are replaced by their alternative text. Raises ``SourceError`` naming ``file`` where it cannot be done.
    """
    left_out = LeftOut()
    parser = _parser()
    for _ in range(_MOST_ROUNDS):
        if not _WORTH_PARSING.search(markdown):
            return markdown, left_out
        env: dict[str, Any] = {}
        tokens = parser.parse(markdown, env)
        edits = [*_blocks(markdown, tokens, left_out, file), *_inlines(markdown, tokens, left_out, file)]
        if not edits:
            edits = _definitions(markdown, tokens, env, left_out)
        if not edits:
            return markdown, left_out
        markdown = edited(markdown, sorted(edits, key=lambda edit: edit.start))
    raise _cannot_follow(file)


def _parser() -> MarkdownIt:
    parser = markdown_parser(store_labels=True)
    parser.inline.ruler.at("html_inline", _html_inline)
    return parser


def _html_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    start = state.pos
    if not html_inline(state, silent):
        return False
    if not silent:
        state.tokens[-1].meta["start"] = start
    return True


def _blocks(markdown: str, tokens: Sequence[Token], left_out: LeftOut, file: str) -> Iterator[Edit]:
    lines = markdown.split("\n")
    starts = line_starts(lines)
    for token in tokens:
        if token.type == "html_block":
            changes = list(_changes(token.content, left_out))
            offsets = text_offsets(token, lines, starts) if changes else {}
            for start, end, text in changes:
                yield _edit(offsets, start, end, text, file)


def _inlines(markdown: str, tokens: Sequence[Token], left_out: LeftOut, file: str) -> Iterator[Edit]:
    for _, token, offsets in inline_places(markdown, tokens):
        until = 0
        unended: set[str] = set()
        for tag in token.children or ():
            if tag.type == "image" and any(child.type == "html_inline" for child in every(tag.children or ())):
                at = token.content.find("![" + tag.content, until) + len("![")
                for start, end, text in _changes(tag.content, left_out):
                    yield _edit(offsets, at + start, at + end, text, file)
            if tag.type != "html_inline" or tag.meta["start"] < until:
                continue
            start = tag.meta["start"]
            until = start + len(tag.content)
            hidden = None if tag.content[1] in "!?" else _whole(token.content, start, unended)
            if hidden:
                until = hidden.end()
                left_out.tags[_shown(tag.content)] = None
                yield _edit(offsets, start, until, "", file)
            elif (text := _instead(tag.content, left_out)) != tag.content:
                yield _edit(offsets, start, until, text, file)


def _changes(html: str, left_out: LeftOut) -> Iterator[tuple[int, int, str]]:
    """Yield what is to be replaced in a piece of HTML: where it begins, where it ends, and by what."""
    at = 0
    unended: set[str] = set()
    while found := _BEGINNING.search(html, at):
        start = found.start()
        match = _whole(html, start, unended)
        whole = match is not None
        match = match or _TAG.match(html, start)
        if match is None:
            left_out.tags[_shown(html[start : start + _SHOWN])] = None
            yield start, start + 1, "&lt;"
            at = start + 1
            continue
        at = match.end()
        if whole and html[start + 1] not in "!?":
            left_out.tags[_shown(match[0])] = None
            yield start, at, ""
        elif (text := _instead(match[0], left_out)) != match[0]:
            yield start, at, text


def _whole(html: str, start: int, unended: set[str]) -> re.Match[str] | None:
    """Return the comment or the element that is no text at ``start``; ``unended`` are the kinds that have no end."""
    opening = _WHOLE.match(html, start)
    kind = opening[0].lower() if opening else ""
    # Where no end follows one start, none follows a later one: looking on would search to the end for each.
    if not kind or kind in unended:
        return None
    found = (_COMMENT if kind[1] in "!?" else _HIDDEN).match(html, start)
    if found is None:
        unended.add(kind)
    return found


def _instead(tag: str, left_out: LeftOut) -> str:
    """Return what takes the place of ``tag``, which may be the tag itself."""
    if tag[1] in "!?":
        left_out.hidden[_shown(tag)] = None
        return ""
    if _HARMLESS.fullmatch(tag):
        return tag
    alt = picture(tag)
    address = _PICTURE_ADDRESS.match(tag)
    if address is not None and address[1]:
        left_out.pictures[address[1]] = None
    else:
        left_out.tags[_shown(tag)] = None
    if alt is not None:
        # Numbers, since they mean the same in Markdown and in HTML.
        return _MARKUP.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", clean_line(alt))
    named = _NAMED.match(tag)
    return f"{named[1]}>" if named else ""


def _shown(text: str) -> str:
    return clean_line(text[:_SHOWN])


def _edit(offsets: dict[int, int], start: int, end: int, text: str, file: str) -> Edit:
    first, last = offsets.get(start), offsets.get(end - 1)
    if first is None or last is None:
        raise _cannot_follow(file)
    return Edit(first, last + 1, text)


def _definitions(markdown: str, tokens: Sequence[Token], env: dict[str, Any], left_out: LeftOut) -> list[Edit]:
    """Return the edits that take out the definitions of links that nothing uses, or that come too late to be used."""
    used = {str(token.meta.get("label", "")) for token in every(tokens)}
    unused = [found for label, found in env.get("references", {}).items() if label not in used]
    unused += env.get("duplicate_refs", [])
    lines = markdown.split("\n")
    starts = line_starts(lines)
    edits: dict[int, Edit] = {}
    for definition in unused:
        first, end = definition["map"]
        left_out.hidden[_shown("\n".join(lines[first:end]))] = None
        for number in range(first, end):
            prefix = _PREFIX.match(lines[number])
            column = prefix.end() if prefix else 0
            if column < len(lines[number]):
                edits[number] = Edit(starts[number] + column, starts[number] + len(lines[number]), "")
    return list(edits.values())


def _cannot_follow(file: str) -> SourceError:
    return SourceError(
        N_("“{file}” has HTML or comments in it that cannot be taken out safely. Write them as Markdown."), file=file
    )
