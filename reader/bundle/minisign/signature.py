"""minisign signatures.

Invariants:

- The file is signed prehashed (``ED``, BLAKE2b-512); legacy signatures (``Ed``) are refused.
- What was parsed has one spelling but for the untrusted comment, which nothing vouches for and nobody is shown.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from reader.bundle.minisign import canonical_base64
from reader.errors import SignatureTextError

KEY_ID_SIZE: Final = 8
SIGNATURE_SIZE: Final = 64

_PREHASHED: Final = b"ED"
_UNTRUSTED_COMMENT: Final = "signature"
# minisign reads comments into buffers of 1024 and 8192 bytes.
_TEXT: Final = re.compile(
    "untrusted comment: [^\n]{0,1000}\n([A-Za-z0-9+/=]+)\ntrusted comment: ([^\n]{0,8000})\n([A-Za-z0-9+/=]+)\n"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of 64 bytes by the key ``key_id``; ``global_signature`` is over it and ``trusted_comment``."""

    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Return the signature in ``text``, a whole ``.minisig`` file. Raises ``SignatureTextError``."""
        match = _TEXT.fullmatch(text)
        if match is None or not _is_printable(match[2]):
            raise SignatureTextError(name=".minisig")
        signed = canonical_base64.decode(match[1]) or b""
        global_signature = canonical_base64.decode(match[3]) or b""
        if not signed.startswith(_PREHASHED) or len(signed) != len(_PREHASHED) + KEY_ID_SIZE + SIGNATURE_SIZE:
            raise SignatureTextError(name=".minisig")
        if len(global_signature) != SIGNATURE_SIZE:
            raise SignatureTextError(name=".minisig")
        return cls(signed[len(_PREHASHED) : -SIGNATURE_SIZE], signed[-SIGNATURE_SIZE:], match[2], global_signature)

    def encode(self) -> str:
        """Return the canonical text of the signature."""
        return (
            f"untrusted comment: {_UNTRUSTED_COMMENT}\n"
            f"{canonical_base64.encode(_PREHASHED + self.key_id + self.signature)}\n"
            f"trusted comment: {self.trusted_comment}\n"
            f"{canonical_base64.encode(self.global_signature)}\n"
        )

    def globally_signed(self) -> bytes:
        """Return what ``global_signature`` signs."""
        return self.signature + self.trusted_comment.encode("utf-8")


def prehash(message: bytes) -> bytes:
    """Return what is signed in place of ``message``."""
    return hashlib.blake2b(message).digest()


def _is_printable(comment: str) -> bool:
    return all(character == "\t" or unicodedata.category(character) != "Cc" for character in comment)
