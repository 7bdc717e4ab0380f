"""Destroying a library file: what opens it first, nothing else by mistake."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from support.devices import CHEAP
from support.not_root import ordinary_user, own
from support.program import SAMPLE

from reader.errors import (
    DiskFullError,
    KnownFormatError,
    LibraryInUseError,
    LibraryMissingError,
    LibraryReadOnlyError,
    MoreNamesError,
    NoLibraryOpensError,
    NotOneFileError,
    NotRandomError,
    OddSizeError,
    ReaderError,
    ShreddedNameLeftError,
    ShredUnfinishedError,
)
from reader.store.create import create
from reader.store.device import FileDevice, open_file
from reader.store.layout import HEADER_SIZE, MEBIBYTE
from reader.store.shred import check_shreddable, shred
from reader.store.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZE = 16 * MEBIBYTE
PASSPHRASE = "a passphrase for a test"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "kept.bin"
    create(path, [PASSPHRASE], size=SIZE, work=CHEAP)
    return path


def opens(path: Path) -> bool:
    try:
        Volume.open(path, PASSPHRASE, work=CHEAP).close()
    except NoLibraryOpensError:
        return False
    return True


def test_nothing_is_left_of_the_file(library: Path) -> None:
    seen = library.with_name("another name of it")
    seen.hardlink_to(library)
    before = seen.read_bytes()
    shred(library, force=True)
    assert not library.exists()
    after = seen.read_bytes()
    assert len(after) == len(before)
    blocks = range(0, SIZE, 4096)
    assert not any(before[at : at + 4096] == after[at : at + 4096] for at in blocks), "every place was overwritten"
    assert not opens(seen)
    assert list(library.parent.iterdir()) == [seen]


def test_the_library_opened_before(library: Path) -> None:
    """The control of the tests below."""
    assert opens(library)


def test_progress_counts_up_to_the_size(library: Path) -> None:
    told: list[tuple[int, int]] = []
    shred(library, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (SIZE, SIZE)


def zipped() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", os.urandom(SIZE))
    return target.getvalue()[:SIZE]


# What somebody may name by mistake. Each has the size of a library, but for the first three.
WRONG: dict[str, tuple[Callable[[], bytes], type[ReaderError]]] = {
    "empty": (lambda: b"", OddSizeError),
    "a bundle": (SAMPLE.read_bytes, KnownFormatError),
    "a short file of random bytes": (lambda: os.urandom(SIZE - 1), OddSizeError),
    "a text of a library's size": (lambda: b"Dear diary here " * (SIZE // 16), NotRandomError),
    "an archive": (zipped, KnownFormatError),
    "zeros": (lambda: bytes(SIZE), NotRandomError),
    "random bytes with something else at the end": (
        lambda: os.urandom(SIZE - MEBIBYTE) + bytes(MEBIBYTE),
        NotRandomError,
    ),
    "a disk of another cipher": (lambda: b"LUKS\xba\xbe" + os.urandom(SIZE - 6), KnownFormatError),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_plainly_no_library_is_left_alone(tmp_path: Path, name: str) -> None:
    make, expected = WRONG[name]
    path = tmp_path / "precious"
    path.write_bytes(data := make())
    for attempt in (shred, check_shreddable):
        with pytest.raises(expected):
            attempt(path)
        assert path.read_bytes() == data
    shred(path, force=True)
    assert not path.exists(), "the control: --force destroys it"


def test_links_folders_and_pipes_are_never_followed(library: Path) -> None:
    link = library.with_name("link")
    link.symlink_to(library)
    folder = library.with_name("folder")
    folder.mkdir()
    pipe = library.with_name("pipe")
    os.mkfifo(pipe)
    for path in (link, folder, pipe):
        with pytest.raises(NotOneFileError):
            shred(path, force=True)
    assert opens(library)
    with pytest.raises(LibraryMissingError):
        shred(library.with_name("none"), force=True)
    with pytest.raises(LibraryMissingError):
        shred(library / "below a file", force=True)


def test_a_file_with_other_names_is_left_alone(library: Path) -> None:
    """Somebody would be told that the file is gone, and there it is."""
    other = library.with_name("other")
    other.hardlink_to(library)
    with pytest.raises(MoreNamesError):
        shred(library)
    assert opens(library)
    other.unlink()
    shred(library)
    assert not library.exists(), "the control"


def test_one_in_use_is_refused(library: Path) -> None:
    device = open_file(library)
    with pytest.raises(LibraryInUseError):
        shred(library, force=True)
    device.close()
    assert opens(library)


def test_a_read_only_one_is_refused(world: Path) -> None:
    path = world / "kept.bin"
    create(path, [PASSPHRASE], size=SIZE, work=CHEAP)
    own(path)
    path.chmod(stat.S_IRUSR)
    with ordinary_user(), pytest.raises(LibraryReadOnlyError):
        shred(path)
    assert opens(path)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    with ordinary_user():
        shred(path)
    assert not path.exists(), "the control"


def test_a_read_only_disk_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", refusing(os.open, PermissionError(13, "no"), when=library))
    with pytest.raises(LibraryReadOnlyError):
        shred(library)
    monkeypatch.undo()
    assert opens(library)


def refusing(real: Callable[..., int], error: OSError, *, when: Path) -> Callable[..., int]:
    def call(path: object, *arguments: object) -> int:
        if path == when:
            raise error
        return real(path, *arguments)

    return call


def test_what_fails_after_the_header_leaves_nothing_that_opens(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FileDevice.write

    def write(device: FileDevice, offset: int, data: bytes) -> None:
        if offset > 4 * MEBIBYTE:
            raise DiskFullError
        real(device, offset, data)

    monkeypatch.setattr(FileDevice, "write", write)
    with pytest.raises(ShredUnfinishedError):
        shred(library)
    monkeypatch.undo()
    assert not opens(library)
    shred(library)
    assert not library.exists(), "the second time finishes"


def test_ctrl_c_in_the_middle_says_what_it_left(library: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done > 4 * MEBIBYTE:
            raise KeyboardInterrupt

    with pytest.raises(ShredUnfinishedError):
        shred(library, progress=stop)
    assert library.exists()
    assert not opens(library)


def test_a_file_that_vanishes_meanwhile_is_gone(library: Path) -> None:
    shred(library, progress=lambda _done, _total: library.unlink(missing_ok=True))
    assert list(library.parent.iterdir()) == []


def test_another_file_that_took_the_name_meanwhile_is_left(library: Path) -> None:
    def move(done: int, _total: int) -> None:
        if done == SIZE:
            library.rename(library.with_name("moved"))
            library.write_text("precious")

    with pytest.raises(ShreddedNameLeftError):
        shred(library, progress=move)
    assert library.read_text() == "precious"
    assert not opens(library.with_name("moved"))


def test_a_name_that_cannot_be_looked_at_any_more_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(5, "the stick was pulled")

    def pull(done: int, _total: int) -> None:
        if done == SIZE:
            monkeypatch.setattr("pathlib.Path.lstat", refuse)

    with pytest.raises(ShreddedNameLeftError):
        shred(library, progress=pull)
    monkeypatch.undo()
    assert not opens(library)


def test_a_name_that_cannot_be_removed_is_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    with pytest.raises(ShreddedNameLeftError):
        shred(library)
    monkeypatch.undo()
    assert not opens(library)


KILLED = """
import os, signal, sys
from pathlib import Path
from reader.store import shred
def stop(done, total):
    if done >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
shred.shred(Path(sys.argv[1]), progress=stop)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("after", [HEADER_SIZE, 5 * MEBIBYTE, SIZE])
def test_killed_in_the_middle_nothing_opens_it(library: Path, after: int) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, library, str(after)], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert library.stat().st_size == SIZE
    assert not opens(library)
    shred(library)
    assert not library.exists()


def test_the_header_lasts_before_anything_else_is_written(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, int]] = []
    write, sync = FileDevice.write, FileDevice.sync
    monkeypatch.setattr(
        FileDevice, "write", lambda self, offset, data: (calls.append(("write", offset)), write(self, offset, data))
    )
    monkeypatch.setattr(FileDevice, "sync", lambda self: (calls.append(("sync", 0)), sync(self)))
    shred(library)
    assert calls[:3] == [("write", 0), ("sync", 0), ("write", HEADER_SIZE)]
    assert calls[-1] == ("sync", 0)


def test_random_bytes_pass_for_a_library(tmp_path: Path) -> None:
    """A library cannot be told from them: refusing one would leave it there."""
    for _ in range(4):
        path = tmp_path / "random"
        path.write_bytes(os.urandom(SIZE))
        assert check_shreddable(path).st_size == SIZE
