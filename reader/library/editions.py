"""An edition as it is kept: what was signed, and the listing that was derived from it.

Invariants:

- What was signed is kept to the byte, and everything else can be derived from it again.
- The listing is for speed alone: to list ten thousand articles, nothing is parsed or cleaned. It is believed, as the
  store authenticates it; ``check`` compares it with what was signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from reader.bundle import PublicKey, Signed, fingerprint
from reader.errors import BundleError, DamagedError
from reader.library.records import (
    FORMAT,
    ListedArticle,
    ListedMedia,
    Listing,
    SignedRecord,
    decode_deflated,
    listing_name,
    signed_name,
)
from reader.library.shelf import own_id
from reader.model import Article, Edition, Publisher, SignatureState
from reader.text import CleanText

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from reader.bundle import Media
    from reader.store import Store


def signed_record(signed: Signed) -> SignedRecord:
    """Return what was signed as it is kept."""
    return SignedRecord(FORMAT, signed.manifest, signed.signature, signed.publisher_file)


def read_signed(store: Store, edition_id: str) -> Signed:
    """Return what was signed of an edition.

    Raises ``DamagedError``, ``LibraryNewerFormatError``, and ``KeyError`` where nothing is kept of it.
    """
    name = signed_name(edition_id)
    record = decode_deflated(store.read(name), SignedRecord, name=name)
    if hashlib.sha256(record.manifest).hexdigest() != edition_id:
        raise DamagedError(name=name)
    return Signed(record.manifest, record.signature, record.publisher_file)


def derive_listing(signed: Signed, edition_id: str, *, apart: bool) -> Listing:
    """Check the signature and derive the listing. Raises ``DamagedError`` where it does not hold."""
    try:
        edition, media = signed.describe()
    except BundleError:
        raise DamagedError(name=signed_name(edition_id)) from None
    return make_listing(edition, media, apart=apart)


def make_listing(edition: Edition, media: Iterable[Media], *, apart: bool) -> Listing:
    """Return the listing of an edition; if it is ``apart``, under ids of its own."""
    return Listing(
        FORMAT,
        edition.title,
        edition.description,
        edition.language,
        edition.series,
        edition.number,
        edition.created,
        edition.publisher.name,
        edition.publisher.key,
        tuple(
            ListedArticle(
                own_id(each.id, edition.id) if apart else each.id,
                each.path,
                each.sha256,
                each.size,
                each.title,
                each.authors,
                each.source,
                each.url,
                each.published,
                each.language,
                each.tags,
                each.summary,
            )
            for each in edition.articles
        ),
        tuple(ListedMedia(each.path, each.sha256, each.size) for each in media),
    )


def read_listing(store: Store, edition_id: str, *, apart: bool) -> Listing:
    """Return the listing of an edition, derived anew where it is lost.

    Raises ``DamagedError`` where what was signed is lost too.
    """
    try:
        return read_kept_listing(store, edition_id)
    except (DamagedError, KeyError):
        pass
    try:
        return derive_listing(read_signed(store, edition_id), edition_id, apart=apart)
    except KeyError:
        raise DamagedError(name=signed_name(edition_id)) from None


def read_kept_listing(store: Store, edition_id: str) -> Listing:
    """Return the listing that is kept. Raises ``DamagedError``, and ``KeyError`` where none is."""
    name = listing_name(edition_id)
    return decode_deflated(store.read(name), Listing, name=name)


def edition_of(listing: Listing, edition_id: str, files: Container[bytes]) -> Edition:
    """Return the edition that a listing describes, of whose articles those in ``files`` are present."""
    return Edition(
        id=edition_id,
        title=CleanText(listing.title),
        description=CleanText(listing.description),
        language=CleanText(listing.language),
        series=CleanText(listing.series),
        number=listing.number,
        created=listing.created,
        publisher=_publisher(listing),
        articles=tuple(_article(each, each.sha256 in files) for each in listing.articles),
    )


def with_presence(edition: Edition, files: Container[bytes]) -> Edition:
    """Return the edition with those articles present that are in ``files``."""
    if all(article.present == (article.sha256 in files) for article in edition.articles):
        return edition
    return replace(edition, articles=tuple(replace(each, present=each.sha256 in files) for each in edition.articles))


def _publisher(listing: Listing) -> Publisher:
    return Publisher(
        name=CleanText(listing.publisher),
        key=listing.key,
        fingerprint=() if listing.key is None else fingerprint(PublicKey(listing.key)),
        state=SignatureState.UNSIGNED if listing.key is None else SignatureState.UNKNOWN,
    )


def _article(listed: ListedArticle, present: bool) -> Article:  # noqa: FBT001 - it is a field like the others
    return Article(
        listed.id,
        CleanText(listed.path),
        listed.sha256,
        listed.size,
        CleanText(listed.title),
        cast("tuple[CleanText, ...]", listed.authors),
        CleanText(listed.source),
        CleanText(listed.url),
        CleanText(listed.published),
        CleanText(listed.language),
        cast("tuple[CleanText, ...]", listed.tags),
        CleanText(listed.summary),
        present,
    )
