"""What the parts of the reader tell each other about: frozen values, cleaned already.

Everything here that a person may be shown is ``CleanText`` by type. What a signature vouches for stays as signed
in ``reader.bundle``; these are its readable counterparts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reader.text import EMPTY, CleanText


class SignatureState(StrEnum):
    """How far a bundle's maker is known. The values are the words of ``--json``."""

    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"  # signed, with a key of which the reader does not know whose it is
    TRUSTED = "trusted"  # signed, with a key to which the reader gave a name
    CLASH = "clash"  # by whoever, in the name of a publisher who is trusted under another key


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who made an edition.

    ``name`` is what the manifest claims; for a trusted publisher, the name that the reader gave. ``key`` is the whole
    42-byte minisign public key that signed it, or ``None`` for an unsigned edition; ``fingerprint`` is that key's, as
    eight groups of five digits. ``claimed`` is what the manifest claims where that is not ``name``;
    ``clashes_with`` the name that the reader gave the publisher for whom this one could be taken.
    """

    name: CleanText
    key: bytes | None
    fingerprint: tuple[str, ...]
    state: SignatureState
    claimed: CleanText = EMPTY
    clashes_with: CleanText = EMPTY

    @property
    def claims(self) -> CleanText:
        """What the manifest claims."""
        return self.claimed or self.name


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its edition's manifest lists it, without its text.

    ``id`` is the first 16 hex digits of SHA-256 of the identity (publisher key, series, article id): what commands
    show and take. ``published`` is an ISO date of day, month or year precision (``2021-03-19``, ``2021-03``,
    ``2021``) or empty. ``size`` is the length of the Markdown in bytes, ``sha256`` its hash, ``present`` whether
    this copy of the edition carries it.
    """

    id: str
    path: CleanText
    sha256: bytes
    size: int
    title: CleanText
    authors: tuple[CleanText, ...]
    source: CleanText
    url: CleanText
    published: CleanText
    language: CleanText
    tags: tuple[CleanText, ...]
    summary: CleanText
    present: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a series: what one bundle carries, wholly or in part.

    ``id`` is the SHA-256 of the manifest's bytes, in hex; commands take any unambiguous beginning of it. ``number``
    is 0 where the edition does not belong to a series, and ``series`` is then empty. ``created`` is a day in UTC.
    """

    id: str
    title: CleanText
    description: CleanText
    language: CleanText
    series: CleanText
    number: int
    created: date
    publisher: Publisher
    articles: tuple[Article, ...]
