"""The sealed file: its header, with and without a MAC that fits, and payloads that somebody with the key has made."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from reader import age
from reader.age.constants import CHUNK_SIZE, FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE, TAG_SIZE
from reader.age.header import Stanza, encode_header, read_header
from reader.age.payload import ChunkCipher
from reader.errors import AgeError, PayloadError

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


_IDENTITIES: Final = (
    age.X25519Identity.generate(),
    age.HybridIdentity.generate(),
    age.Passphrase("a", max_work_factor=4),
)


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
    sealed, plain, good = _sealed(data)
    for seekable in (True, False):
        try:
            with age.open(io.BytesIO(sealed), [_Knows()], seekable=seekable) as opened:
                position = sum(data[-3:]) * 700 if seekable else 0
                if seekable:
                    opened.seek(position)
                part = opened.read(1000)
                if seekable:
                    opened.seek(0)
                whole = opened.read() if seekable else part + opened.read()
        except PayloadError:
            if good:
                raise AssertionError("a good payload was refused") from None
        else:
            if not good or whole != plain or part != plain[position : position + 1000]:
                raise AssertionError("a payload opened as something that was not sealed")


def _sealed(data: bytes) -> tuple[bytes, bytes, bool]:
    """Return a file, what was sealed in it, and whether it is one that a writer makes."""
    cipher = ChunkCipher(bytearray(_KEY), _NONCE)
    sealed = encode_header([Stanza("x", (), b"")], bytearray(_KEY)) + _NONCE
    plain = b""
    chunks = [data[at : at + 3] for at in range(0, min(len(data) - 2, 24), 3)]
    good = bool(chunks)
    for at, (number, length, how) in enumerate(chunks):
        last, is_end = bool(how & 1), at == len(chunks) - 1
        size = {0: CHUNK_SIZE, 1: 0, 2: CHUNK_SIZE - 1}.get(length, length)
        said = number % 8 if how & 2 else at
        content = bytes([number]) * size
        chunk = bytearray(size + TAG_SIZE)
        cipher.seal(said, memoryview(content), memoryview(chunk), last=last)
        good &= said == at and last == is_end and (is_end or size == CHUNK_SIZE) and (size > 0 or at == 0)
        good &= not _spoil(chunk, how >> 4, number)
        plain += content
        sealed += chunk
    return sealed, plain, good


def _spoil(chunk: bytearray, how: int, number: int) -> bool:
    match how:
        case 1:
            chunk[-1] ^= 1
        case 2:
            del chunk[-1 - number % (len(chunk) - 1) :]
        case 3:
            chunk += b"\0"
    return how in (1, 2, 3)
