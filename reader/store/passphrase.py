"""From a passphrase to the key of a library's roots: NFC, UTF-8, Argon2id (RFC 9106)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from reader.errors import EmptyPassphraseError, LibraryMemoryError, PassphraseEncodingError
from reader.guard import locked
from reader.store.sealing import KEY_SIZE, wipe

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Work:
    """How much one guess costs: memory in KiB, and passes over it, in one lane."""

    memory: int
    passes: int


WORK: Final = Work(memory=256 << 10, passes=3)
"""A constant of the format. Anything cheaper is for tests."""

_LANES: Final = 1  # more would only help who has many cores, and that is who guesses


def derive(passphrase: str, salt: bytes, work: Work = WORK) -> memoryview:
    """Return the key that ``passphrase`` gives in a file with this ``salt``; whoever asked for it wipes it.

    Raises ``EmptyPassphraseError``, ``PassphraseEncodingError`` and ``LibraryMemoryError``.
    """
    secret = _normalised(passphrase)
    key = locked.buffer(KEY_SIZE)
    argon2id = Argon2id(salt=salt, length=KEY_SIZE, iterations=work.passes, lanes=_LANES, memory_cost=work.memory)
    try:
        argon2id.derive_into(secret, key)  # type: ignore[arg-type]  # any buffer will do
    except MemoryError:
        raise LibraryMemoryError(mebibytes=work.memory >> 10) from None
    finally:
        wipe(secret)
    return key


def are_different(passphrases: Sequence[str]) -> bool:
    """Return whether no two passphrases are the same once normalised."""
    return len({bytes(_normalised(each)) for each in passphrases}) == len(passphrases)


def _normalised(passphrase: str) -> memoryview:
    if not passphrase:
        raise EmptyPassphraseError
    # Not an encode that fails: its exception would carry the passphrase.
    if any("\ud800" <= character <= "\udfff" for character in passphrase):
        raise PassphraseEncodingError
    return locked.copied(unicodedata.normalize("NFC", passphrase).encode())
