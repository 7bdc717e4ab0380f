"""The sealed file: its header, with and without a MAC that fits, and payloads that somebody with the key has made."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from reader import age
from reader.age.constants import CHUNK_SIZE, FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE
from reader.age.header import Stanza, encode_header, read_header
from reader.age.payload import ChunkCipher
from reader.errors import AgeError, PayloadError
from support.broken import must_raise

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY: Final = bytes(range(FILE_KEY_SIZE))
_NONCE: Final = bytes(PAYLOAD_NONCE_SIZE)
_MARK: Final = b"\n---"


class _Knows:
    """Whoever has the file key already, as whoever made a file has."""

    def unwrap(self, _stanzas: Sequence[Stanza]) -> bytearray:
        return bytearray(_KEY)

    def forget(self) -> None:
        """Nothing to forget."""


_X25519: Final = age.parse_identity("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
_IDENTITIES: Final = (_X25519, age.HybridIdentity.generate(), age.Passphrase("a", max_work_factor=4))


def header(data: bytes) -> None:
    """A header as it came, then the same with the MAC that belongs to it: what follows must hold too."""
    with suppress(AgeError):
        parsed, beyond = read_header(io.BytesIO(data))
        if data[: parsed.size] + beyond != data[: parsed.size + len(beyond)] or not data.startswith(parsed.covered):
            raise AssertionError("a header has more than one spelling")
        again = encode_header(parsed.stanzas, bytearray(_KEY))
        if again[: len(parsed.covered)] != parsed.covered:
            raise AssertionError("a header has more than one spelling")
        with suppress(AgeError):
            age.open(io.BytesIO(again + _NONCE + b"x" * 16), [_Knows()]).read()
    for seekable in (True, False):
        with suppress(AgeError):
            age.open(io.BytesIO(data), _IDENTITIES, seekable=seekable).read()
    with suppress(AgeError):
        age.seal_kinds(io.BytesIO(data))
    with suppress(AgeError):
        age.dearmor(io.BytesIO(data)).read()


def payload(data: bytes) -> None:
    """Chunks sealed with the right key: each three bytes of ``data`` say number, length and what is wrong of one.

    Whatever opens must be exactly what one writer would have sealed, to the streaming and to the seeking reader.
    """
    cipher = ChunkCipher(bytearray(_KEY), _NONCE)
    sealed = bytearray(encode_header([Stanza("x", (), b"")], bytearray(_KEY)) + _NONCE)
    plain = bytearray()
    good = len(data) >= 3  # noqa: PLR2004 - one chunk
    chunks = [data[at : at + 3] for at in range(0, min(len(data) - 2, 24), 3)]
    for at, (number, length, how) in enumerate(chunks):
        last = bool(how & 1)
        size = {0: CHUNK_SIZE, 1: 0, 2: CHUNK_SIZE - 1}.get(length, length)
        said = number % 8 if how & 2 else at
        content = bytes([number]) * size
        chunk = bytearray(size + 16)
        cipher.seal(said, memoryview(content), memoryview(chunk), last=last)
        is_end = at == len(chunks) - 1
        good &= said == at and last == is_end and (is_end or size == CHUNK_SIZE) and (size > 0 or at == 0)
        match how >> 4:
            case 1:
                chunk[-1] ^= 1
                good = False
            case 2:
                del chunk[-1 - number % len(chunk) :]
                good = False
            case 3:
                chunk += content[:1] or b"\0"
                good = False
        plain += content
        sealed += chunk
    position = sum(data[-3:]) * 700
    for seekable in (True, False):
        try:
            with age.open(io.BytesIO(sealed), [_Knows()], seekable=seekable) as opened:
                if seekable:
                    opened.seek(position)
                    part = opened.read(1000)
                    must_be(part == plain[position : position + 1000], good=good)
                    opened.seek(0)
                whole = opened.read()
        except PayloadError:
            if good:
                raise AssertionError("a good payload was refused") from None
        else:
            must_be(whole == plain and good, good=True)
