"""Making a library file, and adding a library to one.

Invariants:

- A file that is there is never overwritten. A new one is filled under a name drawn by lot beside it, and has its own
  only when it is whole: whatever ends this process, no file is left there that no passphrase opens.
- The file is random bytes from end to end before the first root is written, and looks the same after.
- Which region a library gets is drawn by lot: its place tells nothing about what came before it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final

from reader.errors import (
    FolderMissingError,
    LibraryDeviceError,
    LibrarySizeError,
    NoLibraryOpensError,
    NoRoomForLibraryError,
    PassphraseInUseError,
    TargetExistsError,
    TooManyLibrariesError,
)
from reader.store import unlock
from reader.store.adding import find, put_beside, put_roots
from reader.store.device import create_file, open_file
from reader.store.layout import DEFAULT, MEBIBYTE, REGIONS, SALT_SIZE, Layout
from reader.store.passphrase import WORK, Work, are_different, derive
from reader.store.sealing import wipe
from reader.store.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reader.store.device import Device

_BLOCK: Final = MEBIBYTE
_NAME: Final = 6  # bytes of a name drawn by lot


def create(
    path: Path,
    passphrases: Sequence[str],
    *,
    size: int = DEFAULT,
    progress: Callable[[int, int], None] | None = None,
    work: Work = WORK,
) -> None:
    """Make a library file of ``size`` bytes at ``path`` with one empty library for each passphrase.

    ``progress`` gets the bytes written and their total; what it raises ends the work, and the file is removed.

    Raises ``LibrarySizeRefusedError``, ``TooManyLibrariesError``, ``PassphraseInUseError`` for two that are the
    same, ``TargetExistsError``, ``NoRoomForLibraryError``, ``FileTooLargeForDiskError`` and other ``StoreError``s.
    """
    check_target(path, size)
    layout = Layout.of_size(size)
    salt = secrets.token_bytes(SALT_SIZE)
    keys = derive_all(passphrases, salt, work)
    try:
        # A name that says nothing, as the file itself does: what a crash leaves of it is random bytes.
        unfinished = path.with_name(secrets.token_hex(_NAME))
        device = create_file(unfinished, size)
        try:
            make(device, layout, salt, keys, progress)
            device.close()
            _publish(unfinished, path)
        except BaseException:
            device.close()
            unfinished.unlink(missing_ok=True)
            raise
    finally:
        for key in keys:
            wipe(key)


def check_target(path: Path, size: int) -> None:
    """Raise what ``create`` would raise before it asks the disk for anything: to be called before a person is asked."""
    Layout.of_size(size)
    if os.path.lexists(path):
        raise TargetExistsError(path=str(path))
    if not path.parent.is_dir():
        raise FolderMissingError(path=str(path.parent))
    free = shutil.disk_usage(path.parent).free
    if free < size:
        raise NoRoomForLibraryError(needed=size // MEBIBYTE, free=free // MEBIBYTE)


def derive_all(passphrases: Sequence[str], salt: bytes, work: Work) -> list[memoryview]:
    """Return the keys of the roots of a new file. Raises as ``create`` does."""
    if not 1 <= len(passphrases) <= REGIONS:
        raise TooManyLibrariesError(limit=REGIONS)
    if not are_different(passphrases):
        raise PassphraseInUseError
    return [derive(each, salt, work) for each in passphrases]


def make(
    device: Device,
    layout: Layout,
    salt: bytes,
    keys: Sequence[memoryview],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill ``device`` and put an empty library under each key into a region of its own."""
    for offset in range(0, layout.size, _BLOCK):
        if progress is not None:
            progress(offset, layout.size)
        device.write(offset, os.urandom(min(_BLOCK, layout.size - offset)))
    device.write(0, salt)
    for region, key in zip(secrets.SystemRandom().sample(range(REGIONS), len(keys)), keys, strict=True):
        put_roots(device, layout, region, key)
    device.sync()
    if progress is not None:
        progress(layout.size, layout.size)


def add(path: Path, keep: Sequence[str], new: str, *, work: Work = WORK) -> None:
    """Make one more library, under ``new``, in the file at ``path``; those that ``keep`` opens are kept.

    Any other library of the file may be gone afterwards. ``keep`` has at least one passphrase: without any, nobody
    could tell the file from one that is no library.

    Raises ``NoLibraryOpensError`` where one of ``keep`` opens nothing, ``PassphraseInUseError`` where ``new`` opens
    something, ``TooManyLibrariesError`` where no region is left, and what ``Volume.open`` raises.
    """
    device = open_file(path)
    try:
        if not keep:
            raise NoLibraryOpensError
        first = find(device, keep[0], work)
        layout = Layout(first.root.cells)
        if layout.size != device.size:
            raise LibrarySizeError
        kept = {first.region, *(find(device, each, work).region for each in keep[1:])}
        key = unlock.derive_key(device, new, work)
        try:
            put_beside(device, layout, kept, key)
        finally:
            wipe(key)
    finally:
        device.close()


def change_passphrase(path: Path, old: str, new: str, *, work: Work = WORK) -> None:
    """Let ``new`` open the library that ``old`` opens. Raises what ``Volume`` does."""
    with Volume.open(path, old, work=work) as volume:
        volume.change_passphrase(new)


def _publish(unfinished: Path, path: Path) -> None:
    """Give a whole file its name, unless another has it by now: ``TargetExistsError``."""
    try:
        if os.name == "nt":
            unfinished.rename(path)  # which overwrites nothing there
        else:
            _rename_over_nothing(unfinished, path)
    except FileExistsError:
        raise TargetExistsError(path=str(path)) from None
    except OSError as error:
        raise LibraryDeviceError(number=error.errno or 0) from None
    _sync_folder(path.parent)


def _rename_over_nothing(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:
        # FAT has no links: an empty file holds the name for the moment that it takes.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        unfinished.replace(path)
    else:
        unfinished.unlink()


def _sync_folder(folder: Path) -> None:
    # Without this a power cut may take the name of the file, if not the file. Windows cannot open a folder.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
