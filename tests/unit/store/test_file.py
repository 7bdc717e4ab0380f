"""The file itself: made, locked, refused, added to; and what becomes of one that changes under the reader."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.devices import CHEAP, contents, new_file

from reader.errors import (
    DiskFullError,
    EmptyPassphraseError,
    FileTooLargeForDiskError,
    FolderMissingError,
    FolderReadOnlyError,
    LibraryDeviceError,
    LibraryGoneError,
    LibraryInUseError,
    LibraryMemoryError,
    LibraryMissingError,
    LibraryReadOnlyError,
    LibrarySizeError,
    LibrarySizeRefusedError,
    NoLibraryOpensError,
    NoRoomForLibraryError,
    PassphraseInUseError,
    ReaderError,
    TargetExistsError,
    TooManyLibrariesError,
    UnreadableError,
)
from reader.store import device as device_module
from reader.store import unlock
from reader.store.create import add, change_passphrase, create
from reader.store.device import FileDevice, create_file, open_file
from reader.store.layout import LARGEST_ON_FAT32, MEBIBYTE, SMALLEST
from reader.store.volume import Volume

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def opened(path: Path, passphrase: str = "one") -> Volume:
    return Volume.open(path, passphrase, work=CHEAP)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library"
    path.write_bytes(new_file("one", "two"))
    return path


def test_a_created_file_holds_its_libraries_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "library"
    told: list[tuple[int, int]] = []
    create(path, ["one", "two"], size=SMALLEST, progress=lambda done, total: told.append((done, total)), work=CHEAP)
    assert path.stat().st_size == SMALLEST
    assert told[0] == (0, SMALLEST)
    assert told[-1] == (SMALLEST, SMALLEST)
    assert told == sorted(told)
    regions = set()
    for passphrase in ("one", "two"):
        with opened(path, passphrase) as volume:
            assert contents(volume) == {}
            assert volume.state() == b""
            regions.add(volume._committer._roots.region)
            volume.write("x", passphrase.encode())
            volume.commit()
    assert len(regions) == 2
    with opened(path, "one") as volume:
        assert contents(volume) == {"x": b"one"}
    assert [each.name for each in tmp_path.iterdir()] == ["library"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_creating_refuses_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library"
    cases: list[tuple[type[ReaderError], list[str], int]] = [
        (LibrarySizeRefusedError, ["one"], SMALLEST - 1),
        (TooManyLibrariesError, ["1", "2", "3", "4", "5"], SMALLEST),
        (TooManyLibrariesError, [], SMALLEST),
        (PassphraseInUseError, ["й", "и\u0306"], SMALLEST),
        (EmptyPassphraseError, ["one", ""], SMALLEST),
    ]
    for kind, passphrases, size in cases:
        with pytest.raises(kind):
            create(path, passphrases, size=size, work=CHEAP)
    with pytest.raises(FolderMissingError):
        create(tmp_path / "no" / "library", ["one"], size=SMALLEST, work=CHEAP)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * MEBIBYTE))
    with pytest.raises(NoRoomForLibraryError) as raised:
        create(path, ["one"], size=SMALLEST, work=CHEAP)
    assert raised.value.data == {"needed": 16, "free": 5}
    assert list(tmp_path.iterdir()) == []


def test_creating_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library"
    path.write_bytes(b"hers")
    with pytest.raises(TargetExistsError):
        create(path, ["one"], size=SMALLEST, work=CHEAP)
    with pytest.raises(TargetExistsError):
        create_file(path, SMALLEST)
    assert path.read_bytes() == b"hers"


def test_a_creation_that_is_cancelled_or_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, _: int) -> None:
        if done > 4 * MEBIBYTE:
            raise CancelledError

    with pytest.raises(CancelledError):
        create(tmp_path / "library", ["one"], size=SMALLEST, progress=cancel, work=CHEAP)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileDevice, "_write_some", full)
    with pytest.raises(DiskFullError):
        create(tmp_path / "library", ["one"], size=SMALLEST, work=CHEAP)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_somebody_takes_meanwhile_stays_theirs(tmp_path: Path) -> None:
    path = tmp_path / "library"

    def take(done: int, _: int) -> None:
        if done > 4 * MEBIBYTE:
            path.write_bytes(b"hers")

    with pytest.raises(TargetExistsError):
        create(path, ["one"], size=SMALLEST, progress=take, work=CHEAP)
    assert path.read_bytes() == b"hers"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("taken", [False, True])
def test_a_disk_without_links_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool) -> None:
    path = tmp_path / "library"

    def no_link(*_: object) -> None:
        if taken:
            path.write_bytes(b"hers")
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    if taken:
        with pytest.raises(TargetExistsError):
            create(path, ["one"], size=SMALLEST, work=CHEAP)
        assert path.read_bytes() == b"hers"
    else:
        create(path, ["one"], size=SMALLEST, work=CHEAP)
        opened(path).close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_cannot_hold_the_size_says_so_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(_: int, size: int) -> None:
        if size > LARGEST_ON_FAT32:
            raise OSError(27, "File too large")

    monkeypatch.setattr(os, "ftruncate", too_large)
    with pytest.raises(FileTooLargeForDiskError):
        create_file(tmp_path / "library", 4096 * MEBIBYTE)
    create_file(tmp_path / "library", LARGEST_ON_FAT32).close()


def test_another_library_is_added_beside_those_that_are_named(path: Path) -> None:
    for passphrase in ("one", "two"):
        with opened(path, passphrase) as volume:
            volume.write("x", passphrase.encode())
            volume.commit()
    before = path.read_bytes()
    for keep, new, kind in (
        (["one", "wrong"], "three", NoLibraryOpensError),
        ([], "three", NoLibraryOpensError),
        (["one"], "two", PassphraseInUseError),
        (["one", "two"], "one", PassphraseInUseError),
    ):
        with pytest.raises(kind):
            add(path, keep, new, work=CHEAP)
        assert path.read_bytes() == before
    add(path, ["one", "two"], "three", work=CHEAP)
    add(path, ["one", "two", "three"], "four", work=CHEAP)
    full = path.read_bytes()
    with pytest.raises(TooManyLibrariesError):
        add(path, ["one", "two", "three", "four"], "five", work=CHEAP)
    assert path.read_bytes() == full
    assert sum(one != other for one, other in zip(before, full, strict=True)) <= 4 * 16384
    found = []
    for passphrase in ("one", "two", "three", "four"):
        with opened(path, passphrase) as volume:
            found.append(contents(volume))
    assert found == [{"x": b"one"}, {"x": b"two"}, {}, {}]


def test_a_passphrase_is_changed(path: Path) -> None:
    with pytest.raises(NoLibraryOpensError):
        change_passphrase(path, "wrong", "new", work=CHEAP)
    with pytest.raises(PassphraseInUseError):
        change_passphrase(path, "one", "two", work=CHEAP)
    change_passphrase(path, "one", "new", work=CHEAP)
    with pytest.raises(NoLibraryOpensError):
        opened(path, "one")
    for passphrase in ("new", "two"):
        opened(path, passphrase).close()


def test_every_passphrase_costs_the_same_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: whichever root opens, or none, one derivation and eight openings."""
    path.with_name("noise").write_bytes(secrets.token_bytes(SMALLEST // 16))
    path.with_name("short").write_bytes(b"no library")
    path.with_name("empty").write_bytes(b"")
    counts: dict[str, int] = {}

    def count(name: str) -> None:
        original: Callable[..., object] = getattr(unlock, name)

        def counted(*arguments: object) -> object:
            counts[name] = counts.get(name, 0) + 1
            return original(*arguments)

        monkeypatch.setattr(unlock, name, counted)

    count("derive")
    count("unseal_root")
    for file, passphrase in (
        ("library", "one"),
        ("library", "two"),
        ("library", "wrong"),
        ("noise", "one"),
        ("short", "x"),
        ("empty", "x"),
    ):
        counts.clear()
        try:
            opened(path.with_name(file), passphrase).close()
        except NoLibraryOpensError:
            assert passphrase == "wrong" or file != "library"
        else:
            assert passphrase in {"one", "two"}
        assert counts == {"derive": 1, "unseal_root": 8}


def test_a_wrong_passphrase_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(NoLibraryOpensError):
        opened(path, "wrong")
    assert path.read_bytes() == before


def test_only_one_process_has_it_open(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from reader.store.device import open_file\n"
        "device = open_file(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(LibraryInUseError):
            opened(path)
        other.communicate()
    with opened(path), pytest.raises(LibraryInUseError):
        opened(path, "two")
    opened(path).close()


def test_a_failed_unlock_lets_go_of_the_file(path: Path) -> None:
    with pytest.raises(NoLibraryOpensError):
        opened(path, "wrong")
    opened(path).close()


@pytest.mark.parametrize("change", [1, -1, MEBIBYTE, -MEBIBYTE])
def test_a_file_that_was_shortened_or_grown_says_so(path: Path, change: int) -> None:
    os.truncate(path, path.stat().st_size + change)
    before = path.read_bytes()
    with pytest.raises(LibrarySizeError):
        opened(path)
    with pytest.raises(LibrarySizeError):
        add(path, ["one"], "three", work=CHEAP)
    assert path.read_bytes() == before


@POSIX
@pytest.mark.parametrize(
    ("accident", "kind"),
    [
        (lambda path: path.unlink(), LibraryGoneError),
        (lambda path: os.truncate(path, path.stat().st_size - 1), LibrarySizeError),
        (lambda path: os.truncate(path, path.stat().st_size + 1), LibrarySizeError),
    ],
)
def test_a_file_that_changes_while_it_is_open_is_not_written_to(
    path: Path, accident: Callable[[Path], None], kind: type[ReaderError]
) -> None:
    with opened(path) as volume:
        volume.write("x", b"1")
        accident(path)
        for write in (volume.commit, lambda: volume.write("y", b"2"), lambda: volume.put_state(b"3")):
            with pytest.raises(kind):
                write()


@POSIX
def test_what_cannot_be_opened_says_why(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    for missing in ("nothing", "pipe", ".", "library/x"):
        with pytest.raises(LibraryMissingError):
            opened(tmp_path / missing)
    monkeypatch.setattr(os, "open", lambda *_: raised(OSError(13, "Permission denied")))
    with pytest.raises(LibraryReadOnlyError):
        opened(path)


@POSIX
@pytest.mark.parametrize("number", [1, 13, 30])
def test_a_folder_that_takes_no_file_is_named(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "open", lambda *_: raised(OSError(number, "no")))
    with pytest.raises(FolderReadOnlyError) as refused:
        device_module.create_file(path.with_name("another"), 1)
    assert refused.value.data == {"path": str(path.parent)}


def raised(error: Exception) -> int:
    raise error


@POSIX
def test_what_may_not_be_written_to_is_read_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path) as volume:
        volume.write("x", b"1")
        volume.commit()
        volume.put_state(b"2")
    before = path.read_bytes()
    real = os.open

    def read_only(name: object, flags: int, *rest: int) -> int:
        return raised(OSError(30, "Read-only file system")) if flags & os.O_RDWR else real(name, flags, *rest)

    monkeypatch.setattr(os, "open", read_only)
    with opened(path) as volume:
        assert (volume.read("x"), volume.state()) == (b"1", b"2")
        assert volume.check() == ()
        for write in (
            lambda: volume.write("y", b"2"),
            lambda: volume.delete("x"),
            lambda: volume.put_state(b"3"),
            lambda: volume.change_passphrase("another"),
            lambda: volume.add_library([], "one more"),
        ):
            with pytest.raises(LibraryReadOnlyError):
                write()
        assert volume.read("x") == b"1"
        with pytest.raises(LibraryInUseError):
            opened(path)
    assert path.read_bytes() == before


@POSIX
def test_what_the_system_says_has_a_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, on_write, on_read in (
        (28, DiskFullError, DiskFullError),
        (5, LibraryGoneError, UnreadableError),
        (19, LibraryGoneError, LibraryGoneError),
        (30, LibraryReadOnlyError, LibraryReadOnlyError),
        (95, LibraryDeviceError, LibraryDeviceError),
    ):

        def fail(*_: object, number: int = number) -> int:
            raise OSError(number, "no")

        device = open_file(path)
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", fail)
            patch.setattr(os, "pread", fail)
            patch.setattr(device_module, "_full_sync", fail)
            with pytest.raises(on_write):
                device.write(0, b"1")
            with pytest.raises(on_write):
                device.sync()
            with pytest.raises(on_read):
                device.read(0, 1)
        device.close()


@POSIX
def test_short_reads_and_writes_are_carried_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_read, real_write = os.pread, os.pwrite
    monkeypatch.setattr(os, "pread", lambda fd, length, offset: real_read(fd, min(length, 5000), offset))
    monkeypatch.setattr(os, "pwrite", lambda fd, data, offset: real_write(fd, data[:5000], offset))
    with opened(path) as volume:
        volume.write("x", b"1" * 100_000)
        volume.commit()
        assert volume.read("x") == b"1" * 100_000
    monkeypatch.undo()
    with opened(path) as volume:
        assert volume.read("x") == b"1" * 100_000
        assert volume.check() == ()


def test_a_closed_device_touches_no_other_file(path: Path) -> None:
    device = open_file(path)
    device.close()
    device.close()
    for call in (lambda: device.read(0, 1), lambda: device.write(0, b"1"), device.sync, device.check_present):
        with pytest.raises(ValueError, match="closed"):
            call()


def test_too_little_memory_is_its_own_message(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Greedy:
        def __init__(self, **_: object) -> None: ...

        def derive_into(self, *_: object) -> None:
            raise MemoryError

    monkeypatch.setattr("reader.store.passphrase.Argon2id", Greedy)
    with pytest.raises(LibraryMemoryError):
        opened(path)
