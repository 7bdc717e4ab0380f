"""minisign secret keys: made, sealed under a passphrase in minisign's own text format, opened, and used to sign.

The text format holds ``Ed``, ``Sc`` (scrypt), ``B2`` (BLAKE2b), salt, opslimit and memlimit, and then the key id, the
secret key and a checksum, all three xored with what scrypt makes of the passphrase.

Invariants:

- A key is never written or read without a passphrase.
- A wrong passphrase is told from a damaged text only as far as minisign's format can: by the checksum.
- The public half that stands beside the seed in the text is not believed but derived: a signature made with a public
  half that is not the seed's gives the seed away.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import struct
import unicodedata
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from reader.bundle.minisign import canonical_base64
from reader.bundle.minisign.public_key import ALGORITHM, PublicKey
from reader.bundle.minisign.signature import KEY_ID_SIZE, Signature, prehash
from reader.errors import (
    N_,
    EmptyPassphraseError,
    MalformedPublicKeyError,
    MalformedSigningKeyError,
    PassphraseEncodingError,
    SigningKeyMemoryError,
    SigningKeyWorkError,
    SigningPassphraseError,
    UnprotectedSigningKeyError,
    WeakKeyError,
)

DEFAULT_WORK_FACTOR: Final = 18
"""The base-two logarithm of scrypt's N: 256 MiB and most of a second. minisign's own default is 20."""

_MAX_WORK_FACTOR: Final = 20
_MAX_PARALLELISM: Final = 8
_SCRYPT: Final = b"Sc"
_BLAKE2B: Final = b"B2"
_NO_KDF: Final = b"\x00\x00"
_BLOCK_SIZE: Final = 8
_SALT_SIZE: Final = 32
_SEED_SIZE: Final = 32
_CHECKSUM_SIZE: Final = 32
_SEALED_SIZE: Final = KEY_ID_SIZE + 2 * _SEED_SIZE + _CHECKSUM_SIZE
_RECORD: Final = struct.Struct(f"<2s2s2s{_SALT_SIZE}sQQ{_SEALED_SIZE}s")
_TEXT: Final = re.compile("untrusted comment: [^\r\n]{0,1000}\r?\n([A-Za-z0-9+/=]+)(?:\r?\n)?")
_COMMENT: Final = "minisign encrypted secret key"
# No time and no name: the day that a bundle speaks of is in its manifest, and when it was signed is nobody's business.
_TRUSTED_COMMENT: Final = "file:manifest.json\thashed"


class SecretKey:
    """A signing key, open."""

    def __init__(self, key_id: bytes, seed: bytes) -> None:
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(ALGORITHM + key_id + self._key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return "<SecretKey>"

    @classmethod
    def generate(cls) -> SecretKey:
        """Return a new key."""
        return cls(secrets.token_bytes(KEY_ID_SIZE), secrets.token_bytes(_SEED_SIZE))

    @classmethod
    def unseal(cls, text: str, passphrase: str) -> SecretKey:
        """Return the key in the text of a minisign secret key file.

        Raises ``MalformedSigningKeyError``, ``UnprotectedSigningKeyError``, ``SigningKeyWorkError``,
        ``SigningKeyMemoryError``, ``SigningPassphraseError``, ``EmptyPassphraseError`` and
        ``PassphraseEncodingError``.
        """
        salt, opslimit, memlimit, sealed = _parse(text)
        plain = _xor(sealed, _derive(passphrase, salt, opslimit, memlimit))
        key_id, seed, public, checksum = struct.unpack(
            f"{KEY_ID_SIZE}s{_SEED_SIZE}s{_SEED_SIZE}s{_CHECKSUM_SIZE}s", plain
        )
        if not hmac.compare_digest(checksum, _checksum(key_id, seed, public)):
            raise SigningPassphraseError
        key = cls(key_id, seed)
        if key.public.point != public:
            raise MalformedSigningKeyError
        return key

    @staticmethod
    def check(text: str) -> None:
        """Return only where ``text`` is one that a passphrase may open.

        Raises ``MalformedSigningKeyError`` and ``UnprotectedSigningKeyError``.
        """
        _parse(text)

    def seal(self, passphrase: str, *, work_factor: int = DEFAULT_WORK_FACTOR) -> str:
        """Return the text of a minisign secret key file.

        Raises ``SigningKeyMemoryError``, ``EmptyPassphraseError`` and ``PassphraseEncodingError``.
        """
        if not 10 <= work_factor <= _MAX_WORK_FACTOR:  # noqa: PLR2004 - what libsodium's limits can express
            raise ValueError("work factor out of range")
        # With these two, libsodium comes to N = 2**work_factor, r = 8, p = 1.
        opslimit, memlimit = 2 ** (work_factor + 5), 2 ** (work_factor + 10)
        salt = secrets.token_bytes(_SALT_SIZE)
        plain = b"".join(
            (self.public.id, self._seed, self.public.point, _checksum(self.public.id, self._seed, self.public.point))
        )
        sealed = _xor(plain, _derive(passphrase, salt, opslimit, memlimit))
        record = _RECORD.pack(ALGORITHM, _SCRYPT, _BLAKE2B, salt, opslimit, memlimit, sealed)
        return f"untrusted comment: {_COMMENT}\n{canonical_base64.encode(record)}\n"

    def sign(self, message: bytes, *, trusted_comment: str = _TRUSTED_COMMENT) -> Signature:
        """Return the signature of ``message``, always the same for the same message and comment."""
        unfinished = Signature(self.public.id, self._key.sign(prehash(message)), trusted_comment, b"")
        return replace(unfinished, global_signature=self._key.sign(unfinished.globally_signed()))


def _parse(text: str) -> tuple[bytes, int, int, bytes]:
    """Return salt, opslimit, memlimit and the sealed key."""
    match = _TEXT.fullmatch(text)
    record = canonical_base64.decode(match[1]) if match else None
    if record is None or len(record) != _RECORD.size:
        raise _another_key(text)
    algorithm, kdf, checksum_kind, salt, opslimit, memlimit, sealed = _RECORD.unpack(record)
    if algorithm != ALGORITHM or checksum_kind != _BLAKE2B or kdf not in (_SCRYPT, _NO_KDF):
        raise MalformedSigningKeyError
    if kdf == _NO_KDF:
        raise UnprotectedSigningKeyError
    return salt, opslimit, memlimit, sealed


def _another_key(text: str) -> MalformedSigningKeyError:
    """Return the error that says which other key ``text`` is, if it is one: people have several, in similar files."""
    if "AGE-SECRET-KEY-" in text:
        return MalformedSigningKeyError(
            N_("This key opens bundles and cannot sign them. “reader keygen --signing” makes one that signs.")
        )
    try:
        PublicKey.parse(text)
    except (MalformedPublicKeyError, WeakKeyError):
        return MalformedSigningKeyError()
    return MalformedSigningKeyError(
        N_("This is the public part of a signing key. To sign, give its secret part: the file without “.pub”.")
    )


def _checksum(key_id: bytes, seed: bytes, public: bytes) -> bytes:
    return hashlib.blake2b(ALGORITHM + key_id + seed + public, digest_size=_CHECKSUM_SIZE).digest()


def _xor(data: bytes, stream: bytes) -> bytes:
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def _derive(passphrase: str, salt: bytes, opslimit: int, memlimit: int) -> bytes:
    if not passphrase:
        raise EmptyPassphraseError
    # Not an encode that fails: its exception would carry the passphrase.
    if any("\ud800" <= character <= "\udfff" for character in passphrase):
        raise PassphraseEncodingError
    work_factor, parallelism = _scrypt_parameters(opslimit, memlimit)
    if work_factor > _MAX_WORK_FACTOR or parallelism > _MAX_PARALLELISM:
        raise SigningKeyWorkError
    scrypt = Scrypt(salt=salt, length=_SEALED_SIZE, n=2**work_factor, r=_BLOCK_SIZE, p=parallelism)
    try:
        return scrypt.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8"))
    except MemoryError:
        raise SigningKeyMemoryError(mebibytes=max(1, 128 * _BLOCK_SIZE * 2**work_factor >> 20)) from None


def _scrypt_parameters(opslimit: int, memlimit: int) -> tuple[int, int]:
    """Return the base-two logarithm of N, and p, as libsodium's ``pickparams`` chooses them; r is always 8."""
    opslimit = max(opslimit, 32768)
    if opslimit < memlimit // 32:
        return _work_factor(opslimit // (_BLOCK_SIZE * 4)), 1
    work_factor = _work_factor(memlimit // (_BLOCK_SIZE * 128))
    parallelism = min(opslimit // 4 // 2**work_factor, 2**30 - 1) // _BLOCK_SIZE
    return work_factor, parallelism


def _work_factor(largest: int) -> int:
    """Return the first exponent, from 1 to 63, whose power of two is more than half of ``largest``."""
    return next((exponent for exponent in range(1, 63) if 2**exponent > largest // 2), 63)
