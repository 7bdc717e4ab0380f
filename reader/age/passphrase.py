"""Passphrases ("The scrypt recipient type" of the age specification)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from reader.age import raw_base64
from reader.age.constants import DEFAULT_WORK_FACTOR, KEY_SIZE, MAX_WORK_FACTOR
from reader.age.header import SCRYPT_STANZA, Stanza
from reader.age.primitives import check_body_size, unwrap_file_key, wipe, wrap_file_key
from reader.age.recipients import Kind
from reader.errors import (
    EmptyPassphraseError,
    HeaderError,
    PassphraseEncodingError,
    TooLittleMemoryError,
    WorkFactorError,
)
from reader.guard import locked

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL: Final = b"age-encryption.org/v1/scrypt"
_SALT_SIZE: Final = 16
_BLOCK_SIZE: Final = 8
_DECIMAL: Final = re.compile("[1-9][0-9]*")
_DIGITS_WORTH_READING: Final = 2


class Passphrase:
    """A passphrase, both as the only recipient of a file and as an identity.

    Its bytes are those of its text in Unicode's composed form (NFC) and UTF-8, so that the same characters open a
    file whichever keyboard they were typed on. The age specification leaves this open; other tools take the bytes as
    typed, which are the same for what keyboards usually give.
    """

    kind = Kind.PASSPHRASE

    def __init__(
        self, text: str, *, work_factor: int = DEFAULT_WORK_FACTOR, max_work_factor: int = MAX_WORK_FACTOR
    ) -> None:
        """Take ``text``; seal with 2**``work_factor``, open files with at most 2**``max_work_factor``.

        Raises ``EmptyPassphraseError`` and ``PassphraseEncodingError``.
        """
        if not (1 <= work_factor <= MAX_WORK_FACTOR and 1 <= max_work_factor <= MAX_WORK_FACTOR):
            raise ValueError("work factor out of range")
        if not text:
            raise EmptyPassphraseError
        # Not an encode that fails: its exception would carry the passphrase.
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise PassphraseEncodingError
        self._secret = locked.copied(unicodedata.normalize("NFC", text).encode("utf-8"))
        self._work_factor = work_factor
        self._max_work_factor = max_work_factor

    def __repr__(self) -> str:
        return "<Passphrase>"

    def forget(self) -> None:
        """Wipe the bytes of the passphrase; it is of no use any more."""
        wipe(self._secret)
        del self._secret

    def wrap(self, file_key: memoryview) -> Stanza:
        """Return an scrypt stanza. Raises ``TooLittleMemoryError``."""
        salt = secrets.token_bytes(_SALT_SIZE)
        body = wrap_file_key(self._derive(salt, self._work_factor), file_key)
        arguments = (raw_base64.encode(salt).decode("ascii"), str(self._work_factor))
        return Stanza(SCRYPT_STANZA, arguments, body)

    def unwrap(self, stanzas: Sequence[Stanza]) -> memoryview | None:
        """Return the file key, or ``None`` for a wrong passphrase or a file that is not sealed by one.

        Raises ``HeaderError``, ``WorkFactorError`` and ``TooLittleMemoryError``.
        """
        # An scrypt stanza is the only one of its file, which reading the header has made sure of.
        stanza = stanzas[0]
        if stanza.type != SCRYPT_STANZA:
            return None
        if len(stanza.arguments) != 2:  # noqa: PLR2004 - salt and work factor
            raise HeaderError
        salt = raw_base64.decode(stanza.arguments[0].encode("ascii"))
        if len(salt) != _SALT_SIZE or _DECIMAL.fullmatch(stanza.arguments[1]) is None:
            raise HeaderError
        check_body_size(stanza.body)
        return unwrap_file_key(self._derive(salt, self._allowed(stanza.arguments[1])), stanza.body)

    def _allowed(self, decimal: str) -> int:
        # A hostile number can have thousands of digits.
        if len(decimal) > _DIGITS_WORTH_READING or int(decimal) > self._max_work_factor:
            raise WorkFactorError(limit=self._max_work_factor)
        return int(decimal)

    def _derive(self, salt: bytes, work_factor: int) -> memoryview:
        key = locked.buffer(KEY_SIZE)
        scrypt = Scrypt(salt=_LABEL + salt, length=KEY_SIZE, n=2**work_factor, r=_BLOCK_SIZE, p=1)
        try:
            scrypt.derive_into(self._secret, key)
        except MemoryError:
            mebibytes = max(1, 128 * _BLOCK_SIZE * 2**work_factor >> 20)
            raise TooLittleMemoryError(mebibytes=mebibytes) from None
        return key
