"""Attacks on the container: ZIP files made to be taken apart differently, to climb out, or to fill the disk."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from attacks.catalogue.attack import ATTACKS, Attack, attack, good, sealed, zipped
from support.bundles import MANIFEST, PADDING, ZipEntry, deflated, entries_of, forge

_BROKEN: Final = "The inside of this bundle breaks the bundle format. Do not trust it: ask its publisher for another."
_ARTICLE: Final = "articles/first.md"

_NAMES: Final = {
    "a path that climbs out of its folder": "articles/../../evil.md",
    "an absolute path": "/etc/cron.d/evil",
    "a path with a Windows drive": "articles/C:/evil.md",
    "a path with backslashes": "articles/..\\..\\evil.md",
    "a hidden file": "articles/.bashrc.md",
    "a device of Windows": "articles/con.md",
    "a name that ends in a space": "articles/a .md ",
    "a program among the pictures": "media/evil.exe",
    "a page of HTML among the articles": "articles/evil.html",
    "an SVG among the pictures": "media/evil.svg",
    "a path nested too deep": "articles/" + "a/" * 20 + "a.md",
    "an empty name": "",
    "a file name with a NUL in it": "articles/a\0.md",
    "a file name with a command in it": "articles/$(reboot).md\n",
    "a folder": "articles/a/",
}
_SHOWN: Final = {"articles/$(reboot).md\n": "articles/$(reboot).md ", "articles/a\0.md": "articles/a.md"}


def _with_name(name: str) -> bytes:
    entries = entries_of(good())
    return sealed(forge([*entries[:3], ZipEntry(name, b"x"), *entries[3:]]))


for _attack, _name in _NAMES.items():
    ATTACKS[_attack] = Attack(
        _attack,
        f"This bundle holds a file under a name that is not allowed: “{_SHOWN.get(_name, _name)}”. Do not trust it.",
        lambda name=_name: _with_name(name),
    )


@attack(
    "a file name with control sequences and an override",
    "This bundle holds a file under a name that is not allowed: “articles/]52;c;QUJDgnp.md”. Do not trust it.",
)
def escapes_in_name() -> bytes:
    return _with_name("articles/\x1b]52;c;QUJD\x07\u202egnp.md")


@attack("a file name longer than any may be", _BROKEN)
def long_name() -> bytes:
    return _with_name("articles/" + "a" * 300 + ".md")


@attack("a file name that is not text", _BROKEN)
def undecodable_name() -> bytes:
    entries = entries_of(good())
    return sealed(forge([*entries[:3], ZipEntry(b"articles/\xff.md", b"x"), *entries[3:]]))


@attack("two files of one name", f"This bundle holds two files under one name: “{_ARTICLE}”. Do not trust it.")
def two_of_one_name() -> bytes:
    entries = entries_of(good())
    at = next(i for i, each in enumerate(entries) if each.name == _ARTICLE)
    return sealed(forge([*entries[: at + 1], ZipEntry(_ARTICLE, b"another"), *entries[at + 1 :]]))


@attack(
    "two names that Windows takes for one",
    f"This bundle holds two files under one name: “{_ARTICLE}”. Do not trust it.",
)
def two_for_windows() -> bytes:
    entries = entries_of(good())
    return sealed(forge([*entries[:3], ZipEntry("articles/FIRST.md", b"x"), *entries[3:]]))


@attack("a directory that names other files than the headers", _BROKEN)
def other_directory() -> bytes:
    entries = entries_of(good())
    entries[4].central["name"] = b"articles/other.md"
    return sealed(forge(entries))


@attack("a second archive before the first", "What is sealed in this file is not a bundle.")
def polyglot() -> bytes:
    return sealed(forge(entries_of(good()), prefix=b"#!/bin/sh\nreboot\n"))


@attack("something after the end of the archive", _BROKEN)
def trailing() -> bytes:
    return sealed(forge(entries_of(good()), suffix=b"watermark 17"))


@attack("an archive comment that marks the copy", _BROKEN)
def archive_comment() -> bytes:
    return sealed(forge(entries_of(good()), comment=b"copy 17"))


@attack("an extra field that marks the copy", _BROKEN)
def extra_field() -> bytes:
    entries = entries_of(good())
    entries[0].both["extra"] = struct.pack("<2H4s", 0xCAFE, 4, b"mark")
    return sealed(forge(entries))


@attack("a date that marks the copy", _BROKEN)
def dated() -> bytes:
    entries = entries_of(good())
    entries[0].both["time"] = 17
    return sealed(forge(entries))


@attack("padding that carries a message", "Something is hidden in the padding of this bundle. Do not trust it.")
def padding() -> bytes:
    return zipped(good() | {PADDING: b"copy 17"})


@attack("something hidden between two files", _BROKEN)
def between() -> bytes:
    entries = entries_of(good())
    entries[1].after = b"copy 17"
    return sealed(forge(entries))


@attack("files that lie on top of each other", _BROKEN)
def overlapping() -> bytes:
    entries = entries_of(good())
    entries[4].central["offset"] = 0
    return sealed(forge(entries))


@attack("an archive of ZIP64", _BROKEN)
def zip64() -> bytes:
    return sealed(forge(entries_of(good()), count=0xFFFF, count_here=0xFFFF))


@attack("an encrypted file in the archive", _BROKEN)
def encrypted() -> bytes:
    entries = entries_of(good())
    entries[4].both["flags"] = 0x0801
    return sealed(forge(entries))


@attack("a compression that nobody has", _BROKEN)
def other_method() -> bytes:
    entries = entries_of(good())
    entries[4].both["method"] = 99
    return sealed(forge(entries))


@attack(
    "a bomb: a gigabyte in a megabyte",
    f"“{_ARTICLE}” in this bundle is larger than the 16 MiB that are allowed, so it is not opened.",
)
def bomb() -> bytes:
    return sealed(forge(_replaced(_ARTICLE, _bomb(2**30), 2**30)))


@attack(
    "a bomb that says it is small",
    f"“{_ARTICLE}” in this bundle does not have the size that it claims. Do not trust it.",
)
def lying_bomb() -> bytes:
    return sealed(forge(_replaced(_ARTICLE, _bomb(2**28), len(good()[_ARTICLE]))))


@attack(
    "a bomb in the list of contents",
    f"“{MANIFEST}” in this bundle is larger than the 8 MiB that are allowed, so it is not opened.",
)
def manifest_bomb() -> bytes:
    return sealed(forge(_replaced(MANIFEST, _bomb(2**28), 2**28)))


@attack(
    "a thousand bombs, each as large as it may be",
    "“media/0000.png” in this bundle unpacks to more than 100 times its size, which nothing does that is meant to be"
    " read. Do not trust it.",
)
def many_bombs() -> bytes:
    packed = _bomb(2**20)
    entries = entries_of(good())
    bombs = [ZipEntry(f"media/{n:04}.png", packed=packed, deflate=True, both={"size": 64 * 2**20}) for n in range(1000)]
    return sealed(forge([*entries[:6], *bombs, *entries[6:]]))


@attack("more files than any bundle may hold", _BROKEN)
def many_files() -> bytes:
    entries = entries_of(good())
    many = [ZipEntry(f"articles/{n:05}.md") for n in range(65_600)]
    return sealed(forge([*entries[:3], *many, *entries[6:]], count=65_534, count_here=65_534))


@attack(
    "a picture that is missing its end",
    "“media/scheme.png” in this bundle is damaged. Ask the publisher for another copy.",
)
def cut_stream() -> bytes:
    data = good()["media/scheme.png"]
    return sealed(forge(_replaced("media/scheme.png", deflated(data)[:-4], len(data), zlib.crc32(data))))


@attack("a checksum that is wrong", f"“{_ARTICLE}” in this bundle is damaged. Ask the publisher for another copy.")
def wrong_checksum() -> bytes:
    entries = entries_of(good())
    next(each for each in entries if each.name == _ARTICLE).both["crc"] = 17
    return sealed(forge(entries))


@attack(
    "files out of their order",
    "The files in this bundle are not in their order: “publisher.pub” is in the wrong place. Do not trust it.",
)
def out_of_order() -> bytes:
    entries = entries_of(good())
    return sealed(forge([entries[3], *entries[:3], *entries[4:]]))


@attack("no list of contents", "This bundle has no list of its contents. Ask its publisher for another.")
def no_manifest() -> bytes:
    return sealed(forge(each for each in entries_of(good()) if each.name != MANIFEST))


@attack("a file of a format to come", "This bundle was made in a newer format. It needs a newer reader.")
def reserved_name() -> bytes:
    entries = entries_of(good())
    return sealed(forge([entries[0], ZipEntry("publisher.crt", b"x"), *entries[1:]]))


def _bomb(size: int) -> bytes:
    deflater = zlib.compressobj(9, wbits=-15)
    block = deflater.compress(bytes(2**20)) + deflater.flush(zlib.Z_FULL_FLUSH)  # it can be repeated
    return block * (size // 2**20) + deflater.flush()


def _replaced(name: str, packed: bytes, size: int, crc: int = 0) -> list[ZipEntry]:
    entries = entries_of(good())
    at = next(i for i, each in enumerate(entries) if each.name == name)
    entries[at] = ZipEntry(name, packed=packed, deflate=True, both={"size": size, "crc": crc})
    return entries
