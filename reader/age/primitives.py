"""The two constructions that every part of the format shares: HKDF-SHA-256 and the wrapping of the file key.

Keys are returned in locked memory (``reader.guard.locked``), and whoever asked for one wipes it after use;
``cryptography`` copies key bytes into its own cipher objects, so wiping does not disturb them.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reader.age.constants import FILE_KEY_SIZE, KEY_SIZE, WRAPPED_FILE_KEY_SIZE
from reader.errors import HeaderError
from reader.guard import locked

# The wrapping key is used once, so the nonce is fixed.
_ZERO_NONCE: Final = bytes(12)


def wipe(secret: bytearray | memoryview) -> None:
    """Overwrite ``secret`` with zeros."""
    secret[:] = bytes(len(secret))


def hkdf(key_material: bytes | memoryview, *, salt: bytes, info: bytes) -> memoryview:
    """Derive 32 bytes with HKDF-SHA-256 (RFC 5869)."""
    derived = locked.buffer(KEY_SIZE)
    HKDF(SHA256(), KEY_SIZE, salt, info).derive_into(key_material, derived)
    return derived


def wrap_file_key(wrap_key: memoryview, file_key: memoryview) -> bytes:
    """Return the body of a stanza: the file key sealed under ``wrap_key``, which is wiped."""
    body = ChaCha20Poly1305(wrap_key).encrypt(_ZERO_NONCE, file_key, None)
    wipe(wrap_key)
    return body


def unwrap_file_key(wrap_key: memoryview, body: bytes) -> memoryview | None:
    """Return the file key in ``body``, or ``None`` where ``wrap_key`` is not its key; ``wrap_key`` is wiped."""
    file_key = locked.buffer(FILE_KEY_SIZE)
    try:
        ChaCha20Poly1305(wrap_key).decrypt_into(_ZERO_NONCE, body, None, file_key)
    except InvalidTag:
        wipe(file_key)
        return None
    finally:
        wipe(wrap_key)
    return file_key


def check_body_size(body: bytes) -> None:
    """Refuse, before any decryption, a body that is no wrapped file key: this stops partitioning oracles.

    Raises ``HeaderError``.
    """
    if len(body) != WRAPPED_FILE_KEY_SIZE:
        raise HeaderError
