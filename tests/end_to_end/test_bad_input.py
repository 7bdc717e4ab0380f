"""Bad bundles and bad surroundings, met by the real program: one line, exit status 1, nothing written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from support.bundles import (
    CONTENTS,
    IDENTITY,
    MANIFEST,
    OTHER_SIGNER,
    PUBLISHER,
    SIGNATURE,
    ZipEntry,
    entries_of,
    files_of,
    forge,
    forge_files,
    manifest_of,
    seal_plain,
    with_manifest,
)
from support.program import PASSPHRASE, SAMPLE, Reader, assert_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = seal_plain(forge_files(files_of())).getvalue()


def flipped(at: int) -> bytes:
    changed = bytearray(GOOD)
    changed[at] ^= 1
    return bytes(changed)


def files(**changes: bytes) -> bytes:
    names = {"publisher": PUBLISHER, "signature": SIGNATURE, "manifest": MANIFEST}
    return sealed(files_of() | {names[key]: data for key, data in changes.items()})


def sealed(contents: dict[str, bytes]) -> bytes:
    return seal_plain(forge_files(contents)).getvalue()


def without(name: str) -> bytes:
    return sealed({key: data for key, data in files_of().items() if key != name})


def manifest_with(**changes: object) -> bytes:
    return sealed(with_manifest(manifest_of() | changes))


def article_path(path: str) -> bytes:
    document = manifest_of()
    document["articles"][0]["path"] = path
    return sealed(with_manifest(document))


def entries_with(change: Callable[[list[ZipEntry]], None]) -> bytes:
    entries = entries_of(files_of())
    change(entries)
    return seal_plain(forge(entries)).getvalue()


BAD: dict[str, tuple[bytes, str]] = {
    "not a bundle": (b"%PDF-1.7 hello", "not a sealed bundle"),
    "empty": (b"", "not a sealed bundle"),
    "cut short in the header": (GOOD[:50], "not a sealed bundle"),
    "cut short in the contents": (GOOD[:-100], "damaged"),
    "one byte short": (GOOD[:-1], "damaged"),
    "one byte more": (GOOD + b"x", "damaged"),
    "a byte flipped in the header": (flipped(30), ""),
    "a byte flipped in the contents": (flipped(len(GOOD) // 2), "damaged"),
    "sealed, but no bundle": (seal_plain(b"hello").getvalue(), ""),
    "the signature missing": (without(SIGNATURE), "signature was taken out"),
    "the key missing": (without(PUBLISHER), "key"),
    "signed by another key": (files(signature=files_of(signer=OTHER_SIGNER)[SIGNATURE]), "another key"),
    "another manifest under the signature": (files(manifest=files_of()[MANIFEST] + b" "), "does not match"),
    "a manifest that is no JSON": (sealed(with_manifest(b"not json")), "list of contents"),
    "a manifest that breaks its schema": (manifest_with(articles=7), "articles"),
    "a newer format": (manifest_with(format=2), "newer reader"),
    "a file that is not listed": (sealed(with_manifest(manifest_of() | {"media": []})), "does not list"),
    "the wrong hash": (
        sealed({**files_of(), "articles/third.md": b"x"}),
        "articles/third.md",
    ),
    "a path with ..": (article_path("articles/../x.md"), "articles[0].path"),
    "a drive letter": (article_path("C:/articles/x.md"), "articles[0].path"),
    "a container path with ..": (entries_with(lambda entries: setattr(entries[3], "name", "articles/../x.md")), "x.md"),
    "a container path with a drive": (entries_with(lambda entries: setattr(entries[3], "name", "C:/x.md")), "x.md"),
    "two entries of one name": (entries_with(lambda entries: entries.insert(4, entries[4])), "under one name"),
    "an entry larger than it says": (entries_with(lambda entries: entries[3].both.update(size=3)), "size"),
    "an encrypted entry": (entries_with(lambda entries: entries[3].both.update(flags=0x0801)), ""),
    "an extra field": (entries_with(lambda entries: entries[3].both.update(extra=b"UT\x05\x00\x01aaaa")), ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bundle_is_refused_in_one_line(reader: Reader, tmp_path: Path, name: str) -> None:
    data, words = BAD[name]
    (tmp_path / "bad.bundle").write_bytes(data)
    (tmp_path / "key").write_text(IDENTITY.encode())
    ran = reader("inspect", "bad.bundle", "--identity", "key")
    assert_refused(ran, words=words)
    assert {each.name for each in tmp_path.iterdir()} == {"bad.bundle", "key"}
    assert len(ran.stderr) > 30


def test_the_good_one_is_not(reader: Reader, tmp_path: Path) -> None:
    """The control of the test above."""
    (tmp_path / "good.bundle").write_bytes(GOOD)
    (tmp_path / "key").write_text(IDENTITY.encode())
    ran = reader("inspect", "good.bundle", "--identity", "key")
    assert ran.returncode == 0
    assert CONTENTS.title in ran.stdout


def test_what_is_listed_and_absent_is_no_error(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "partial.bundle").write_bytes(without("articles/first.md"))
    (tmp_path / "key").write_text(IDENTITY.encode())
    ran = reader("inspect", "partial.bundle", "--identity", "key")
    assert ran.returncode == 0
    assert "not in this copy" in ran.stdout
    listed = reader("list", "--bundle", "partial.bundle", "--identity", "key").stdout
    id_ = next(line.split()[0] for line in listed.splitlines() if "Первая" in line)
    assert_refused(reader("show", id_, "--bundle", "partial.bundle", "--identity", "key"), words="not in this copy")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inspect", "nowhere.bundle"], "no file"),
        (["inspect", "."], "folder"),
        (["inspect", "/dev/stdin"], "Copy the bundle"),
        (["inspect", SAMPLE, "--identity", "nowhere.key"], "no file"),
        (["open", "nowhere.bundle"], "no file"),
        (["show", "0000", "--bundle", SAMPLE, "--bundle-passphrase-file", "-"], "0000"),
        (["pack", "nowhere", "-o", "x"], "nowhere"),
        (["pack", ".", "-o", "x"], "no article"),
    ],
)
def test_what_is_not_there(reader: Reader, tmp_path: Path, arguments: list[str], words: str) -> None:
    ran = reader(*arguments, stdin=PASSPHRASE.encode())
    assert_refused(ran, words=words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")
def test_a_pipe_into_which_nobody_writes(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert_refused(reader("inspect", "pipe"), words="Copy the bundle")


@pytest.mark.skipif(sys.platform != "linux", reason="address space can be limited on Linux")
def test_too_little_memory_for_the_passphrase(reader: Reader) -> None:
    ran = reader("inspect", SAMPLE, "--bundle-passphrase-file", "-", stdin=PASSPHRASE.encode(), memory=220 << 20)
    assert_refused(ran, words="too little memory")
    ran = reader("inspect", SAMPLE, "--bundle-passphrase-file", "-", stdin=PASSPHRASE.encode(), memory=700 << 20)
    assert ran.returncode == 0, "the control: it was the memory"


@pytest.mark.skipif(sys.platform == "win32", reason="file size can be limited on POSIX systems")
def test_a_disk_that_fills_up_leaves_no_half_bundle(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Title\n\nText.\n" + "".join(f"{n * 7919 % 10007} " for n in range(30000)))
    (tmp_path / "phrase").write_text("a passphrase")
    before = {each.name for each in tmp_path.iterdir()}
    arguments = ("pack", "a.md", "-o", "x.bundle", "--bundle-passphrase-file", "phrase")
    ran = reader(*arguments, file_size=20_000)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("reader: ")
    assert "Traceback" not in ran.stderr
    assert {each.name for each in tmp_path.iterdir()} == before
    assert reader(*arguments).returncode == 0, "the control: it was the limit"


def test_a_file_that_is_there_is_not_replaced(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("precious")
    (tmp_path / "a.md").write_text("# Title\n\nText.\n")
    (tmp_path / "phrase").write_text("a passphrase")
    ran = reader("pack", "a.md", "-o", "kept", "--bundle-passphrase-file", "phrase")
    assert_refused(ran, words="kept")
    assert_refused(reader("keygen", "-o", "kept"), words="kept")
    assert (tmp_path / "kept").read_text() == "precious"
    assert not (tmp_path / "kept.pub").exists()
