"""A saved web page: its main text as Markdown, and what it says about itself.

The only module that imports trafilatura and lxml, from the extra ``[publish]``: import it where a page is met.
Nothing is fetched: trafilatura is given a tree, and lxml's parser is told to stay off the network.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]
from trafilatura.settings import Document

from reader.errors import WebPageError
from reader.publish.attributes import bound_attributes
from reader.publish.decode import decode_page, drop_controls
from reader.publish.language_codes import meant_language
from reader.publish.layout import unwrap_layout_tables
from reader.publish.metadata import Metadata, parse_date, parse_language
from reader.publish.tree import Element, to_markdown
from reader.text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_SAVED_FROM: Final = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s<>\"]+?)\s*-->")
_HEAD: Final = 4096
_PICTURE_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data-original")
_LOGGERS: Final = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer", "dateparser")

for _name in _LOGGERS:
    # What they log holds text of the page, and would end up on standard error.
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page's article. The pictures in ``markdown`` have keys of ``pictures`` for addresses, not the page's own.

    ``is_table`` says that most of it is in tables, which may not be how it is meant to be read.
    """

    metadata: Metadata
    markdown: str
    pictures: Mapping[str, str]
    is_table: bool
    address_was_cut: bool
    """What followed ``?`` or ``#`` in the address that the page was saved from is not in ``metadata.url``."""


def read_page(data: bytes, file: str, latest: date) -> Page:
    """Return the article of the saved page ``data``.

    A date after ``latest`` is not taken for the date of publication. Raises ``TextEncodingError`` and ``WebPageError``
    naming ``file``.
    """
    text = decode_page(data, file)
    saved_from = _SAVED_FROM.search(text[:_HEAD])
    root = _parse(bound_attributes(text), file)
    canonical = [link.strip() for link in root.xpath("//link[@rel='canonical']/@href")]
    language = _language(root)
    pictures = _prepare(root)
    document = _extract(root, saved_from[1] if saved_from else None, latest, file)
    url = clean_line(document.url or "")
    shared = _without_private_parts(url, canonical)
    markdown = clean_text(to_markdown(document.body))
    if not markdown.strip():
        raise WebPageError(file=file)
    metadata = Metadata(
        title=_without_site(clean_line(document.title or ""), clean_line(document.sitename or "")),
        authors=_parts([document.author or ""], ";"),
        source=clean_line(document.sitename or ""),
        url=shared,
        published=parse_date(document.date or "") or "",
        language=language,
        tags=_parts(document.tags or [], ","),
        summary=clean_line(document.description or ""),
    )
    return Page(metadata, markdown, pictures, _is_table(document.body), shared != url)


def _parse(text: str, file: str) -> Element:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        raise WebPageError(file=file) from None


def _language(root: Element) -> str:
    """Return the page's primary language as its root, else its metadata, says."""
    stated = [root.get("lang"), root.get("xml:lang")]
    stated += root.xpath("//meta[@http-equiv='content-language' or @property='og:locale']/@content")
    tags = (parse_language(clean_line(tag)) for tag in stated if tag)
    return next((meant_language(tag).split("-")[0] for tag in tags if tag), "")


def _without_private_parts(url: str, canonical: Iterable[str]) -> str:
    """Return ``url`` without what may be about the reader who saved the page, not about the page.

    That is a query, a fragment and a user's name, unless the page's canonical link has them.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    tail = url[len(url) - len(url.partition("?")[2]) :] if parts.query else parts.fragment
    host = parts.netloc.rpartition("@")[2]
    if host == parts.netloc and (not tail or any(link.endswith(tail) for link in canonical)):
        return url
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _prepare(root: Element) -> dict[str, str]:
    """Make ``root`` fit for extraction; return the pictures' own addresses by those that stand in for them."""
    _drop_controls(root)
    unwrap_layout_tables(root)
    _save_structure(root)
    pictures = {}
    for number, picture in enumerate(root.xpath("//img")):
        # Extraction passes these on; of the page's own attributes it might take a remote address for the picture's.
        stand_in = f"{number}.png"
        pictures[stand_in] = _picture_address(picture)
        alt = picture.get("alt", "")
        picture.attrib.clear()
        picture.set("src", stand_in)
        picture.set("alt", alt)
    return pictures


def _drop_controls(root: Element) -> None:
    """Take control characters out: one that came as ``&#27;`` is live by now, and lxml refuses to write it again."""
    for element in root.iter():
        element.text = drop_controls(element.text) if element.text else None
        element.tail = drop_controls(element.tail) if element.tail else None
        for name, value in element.attrib.items():
            element.set(name, drop_controls(value))


def _save_structure(root: Element) -> None:
    """Rewrite what extraction would lose: listings, short quotations, and figures with their captions."""
    for listing in root.xpath("//pre"):
        text = "".join(listing.itertext())
        for child in list(listing):
            listing.remove(child)
        listing.text = None
        etree.SubElement(listing, "code").text = text
    for quotation in root.xpath("//q"):
        quotation.tag = "span"
        quotation.text = "“" + (quotation.text or "")
        if len(quotation):
            quotation[-1].tail = (quotation[-1].tail or "") + "”"
        else:
            quotation.text += "”"
    for caption in root.xpath("//figcaption"):
        caption.tag = "p"
    for figure in root.xpath("//figure[.//img]"):
        figure.tag = "div"
        for number, picture in enumerate(figure.xpath(".//img")):
            alone = root.makeelement("p")
            alone.append(picture)
            figure.insert(number, alone)


def _picture_address(picture: Element) -> str:
    """Return where the picture is: not the stand-in that a page shows until its scripts load the picture."""
    addresses = [clean_line(picture.get(name, "")) for name in _PICTURE_ADDRESSES]
    return next((address for address in addresses if address and not address.startswith("data:")), addresses[0])


def _extract(root: Element, url: str | None, latest: date, file: str) -> Document:
    try:
        document = trafilatura.bare_extraction(
            root,
            url=url,
            output_format="xml",
            include_comments=False,
            include_formatting=True,
            include_images=True,
            include_links=True,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": latest.isoformat(),
            },
        )
    except Exception:  # noqa: BLE001 - a page can be made to trip any of the many heuristics
        raise WebPageError(file=file) from None
    if not isinstance(document, Document):
        raise WebPageError(file=file)
    for picture in document.body.iter("graphic"):
        picture.set("src", picture.get("src", "").rpartition("/")[2])
    return document


def _is_table(body: Element) -> bool:
    everything = len("".join(body.itertext()))
    return 2 * sum(len("".join(table.itertext())) for table in body.iter("table")) > everything


def _without_site(title: str, site: str) -> str:
    """Return ``title`` without the site's name, which many pages append to it."""
    match = re.fullmatch(rf"(.+?)\s+[-–—|·:•»]\s+{re.escape(site)}", title, re.IGNORECASE) if site else None
    return match[1] if match else title


def _parts(texts: list[str], separator: str) -> tuple[str, ...]:
    parts = (clean_line(part) for text in texts for part in text.split(separator))
    return tuple(dict.fromkeys(filter(None, parts)))
