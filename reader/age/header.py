"""The textual header: version line, recipient stanzas, header MAC ("Header" of the age specification).

Invariants:

- The grammar is matched on bytes, whole lines at a time, line feed included. Each header has exactly one spelling,
  so the bytes that the MAC covers are the bytes that were read.
- No more than ``MAX_HEADER_SIZE`` bytes and ``MAX_STANZAS`` stanzas are ever looked at.
- A passphrase stanza stands alone, whatever identity is going to look at it.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.age import raw_base64
from reader.age.constants import COLUMNS_PER_LINE, MAX_HEADER_SIZE, MAX_STANZAS
from reader.age.primitives import hkdf, wipe
from reader.errors import HeaderError, MacError, UnsupportedVersionError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.age.files import Source

SCRYPT_STANZA: Final = "scrypt"

_V1_LINE: Final = b"age-encryption.org/v1\n"
_MAC_MARK: Final = b"---"
_VERSION_LINE: Final = re.compile(rb"age-encryption\.org/[!-~]+\n")
_ARGUMENT_LINE: Final = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)\n")
_BODY_LINE: Final = re.compile(rb"([A-Za-z0-9+/]{0,%d})\n" % COLUMNS_PER_LINE)
_MAC_LINE: Final = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_READ_SIZE: Final = 4096


@dataclass(frozen=True, slots=True)
class Stanza:
    """A recipient stanza: ``type`` is its first argument, ``arguments`` are the others, ``body`` is decoded."""

    type: str
    arguments: tuple[str, ...]
    body: bytes

    def encode(self) -> bytes:
        """Return the stanza as it stands in a header."""
        body = raw_base64.encode(self.body)
        # A body ends with a line shorter than 64 columns, so a full last line is followed by an empty one.
        lines = [body[at : at + COLUMNS_PER_LINE] for at in range(0, len(body) + 1, COLUMNS_PER_LINE)]
        return b"\n".join([b"-> " + " ".join((self.type, *self.arguments)).encode("ascii"), *lines, b""])


@dataclass(frozen=True, slots=True)
class Header:
    """A header that kept to the grammar. Nothing in it is authentic before ``check_mac``."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes
    """The bytes that the MAC covers."""
    size: int
    """In bytes, as it stood in the file."""

    def check_mac(self, file_key: memoryview) -> None:
        """Raise ``MacError`` unless the MAC was made with ``file_key``."""
        if not hmac.compare_digest(_mac(file_key, self.covered), self.mac):
            raise MacError


def encode_header(stanzas: Sequence[Stanza], file_key: memoryview) -> bytes:
    """Return a whole header, MAC included."""
    covered = _V1_LINE + b"".join(stanza.encode() for stanza in stanzas) + _MAC_MARK
    return covered + b" " + raw_base64.encode(_mac(file_key, covered)) + b"\n"


def read_header(source: Source) -> tuple[Header, bytes]:
    """Read a header from ``source``; return it and the bytes that were read beyond it.

    Raises ``HeaderError`` where the grammar is broken, a limit is passed or the file ends.
    """
    lines = _Lines(source)
    version = lines.next()
    if version != _V1_LINE:
        raise UnsupportedVersionError if _VERSION_LINE.fullmatch(version) else HeaderError
    stanzas: list[Stanza] = []
    while not (line := lines.next()).startswith(_MAC_MARK):
        if len(stanzas) == MAX_STANZAS:
            raise HeaderError
        stanzas.append(_read_stanza(line, lines))
    end = _MAC_LINE.fullmatch(line)
    if end is None or not stanzas:
        raise HeaderError
    if len(stanzas) > 1 and any(stanza.type == SCRYPT_STANZA for stanza in stanzas):
        raise HeaderError
    text = lines.taken()
    covered = text[: len(_MAC_MARK) - len(line)]
    return Header(tuple(stanzas), raw_base64.decode(end[1]), covered, len(text)), lines.beyond()


def _read_stanza(line: bytes, lines: _Lines) -> Stanza:
    opening = _ARGUMENT_LINE.fullmatch(line)
    if opening is None:
        raise HeaderError
    stanza_type, *arguments = opening[1].decode("ascii").split(" ")
    body: list[bytes] = []
    while True:
        piece = _BODY_LINE.fullmatch(lines.next())
        if piece is None:
            raise HeaderError
        body.append(piece[1])
        if len(piece[1]) < COLUMNS_PER_LINE:
            return Stanza(stanza_type, tuple(arguments), raw_base64.decode(b"".join(body)))


def _mac(file_key: memoryview, covered: bytes) -> bytes:
    key = hkdf(file_key, salt=b"", info=b"header")
    try:
        return hmac.digest(key, covered, "sha256")
    finally:
        wipe(key)


class _Lines:
    """Lines of ``source``, line feed included, with a limit on their total size."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read = bytearray()
        self._taken = 0

    def next(self) -> bytes:
        searched = self._taken
        while (end := self._read.find(b"\n", searched)) < 0:
            searched = len(self._read)
            if searched >= MAX_HEADER_SIZE:
                raise HeaderError
            block = self._source.read(_READ_SIZE)
            if not block:
                raise HeaderError
            self._read += block
        line = bytes(self._read[self._taken : end + 1])
        self._taken = end + 1
        if self._taken > MAX_HEADER_SIZE:
            raise HeaderError
        return line

    def taken(self) -> bytes:
        return bytes(self._read[: self._taken])

    def beyond(self) -> bytes:
        return bytes(self._read[self._taken :])
