"""Who an article is, across the editions of a series.

An article's identity is (publisher key, series, article id), encoded as the three in this order, each led by its
length in bytes as eight big-endian bytes; texts are in UTF-8. So no two identities share an encoding. The ``id`` that
commands show and take is the first 16 hex digits of the SHA-256 of that.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from reader.bundle.manifest import DERIVED_SERIES_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN_DIGITS: Final = 16


def identity(key: bytes | None, series: str, article_id: str) -> bytes:
    """Return the SHA-256 of an identity. ``key`` is the 42-byte minisign key, ``None`` where nobody signed."""
    digest = hashlib.sha256()
    for part in (key or b"", series.encode("utf-8"), article_id.encode("utf-8")):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def shown_id(identity: bytes) -> str:
    """Return what commands show and take for an identity."""
    return identity.hex()[:_SHOWN_DIGITS]


def derived_series(article_hashes: Iterable[bytes]) -> str:
    """Return the series of an edition that names none: ``sha256:`` and the hash of its sorted article hashes."""
    return DERIVED_SERIES_PREFIX + hashlib.sha256(b"".join(sorted(article_hashes))).hexdigest()
