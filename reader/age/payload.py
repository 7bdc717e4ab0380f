"""The sealing and opening of single payload chunks ("Payload" of the age specification, a STREAM variant).

Invariants:

- A nonce is the chunk's number in 11 bytes and a byte that says whether it is the last: chunks cannot be moved,
  dropped or repeated, and the end cannot be moved.
- Plaintext that did not verify is wiped before anyone can look at it: the cipher leaves it in the buffer.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from reader.age.primitives import hkdf, wipe


class ChunkCipher:
    """The cipher of one file's payload."""

    def __init__(self, file_key: memoryview, payload_nonce: bytes) -> None:
        key = hkdf(file_key, salt=payload_nonce, info=b"payload")
        self._cipher = ChaCha20Poly1305(key)
        wipe(key)
        self.opened = 0
        """How many times a chunk was decrypted, whether it verified or not."""

    def forget(self) -> None:
        """Drop the key; what is left is the count."""
        del self._cipher

    def seal(self, number: int, plain: memoryview, into: memoryview, *, last: bool) -> None:
        """Seal chunk ``number`` into ``into``, which is exactly one tag longer than ``plain``."""
        self._cipher.encrypt_into(_nonce(number, last=last), plain, None, into)

    def open(self, number: int, sealed: memoryview, into: memoryview, *, last: bool) -> bool:
        """Open chunk ``number`` into ``into``, exactly one tag shorter than ``sealed``; return whether it verified."""
        self.opened += 1
        try:
            self._cipher.decrypt_into(_nonce(number, last=last), sealed, None, into)
        except InvalidTag:
            wipe(into)
            return False
        return True


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
