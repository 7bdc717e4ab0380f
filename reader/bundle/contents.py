"""What a publisher hands over to be sealed: articles and pictures, before there is a manifest.

Texts here are the publisher's own, not yet anyone's bundle, so they are plain ``str``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ArticleContents:
    """One article to be packed.

    ``path`` is its path in the container (``articles/….md``), ``markdown`` its text in UTF-8 without front matter,
    whose picture addresses are paths in the container (``media/…``). ``published`` is an ISO date of day, month or
    year precision, or empty. ``id`` is ``None`` where the publisher gave none.
    """

    path: str
    markdown: bytes
    title: str
    authors: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    summary: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class MediaContents:
    """One picture to be packed: its path (``media/…``), its type (``image/png`` …) and its bytes."""

    path: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class EditionContents:
    """One edition to be packed. ``series`` is empty and ``number`` 0 where it belongs to no series."""

    title: str
    publisher: str
    created: date
    language: str
    description: str = ""
    series: str = ""
    number: int = 0
    articles: tuple[ArticleContents, ...] = ()
    media: tuple[MediaContents, ...] = ()
