"""Markdown as the publisher wrote it: its title, and its pictures given new addresses.

Invariants:

- pictures are found by the parser, never by looking for brackets, so that code and escaped text stay as they are;
- nothing changes but pictures, a title that would be shown twice, and definitions that only pictures used;
- afterwards the text is parsed again: no picture has another address than one given by ``resolve``, or the whole is
  refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markdown_it.rules_inline import image

from reader.errors import N_, PictureError
from reader.publish.escape import escape_inline
from reader.publish.positions import Edit, edited, every, inline_places
from reader.text import clean_line
from reader.text.dialect import markdown_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_WORTH_PARSING: Final = re.compile(r"file:|\]", re.IGNORECASE)
_THIS_COMPUTER: Final = re.compile(r"file:|[a-z]:|\\\\|%5C%5C", re.IGNORECASE)
_WHOLE_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+:|#|$", re.IGNORECASE)
_IN_TITLE: Final = re.compile(r'[\\"&|]')


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a publisher should know of a text: links that lead nowhere for readers.

    ``local_links`` lead into the publisher's own computer, ``dead_links`` to a file beside the article.
    """

    local_links: tuple[str, ...] = ()
    dead_links: tuple[str, ...] = ()


def split_title(markdown: str, title: str) -> tuple[str, str]:
    """Return the title (``title``, or else the text of the first heading) and the article without it.

    A heading is taken out only if it says the title and nothing comes before it: the title is kept beside the
    article, as front matter is, and every screen shows it above the text.
    """
    tokens = _parser().parse(markdown)
    opening = next((n for n, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0), None)
    if opening is None:
        return title, markdown
    heading = clean_line(_plain(tokens[opening + 1].children or ()))
    title = title or heading
    lines = tokens[opening].map
    if opening != 0 or lines is None or heading.casefold() != title.casefold():
        return title, markdown
    source = markdown.split("\n")
    return title, "\n".join(source[: lines[0]] + source[lines[1] :])


def rewrite_pictures(markdown: str, resolve: Callable[[str], str], file: str) -> str:
    """Return ``markdown`` with every picture's address replaced by ``resolve(address)``.

    Where that is empty, the picture keeps its description and has no address. Raises ``PictureError`` naming ``file``
    and the address if a picture is written in a way that cannot be followed.
    """
    if "![" not in markdown:
        return markdown
    parser = _parser()
    given = {""}

    def replacement(address: str) -> str:
        path = resolve(address)
        given.add(path)
        return path

    edits = sorted(_edits(markdown, parser.parse(markdown), replacement, file), key=lambda edit: edit.start)
    if not edits:
        return markdown
    markdown = edited(markdown, edits)
    markdown = _without_definitions(markdown, {edit.label for edit in edits if edit.label})
    for picture in every(parser.parse(markdown)):
        if picture.type == "image" and str(picture.attrs["src"]) not in given:
            raise _cannot_follow(file, picture)
    return markdown


def remarks(markdown: str) -> Remarks:
    """Return what a publisher should know of ``markdown``."""
    local: list[str] = []
    dead: list[str] = []
    if not _WORTH_PARSING.search(markdown):
        return Remarks()
    for token in every(_parser().parse(markdown)):
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            if _THIS_COMPUTER.match(address):
                local.append(address)
            elif not _WHOLE_ADDRESS.match(address):
                dead.append(address)
    return Remarks(*(tuple(dict.fromkeys(found)) for found in (local, dead)))


def _parser() -> MarkdownIt:
    parser = markdown_parser(store_labels=True)
    parser.inline.ruler.at("image", _image)
    return parser


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own signature
    start = state.pos
    if not image(state, silent):
        return False
    if not silent:
        picture = state.tokens[-1]
        picture.meta["span"] = (start, start + len("![") + len(picture.content), state.pos)
    return True


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"}
        else _plain(token.children or ()) if token.type == "image"
        else token.content if token.type in {"text", "text_special", "code_inline"}
        else ""
        for token in tokens
    )  # fmt: skip


def _edits(markdown: str, tokens: Sequence[Token], resolve: Callable[[str], str], file: str) -> Iterator[Edit]:
    for before, token, offsets in inline_places(markdown, tokens):
        top = [child for child in token.children or () if child.type == "image"]
        alone = before is not None and before.type == "paragraph_open" and len(token.children or ()) == 1
        for picture in top:
            start, label_end, end = picture.meta["span"]
            text, whole = _written(
                picture, resolve(str(picture.attrs["src"])), removable=alone or not _leads(token, start)
            )
            where = [offsets.get(offset) for offset in (start if whole else label_end, end - 1)]
            if None in where:
                raise _cannot_follow(file, picture)
            first, last = (offset for offset in where if offset is not None)
            yield Edit(first, last + 1, text, str(picture.meta.get("label", "")))


def _leads(token: Token, start: int) -> bool:
    """Return whether the picture begins a line: what follows it could then become the beginning of a block."""
    return not token.content[:start].rpartition("\n")[2].strip()


def _written(picture: Token, path: str, *, removable: bool) -> tuple[str, bool]:
    """Return what is to be written, and whether it takes the place of the whole picture or of all after its label."""
    if not path and not picture.content.strip() and removable:
        return "", True
    title = str(picture.attrs.get("title", ""))
    quoted = _IN_TITLE.sub(r"\\\g<0>", " ".join(title.split()))
    target = f'({path} "{quoted}")' if quoted and path else f"({path})"
    if any(token.type == "image" for token in every(picture.children or ())):
        return f"![{escape_inline(_plain(picture.children or ()))}]{target}", True
    return f"]{target}", False


def _without_definitions(markdown: str, labels: set[str]) -> str:
    """Return ``markdown`` without the definitions of ``labels`` that nothing uses any more."""
    if not labels:
        return markdown
    env: dict[str, Any] = {}
    used = {str(token.meta.get("label", "")) for token in every(_parser().parse(markdown, env))}
    lines = markdown.split("\n")
    gone: set[int] = set()
    for label in labels - used:
        definition = env.get("references", {}).get(label)
        if definition and lines[definition["map"][0]].lstrip().startswith("["):
            gone.update(range(*definition["map"]))
    return "\n".join(line for number, line in enumerate(lines) if number not in gone)


def _cannot_follow(file: str, picture: Token) -> PictureError:
    return PictureError(
        N_("“{file}”: the picture “{address}” is written in an unusual way. Give it a line of its own."),
        file=file,
        address=str(picture.attrs["src"]),
    )
