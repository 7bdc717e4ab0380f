"""Bad libraries, bad surroundings, bad usage: one line, and not a byte of the library changed."""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from support.bundles import IDENTITY
from support.kept import KEY, LIBRARY, Kept, bundle, edition
from support.program import SAMPLE, Reader, assert_refused

from reader.age import X25519Identity
from reader.store import exclusive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COMMANDS = {
    "list": ("list",),
    "import": ("import", "good.bundle", "--identity", KEY),
    "remove": ("remove", "0000"),
    "passphrase": ("passphrase", "--new-passphrase-file", "wrong"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    kept = Kept(tmp_path_factory.mktemp("made"))
    kept.make()
    (kept.folder / "wrong").write_text("not the passphrase of anything")
    bundle(kept.folder / "good.bundle")
    return kept


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    return made.copy(tmp_path)


@contextmanager
def unchanged(kept: Kept) -> Iterator[None]:
    before, files = kept.path.read_bytes(), sorted(kept.folder.iterdir())
    yield
    assert kept.path.read_bytes() == before
    assert sorted(kept.folder.iterdir()) == files


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_wrong_passphrase(kept: Kept, command: tuple[str, ...]) -> None:
    with unchanged(kept):
        ran = kept(*command, phrase="wrong")
    assert_refused(ran, words="No library opens with this passphrase.")


@pytest.mark.parametrize("data", [random.Random(1).randbytes(16 << 20), b"%PDF-1.7" * 99999, b"", b"\0" * (1 << 20)])
def test_what_is_no_library_says_what_a_wrong_passphrase_says(kept: Kept, data: bytes) -> None:
    wrong = kept("list", phrase="wrong").stderr
    kept.path.write_bytes(data)
    with unchanged(kept):
        ran = kept("list")
    assert_refused(ran)
    assert ran.stderr == wrong


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size - (64 << 10))


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


@pytest.mark.parametrize("change", [shorten, grow])
def test_a_file_of_another_size(kept: Kept, change: Callable[[Path], None]) -> None:
    change(kept.path)
    with unchanged(kept):
        assert_refused(kept("list"), words="cut short")


def may_not_override() -> None:
    """Give up root's right to write to what may not be written to, for the program that follows."""
    drop, override = 24, 1  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE
    ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="root's rights can be given up on Linux")
def test_a_file_that_may_not_be_written_to(kept: Kept) -> None:
    kept.path.chmod(0o444)
    with unchanged(kept):
        assert kept("list", before=may_not_override).returncode == 0, "reading goes on"
        ran = kept("passphrase", "--new-passphrase-file", "wrong", before=may_not_override)
    assert_refused(ran, words="cannot be written to")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks bytes, not files")
def test_a_second_process(kept: Kept) -> None:
    with kept.path.open("rb+") as file, unchanged(kept):
        assert exclusive.acquire(file.fileno())
        assert_refused(kept("list"), words="in use")
        assert_refused(kept("passphrase", "--new-passphrase-file", "wrong"), words="in use")
    assert kept("list").returncode == 0, "the control: it was the lock"


def test_what_is_not_there_is_not_asked_a_passphrase_for(kept: Kept) -> None:
    with unchanged(kept):
        assert_refused(kept.run("list", "--library", "nowhere"), words="“nowhere”. “reader create” makes one")
        assert_refused(kept.run("list", "--library", "."), words="no library at “.”")
        assert_refused(kept.run("create", "--add", "--library", "nowhere"), words="“nowhere”")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_no_library(kept: Kept) -> None:
    os.mkfifo(kept.folder / "pipe")
    assert_refused(kept.run("list", "--library", "pipe", "--passphrase-file", "phrase"), words="no library at “pipe”")


def test_nobody_to_ask(kept: Kept) -> None:
    with unchanged(kept):
        assert_refused(kept.run("list", "--library", LIBRARY), words="no terminal")
        assert_refused(kept.run("create", "--size", "16MiB", "--library", "new"), words="no terminal")
        assert_refused(kept.run("create", "--add", "--library", LIBRARY), words="no terminal")
    assert_refused(kept("passphrase"), words="no terminal")


def noise(size: int) -> str:
    """Return text that nothing makes shorter."""
    return random.Random(size).randbytes(size // 2).hex()


def test_a_bundle_that_does_not_fit(kept: Kept) -> None:
    kept.add("good.bundle")
    listed = kept("list").stdout
    bundle(kept.folder / "large.bundle", edition(8, {"Large": noise(5 << 20)}))
    ran = kept.add("large.bundle")
    assert ran.returncode == 1
    assert ran.stderr.startswith("reader: The library is too full: this needs ")
    assert ran.stderr.count("\n") == 1
    assert kept("list").stdout == listed
    assert kept("check").returncode == 0


def test_an_unsigned_bundle_is_kept_only_if_that_is_meant(kept: Kept) -> None:
    bundle(kept.folder / "unsigned.bundle", signer=None)
    assert_refused(kept.add("unsigned.bundle"), words="--allow-unsigned")
    assert json.loads(kept("list", "--json").stdout) == []
    assert kept.add("unsigned.bundle", "--allow-unsigned").returncode == 0
    assert {each["signature"] for each in json.loads(kept("list", "--json").stdout)} == {"unsigned"}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"no bundle", "not a sealed bundle"), (None, "no file"), (b"age-encryption.org/v1\n", "bundle")],
)
def test_what_is_no_bundle(kept: Kept, data: bytes | None, words: str) -> None:
    if data is not None:
        (kept.folder / "bad.bundle").write_bytes(data)
    assert_refused(kept.add("bad.bundle"), words=words)
    assert json.loads(kept("list", "--json").stdout) == []


def test_a_bundle_for_another_key(kept: Kept) -> None:
    assert_refused(kept("import", "good.bundle"), words="--identity")
    (kept.folder / "other").write_text("a passphrase of no use here")
    assert_refused(kept("import", "good.bundle", "--bundle-passphrase-file", "other"), words="sealed for a key")
    (kept.folder / "other.key").write_text(X25519Identity.generate().encode())
    assert_refused(kept("import", "good.bundle", "--identity", "other.key"), words="not sealed for this key")
    assert_refused(kept("import", SAMPLE, "--identity", "other.key"), words="leave out --identity")
    assert_refused(kept("import", SAMPLE, "--bundle-passphrase-file", "other"), words="passphrase does not open")


@pytest.mark.skipif(sys.platform == "win32", reason="file size can be limited on POSIX systems")
def test_a_disk_that_fills_up_leaves_no_half_library(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "phrase").write_text("some quite long passphrase or other")
    arguments = ("create", "--library", "new", "--size", "16MiB", "--passphrase-file", "phrase")
    assert_refused(reader(*arguments, file_size=5 << 20), words="disk")
    assert [each.name for each in tmp_path.iterdir()] == ["phrase"]


def test_nothing_is_overwritten(kept: Kept) -> None:
    with unchanged(kept):
        assert_refused(kept.run("create", "--library", LIBRARY, "--passphrase-file", "wrong"), words=LIBRARY)
        ran = kept.run("create", "--library", "no/such/folder", "--passphrase-file", "wrong")
        assert_refused(ran, words="no folder")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--size", "17"), "64MiB"),
        (("--size", "1TiB"), "64MiB"),
        (("--size", "8MiB"), "from 16"),
        (("--size", "0GiB"), "from 16"),
        (("--size", "99999999GiB"), "from 16"),
        (("--size", "9" * 5000 + "GiB"), "64MiB"),
        (("--size", "-5MiB"), "64MiB"),
        (("--add", "--size", "64MiB"), "--size"),
        (("--add", "--passphrase-file", "phrase"), "libraries to keep"),
        (("--passphrase-file", "-", "--passphrase-file", "-"), "standard input"),
        (("--passphrase-file", "phrase") * 5, "at most 4"),
    ],
)
def test_creating_in_a_way_that_means_nothing(kept: Kept, arguments: tuple[str, ...], words: str) -> None:
    library = LIBRARY if "--add" in arguments else "new"
    with unchanged(kept):
        ran = kept.run("create", "--library", library, *arguments, stdin=b"one passphrase and no other")
    assert_refused(ran, words=words, status=2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "--passphrase-file", "wrong"), "--passphrase-file once"),
        (("list", "--identity", KEY), "--bundle FILE"),
        (("import",), "FILE"),
        (("import", "good.bundle", "--identity", KEY, "--bundle-passphrase-file", KEY), "not both"),
        (("import", "good.bundle", "--identity", "-", "--bundle-passphrase-file", "-"), "standard input"),
        (("remove",), "EDITION"),
        (("share", "0000"), "--output"),
    ],
)
def test_wrong_usage(kept: Kept, arguments: tuple[str, ...], words: str) -> None:
    with unchanged(kept):
        assert_refused(kept(*arguments), words=words, status=2)


def test_standard_input_is_read_by_one_option_on_either_side(kept: Kept) -> None:
    ran = kept.run("--passphrase-file", "-", "import", "good.bundle", "--bundle-passphrase-file", "-")
    assert_refused(ran, words="standard input", status=2)


def test_two_libraries_need_two_passphrases(kept: Kept) -> None:
    same = ("--passphrase-file", "phrase", "--passphrase-file", "phrase")
    with unchanged(kept):
        assert_refused(kept.run("create", "--library", "new", "--size", "16MiB", *same), words="already in use")


def test_an_edition_that_is_not_there(kept: Kept) -> None:
    assert_refused(kept("remove", "0000"), words="0000")
    assert_refused(kept("share", "0000", "-o", "x", "--recipient", IDENTITY.recipient.encode()), words="0000")
    assert_refused(kept("show", "0000"), words="0000")
    assert not (kept.folder / "x").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file size can be limited on POSIX systems")
def test_a_file_too_large_for_the_disk_is_noticed_before_it_is_filled(reader: Reader, tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < 5 << 30:
        pytest.skip("the disk has no room for the file, which is another refusal")
    (tmp_path / "phrase").write_text("some quite long passphrase or other")
    arguments = ("create", "--library", "new", "--size", "4GiB", "--passphrase-file", "phrase")
    assert_refused(reader(*arguments, file_size=(4 << 30) - 1), words="4095 MiB")
    assert [each.name for each in tmp_path.iterdir()] == ["phrase"]
