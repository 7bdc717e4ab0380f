"""Keys and sealed files that the tests of this folder share."""

import io
from collections.abc import Callable

import pytest

from reader import age
from reader.age.files import BinaryReader

CHUNK = 64 * 1024
SEALED_CHUNK = CHUNK + 16


class Unseekable(io.RawIOBase):
    """A pipe: reads onwards, in pieces of its own choosing."""

    def __init__(self, data: bytes, piece: int = 1000):
        super().__init__()
        self._data = io.BytesIO(data)
        self._piece = piece

    def readable(self):
        return True

    def readinto(self, buffer):
        block = self._data.read(min(len(buffer), self._piece))
        buffer[: len(block)] = block
        return len(block)


@pytest.fixture(scope="session")
def unseekable() -> type[Unseekable]:
    return Unseekable


@pytest.fixture(scope="session")
def identity() -> age.X25519Identity:
    return age.X25519Identity.generate()


@pytest.fixture(scope="session")
def hybrid() -> age.HybridIdentity:
    return age.HybridIdentity.generate()


@pytest.fixture(scope="session")
def seal(identity) -> Callable[..., bytes]:
    """Return a function that seals bytes for the recipients given, or for ``identity``."""

    def seal(plain: bytes, *recipients: age.Recipient) -> bytes:
        target = io.BytesIO()
        with age.create(target, recipients or [identity.recipient]) as writer:
            writer.write(plain)
        return target.getvalue()

    return seal


@pytest.fixture(params=["seekable", "streaming"])
def unseal(request, identity) -> Callable[..., BinaryReader]:
    """Return a function that opens bytes with the identities given, or with ``identity``: each way in turn."""

    def unseal(sealed: bytes, *identities: age.Identity) -> BinaryReader:
        source = io.BytesIO(sealed) if request.param == "seekable" else Unseekable(sealed)
        contents = age.open(source, identities or [identity])
        assert contents.seekable() == (request.param == "seekable")
        return contents

    return unseal


@pytest.fixture(scope="session")
def header_size() -> Callable[[bytes], int]:
    """Return a function that says how many bytes of a sealed file stand before its first chunk."""
    return lambda sealed: sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 1 + 16
