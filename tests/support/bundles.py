"""Bundles for tests: a good one, and a ZIP writer that can get everything wrong.

The writer here knows nothing of the one under test: each field of each record can be given any value.
"""

from __future__ import annotations

import io
import json
import struct
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from reader import age
from reader.bundle import ArticleContents, Bundle, EditionContents, MediaContents, SecretKey, make_manifest, open_bundle
from reader.errors import ReaderError
from reader.text import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

IDENTITY = age.X25519Identity.generate()
SIGNER = SecretKey(b"\x01" * 8, b"\x02" * 32)
OTHER_SIGNER = SecretKey(b"\x03" * 8, b"\x04" * 32)

PUBLISHER, SIGNATURE, MANIFEST, PADDING = "publisher.pub", "manifest.json.minisig", "manifest.json", "padding"

CONTENTS = EditionContents(
    title="Как устроен суд",
    publisher="Первая газета",
    created=date(2024, 5, 17),
    language="ru",
    description="Сборник для чтения без сети.",
    series="court",
    number=3,
    articles=(
        ArticleContents(
            path="articles/first.md",
            markdown="# Первая\n\nЗакон один для всех.\n".encode() * 40,
            title="Первая",
            authors=("А. Автор", "Б. Автор"),
            source="Первая газета",
            url="https://example.org/1",
            published="2021-03-19",
            language="ru",
            tags=("суд", "право"),
            summary="О законе.",
        ),
        ArticleContents(path="articles/a/second.md", markdown=b"# Second\n", title="Second", id="second"),
        ArticleContents(path="articles/third.md", markdown=b"", title="Third", published="2020"),
    ),
    media=(
        MediaContents("media/scheme.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        MediaContents("media/photo.jpeg", "image/jpeg", b"\xff\xd8\xff" + bytes(100)),
    ),
)


def files_of(contents: EditionContents = CONTENTS, signer: SecretKey | None = SIGNER) -> dict[str, bytes]:
    """Return what a bundle of ``contents`` holds, by name, in order."""
    manifest = make_manifest(contents, signer.public if signer else None)
    return with_manifest(manifest, contents, signer)


def with_manifest(
    manifest: bytes | dict[str, Any], contents: EditionContents = CONTENTS, signer: SecretKey | None = SIGNER
) -> dict[str, bytes]:
    """Return the same with a manifest of one's own, signed as it is."""
    if isinstance(manifest, dict):
        manifest = json.dumps(manifest, ensure_ascii=False).encode()
    files = {}
    if signer is not None:
        files[PUBLISHER] = signer.public.encode().encode()
        files[SIGNATURE] = signer.sign(manifest).encode().encode()
    files[MANIFEST] = manifest
    files |= dict(sorted(((each.path, each.markdown) for each in contents.articles), key=lambda pair: pair[0].encode()))
    files |= dict(sorted(((each.path, each.data) for each in contents.media), key=lambda pair: pair[0].encode()))
    files[PADDING] = bytes(77)
    return files


def manifest_of(contents: EditionContents = CONTENTS, signer: SecretKey | None = SIGNER) -> dict[str, Any]:
    """Return the manifest of ``contents`` as a document to be changed."""
    document = json.loads(make_manifest(contents, signer.public if signer else None))
    assert isinstance(document, dict)
    return document


@dataclass
class ZipEntry:
    """A file in a ZIP. ``both``, ``local`` and ``central`` are fields to get wrong, by the names used in ``forge``."""

    name: str | bytes
    data: bytes = b""
    deflate: bool = False
    packed: bytes | None = None
    both: dict[str, Any] = field(default_factory=dict)
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)
    after: bytes = b""
    """What stands between the data and the next record."""


def deflated(data: bytes) -> bytes:
    deflater = zlib.compressobj(9, wbits=-15)
    return deflater.compress(data) + deflater.flush()


def entries_of(files: dict[str, bytes]) -> list[ZipEntry]:
    """Return good entries, some stored and some deflated."""
    return [ZipEntry(name, data, deflate=name.endswith(("json", "first.md"))) for name, data in files.items()]


def forge(
    entries: Iterable[ZipEntry], *, prefix: bytes = b"", suffix: bytes = b"", before_end: bytes = b"", **end: Any
) -> bytes:
    """Return a ZIP of ``entries``. ``end`` are fields of the end record to get wrong."""
    body = bytearray(prefix)
    directory = bytearray()
    count = 0
    for entry in entries:
        name = entry.name.encode() if isinstance(entry.name, str) else entry.name
        packed = entry.packed
        if packed is None:
            packed = deflated(entry.data) if entry.deflate else entry.data
        fields: dict[str, Any] = {
            "made_by": 20,
            "needed": 20,
            "flags": 0x0800,
            "method": 8 if entry.deflate else 0,
            "time": 0,
            "date": 0x21,
            "crc": zlib.crc32(entry.data),
            "compressed_size": len(packed),
            "size": len(entry.data),
            "name": name,
            "extra": b"",
            "comment": b"",
            "disk": 0,
            "internal": 0,
            "external": 0,
            "offset": len(body),
        } | entry.both
        local, central = fields | entry.local, fields | entry.central
        body += struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            *(local[key] for key in ("needed", "flags", "method", "time", "date", "crc", "compressed_size", "size")),
            len(local["name"]),
            len(local["extra"]),
        )
        body += local["name"] + local["extra"] + packed + entry.after
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02",
            *(central[key] for key in ("made_by", "needed", "flags", "method", "time", "date", "crc")),
            *(central[key] for key in ("compressed_size", "size")),
            *(len(central[key]) for key in ("name", "extra", "comment")),
            *(central[key] for key in ("disk", "internal", "external", "offset")),
        )
        directory += central["name"] + central["extra"] + central["comment"]
        count += 1
    record = {
        "disk": 0,
        "directory_disk": 0,
        "count_here": count,
        "count": count,
        "size": len(directory),
        "offset": len(body),
        "comment": b"",
    } | end
    numbers = [record[key] for key in ("disk", "directory_disk", "count_here", "count", "size", "offset")]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", *numbers, len(record["comment"]))
    return bytes(body + directory) + before_end + tail + record["comment"] + suffix


def forge_files(files: dict[str, bytes]) -> bytes:
    """Return a good ZIP of ``files``."""
    return forge(entries_of(files))


def seal_plain(plain: bytes) -> io.BytesIO:
    """Return ``plain`` sealed for ``IDENTITY``, whatever it is."""
    target = io.BytesIO()
    with age.create(target, [IDENTITY.recipient]) as sealed:
        sealed.write(plain)
    target.seek(0)
    return target


def open_plain(plain: bytes) -> Bundle:
    """Seal ``plain`` and open it as a bundle."""
    return open_bundle(seal_plain(plain), [IDENTITY])


def open_files(files: dict[str, bytes]) -> Bundle:
    """Put ``files`` into a ZIP, seal it and open it as a bundle."""
    return open_plain(forge_files(files))


def refusal(opening: Callable[[], Bundle]) -> ReaderError:
    """Return the error with which a bundle is refused, having made sure that a person can be told of it."""
    try:
        bundle = opening()
    except ReaderError as error:
        line = describe(error)
        assert len(line) > 20
        assert "{" not in line
        return error
    bundle.close()
    raise AssertionError("the bundle was opened")
