"""From what a publisher signed to what a person may be shown: clean text, and the ids that commands take."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.bundle import paths
from reader.bundle.identity import derived_series, identity, shown_id
from reader.bundle.manifest import article_id
from reader.bundle.minisign import fingerprint
from reader.errors import ManifestError
from reader.model import Article, Edition, Publisher, SignatureState
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from reader.bundle.manifest import Manifest
    from reader.bundle.minisign import PublicKey
    from reader.text import CleanText


@dataclass(frozen=True, slots=True)
class Media:
    """A picture as its edition's manifest lists it. ``size`` is in bytes, ``type`` its media type."""

    path: CleanText
    sha256: bytes
    size: int
    type: str
    present: bool


def describe_edition(manifest: Manifest, data: bytes, key: PublicKey | None, present: Container[str]) -> Edition:
    """Return the edition that ``manifest``, decoded from ``data``, lists.

    ``key`` is the one whose signature was verified, ``None`` for an unsigned edition. ``present`` are the
    paths that this copy carries.
    """
    return Edition(
        id=hashlib.sha256(data).hexdigest(),
        title=clean_line(manifest.title),
        description=clean_line(manifest.description),
        language=clean_line(manifest.language),
        series=clean_line(manifest.series),
        number=manifest.edition,
        created=manifest.day,
        publisher=Publisher(
            name=clean_line(manifest.publisher),
            key=None if key is None else key.raw,
            fingerprint=() if key is None else fingerprint(key),
            state=SignatureState.UNSIGNED if key is None else SignatureState.UNKNOWN,
        ),
        articles=tuple(_articles(manifest, key, present)),
    )


def describe_media(manifest: Manifest, present: Container[str]) -> tuple[Media, ...]:
    """Return the pictures that ``manifest`` lists; ``present`` are the paths that this copy carries."""
    return tuple(
        Media(paths.clean(each.path), bytes.fromhex(each.sha256), each.size, each.type, each.path in present)
        for each in manifest.media
    )


def _articles(manifest: Manifest, key: PublicKey | None, present: Container[str]) -> Iterable[Article]:
    series = manifest.series or derived_series(bytes.fromhex(each.sha256) for each in manifest.articles)
    ids = set()
    for number, article in enumerate(manifest.articles):
        id_ = shown_id(identity(None if key is None else key.raw, series, article_id(manifest, article)))
        # Ids are cut short, so two can be the same though the identities are not.
        if id_ in ids:
            raise ManifestError(place=f"articles[{number}].id")
        ids.add(id_)
        path = paths.clean(article.path)
        yield Article(
            id=id_,
            path=path,
            sha256=bytes.fromhex(article.sha256),
            size=article.size,
            # A title of invisible characters alone would leave nothing to choose in a list.
            title=clean_line(article.title) or path,
            authors=_clean_names(article.authors),
            source=clean_line(article.source),
            url=clean_line(article.url),
            published=clean_line(article.published),
            language=clean_line(article.language),
            tags=_clean_names(article.tags),
            summary=clean_line(article.summary),
            present=article.path in present,
        )


def _clean_names(names: tuple[str, ...]) -> tuple[CleanText, ...]:
    return tuple(clean for name in names if (clean := clean_line(name)))
