"""The published conformance vectors of the age format, each read onwards and at any place. See README.md."""

import hashlib
import io
import os
import zlib
from pathlib import Path

import pytest

from reader import age

FOLDER = os.environ.get("AGE_TESTKIT", "")
VECTORS = sorted(path for path in Path(FOLDER).iterdir() if path.is_file()) if FOLDER else []

EXPECTED = {
    "success": None,
    "armor failure": age.ArmorError,
    "header failure": age.HeaderError,
    "no match": age.NoMatchError,
    "HMAC failure": age.MacError,
    "payload failure": age.PayloadError,
}

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="AGE_TESTKIT does not name a folder of vectors: see tests/conformance/README.md"
)


class Pipe:
    """A source that only reads onwards."""

    def __init__(self, data: bytes):
        self.read = io.BytesIO(data).read


class Vector:
    def __init__(self, path: Path):
        head, _, self.file = path.read_bytes().partition(b"\n\n")
        fields = [line.partition(": ")[::2] for line in head.decode().split("\n")]
        values = dict(fields)
        self.expected = EXPECTED[values["expect"]]
        self.payload = values.get("payload")
        self.armored = values.get("armored") == "yes"
        self.identities = [
            age.parse_identity(value) if key == "identity" else age.Passphrase(value)
            for key, value in fields
            if key in {"identity", "passphrase"}
        ]
        assert values.get("compressed", "zlib") == "zlib"
        if "compressed" in values:
            self.file = zlib.decompress(self.file)


def outcome(vector: Vector, source, *, seekable: bool) -> tuple[bytes, type[Exception] | None]:
    """Return all that was given out, and the error that ended it."""
    out = io.BytesIO()
    try:
        contents = age.open(age.dearmor(source) if vector.armored else source, vector.identities, seekable=seekable)
        assert contents.seekable() == seekable
        while block := contents.read1():
            out.write(block)
    except age.AgeError as error:
        return out.getvalue(), next(kind for kind in EXPECTED.values() if kind and isinstance(error, kind))
    return out.getvalue(), None


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
@pytest.mark.parametrize("way", ["seeking", "streaming", "pipe"])
def test_vector(path, way):
    vector = Vector(path)
    source = Pipe(vector.file) if way == "pipe" else io.BytesIO(vector.file)
    out, error = outcome(vector, source, seekable=way == "seeking")
    assert error is vector.expected
    if vector.payload is None:
        assert not out
    elif way == "seeking" and error is age.PayloadError:
        # A seekable file notices some damage sooner, so it may give out less than a stream.
        streamed, _ = outcome(vector, io.BytesIO(vector.file), seekable=False)
        assert streamed.startswith(out)
    else:
        assert hashlib.sha256(out).hexdigest() == vector.payload


SUCCESSES = [path for path in VECTORS if path.read_bytes().startswith(b"expect: success\n")]


@pytest.mark.parametrize("path", SUCCESSES, ids=lambda path: path.name)
def test_vector_backwards(path):
    """Where a vector opens, its contents read from the end to the beginning are the same bytes."""
    vector = Vector(path)
    whole, _ = outcome(vector, io.BytesIO(vector.file), seekable=False)
    source = io.BytesIO(vector.file)
    contents = age.open(age.dearmor(source) if vector.armored else source, vector.identities)
    pieces = []
    for at in reversed(range(0, len(whole), 50_000)):
        contents.seek(at)
        pieces.append(contents.read(50_000))
    assert b"".join(reversed(pieces)) == whole


def test_the_kit_is_whole():
    vectors = [Vector(path) for path in VECTORS]
    assert {vector.expected for vector in vectors} == set(EXPECTED.values())
    assert len(vectors) >= 100
