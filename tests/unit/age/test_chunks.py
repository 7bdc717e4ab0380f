"""Payloads put together chunk by chunk, well and badly."""

import io

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from reader import age
from reader.age.header import encode_header
from reader.age.payload import ChunkCipher

CHUNK = 64 * 1024
SEALED_CHUNK = CHUNK + 16


def released(unseal, sealed: bytes) -> tuple[bytes, type[Exception] | None]:
    """Open ``sealed`` and read as much as is given out; return it and the error that ended it."""
    out = b""
    try:
        contents = unseal(sealed)
        while piece := contents.read1(10_000):
            out += piece
    except age.AgeError as error:
        return out, type(error)
    return out, None


FILE_KEY = bytearray(b"YELLOW SUBMARINE")
NONCE = b"n" * 16


@pytest.fixture
def payload(identity):
    """Return a function that makes a file of chunks, each given as (number, plaintext, is the last)."""
    header = encode_header([identity.recipient.wrap(FILE_KEY)], FILE_KEY)

    def make(*chunks: tuple[int, bytes, bool], tail: bytes = b"") -> bytes:
        cipher, sealed = ChunkCipher(FILE_KEY, NONCE), bytearray(header + NONCE)
        for number, plain, last in chunks:
            out = bytearray(len(plain) + 16)
            cipher.seal(number, memoryview(plain), memoryview(out), last=last)
            sealed += out
        return bytes(sealed + tail)

    return make


FULL = b"F" * CHUNK
GOOD = {
    "empty": [(0, b"", True)],
    "short": [(0, b"s", True)],
    "full last": [(0, FULL, True)],
    "two": [(0, FULL, False), (1, b"s", True)],
    "two full": [(0, FULL, False), (1, FULL, True)],
    "257": [*((i, FULL, False) for i in range(256)), (256, b"s", True)],
    "257 full": [*((i, FULL, False) for i in range(256)), (256, FULL, True)],
}


@pytest.mark.parametrize("chunks", GOOD.values(), ids=GOOD.keys())
def test_good(chunks, payload, unseal):
    assert released(unseal, payload(*chunks)) == (b"".join(plain for _, plain, _ in chunks), None)


# What a streaming reader may give out before it knows; a seekable one may know at once.
BAD = {
    "no chunks": ([], b"", b""),
    "less than a tag": ([], b"x" * 15, b""),
    "not last": ([(0, b"s", False)], b"", b""),
    "full, not last": ([(0, FULL, False)], b"", FULL),
    "two, not last": ([(0, FULL, False), (1, b"s", False)], b"", FULL),
    "two full, not last": ([(0, FULL, False), (1, FULL, False)], b"", FULL + FULL),
    "empty after a full one": ([(0, FULL, False), (1, b"", True)], b"", FULL),
    "two last, short": ([(0, b"s", True), (1, b"s", True)], b"", b""),
    "two last, full": ([(0, FULL, True), (1, FULL, True)], b"", FULL),
    "two last, then short": ([(0, FULL, True), (1, b"s", True)], b"", FULL),
    "same last twice": ([(0, FULL, True), (0, FULL, True)], b"", FULL),
    "two last in the middle": ([(0, FULL, False), (1, FULL, True), (2, b"s", True)], b"", FULL + FULL),
    "short in the middle": ([(0, b"s" * 100, False), (1, b"s", True)], b"", b""),
    "short second": ([(0, FULL, False), (1, b"s" * 100, False), (2, b"s", True)], b"", FULL),
    "exchanged": ([(1, FULL, False), (0, FULL, False), (2, b"s", True)], b"", b""),
    "repeated": ([(0, FULL, False), (0, FULL, False), (1, b"s", True)], b"", FULL),
    "dropped": ([(0, FULL, False), (2, b"s", True)], b"", FULL),
    "garbage after a full last one": ([(0, FULL, True)], b"g", FULL),
    "much garbage": ([(0, FULL, True)], b"g" * (3 * CHUNK), FULL),
    "first counted from one": ([(1, b"s", True)], b"", b""),
}


@pytest.mark.parametrize(("chunks", "tail", "verified"), BAD.values(), ids=BAD.keys())
def test_bad(chunks, tail, verified, payload, unseal):
    sealed = payload(*chunks, tail=tail)
    with pytest.raises(age.PayloadError):
        unseal(sealed).read()
    out, error = released(unseal, sealed)
    assert error is age.PayloadError
    assert verified.startswith(out)


@pytest.mark.parametrize(("chunks", "tail", "verified"), BAD.values(), ids=BAD.keys())
def test_bad_read_onwards_gives_out_what_verified_and_stays_an_error(chunks, tail, verified, payload, identity):
    contents = age.open(io.BytesIO(payload(*chunks, tail=tail)), [identity], seekable=False)
    assert contents.read(len(verified)) == verified
    for _ in range(3):
        with pytest.raises(age.PayloadError):
            contents.read(1)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_bad_tag_is_noticed_and_what_stands_before_is_given_out(at, payload, unseal, header_size):
    sealed = bytearray(payload((0, FULL, False), (1, FULL, False), (2, FULL, True)))
    sealed[header_size(bytes(sealed)) + at * SEALED_CHUNK + 5] ^= 1
    out, error = released(unseal, bytes(sealed))
    assert error is age.PayloadError
    # Where the last chunk is damaged, a seekable file does not open.
    assert out in ({b"", FULL * at} if at == 2 else {FULL * at})


def test_a_read_that_meets_damage_raises_and_gives_nothing_unverified(payload, unseal, header_size):
    sealed = bytearray(payload((0, FULL, False), (1, b"G" * CHUNK, False), (2, FULL, True)))
    sealed[header_size(bytes(sealed)) + SEALED_CHUNK + 5] ^= 1
    contents = unseal(bytes(sealed))
    buffer = bytearray(3 * CHUNK)
    with pytest.raises(age.PayloadError):
        contents.readinto(buffer)
    assert buffer[:CHUNK] == FULL
    assert b"G" not in buffer


def test_the_cipher_itself_would_give_it_away():
    """Positive control of the test before: without wiping, what did not verify stands in the buffer."""
    cipher, buffer = ChaCha20Poly1305(bytes(32)), bytearray(100)
    sealed = bytearray(cipher.encrypt(bytes(12), b"G" * 100, None))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        cipher.decrypt_into(bytes(12), sealed, None, buffer)
    assert b"G" in buffer


def test_other_chunks_of_a_damaged_file_can_be_read_at_their_place(payload, identity, header_size):
    sealed = bytearray(payload((0, FULL, False), (1, FULL, False), (2, FULL, True)))
    sealed[header_size(bytes(sealed)) + 5] ^= 1
    contents = age.open(io.BytesIO(sealed), [identity])
    contents.seek(CHUNK)
    assert contents.read() == FULL * 2
    contents.seek(0)
    with pytest.raises(age.PayloadError):
        contents.read(1)
