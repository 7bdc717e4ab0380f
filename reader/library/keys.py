"""Passphrases and identities that have opened bundles, to be tried first at the next import.

Invariants:

- They are in the store and, while they are used, in memory; in no exception, no ``repr`` and nowhere else.
- There are few passphrases: trying one takes as long as somebody meant it to. The latest that worked comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader import age
from reader.errors import DamagedError, UnreadableError
from reader.library.records import FORMAT, KEYS, KeysRecord, decode, encode

if TYPE_CHECKING:
    from reader.library.holdings import Holdings

MAX_PASSPHRASES: Final = 5
MAX_IDENTITIES: Final = 32


class KeptKeys:
    """The keys that a library keeps."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def identities(self) -> list[age.Identity]:
        """Return what to try, identities first: trying them costs nothing."""
        try:
            record = self._read()
        except UnreadableError:
            return []
        passphrases = [age.Passphrase(text) for text in record.passphrases]
        return [*(age.parse_identity(text) for text in record.identities), *passphrases]

    def keep_passphrase(self, text: str) -> None:
        """Keep a passphrase that has opened a bundle.

        Raises ``EmptyPassphraseError`` and ``PassphraseEncodingError``.
        """
        age.Passphrase(text).forget()
        with self._holdings.writing:
            record = self._read()
            self._write(
                KeysRecord(FORMAT, _first(text, record.passphrases, MAX_PASSPHRASES), record.identities), record
            )

    def keep_identity(self, encoded: str) -> None:
        """Keep an identity (``AGE-SECRET-KEY-…``) that has opened a bundle. Raises ``MalformedIdentityError``."""
        encoded = encoded.strip()
        age.parse_identity(encoded).forget()
        with self._holdings.writing:
            record = self._read()
            self._write(
                KeysRecord(FORMAT, record.passphrases, _first(encoded, record.identities, MAX_IDENTITIES)), record
            )

    def forget_all(self) -> None:
        """Keep none of them any longer."""
        with self._holdings.writing:
            if KEYS in self._holdings.store:
                self._write(KeysRecord(FORMAT, (), ()), None)

    def _read(self) -> KeysRecord:
        """Return what is kept. Raises ``UnreadableError``: what may be there is not to be written over."""
        try:
            return decode(self._holdings.store.read(KEYS), KeysRecord, name=KEYS)
        except UnreadableError:
            raise
        except (KeyError, DamagedError):
            return KeysRecord(FORMAT, (), ())

    def _write(self, record: KeysRecord, before: KeysRecord | None) -> None:
        if record != before:
            with self._holdings.change():
                self._holdings.keeper.write(KEYS, encode(record), twice=True, from_reserve=True)
                self._holdings.store.commit()


def _first(text: str, others: tuple[str, ...], limit: int) -> tuple[str, ...]:
    return (text, *(each for each in others if each != text))[:limit]
