"""Classic keys ("The X25519 recipient type" of the age specification)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from reader.age import bech32, raw_base64
from reader.age.constants import KEY_SIZE
from reader.age.header import Stanza
from reader.age.primitives import hkdf, unwrap_file_key, wipe, wrap_file_key
from reader.age.recipients import Kind, unwrap_first
from reader.errors import HeaderError, MalformedIdentityError, MalformedRecipientError

if TYPE_CHECKING:
    from collections.abc import Sequence

RECIPIENT_HRP: Final = "age"
IDENTITY_HRP: Final = "age-secret-key-"

STANZA: Final = "X25519"
_LABEL: Final = b"age-encryption.org/v1/X25519"


class X25519Recipient:
    """A classic public key."""

    kind = Kind.CLASSIC

    def __init__(self, public_key: bytes) -> None:
        """Take the 32 bytes of a point. Raises ``MalformedRecipientError``, for points of low order too."""
        if len(public_key) != KEY_SIZE:
            raise MalformedRecipientError
        self._public_key = public_key
        self._point = X25519PublicKey.from_public_bytes(public_key)
        try:
            X25519PrivateKey.generate().exchange(self._point)
        except ValueError:
            raise MalformedRecipientError from None

    def encode(self) -> str:
        """Return the text form, ``age1…``."""
        return bech32.encode(RECIPIENT_HRP, self._public_key)

    def __repr__(self) -> str:
        return "<X25519Recipient>"

    def wrap(self, file_key: memoryview) -> Stanza:
        """Return an X25519 stanza with a fresh ephemeral share."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        wrap_key = hkdf(ephemeral.exchange(self._point), salt=share + self._public_key, info=_LABEL)
        body = wrap_file_key(wrap_key, file_key)
        return Stanza(STANZA, (raw_base64.encode(share).decode("ascii"),), body)


class X25519Identity:
    """A classic secret key."""

    def __init__(self, secret_key: bytes | bytearray) -> None:
        """Take the 32 bytes of a scalar. Raises ``MalformedIdentityError``."""
        if len(secret_key) != KEY_SIZE:
            raise MalformedIdentityError
        self._secret_key = X25519PrivateKey.from_private_bytes(secret_key)
        self._public_key = self._secret_key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> Self:
        """Make a new one."""
        return cls(secrets.token_bytes(KEY_SIZE))

    @property
    def recipient(self) -> X25519Recipient:
        """The public key to this secret key."""
        return X25519Recipient(self._public_key)

    def encode(self) -> str:
        """Return the text form, ``AGE-SECRET-KEY-1…``: a secret."""
        secret_key = bytearray(self._secret_key.private_bytes_raw())
        try:
            return bech32.encode(IDENTITY_HRP, secret_key).upper()
        finally:
            wipe(secret_key)

    def __repr__(self) -> str:
        return "<X25519Identity>"

    def forget(self) -> None:
        """Drop the secret key, which wipes it; this identity is of no use any more."""
        del self._secret_key

    def unwrap(self, stanzas: Sequence[Stanza]) -> memoryview | None:
        """Return the file key, or ``None`` where no stanza is for this key. Raises ``HeaderError``."""
        return unwrap_first(stanzas, STANZA, KEY_SIZE, self._unwrap)

    def _unwrap(self, share: bytes, body: bytes) -> memoryview | None:
        shared_secret = exchange(self._secret_key, share)
        wrap_key = hkdf(shared_secret, salt=share + self._public_key, info=_LABEL)
        return unwrap_file_key(wrap_key, body)


def exchange(secret_key: X25519PrivateKey, share: bytes) -> bytes:
    """Return the shared secret. Raises ``HeaderError`` where it is all zeros: the share is a point of low order."""
    try:
        return secret_key.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise HeaderError from None
