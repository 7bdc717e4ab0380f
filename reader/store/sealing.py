"""How everything in a library file is sealed: ``salt | commitment | ChaCha20-Poly1305(length, data, zero fill)``.

Invariants:

- Every sealing draws a fresh salt of 32 bytes, from which its own key is derived; a key seals once, so the nonce is
  fixed.
- Key and commitment come from one keyed BLAKE2b over the salt *and* the associated data. So a sealed thing opens
  under one key only, and nobody who lacks the associated data (a cell's write id, say) has its key.
- What is sealed has no mark: to whoever has not the key it is random bytes of a size that says nothing.
"""

from __future__ import annotations

import hmac
import secrets
import struct
from hashlib import blake2b
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_SIZE: Final = 32
_SALT_SIZE: Final = 32
_COMMITMENT_SIZE: Final = 32
_TAG_SIZE: Final = 16
_LENGTH: Final = struct.Struct("<I")
_FRONT: Final = _SALT_SIZE + _COMMITMENT_SIZE
_NONCE: Final = bytes(12)

OVERHEAD: Final = _FRONT + _LENGTH.size + _TAG_SIZE
"""How much larger a sealed thing is than the data that fit into it."""


def seal(key: memoryview, data: bytes | bytearray | memoryview, associated: bytes, size: int) -> bytearray:
    """Return ``data`` sealed into exactly ``size`` bytes."""
    filled = bytearray(size - OVERHEAD + _LENGTH.size)
    end = _LENGTH.size + len(data)
    if end > len(filled):
        raise ValueError("too much for one seal")
    _LENGTH.pack_into(filled, 0, len(data))
    filled[_LENGTH.size : end] = data
    salt = secrets.token_bytes(_SALT_SIZE)
    own_key, commitment = _derive(key, salt, associated)
    sealed = bytearray(size)
    sealed[:_SALT_SIZE] = salt
    sealed[_SALT_SIZE:_FRONT] = commitment
    ChaCha20Poly1305(own_key).encrypt_into(_NONCE, filled, associated, memoryview(sealed)[_FRONT:])
    wipe(filled)
    return sealed


def unseal(key: memoryview, sealed: bytes | bytearray, associated: bytes) -> bytearray | None:
    """Return the data in ``sealed``, or ``None`` if it was not sealed like this under this key.

    The work is the same either way: nothing is skipped where the commitment already says no.
    """
    view = memoryview(sealed)
    own_key, commitment = _derive(key, view[:_SALT_SIZE], associated)
    committed = hmac.compare_digest(commitment, view[_SALT_SIZE:_FRONT])
    opened = bytearray(len(sealed) - _FRONT - _TAG_SIZE)
    try:
        ChaCha20Poly1305(own_key).decrypt_into(_NONCE, view[_FRONT:], associated, opened)
    except InvalidTag:
        return None
    (length,) = _LENGTH.unpack_from(opened)
    if not committed or length > len(opened) - _LENGTH.size:
        return None
    del opened[_LENGTH.size + length :]
    del opened[: _LENGTH.size]
    return opened


def wipe(secret: bytearray | memoryview) -> None:
    """Overwrite ``secret`` with zeros."""
    secret[:] = bytes(len(secret))


def _derive(key: memoryview, salt: bytes | memoryview, associated: bytes) -> tuple[bytes, bytes]:
    both = blake2b(salt, digest_size=KEY_SIZE + _COMMITMENT_SIZE, key=key, person=b"library v1")
    both.update(associated)
    digest = both.digest()
    return digest[:KEY_SIZE], digest[KEY_SIZE:]
