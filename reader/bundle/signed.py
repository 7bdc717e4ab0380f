"""What a signature vouches for, apart from any container: the files of an edition as its publisher signed them.

They are all that has to be kept of a bundle, beside its articles and pictures, to open and to seal it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.bundle.describe import describe_edition, describe_media
from reader.bundle.manifest import decode
from reader.bundle.minisign import PublicKey, Signature
from reader.bundle.paths import PUBLISHER, SIGNATURE
from reader.errors import (
    KeyNotSignedError,
    MalformedPublicKeyError,
    PublisherKeyMissingError,
    SignatureMissingError,
    SignatureTextError,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from reader.bundle.describe import Media
    from reader.bundle.manifest import Manifest
    from reader.model import Edition


@dataclass(frozen=True, slots=True)
class Signed:
    """``manifest.json``, ``manifest.json.minisig`` and ``publisher.pub``, the last two ``None`` where nobody signed."""

    manifest: bytes
    signature: bytes | None
    publisher_file: bytes | None

    def verify(self) -> PublicKey | None:
        """Return the key that signed the manifest's bytes, ``None`` where nobody claims to have signed them.

        Raises ``SignatureMissingError``, ``PublisherKeyMissingError``, ``SignatureTextError``, ``OtherKeyError``,
        ``SignatureError`` and ``WeakKeyError``.
        """
        if self.publisher_file is None and self.signature is None:
            return None
        if self.signature is None:
            raise SignatureMissingError
        if self.publisher_file is None:
            raise PublisherKeyMissingError
        key = _canonical_key(self.publisher_file)
        key.verify(self.manifest, _canonical_signature(self.signature))
        return key

    def decode(self, key: PublicKey | None) -> Manifest:
        """Return what the manifest says, which names ``key``, the one that signed it.

        Raises ``ManifestError``, ``NewerFormatError``, ``SignatureMissingError`` and ``KeyNotSignedError``.
        """
        manifest = decode(self.manifest)
        if key is None:
            if isinstance(manifest.key, str):
                raise SignatureMissingError
        elif manifest.key != key.base64():
            raise KeyNotSignedError
        return manifest

    def describe(self, present: Container[str] = ()) -> tuple[Edition, tuple[Media, ...]]:
        """Check the signature and the manifest; return the edition and its pictures in clean text.

        ``present`` are the paths that a copy carries. Raises what ``verify`` and ``decode`` raise.
        """
        key = self.verify()
        manifest = self.decode(key)
        return describe_edition(manifest, self.manifest, key, present), describe_media(manifest, present)


def _canonical_key(data: bytes) -> PublicKey:
    try:
        key = PublicKey.parse(data.decode("utf-8"))
    except (UnicodeDecodeError, MalformedPublicKeyError):
        raise SignatureTextError(name=PUBLISHER) from None
    if key.encode().encode("utf-8") != data:
        raise SignatureTextError(name=PUBLISHER)
    return key


def _canonical_signature(data: bytes) -> Signature:
    try:
        signature = Signature.parse(data.decode("utf-8"))
    except (UnicodeDecodeError, SignatureTextError):
        raise SignatureTextError(name=SIGNATURE) from None
    if signature.encode().encode("utf-8") != data:
        raise SignatureTextError(name=SIGNATURE)
    return signature
