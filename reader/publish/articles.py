"""One source file to one article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reader.bundle.limits import MAX_ARTICLE_SIZE, MAX_ID, MAX_LINE, MAX_NAMES, MAX_SUMMARY, MAX_URL
from reader.errors import N_, FrontMatterError, MissingExtraError, SourceError
from reader.publish.decode import decode_text
from reader.publish.front_matter import parse_metadata, split_front_matter
from reader.publish.markdown import remarks, rewrite_pictures, split_title
from reader.publish.metadata import Metadata
from reader.publish.plain import from_plain_text
from reader.publish.private import refuse_keys
from reader.publish.raw_markup import without_raw_markup
from reader.publish.sources import HTML, PLAIN, Source, read, sidecar
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reader.publish.notes import Notes
    from reader.publish.pictures import Pictures

_LARGEST_PAGE: Final = 2 * MAX_ARTICLE_SIZE
"""Of a saved page, most of which is not its article."""
_FEWEST_WORDS: Final = 12
"""Of a plain text: with fewer, it may be a passphrase or a reminder rather than an article."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article, its pictures in place, before it has a path."""

    source: Source
    metadata: Metadata
    markdown: str


def read_article(source: Source, pictures: Pictures, notes: Notes, latest: date) -> Draft | None:
    """Return the article in ``source``, or ``None`` (and a note) where there is no text in it.

    Raises ``SourceError`` naming the file.
    """
    try:
        metadata, markdown, addresses = _read(source, notes, latest)
        _refuse_too_large(markdown, source.name)
        markdown = _without_raw_markup(markdown, source.name, notes)
        title, markdown = split_title(markdown, metadata.title)
        markdown = rewrite_pictures(
            markdown, lambda address: pictures.resolve(addresses.get(address, address), source), source.name
        )
        found = remarks(markdown)
    except RecursionError:
        raise SourceError(N_("“{file}” nests its markup too deeply."), file=source.name) from None
    for address in found.local_links:
        notes.add(N_("“{file}”: a link leads into your own computer ({address})."), file=source.name, address=address)
    for address in found.dead_links:
        notes.add(
            N_("“{file}”: the link “{address}” leads nowhere for readers. Give a whole address (https://…), or none."),
            file=source.name,
            address=address,
        )
    markdown = markdown.strip("\n") + "\n"
    if not markdown.strip():
        notes.add(N_("“{file}” has no text and was skipped."), file=source.name)
        return None
    if not title:
        title = clean_line(source.name.rpartition("/")[2].rpartition(".")[0]) or "…"
        notes.add(N_("“{file}” has no title, so the file's name is its title."), file=source.name)
    return Draft(source, _fitted(replace(metadata, title=title), source.name, notes), markdown)


def _without_raw_markup(markdown: str, file: str, notes: Notes) -> str:
    markdown, left_out = without_raw_markup(markdown, file)
    for address in left_out.pictures:
        notes.add(
            N_("“{file}”: the picture “{address}” is in an <img> tag and was left out. Use ![description](file)."),
            file=file,
            address=address,
        )
    for tag in left_out.tags:
        notes.add(
            N_("“{file}”: the HTML in “{tag}” was left out, since other programs might load or run what it names."),
            file=file,
            tag=tag,
        )
    for text in left_out.hidden:
        notes.add(N_("“{file}”: a comment that no reader would see was left out (“{text}”)."), file=file, text=text)
    return markdown


def _refuse_too_large(markdown: str, file: str) -> None:
    if len(markdown.encode()) > MAX_ARTICLE_SIZE:
        raise SourceError(
            N_("“{file}” is too large: at most {limit} MB can be packed."), file=file, limit=MAX_ARTICLE_SIZE // 10**6
        )


def _read(source: Source, notes: Notes, latest: date) -> tuple[Metadata, str, Mapping[str, str]]:
    """Return the metadata, the Markdown, and the pictures' addresses by those that stand in for them there."""
    if source.suffix in HTML:
        try:
            from reader.publish.webpage import read_page  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise MissingExtraError(file=source.name) from None
        page = read_page(read(source, _LARGEST_PAGE), source.name, latest)
        refuse_keys(page.markdown, source.name)
        if page.is_table:
            notes.add(N_("“{file}”: the page's text came out as a table. Read it."), file=source.name)
        beside = sidecar(source)
        said = Metadata() if beside is None else parse_metadata(_text(beside), beside.name, notes)
        if page.address_was_cut and not said.url:
            notes.add(
                N_(
                    "“{file}”: the address that the page was saved from may tell who saved it, so only “{address}” of"
                    " it was kept."
                ),
                file=source.name,
                address=page.metadata.url,
            )
        return said.over(page.metadata), page.markdown, page.pictures
    metadata, body = split_front_matter(_text(source), source.name, notes)
    if source.suffix not in PLAIN:
        return metadata, body, {}
    if metadata == Metadata() and len(body.split()) <= _FEWEST_WORDS and body.strip():
        notes.add(N_("“{file}” holds a few words only. Are they meant to be published?"), file=source.name)
    return metadata, from_plain_text(body), {}


def _text(source: Source) -> str:
    text = decode_text(read(source, MAX_ARTICLE_SIZE), source.name)
    refuse_keys(text, source.name)
    return text


def _fitted(metadata: Metadata, file: str, notes: Notes) -> Metadata:
    """Return ``metadata`` within the limits of a manifest: what is too long is cut, and noted."""
    if len(metadata.id) > MAX_ID:
        raise FrontMatterError(N_("“{file}”: “id” in the front matter is too long."), file=file)
    fitted = replace(
        metadata,
        title=_cut(metadata.title, MAX_LINE),
        authors=tuple(_cut(author, MAX_LINE) for author in metadata.authors[:MAX_NAMES]),
        source=_cut(metadata.source, MAX_LINE),
        # Half an address leads to another place than the whole one.
        url=metadata.url if len(metadata.url) <= MAX_URL else "",
        tags=tuple(_cut(tag, MAX_LINE) for tag in metadata.tags[:MAX_NAMES]),
        summary=_cut(metadata.summary, MAX_SUMMARY),
    )
    if fitted != metadata:
        notes.add(N_("“{file}”: some of its metadata was too long and was cut."), file=file)
    return fitted


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
