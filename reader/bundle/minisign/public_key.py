"""minisign public keys, and the fingerprint by which people compare them.

Invariants of a ``PublicKey``:

- It is compared and trusted as its whole 42 bytes, never by the 8-byte id in it, which anybody can copy.
- It is no key under which anybody can sign. ``cryptography`` accepts a point of small order, under which one fixed
  signature verifies for any message; such points are refused here, and so is a second encoding of any point.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from reader.bundle.minisign import canonical_base64
from reader.bundle.minisign.signature import KEY_ID_SIZE, Signature, prehash
from reader.errors import MalformedPublicKeyError, OtherKeyError, SignatureError, WeakKeyError

ALGORITHM: Final = b"Ed"
_POINT_SIZE: Final = 32
_SIZE: Final = len(ALGORITHM) + KEY_ID_SIZE + _POINT_SIZE
_COMMENT: Final = "minisign public key"
_TEXT: Final = re.compile("(?:untrusted comment: [^\r\n]{0,1000}\r?\n)?([A-Za-z0-9+/=]+)(?:\r?\n)?")

_FIELD: Final = 2**255 - 19
_SIGN_OF_X: Final = 2**255
# The y coordinates of the eight points whose order divides 8: order 1, order 2, order 4, and two of order 8, each but
# the first two with two signs of x.
_SMALL_ORDER: Final = frozenset(
    {
        1,
        _FIELD - 1,
        0,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A minisign public key: ``raw`` is ``Ed``, an 8-byte id and the 32-byte Ed25519 public key."""

    raw: bytes

    def __post_init__(self) -> None:
        """Raise ``MalformedPublicKeyError`` and ``WeakKeyError``."""
        if len(self.raw) != _SIZE or not self.raw.startswith(ALGORITHM):
            raise MalformedPublicKeyError
        y = int.from_bytes(self.point, "little") % _SIGN_OF_X
        if y >= _FIELD or y in _SMALL_ORDER:
            raise WeakKeyError

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Return the key in the text of a ``.pub`` file, or in the base64 of one alone.

        Raises ``MalformedPublicKeyError`` and ``WeakKeyError``.
        """
        match = _TEXT.fullmatch(text)
        raw = canonical_base64.decode(match[1]) if match else None
        if raw is None:
            raise MalformedPublicKeyError
        return cls(raw)

    @property
    def id(self) -> bytes:
        """The key id, chosen at random by whoever made the key: it identifies nobody."""
        return self.raw[len(ALGORITHM) : -_POINT_SIZE]

    @property
    def point(self) -> bytes:
        """The 32-byte Ed25519 public key."""
        return self.raw[-_POINT_SIZE:]

    def base64(self) -> str:
        """Return the key as the manifest names it."""
        return canonical_base64.encode(self.raw)

    def encode(self) -> str:
        """Return the canonical text of the key, which ``publisher.pub`` is."""
        return f"untrusted comment: {_COMMENT}\n{self.base64()}\n"

    def verify(self, message: bytes, signature: Signature) -> None:
        """Return only where ``signature`` vouches for ``message``. Raises ``OtherKeyError`` and ``SignatureError``."""
        if signature.key_id != self.id:
            raise OtherKeyError
        key = Ed25519PublicKey.from_public_bytes(self.point)
        try:
            key.verify(signature.signature, prehash(message))
            key.verify(signature.global_signature, signature.globally_signed())
        except InvalidSignature:
            raise SignatureError from None


def fingerprint(key: PublicKey) -> tuple[str, ...]:
    """Return what people compare: eight groups of five digits.

    They are the first 40 bytes of the SHA-512 of the 32-byte Ed25519 key, as eight big-endian numbers of five bytes,
    each modulo 100,000. The id has no part in it.
    """
    digest = hashlib.sha512(key.point).digest()
    return tuple(f"{int.from_bytes(digest[at : at + 5], 'big') % 100_000:05}" for at in range(0, 40, 5))
