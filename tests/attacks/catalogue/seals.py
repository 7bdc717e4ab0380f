"""Attacks on the seal: the age file, before anything in it is looked at."""

from __future__ import annotations

import io
import struct
from typing import Final

from attacks.catalogue.attack import PASSPHRASE, Key, attack, good, sealed, zipped
from support.bundles import IDENTITY, forge_files

from reader import age
from reader.age import raw_base64
from reader.age.header import Stanza, encode_header

_NO_SEAL: Final = "This is not a sealed bundle, or its beginning is damaged."
_DAMAGED: Final = "This file is damaged: its contents were cut short or changed. Get the file again."
_NEWER: Final = "This file was sealed in a newer format. It needs a newer reader."
_WORK: Final = "This file asks for far more work on its passphrase than is reasonable, so it is not opened."
_FILE_KEY: Final = bytearray(16)


def _headed(*stanzas: Stanza) -> bytes:
    return encode_header(stanzas, _FILE_KEY) + bytes(16 + 16)


def _scrypt(factor: str, salt: bytes = bytes(16)) -> Stanza:
    return Stanza("scrypt", (raw_base64.encode(salt).decode(), factor), bytes(32))


@attack("an empty file", _NO_SEAL)
def empty() -> bytes:
    return b""


@attack("random bytes", _NO_SEAL)
def random_bytes() -> bytes:
    return bytes(range(256)) * 400


@attack("a ZIP that nobody sealed", _NO_SEAL)
def not_sealed() -> bytes:
    return forge_files(good())


@attack("a program under a bundle's name", _NO_SEAL)
def program() -> bytes:
    return b"MZ\x90\0" + bytes(1000)


@attack("a header that never ends", _NO_SEAL)
def endless_header() -> bytes:
    return b"age-encryption.org/v1\n" + b"-> x y\n\n" * 500_000


@attack("a header of one line without end", _NO_SEAL)
def endless_line() -> bytes:
    return b"age-encryption.org/v1\n-> " + b"x" * 5_000_000


@attack("a header with more recipients than are allowed", _NO_SEAL)
def many_recipients() -> bytes:
    return _headed(*(Stanza("x", (), b"") for _ in range(1025)))


@attack("a header with control sequences in it", _NO_SEAL)
def escapes_in_header() -> bytes:
    return b"age-encryption.org/v1\n-> \x1b]52;c;QUJD\x07 \x1b[2J\n\n--- " + b"A" * 43 + b"\n"


@attack("a header with Windows line ends", _NO_SEAL)
def windows_header() -> bytes:
    return zipped(good()).replace(b"\n", b"\r\n", 3)


@attack("a version that does not exist yet", _NEWER)
def newer_version() -> bytes:
    return b"age-encryption.org/v99\n-> x\n\n--- " + b"A" * 43 + b"\n"


@attack("a passphrase beside another recipient", _NO_SEAL)
def passphrase_not_alone() -> bytes:
    return _headed(_scrypt("10"), Stanza("X25519", ("x",), bytes(32)))


@attack("a header that was changed", "This bundle is not sealed for this key.")
def changed_header() -> bytes:
    data = zipped(good())
    at = data.index(b"X25519 ") + 10
    return data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :]


@attack(
    "a recipient that was added on the way",
    "The beginning of this file was changed after it was sealed. Get the file again.",
)
def added_recipient() -> bytes:
    return zipped(good()).replace(b"\n--- ", b"\n-> tracker 17\n\n--- ", 1)


@attack("a file for somebody else", "This bundle is not sealed for this key.")
def other_key() -> bytes:
    target = io.BytesIO()
    with age.create(target, [age.X25519Identity.generate().recipient]) as writer:
        writer.write(forge_files(good()))
    return target.getvalue()


@attack("a passphrase that takes a week", _WORK, key=Key.PASSPHRASE)
def endless_work() -> bytes:
    return _headed(_scrypt("40"))


@attack("a passphrase that takes one step more than is allowed", _WORK, key=Key.PASSPHRASE)
def too_much_work() -> bytes:
    return _headed(_scrypt("21"))


@attack("a work factor of a million digits", _WORK, key=Key.PASSPHRASE)
def huge_work() -> bytes:
    return _headed(_scrypt("9" * 1_000_000))


@attack("a work factor that is no number", _NO_SEAL, key=Key.PASSPHRASE)
def negative_work() -> bytes:
    return _headed(_scrypt("-1"))


@attack(
    "a passphrase that takes all the memory there is",
    "There is too little memory: this passphrase needs about 1024 MiB. Close other programs and try again.",
    key=Key.PASSPHRASE,
)
def too_much_memory() -> bytes:
    return _headed(_scrypt("20"))


@attack("a salt that is too short", _NO_SEAL, key=Key.PASSPHRASE)
def short_salt() -> bytes:
    return _headed(_scrypt("1", b"salt"))


@attack("contents that were cut short", _DAMAGED)
def cut() -> bytes:
    return zipped(good())[:-1]


@attack("contents with something after them", _DAMAGED)
def extended() -> bytes:
    return zipped(good()) + b"\0"


@attack("one bit that was changed", _DAMAGED)
def flipped() -> bytes:
    data = bytearray(zipped(good()))
    data[-1000] ^= 1
    return bytes(data)


@attack("two chunks that were swapped", _DAMAGED)
def swapped() -> bytes:
    data, chunk = sealed(forge_files(good()) + bytes(200_000)), 65536 + 16
    body = data.index(b"\n", data.index(b"\n--- ") + 1) + 1 + 16
    first, second = data[body : body + chunk], data[body + chunk : body + 2 * chunk]
    return data[:body] + second + first + data[body + 2 * chunk :]


@attack("contents that end between two chunks", _DAMAGED)
def cut_between() -> bytes:
    data = sealed(forge_files(good()) + bytes(200_000))
    body = data.index(b"\n", data.index(b"\n--- ") + 1) + 1 + 16
    return data[: body + 65536 + 16]


@attack("no contents at all", "What is sealed in this file is not a bundle.")
def nothing_sealed() -> bytes:
    return sealed(b"")


@attack("a file of 100 megabytes of nothing", _NO_SEAL)
def large_nothing() -> bytes:
    return bytes(100_000_000)


@attack("another bundle's contents under this header", _DAMAGED)
def spliced() -> bytes:
    mine, theirs = zipped(good()), zipped(good())
    cut_at = mine.index(b"\n", mine.index(b"\n--- ") + 1) + 1 + 16
    return mine[:cut_at] + theirs[cut_at:]


@attack("a wrong passphrase", "This passphrase does not open the file.", key=Key.PASSPHRASE)
def wrong_passphrase() -> bytes:
    target = io.BytesIO()
    with age.create(target, [age.Passphrase(f"not {PASSPHRASE}", work_factor=2)]) as writer:
        writer.write(forge_files(good()))
    return target.getvalue()


@attack("a text form with something behind it", _NO_SEAL)
def armored() -> bytes:
    target = io.BytesIO()
    with age.armor(target) as text, age.create(text, [IDENTITY.recipient]) as writer:
        writer.write(struct.pack("<4s", b"PK"))
    return target.getvalue() + b"\x1b[31mtrailing"
