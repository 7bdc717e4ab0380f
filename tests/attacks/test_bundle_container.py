"""Containers outside the canonical form: each is refused, and the same container without the attack opens."""

import struct
import zlib
from typing import Any

import pytest
from support.bundles import ZipEntry, deflated, entries_of, files_of, forge, open_plain, refusal

from reader.bundle.limits import MAX_RATIO
from reader.errors import (
    ContainerError,
    DuplicateEntryError,
    EntryDamagedError,
    EntryNameError,
    EntryOrderError,
    EntrySizeError,
    ExpandedTooLargeError,
    ManifestMissingError,
    NewerFormatError,
    NotABundleError,
    PaddingError,
    ReaderError,
    SignatureTextError,
    TooLargeError,
    UnlistedFileError,
)


def entries() -> list[ZipEntry]:
    return entries_of(files_of())


def named(name: str, among: list[ZipEntry]) -> ZipEntry:
    return next(each for each in among if each.name == name)


def insert(entry: ZipEntry) -> list[ZipEntry]:
    """Return the good entries and one more, in its place by the order of names."""

    def key(each: ZipEntry) -> tuple[bool, bytes]:
        name = each.name if isinstance(each.name, bytes) else each.name.encode()
        return name.startswith(b"media/"), name

    *first, padding = entries()
    return [*first[:3], *sorted([*first[3:], entry], key=key), padding]


def check(plain: bytes, error: type[ReaderError]) -> ReaderError:
    refused = refusal(lambda: open_plain(plain))
    assert type(refused) is error
    return refused


def test_the_unchanged_container_opens() -> None:
    # The positive control of everything below: the forger makes a good container when it is asked to.
    with open_plain(forge(entries())) as bundle:
        assert bundle.read_article(bundle.edition.articles[0])


# --- the file as a whole ------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [b"", b"PK", b"PK\x03\x04", b"%PDF-1.7\n", b"x" * 100, bytes(30)])
def test_something_else_is_sealed(plain: bytes) -> None:
    refused = refusal(lambda: open_plain(plain))
    assert type(refused) in (NotABundleError, ContainerError)


def test_an_empty_zip() -> None:
    check(forge([]), NotABundleError)


@pytest.mark.parametrize(
    "change",
    [
        {"prefix": b"#!/bin/sh\n"},
        {"suffix": b"\0"},
        {"suffix": b"PK\x05\x06" + bytes(18)},
        {"before_end": b"\0"},
        {"comment": b"hello"},
        {"disk": 1},
        {"directory_disk": 1},
        {"count": 3},
        {"count_here": 3},
        {"count": 0xFFFF, "count_here": 0xFFFF},
        {"size": 0},
        {"size": 0xFFFFFFFF},
        {"offset": 0},
        {"offset": 0xFFFFFFFF},
        {"before_end": b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 9, 9, 100, 100)},
    ],
)
def test_the_end_of_the_container_is_not_as_it_must_be(change: dict[str, Any]) -> None:
    refused = refusal(lambda: open_plain(forge(entries(), **change)))
    assert type(refused) in (ContainerError, NotABundleError)


def test_a_container_cut_anywhere() -> None:
    # Whoever knows the passphrase can seal a container that is cut: then no tag of age's tells.
    plain = forge(entries())
    for length in range(0, len(plain), 7):
        refused = refusal(lambda length=length: open_plain(plain[:length]))
        assert isinstance(refused, (ContainerError, NotABundleError))


def test_any_byte_of_a_container_changed_and_sealed_again() -> None:
    small = {name: data for name, data in files_of().items() if not name.startswith(("articles/f", "media/s"))}
    plain = forge(entries_of(small))
    opened = []
    for at in range(len(plain)):
        changed = bytearray(plain)
        changed[at] ^= 0x01
        try:
            open_plain(bytes(changed)).close()
        except ReaderError:
            continue
        opened.append(at)
    assert opened == []


# --- one entry ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["both", "local", "central"])
@pytest.mark.parametrize(
    "fields",
    [
        {"needed": 10},
        {"needed": 45},
        {"flags": 0},
        {"flags": 0x0801},  # encrypted
        {"flags": 0x0808},  # a data descriptor follows
        {"flags": 0x0802},
        {"method": 9},
        {"method": 12},
        {"method": 99},
        {"time": 1},
        {"date": 0x5A21},
        {"crc": 1},
        {"compressed_size": 0xFFFFFFFF, "size": 0xFFFFFFFF},
        {"size": 10},
        {"compressed_size": 8},
        {"extra": struct.pack("<2HQ", 1, 8, 9)},  # ZIP64
        {"extra": struct.pack("<2H", 0x7075, 0)},  # another name, for programs that know of it
        {"name": b"articles/a/other.md"},
    ],
)
def test_a_field_of_a_header_is_not_as_it_must_be(where: str, fields: dict[str, Any]) -> None:
    attacked = entries()
    getattr(named("articles/a/second.md", attacked), where).update(fields)
    refused = refusal(lambda: open_plain(forge(attacked)))
    assert isinstance(refused, (ContainerError, UnlistedFileError, TooLargeError))


@pytest.mark.parametrize(
    "fields",
    [
        {"made_by": 0x031E},  # Unix, whose attributes follow
        {"external": 0o120777 << 16},  # a symbolic link
        {"external": 0o104755 << 16},  # set-user-id
        {"external": 0x10},  # a folder on MS-DOS
        {"internal": 1},
        {"comment": b"hello"},
        {"disk": 1},
        {"offset": 0},
        {"offset": 1},
    ],
)
def test_a_field_of_the_directory_is_not_as_it_must_be(fields: dict[str, Any]) -> None:
    attacked = entries()
    named("articles/a/second.md", attacked).central.update(fields)
    check(forge(attacked), ContainerError)


def test_local_and_central_header_name_different_files() -> None:
    attacked = entries()
    named("articles/a/second.md", attacked).central["name"] = b"articles/a/zecond.md"
    check(forge(attacked), ContainerError)


def test_entries_overlap() -> None:
    # Two entries of the directory share the bytes of one file: a small file would inflate without end.
    attacked = entries()
    first = named("articles/first.md", attacked)
    third = named("articles/third.md", attacked)
    offset = sum(30 + len(e.name) + len(deflated(e.data) if e.deflate else e.data) for e in attacked[:4])
    third.central.update(offset=offset, size=len(first.data), compressed_size=len(deflated(first.data)))
    check(forge(attacked), ContainerError)


def test_something_hides_between_two_entries() -> None:
    attacked = entries()
    named("articles/first.md", attacked).after = b"hidden"
    check(forge(attacked), ContainerError)


def test_a_data_descriptor_follows() -> None:
    attacked = entries()
    entry = named("articles/first.md", attacked)
    entry.both["flags"] = 0x0808
    entry.local.update(crc=0, size=0, compressed_size=0)
    entry.after = struct.pack(
        "<4s3L", b"PK\x07\x08", zlib.crc32(entry.data), len(deflated(entry.data)), len(entry.data)
    )
    check(forge(attacked), ContainerError)


# --- what an entry holds --------------------------------------------------------------------------------


def test_an_entry_has_the_wrong_checksum() -> None:
    attacked = entries()
    named("articles/first.md", attacked).both["crc"] = 1
    assert check(forge(attacked), EntryDamagedError).data == {"name": "articles/first.md"}


def test_an_entry_expands_past_its_size() -> None:
    attacked = entries()
    entry = named("articles/first.md", attacked)
    entry.packed = deflated(bytes(10_000_000))
    assert check(forge(attacked), EntrySizeError).data == {"name": "articles/first.md"}


def test_the_manifest_expands_past_its_size_before_it_was_signed() -> None:
    attacked = entries()
    named("manifest.json", attacked).packed = deflated(bytes(10_000_000))
    check(forge(attacked), EntrySizeError)


def test_an_entry_expands_to_less_than_its_size() -> None:
    attacked = entries()
    entry = named("articles/first.md", attacked)
    entry.packed = deflated(entry.data[:-1])
    check(forge(attacked), EntrySizeError)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: packed[:-1],
        lambda packed: packed[:1],
        lambda _: b"",
        lambda packed: packed + b"\0",
        lambda packed: packed + packed,
        lambda packed: b"\xff" + packed[1:],
        lambda packed: b"x\x9c" + packed,
    ],
)
def test_a_deflate_stream_does_not_end_where_it_must(spoil) -> None:
    attacked = entries()
    entry = named("articles/first.md", attacked)
    entry.packed = spoil(deflated(entry.data))
    check(forge(attacked), EntryDamagedError)


def test_a_stored_entry_has_two_sizes() -> None:
    attacked = entries()
    named("articles/a/second.md", attacked).both["size"] = 5
    check(forge(attacked), EntrySizeError)


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("manifest.json", 8 * 2**20),
        ("articles/first.md", 16 * 2**20),
        ("media/scheme.png", 64 * 2**20),
    ],
)
def test_an_entry_says_that_it_is_larger_than_any_may_be(name: str, limit: int) -> None:
    attacked = entries()
    entry = named(name, attacked)
    entry.deflate = True
    entry.both["size"] = limit + 1
    check(forge(attacked), TooLargeError)


@pytest.mark.parametrize(("name", "limit"), [("publisher.pub", 1024), ("manifest.json.minisig", 9 * 1024)])
def test_a_key_or_a_signature_is_longer_than_any_may_be(name: str, limit: int) -> None:
    attacked = entries()
    named(name, attacked).data += bytes(limit)
    assert check(forge(attacked), SignatureTextError).data == {"name": name}


def test_entries_say_that_they_are_more_than_the_whole_may_be() -> None:
    packed = bytes(64 * 2**20 // MAX_RATIO + 1)
    attacked = [each for each in entries() if not str(each.name).startswith(("media", "padding"))]
    attacked += [
        ZipEntry(f"media/{number:03}.png", packed=packed, deflate=True, both={"size": 2**26}) for number in range(64)
    ]
    check(forge(attacked), ExpandedTooLargeError)


def test_padding_that_is_not_zeros() -> None:
    attacked = entries()
    padding = named("padding", attacked)
    padding.data = padding.data[:-1] + b"\x01"
    check(forge(attacked), PaddingError)


def test_padding_that_is_deflated() -> None:
    attacked = entries()
    named("padding", attacked).deflate = True
    check(forge(attacked), ContainerError)


# --- names and order ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "articles/../../../.bashrc.md",
        "articles/..\\..\\evil.md",
        "/articles/absolute.md",
        "C:/articles/drive.md",
        "articles/C:evil.md",
        "articles/.hidden.md",
        "articles//empty.md",
        "articles/./dot.md",
        "articles/nul.md",
        "articles/esc\x1b[2J.md",
        "articles/nul\0.md",
        "articles/bidi\u202edm.md",
        "articles/e\u0301.md",
        "articles/trailing./a.md",
        "articles/" + "a" * 300 + ".md",
        "articles/" + "a/" * 20 + "a.md",
        "articles/folder/",
        "articles/script.sh",
        "media/vector.svg",
        "evil.exe",
        "",
    ],
)
def test_a_name_outside_the_grammar(name: str) -> None:
    refused = refusal(lambda: open_plain(forge(insert(ZipEntry(name, b"x")))))
    assert type(refused) is (ContainerError if len(name) > 255 else EntryNameError)


def test_a_name_that_is_not_utf8() -> None:
    check(forge(insert(ZipEntry(b"articles/\xff.md", b"x"))), ContainerError)
    check(forge(insert(ZipEntry(b"articles/\xed\xa0\x80.md", b"x"))), ContainerError)


def test_a_name_that_is_kept_for_later() -> None:
    check(forge(insert(ZipEntry("publisher.crt", b"x"))), NewerFormatError)


def test_two_entries_of_one_name() -> None:
    attacked = entries()
    attacked.insert(4, ZipEntry("articles/a/second.md", b"# Another second\n"))
    assert check(forge(attacked), DuplicateEntryError).data == {"name": "articles/a/second.md"}


@pytest.mark.parametrize(
    "name", ["publisher.pub", "manifest.json.minisig", "manifest.json", "media/scheme.png", "padding"]
)
def test_two_entries_of_each_other_name(name: str) -> None:
    attacked = entries()
    at = attacked.index(named(name, attacked))
    attacked.insert(at, attacked[at])
    check(forge(attacked), DuplicateEntryError)


def test_two_signatures() -> None:
    # python-tuf GHSA-pwqf-9h7j-7mv8: one signature twice was counted as two. Here there is one, or no bundle.
    attacked = entries()
    signature = named("manifest.json.minisig", attacked)
    signature.data += signature.data
    check(forge(attacked), SignatureTextError)


@pytest.mark.parametrize("name", ["articles/FIRST.md", "articles/first.md/a.md", "media/Scheme.png"])
def test_names_that_some_file_systems_take_for_one(name: str) -> None:
    check(forge(insert(ZipEntry(name, b"x"))), DuplicateEntryError)


def test_entries_out_of_their_order() -> None:
    for at in range(len(entries()) - 1):
        attacked = entries()
        attacked[at], attacked[at + 1] = attacked[at + 1], attacked[at]
        check(forge(attacked), EntryOrderError)


@pytest.mark.parametrize(("name", "error"), [("manifest.json", ManifestMissingError), ("padding", ContainerError)])
def test_what_must_be_there_is_missing(name: str, error: type[ReaderError]) -> None:
    check(forge([each for each in entries() if each.name != name]), error)


def test_more_entries_than_a_zip_can_count() -> None:
    attacked = [ZipEntry("manifest.json", b"{}")]
    attacked += [ZipEntry(f"articles/{number:05}.md") for number in range(65_534)]
    body = forge(attacked, count=0xFFFF, count_here=0xFFFF)
    check(body, ContainerError)
