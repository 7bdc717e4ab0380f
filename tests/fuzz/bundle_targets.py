"""What is inside a bundle: signatures and keys, the container, the manifest."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from support.bundles import CONTENTS, SIGNER, ZipEntry, files_of, forge

from reader.bundle.container_reader import Container
from reader.bundle.manifest import decode, encode
from reader.bundle.minisign import PublicKey, SecretKey, Signature, fingerprint
from reader.bundle.signed import Signed
from reader.errors import BundleError, ReaderError, SigningKeyError
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANIFEST: Final = b"{}"
_PUBLISHER: Final = SIGNER.public.encode().encode()
_GOOD: Final = files_of(CONTENTS, None)["manifest.json"]
_MOST_CHANGES: Final = 6  # each may make the list several times as long
_NAMES: Final = (
    "publisher.pub",
    "manifest.json.minisig",
    "manifest.json",
    "articles/a.md",
    "articles/b.md",
    "articles/A.md",
    "articles/a.md/b.md",
    "articles/../a.md",
    "media/a.png",
    "media/a.exe",
    "padding",
    "publisher.sig",
    "",
    "/",
)


def minisign(data: bytes) -> None:
    """The texts of a public key, a signature and a secret key; a signature of ours with another's bytes in it."""
    text = data.decode("utf-8", "replace")
    with suppress(ReaderError):
        key = PublicKey.parse(text)
        fingerprint(key)
        if PublicKey.parse(key.encode()) != key:
            raise AssertionError("a key does not survive its own text")
    with suppress(BundleError):
        signature = Signature.parse(text)
        if Signature.parse(signature.encode()) != signature:
            raise AssertionError("a signature does not survive its own text")
    with suppress(SigningKeyError):
        SecretKey.check(text)
    first, _, second = data.partition(b"\0")
    good = SIGNER.sign(_MANIFEST).encode().encode()
    for signature_file, publisher_file in ((first, second), (first, _PUBLISHER), (good, first)):
        with suppress(BundleError):
            Signed(_MANIFEST, signature_file, publisher_file).verify()
            if publisher_file == _PUBLISHER and signature_file != good:
                raise AssertionError("a signature was forged")


def container(data: bytes) -> None:
    """A ZIP as it came, or one that is put together as ``data`` says."""
    source = data if data.startswith(b"PK") else forge(_entries(data))
    with suppress(BundleError):
        opened = Container(io.BytesIO(source))
        ours = {name: opened.read(entry) for name, entry in opened.entries.items()}
        with zipfile.ZipFile(io.BytesIO(source)) as theirs:
            if {each.filename: theirs.read(each) for each in theirs.infolist()} != ours:
                raise AssertionError("another unzip sees another bundle")
            if theirs.testzip() is not None or theirs.comment:
                raise AssertionError("another unzip finds fault with an accepted bundle")


def _entries(data: bytes) -> Iterator[ZipEntry]:
    """Four bytes an entry: its name, its way, how many of the next bytes it holds, and one that goes wrong."""
    at = 0
    while at + 4 <= len(data):
        name, way, size, wrong = data[at : at + 4]
        content = data[at + 4 : at + 4 + size]
        at += 4 + size
        fields: dict[str, int] = {}
        if wrong & 0x80:
            field = ("crc", "size", "compressed_size", "flags", "method", "offset", "external", "date")[wrong & 7]
            fields[field] = wrong >> 3 & 0xF
        yield ZipEntry(
            _NAMES[name % len(_NAMES)],
            content * (1 + (way >> 4) * 100),
            deflate=bool(way & 1),
            packed=content if way & 2 else None,
            both=fields if way & 4 else {},
            local={} if way & 4 else fields,
        )


def manifest(data: bytes) -> None:
    """A list of contents that nobody signed: as it came, or a good one with changes as ``data`` says."""
    with suppress(BundleError):
        text = data if data.startswith(b"{") else json.dumps(_changed(data)).encode()
        decoded = decode(text)
        if decode(encode(decoded)) != decoded:
            raise AssertionError("a manifest does not survive its own text")
        edition, media = Signed(text, None, None).describe(())
        for each in edition.articles:
            shown = (each.title, each.source, each.url, each.summary, *each.authors, *each.tags, each.path)
            if any(clean_line(text) != text for text in shown):
                raise AssertionError("what would be shown is not clean")
        if len(media) + len(edition.articles) != len(decoded.media) + len(decoded.articles):
            raise AssertionError("something was lost")


def _changed(data: bytes) -> dict[str, Any]:
    """Three bytes a change: where, to what, and the length of the text that follows, if it takes one."""
    document: dict[str, Any] = json.loads(_GOOD)
    at = 0
    for _ in range(_MOST_CHANGES):
        if at + 3 > len(data):
            break
        where, what, size = data[at : at + 3]
        text = data[at + 3 : at + 3 + size].decode("utf-8", "surrogateescape")
        at += 3 + size
        places = list(_places(document))
        parent, key = places[where % len(places)]
        old = parent[key]
        values = (
            text,
            text * 200,
            size,
            -size,
            2**31 * size,
            size / 3,
            None,
            [],
            {},
            [old],
            [old] * (size % 8),
            [text] * size,
            {text: old},
        )
        if what % 16 == len(values):
            del parent[key]
        elif what % 16 == len(values) + 1 and isinstance(old, list):
            parent[key] = old + old
        elif isinstance(old, str) and what & 0x80:
            parent[key] = old[: size % (len(old) + 1)] + text + old[size % (len(old) + 1) :]
        else:
            parent[key] = values[what % len(values)]
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])
