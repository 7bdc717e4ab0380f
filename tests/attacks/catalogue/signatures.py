"""Attacks on who made a bundle: forged, stripped, moved and worthless signatures, files that were swapped."""

from __future__ import annotations

import base64
import dataclasses
import struct
import zlib
from typing import Final

from attacks.catalogue.attack import attack, good, zipped
from support.bundles import (
    CONTENTS,
    MANIFEST,
    OTHER_SIGNER,
    PADDING,
    PUBLISHER,
    SIGNATURE,
    SIGNER,
    files_of,
    manifest_of,
    with_manifest,
)

from reader.bundle import MediaContents, SecretKey

_NO_MATCH: Final = "The publisher's signature does not match this bundle. Somebody changed it: do not trust it."
_OTHER_KEY: Final = "This bundle is signed by another key than the one it comes with. Do not trust it."
_STRIPPED: Final = "The signature was taken out of this bundle. Do not trust it: get it again."
_NOT_SIGNED_FOR: Final = "The key in this bundle is not the one that its publisher signed for. Do not trust it."
_WORTHLESS: Final = "The publisher's key is worthless: anybody could sign with it. Do not trust this bundle."


def _not_canonical(name: str) -> str:
    return f"“{name}” in this bundle is not written as it must be. Do not trust it: get it again."


def _changed(name: str) -> str:
    return f"“{name}” is not what the publisher put into this bundle. Somebody changed it: do not trust it."


@attack("another title under a good signature", _NO_MATCH)
def changed_manifest() -> bytes:
    files = good()
    return zipped(files | {MANIFEST: files[MANIFEST].replace("суд".encode(), "дом".encode(), 1)})


@attack("the signature of another edition", _NO_MATCH)
def moved_signature() -> bytes:
    return zipped(good() | {SIGNATURE: files_of(dataclasses.replace(CONTENTS, number=4))[SIGNATURE]})


@attack("a signature of another key", _OTHER_KEY)
def another_keys_signature() -> bytes:
    return zipped(good() | {SIGNATURE: files_of(signer=OTHER_SIGNER)[SIGNATURE]})


@attack("a signature of another key with the same id", _NO_MATCH)
def same_id() -> bytes:
    impostor = SecretKey(SIGNER.public.id, b"\x09" * 32)
    return zipped(good() | {SIGNATURE: impostor.sign(good()[MANIFEST]).encode().encode()})


@attack("the publisher's key over a forger's edition", _OTHER_KEY)
def borrowed_key() -> bytes:
    return zipped(files_of(signer=OTHER_SIGNER) | {PUBLISHER: good()[PUBLISHER]})


@attack("a forger's key over the publisher's edition", _OTHER_KEY)
def replaced_key() -> bytes:
    return zipped(good() | {PUBLISHER: OTHER_SIGNER.public.encode().encode()})


@attack("the publisher's edition signed again by a forger", _NOT_SIGNED_FOR)
def signed_again() -> bytes:
    signature = OTHER_SIGNER.sign(good()[MANIFEST]).encode().encode()
    return zipped(good() | {SIGNATURE: signature, PUBLISHER: OTHER_SIGNER.public.encode().encode()})


@attack("a trusted comment that was edited", _NO_MATCH)
def edited_comment() -> bytes:
    files = good()
    return zipped(files | {SIGNATURE: files[SIGNATURE].replace(b"file:manifest.json", b"file:manifest.jsom")})


@attack("two signatures in one file", _not_canonical(SIGNATURE))
def doubled_signature() -> bytes:
    return zipped(good() | {SIGNATURE: good()[SIGNATURE] * 2})


@attack("a note of the courier's in the untrusted comment", _not_canonical(SIGNATURE))
def untrusted_comment() -> bytes:
    files = good()
    return zipped(files | {SIGNATURE: files[SIGNATURE].replace(b"comment: signature", b"comment: copy 17", 1)})


@attack("a control sequence in the untrusted comment of the key", _not_canonical(PUBLISHER))
def escapes_in_comment() -> bytes:
    files = good()
    return zipped(files | {PUBLISHER: files[PUBLISHER].replace(b"minisign public key", b"\x1b]0;trusted\x07")})


@attack("a signature in an old form that is weaker", _not_canonical(SIGNATURE))
def legacy_signature() -> bytes:
    lines = good()[SIGNATURE].split(b"\n")
    lines[1] = base64.b64encode(b"Ed" + base64.b64decode(lines[1])[2:])
    return zipped(good() | {SIGNATURE: b"\n".join(lines)})


@attack("a bundle whose signature was taken out", _STRIPPED)
def stripped() -> bytes:
    return zipped({name: data for name, data in good().items() if name != SIGNATURE})


@attack("a bundle whose signature and key were taken out", _STRIPPED)
def stripped_of_both() -> bytes:
    return zipped({name: data for name, data in good().items() if name not in (SIGNATURE, PUBLISHER)})


@attack(
    "a bundle whose key was taken out",
    "This bundle has a signature, but not its publisher's key. Do not trust it: get it again.",
)
def stripped_of_key() -> bytes:
    return zipped({name: data for name, data in good().items() if name != PUBLISHER})


@attack(
    "an unsigned bundle in the publisher's name",
    "Nobody signed this bundle, so nobody can tell who made it. To keep it all the same, add --allow-unsigned.",
)
def unsigned() -> bytes:
    return zipped(files_of(CONTENTS, None))


@attack("an unsigned edition that somebody signed on its way", _NOT_SIGNED_FOR)
def signed_by_a_courier() -> bytes:
    document = manifest_of(CONTENTS, None)
    return zipped(with_manifest(document, CONTENTS, OTHER_SIGNER))


@attack("a key of small order, under which anybody signs", _WORTHLESS)
def identity_point() -> bytes:
    key = base64.b64encode(b"Ed" + bytes(8) + b"\x01" + bytes(31))
    return zipped(good() | {PUBLISHER: b"untrusted comment: minisign public key\n" + key + b"\n"})


@attack("a key in a second spelling", _WORTHLESS)
def second_spelling() -> bytes:
    key = base64.b64encode(b"Ed" + bytes(8) + (2**255 - 19 + 5).to_bytes(32, "little"))
    return zipped(good() | {PUBLISHER: b"untrusted comment: minisign public key\n" + key + b"\n"})


@attack("an article that was changed", _changed("articles/first.md"))
def changed_article() -> bytes:
    files = good()
    return zipped(files | {"articles/first.md": files["articles/first.md"].replace("Закон".encode(), "Запор".encode())})


@attack("an article with a sentence more", _changed("articles/first.md"))
def longer_article() -> bytes:
    files = good()
    return zipped(files | {"articles/first.md": files["articles/first.md"] + b"And so on."})


@attack("two articles in each other's place", _changed("articles/a/second.md"))
def swapped_articles() -> bytes:
    files = good()
    first, second = "articles/first.md", "articles/a/second.md"
    return zipped(files | {first: files[second], second: files[first]})


@attack("a picture that was changed", _changed("media/scheme.png"))
def changed_picture() -> bytes:
    files = good()
    return zipped(files | {"media/scheme.png": files["media/scheme.png"][:-1] + b"!"})


@attack(
    "an article that the publisher does not list",
    "Somebody put a file into this bundle that its publisher does not list: “articles/zzz.md”. Do not trust it.",
)
def extra_article() -> bytes:
    files = good()
    media = {name: files.pop(name) for name in ("media/photo.jpeg", "media/scheme.png", PADDING)}
    return zipped(files | {"articles/zzz.md": b"Call this number"} | media)


@attack(
    "a picture of four billion pixels",
    "The picture “media/bomb.png” in this bundle claims more than the 100 million pixels that are allowed, so the"
    " bundle is not opened.",
)
def picture_bomb() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 65_535, 65_535, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return zipped(files_of(dataclasses.replace(CONTENTS, media=(MediaContents("media/bomb.png", "image/png", bomb),))))
