"""Post-quantum keys ("The MLKEM768-X25519 (i.e. X-Wing) hybrid post-quantum recipient type" of the specification).

A secret key is a seed of 32 bytes. SHAKE256 stretches it to the seed of an ML-KEM-768 key, 64 bytes, and an X25519
scalar, 32 bytes. A public key is the ML-KEM-768 key, 1184 bytes, and the X25519 point, 32 bytes.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from reader.age import bech32, raw_base64
from reader.age.constants import KEY_SIZE
from reader.age.header import Stanza
from reader.age.primitives import wipe
from reader.age.recipients import Kind, unwrap_first
from reader.age.x25519 import exchange
from reader.errors import MalformedIdentityError, MalformedRecipientError
from reader.guard import locked

if TYPE_CHECKING:
    from collections.abc import Sequence

RECIPIENT_HRP: Final = "age1pq"
IDENTITY_HRP: Final = "age-secret-key-pq-"

STANZA: Final = "mlkem768x25519"
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_MLKEM_SEED_SIZE: Final = 64
_MLKEM_PUBLIC_SIZE: Final = 1184
_MLKEM_CIPHERTEXT_SIZE: Final = 1088
_ENC_SIZE: Final = _MLKEM_CIPHERTEXT_SIZE + KEY_SIZE


class HybridRecipient:
    """A post-quantum public key."""

    kind = Kind.POST_QUANTUM

    def __init__(self, public_key: bytes) -> None:
        """Take 1216 bytes. Raises ``MalformedRecipientError``, for points of low order too."""
        if len(public_key) != _MLKEM_PUBLIC_SIZE + KEY_SIZE:
            raise MalformedRecipientError
        self._public_key = public_key
        try:
            point = X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_SIZE:])
            X25519PrivateKey.generate().exchange(point)
            self._key = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_SIZE]), point
            )
        except ValueError:
            raise MalformedRecipientError from None

    def encode(self) -> str:
        """Return the text form, ``age1pq1…``."""
        return bech32.encode(RECIPIENT_HRP, self._public_key)

    def __repr__(self) -> str:
        return "<HybridRecipient>"

    def wrap(self, file_key: memoryview) -> Stanza:
        """Return an mlkem768x25519 stanza with a fresh encapsulated key."""
        sealed = _SUITE.encrypt(file_key, self._key, _INFO)
        enc = raw_base64.encode(sealed[:_ENC_SIZE]).decode("ascii")
        return Stanza(STANZA, (enc,), sealed[_ENC_SIZE:])


class HybridIdentity:
    """A post-quantum secret key."""

    def __init__(self, seed: bytes | bytearray) -> None:
        """Take the 32 bytes of a seed. Raises ``MalformedIdentityError``."""
        if len(seed) != KEY_SIZE:
            raise MalformedIdentityError
        self._seed = locked.copied(seed)
        stretched = locked.copied(hashlib.shake_256(seed).digest(_MLKEM_SEED_SIZE + KEY_SIZE))
        mlkem = MLKEM768PrivateKey.from_seed_bytes(stretched[:_MLKEM_SEED_SIZE])
        self._x25519 = X25519PrivateKey.from_private_bytes(stretched[_MLKEM_SEED_SIZE:])
        self._key = MLKEM768X25519PrivateKey(mlkem, self._x25519)
        self._public_key = mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        wipe(stretched)

    @classmethod
    def generate(cls) -> Self:
        """Make a new one."""
        return cls(secrets.token_bytes(KEY_SIZE))

    @property
    def recipient(self) -> HybridRecipient:
        """The public key to this secret key."""
        return HybridRecipient(self._public_key)

    def encode(self) -> str:
        """Return the text form, ``AGE-SECRET-KEY-PQ-1…``: a secret."""
        return bech32.encode(IDENTITY_HRP, self._seed).upper()

    def __repr__(self) -> str:
        return "<HybridIdentity>"

    def forget(self) -> None:
        """Wipe the secret key; this identity is of no use any more."""
        wipe(self._seed)
        del self._seed, self._x25519, self._key

    def unwrap(self, stanzas: Sequence[Stanza]) -> memoryview | None:
        """Return the file key, or ``None`` where no stanza is for this key. Raises ``HeaderError``."""
        return unwrap_first(stanzas, STANZA, _ENC_SIZE, self._unwrap)

    def _unwrap(self, enc: bytes, body: bytes) -> memoryview | None:
        # HPKE reports a point of low order as it does a wrong key; the format tells them apart.
        exchange(self._x25519, enc[_MLKEM_CIPHERTEXT_SIZE:])
        try:
            return locked.copied(_SUITE.decrypt(enc + body, self._key, _INFO))
        except InvalidTag:
            return None
