"""Files that were cut, extended or changed anywhere."""

import io

import pytest

from reader import age

CHUNK = 64 * 1024
SEALED_CHUNK = CHUNK + 16


def error_of(unseal, data: bytes, *identities) -> type[Exception] | None:
    try:
        unseal(data, *identities).read()
    except age.AgeError as error:
        return type(error)
    return None


@pytest.fixture(scope="module")
def small(seal):
    return seal("малый текст".encode())


def test_the_whole_small_file_opens(small, unseal):
    assert error_of(unseal, small) is None


def test_cut_at_every_byte(small, unseal, header_size):
    for size in range(len(small)):
        error = error_of(unseal, small[:size])
        assert error is (age.HeaderError if size < header_size(small) else age.PayloadError), size


def test_every_bit_flipped(small, unseal, header_size):
    mac_ends = header_size(small) - 16
    for at in range(len(small)):
        for bit in range(8):
            changed = bytearray(small)
            changed[at] ^= 1 << bit
            error = error_of(unseal, bytes(changed))
            assert error is not None, (at, bit)
            assert (error is age.PayloadError) == (at >= mac_ends), (at, bit)


@pytest.mark.parametrize("kind", ["passphrase", "hybrid"])
def test_every_byte_changed_and_cut_under_other_recipients(kind, seal, unseal, hybrid):
    phrase = age.Passphrase("x", work_factor=1)
    sealer, opener = (phrase, phrase) if kind == "passphrase" else (hybrid.recipient, hybrid)
    sealed = seal(b"text", sealer)
    assert error_of(unseal, sealed, opener) is None
    for at in range(len(sealed)):
        assert error_of(unseal, sealed[:at], opener) is not None, at
        assert error_of(unseal, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], opener) is not None, at


@pytest.mark.parametrize("extra", [b"\0", b"x" * 15, b"x" * 16, b"x" * 17, b"x" * SEALED_CHUNK])
@pytest.mark.parametrize("size", [0, 5, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_extended(size, extra, seal, unseal):
    assert error_of(unseal, seal(b"t" * size) + extra) is age.PayloadError


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_cut_at_and_near_the_chunks_edges(size, seal, unseal, header_size):
    sealed = seal(b"t" * size)
    begin = header_size(sealed)
    edges = {begin + at * SEALED_CHUNK + near for at in range(3) for near in (-1, 0, 1, 15, 16, 17)}
    for edge in sorted(edges):
        if begin <= edge < len(sealed):
            assert error_of(unseal, sealed[:edge]) is age.PayloadError, edge


def test_a_seekable_file_that_was_cut_or_extended_does_not_open(seal, identity):
    sealed = seal(b"t" * (3 * CHUNK))
    for changed in (sealed[:-1], sealed[:-SEALED_CHUNK], sealed + b"x", sealed + sealed[-SEALED_CHUNK:]):
        with pytest.raises(age.PayloadError):
            age.open(io.BytesIO(changed), [identity])
    age.open(io.BytesIO(sealed), [identity])
