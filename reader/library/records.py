"""What a library keeps about what it keeps: the schemas of its own objects, and their encoding.

Objects are MessagePack arrays that begin with a format number; those marked so are deflated (RFC 1951).

========================  =========================================================================================
``catalogue``             ``Catalogue``: which editions there are, and what of them the index holds
``files``                 ``Files``: which files there are, by hash, and in which pack
``packs/NUMBER``          the files themselves, one after the other, each deflated or as it is, and their records
``editions/ID/signed``    ``SignedRecord``, deflated: what the publisher signed
``editions/ID/listing``   ``Listing``, deflated: what the list shows; a function of what was signed
``reading``               ``ReadingRecord``: reading state that is too much for the store's small state
``keys``, ``settings``    ``KeysRecord``, ``SettingsRecord``
``index/…``               the search index
========================  =========================================================================================

Invariant: what does not follow its schema to the letter is no record. The store has authenticated all of it, so this
can only be another version's: ``decode`` tells a newer one from one that is damaged.
"""

from __future__ import annotations

import zlib
from datetime import date
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from reader.errors import DamagedError, LibraryNewerFormatError

CATALOGUE: Final = "catalogue"
FILES: Final = "files"
KEYS: Final = "keys"
READING: Final = "reading"
SETTINGS: Final = "settings"
PUBLISHERS: Final = "publishers"
EDITIONS: Final = "editions/"
PACKS: Final = "packs/"
INDEX: Final = "index/"

FORMAT: Final = 1

_Record = TypeVar("_Record", bound=Struct)

_LARGEST: Final = 1 << 28
"""No record inflates to more: the listing of the largest manifest stays far below."""


def signed_name(edition_id: str) -> str:
    """Return where what was signed of an edition is kept."""
    return f"{EDITIONS}{edition_id}/signed"


def listing_name(edition_id: str) -> str:
    """Return where the listing of an edition is kept."""
    return f"{EDITIONS}{edition_id}/listing"


def pack_name(number: int) -> str:
    """Return where a pack is kept."""
    return f"{PACKS}{number}"


class EditionRecord(Struct, frozen=True, array_like=True):
    """An edition: its id (32 bytes), and a counter that says in which order editions came.

    ``apart`` says that its article ids were made its own, ``reader.library.shelf`` why. Bit ``n`` of ``indexed``, the
    lowest of the first byte being bit 0, says that the index holds its article number ``n``.
    """

    id: bytes
    order: int
    apart: bool
    indexed: bytes


class Catalogue(Struct, frozen=True, array_like=True):
    """All editions. ``untidy`` says that the index may hold more than is said here."""

    format: int
    next_order: int
    untidy: bool
    editions: tuple[EditionRecord, ...]


class FileRecord(Struct, frozen=True, array_like=True):
    """A file of a pack: its hash, and its length in bytes as it is and in the pack, where it is deflated if less."""

    sha256: bytes
    size: int
    stored: int


class PackRecord(Struct, frozen=True, array_like=True):
    """A pack and the files in it, in their order."""

    number: int
    files: tuple[FileRecord, ...]


class Files(Struct, frozen=True, array_like=True):
    """All packs. ``next_pack`` was the number of none so far."""

    format: int
    next_pack: int
    packs: tuple[PackRecord, ...]


class SignedRecord(Struct, frozen=True, array_like=True):
    """``reader.bundle.Signed`` as it is kept."""

    format: int
    manifest: bytes
    signature: bytes | None
    publisher_file: bytes | None


class ListedArticle(Struct, frozen=True, array_like=True):
    """``reader.model.Article`` but for whether it is present. ``id`` is in hex."""

    id: str
    path: str
    sha256: bytes
    size: int
    title: str
    authors: tuple[str, ...]
    source: str
    url: str
    published: str
    language: str
    tags: tuple[str, ...]
    summary: str


class ListedMedia(Struct, frozen=True, array_like=True):
    """A picture that an edition lists."""

    path: str
    sha256: bytes
    size: int


class Listing(Struct, frozen=True, array_like=True):
    """``reader.model.Edition`` as it is kept: all texts in it are clean."""

    format: int
    title: str
    description: str
    language: str
    series: str
    number: int
    created: date
    publisher: str
    key: bytes | None
    articles: tuple[ListedArticle, ...]
    media: tuple[ListedMedia, ...]


class ReadingEntry(Struct, frozen=True, array_like=True):
    """The reading state of one article. ``at`` is a counter that grows with every change of any of them."""

    id: bytes
    flags: int
    block: int
    offset: int
    at: int


class ReadingRecord(Struct, frozen=True, array_like=True):
    """Reading state. In the object, ``at`` is the counter up to which it is complete."""

    format: int
    at: int
    screen: str
    article: str
    entries: tuple[ReadingEntry, ...]


class KeysRecord(Struct, frozen=True, array_like=True):
    """Passphrases and identities that have opened bundles, the latest first."""

    format: int
    passphrases: tuple[str, ...]
    identities: tuple[str, ...]

    def __repr__(self) -> str:
        return "<KeysRecord>"


class SettingsRecord(Struct, frozen=True, array_like=True):
    """What a person has chosen. ``language`` is empty where they have not."""

    format: int
    language: str
    idle_minutes: int


class TrustedRecord(Struct, frozen=True, array_like=True):
    """``reader.library.trust.Trusted`` as it is kept."""

    key: bytes
    name: str
    claimed: str


class PublishersRecord(Struct, frozen=True, array_like=True):
    """Whom the reader trusts, in the order in which that was said."""

    format: int
    publishers: tuple[TrustedRecord, ...]


def encode(record: Struct) -> bytes:
    """Return a record as it is kept."""
    return msgspec.msgpack.encode(record)


def decode(data: bytes, kind: type[_Record], *, name: str) -> _Record:
    """Return the record of ``kind`` in ``data``, the object ``name``.

    Raises ``LibraryNewerFormatError`` and ``DamagedError``.
    """
    try:
        record = msgspec.msgpack.decode(data, type=kind)
    except msgspec.MsgspecError:
        record = None
    # From None does not help here: the exception quotes what it met.
    if record is None:
        if _format_of(data) > FORMAT:
            raise LibraryNewerFormatError
        raise DamagedError(name=name)
    if record.format != FORMAT:  # type: ignore[attr-defined]
        raise LibraryNewerFormatError
    return record


def deflate(data: bytes) -> bytes:
    """Return ``data`` deflated."""
    return zlib.compress(data, wbits=-zlib.MAX_WBITS)


def inflate(data: bytes, *, limit: int = _LARGEST) -> bytes | None:
    """Return what was deflated, ``None`` where ``data`` is nothing of that kind or inflates to more than ``limit``."""
    inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        inflated = inflater.decompress(data, limit + 1)
    except zlib.error:
        return None
    return inflated if inflater.eof and not inflater.unused_data and len(inflated) <= limit else None


def encode_deflated(record: Struct) -> bytes:
    """Return a record as it is kept, deflated."""
    return deflate(encode(record))


def decode_deflated(data: bytes, kind: type[_Record], *, name: str) -> _Record:
    """Return a record that was deflated. Raises as ``decode`` does."""
    inflated = inflate(data)
    if inflated is None:
        raise DamagedError(name=name)
    return decode(inflated, kind, name=name)


def _format_of(data: bytes) -> int:
    try:
        document: Any = msgspec.msgpack.decode(data)
    except msgspec.MsgspecError:
        return 0
    number = document[0] if isinstance(document, list) and document else 0
    return number if isinstance(number, int) else 0
