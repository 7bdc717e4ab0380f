"""Destroying a library file.

Invariants:

- Nothing is written before it is certain that the file is not something else, that nobody has it open, and that it is
  the very file that was named, and that a person was asked about: no link is followed.
- Salt and roots go first, and for good (``sync``) before anything else: from then on no passphrase opens the file,
  whatever ends this process.
- The name goes last, and only if it is still that of the file that was overwritten. A file that has other names (hard
  links), which would stay, is refused.

What a disk keeps of overwritten places is out of reach: docs/threat-model.md.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import (
    AnotherFileByNowError,
    KnownFormatError,
    LibraryMissingError,
    LibrarySizeRefusedError,
    MoreNamesError,
    NotOneFileError,
    NotRandomError,
    OddSizeError,
    ShreddedNameLeftError,
    ShredUnfinishedError,
    StoreError,
)
from reader.store.device import open_file
from reader.store.known_formats import BEGINNING, format_of, looks_random
from reader.store.layout import HEADER_SIZE, MEBIBYTE, Layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.device import Device, FileDevice

_BLOCK: Final = MEBIBYTE
_SAMPLES: Final = 64
_SAMPLE: Final = 4 << 10
_NAME: Final = 6  # bytes of a name drawn by lot, as for one that is being made


def check_shreddable(path: Path, *, force: bool = False) -> os.stat_result:
    """Raise what ``shred`` would raise before it writes. To be called before a person is asked.

    Returns what is known about the file, for ``shred`` to take no other that has its name by then.
    """
    with closing(_open(path, force=force)) as device:
        return device.status()


def shred(
    path: Path,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
    asked_about: os.stat_result | None = None,
) -> None:
    """Overwrite the file at ``path`` with random bytes and remove it. ``force``: even if it is plainly no library.

    ``progress`` gets the bytes that were overwritten and their total. ``asked_about`` is what ``check_shreddable``
    returned.

    Raises ``LibraryMissingError``, ``NotOneFileError``, ``AnotherFileByNowError``, ``MoreNamesError``,
    ``OddSizeError``, ``KnownFormatError``, ``NotRandomError`` and the errors of ``reader.store.device.open_file``
    where nothing was written; ``ShredUnfinishedError``, also in place of ``KeyboardInterrupt``, where the file is
    unreadable for good but not wholly overwritten; ``ShreddedNameLeftError`` where it is, and its name cannot be
    removed; other ``StoreError``s where it may be as it was.
    """
    with closing(_open(path, force=force)) as device:
        if asked_about is not None and not os.path.samestat(device.status(), asked_about):
            raise AnotherFileByNowError(path=str(path))
        _overwrite(device, 0, min(HEADER_SIZE, device.size))
        device.sync()
        try:
            for offset in range(HEADER_SIZE, device.size, _BLOCK):
                if progress is not None:
                    progress(offset, device.size)
                _overwrite(device, offset, min(_BLOCK, device.size - offset))
            device.sync()
        except (StoreError, KeyboardInterrupt):
            raise ShredUnfinishedError from None
        if progress is not None:
            progress(device.size, device.size)
        own_name = _has_name(device, path)
    # Windows removes no file that is open.
    if own_name:
        _remove(path)


def _open(path: Path, *, force: bool) -> FileDevice:
    try:
        kind = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise LibraryMissingError(path=str(path)) from None
    except (OSError, ValueError):
        raise NotOneFileError(path=str(path)) from None
    if not stat.S_ISREG(kind):
        raise NotOneFileError(path=str(path))
    device = open_file(path, follow_links=False)
    try:
        if not device.is_at(path):
            raise NotOneFileError(path=str(path))
        if not force and device.names() > 1:
            raise MoreNamesError(path=str(path))
        if not force:
            _refuse_what_is_no_library(device, str(path))
    except BaseException:
        device.close()
        raise
    return device


def _refuse_what_is_no_library(device: Device, path: str) -> None:
    if (known := format_of(device.read(0, min(BEGINNING, device.size)))) is not None:
        raise KnownFormatError(path=path, format=known)
    try:
        Layout.of_size(device.size)
    except LibrarySizeRefusedError:
        raise OddSizeError(path=path) from None
    last = device.size - _SAMPLE
    samples = [device.read(last * number // (_SAMPLES - 1), _SAMPLE) for number in range(_SAMPLES)]
    if not all(map(looks_random, [device.read(0, HEADER_SIZE), *samples])):
        raise NotRandomError(path=path)


def _overwrite(device: Device, offset: int, length: int) -> None:
    device.write(offset, os.urandom(length))


def _has_name(device: FileDevice, path: Path) -> bool:
    """Say whether the file still has its name. Raises ``ShreddedNameLeftError`` where that is another's, or unknown."""
    try:
        if device.is_at(path):
            return True
    except FileNotFoundError:
        return False
    except OSError:
        pass
    raise ShreddedNameLeftError(path=str(path))


def _remove(path: Path) -> None:
    nameless = path.with_name(secrets.token_hex(_NAME))
    try:
        # A folder may keep the name of what was removed from it; this one says nothing.
        with suppress(OSError):
            path = path.rename(nameless)
        path.unlink()
    except FileNotFoundError:
        return
    except OSError:
        raise ShreddedNameLeftError(path=str(path)) from None
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
