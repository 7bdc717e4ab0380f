"""A sealed bundle that was cut short, changed or lengthened on its way, without its key."""

import io

import pytest
from support.bundles import CONTENTS, IDENTITY, PADDING, SIGNER, files_of, forge_files, refusal, seal_plain

from reader import age
from reader.bundle import open_bundle, seal
from reader.errors import AgeError, HeaderError, NoMatchError, PayloadError


@pytest.fixture(scope="module")
def sealed() -> bytes:
    target = io.BytesIO()
    seal(target, CONTENTS, [IDENTITY.recipient], SIGNER)
    return target.getvalue()


def test_the_whole_bundle_opens(sealed: bytes) -> None:
    open_bundle(io.BytesIO(sealed), [IDENTITY]).close()


def test_cut_at_any_byte(sealed: bytes) -> None:
    for length in range(len(sealed)):
        refused = refusal(lambda length=length: open_bundle(io.BytesIO(sealed[:length]), [IDENTITY]))
        assert isinstance(refused, AgeError)


def test_any_byte_changed(sealed: bytes) -> None:
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 0x20
        refused = refusal(lambda changed=changed: open_bundle(io.BytesIO(bytes(changed)), [IDENTITY]))
        assert isinstance(refused, AgeError)


@pytest.mark.parametrize("more", [b"\0", b"\n", bytes(16), bytes(100)])
def test_something_follows(sealed: bytes, more: bytes) -> None:
    assert isinstance(refusal(lambda: open_bundle(io.BytesIO(sealed + more), [IDENTITY])), PayloadError)


def test_the_wrong_key_and_the_wrong_passphrase(sealed: bytes) -> None:
    assert isinstance(refusal(lambda: open_bundle(io.BytesIO(sealed), [age.X25519Identity.generate()])), NoMatchError)
    target = io.BytesIO()
    seal(target, CONTENTS, [age.Passphrase("верно", work_factor=10)], SIGNER)
    assert isinstance(
        refusal(lambda: open_bundle(io.BytesIO(target.getvalue()), [age.Passphrase("неверно")])), NoMatchError
    )


def test_not_sealed_at_all() -> None:
    for data in (b"", b"PK\x03\x04" + bytes(100), b"%PDF-1.7", bytes(1000)):
        assert isinstance(refusal(lambda data=data: open_bundle(io.BytesIO(data), [IDENTITY])), HeaderError)


def test_a_chunk_at_the_end_is_checked_though_nothing_needs_it() -> None:
    # The padding of a large bundle fills whole chunks; their tags count like those of articles.
    files = files_of() | {PADDING: bytes(5 * 64 * 1024)}
    sealed = seal_plain(forge_files(files)).getvalue()
    open_bundle(io.BytesIO(sealed), [IDENTITY]).close()
    changed = bytearray(sealed)
    changed[-2 * 64 * 1024] ^= 1
    assert isinstance(refusal(lambda: open_bundle(io.BytesIO(bytes(changed)), [IDENTITY])), PayloadError)
