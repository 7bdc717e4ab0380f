"""The last steps of sealing, which a first seal and every later one share: container, padding, age, file.

Invariants:

- Files are asked for one at a time, in the order of the container, and none is held after it was written.
- Nothing is written in the clear, and ``write_whole`` leaves a whole file or nothing.
"""

from __future__ import annotations

import errno
import os
import secrets
from typing import TYPE_CHECKING, Final, TypeVar

from reader import age
from reader.bundle.container_writer import ContainerWriter
from reader.bundle.padding import padding_size
from reader.errors import ExpandedTooLargeError, FolderReadOnlyError, TargetExistsError, TooMuchToSealError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

    from reader.bundle.container_writer import Target

_Made = TypeVar("_Made")
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def write_sealed(target: Target, files: Iterable[tuple[str, bytes]], recipients: Iterable[age.Recipient]) -> None:
    """Write ``files``, in the order of the container, and new padding to ``target``, sealed for ``recipients``.

    Raises ``TooMuchToSealError`` and what ``age.create`` and ``files`` raise. What was written up to then is part of
    a sealed file, and of no use.
    """
    counting = _Counting(target)
    with age.create(counting, recipients) as sealed:
        # The header and the nonce are written by now, and how long they are depends on the recipients alone.
        overhead = counting.count
        container = ContainerWriter(sealed)
        try:
            for name, data in files:
                container.add(name, data)
            container.finish(lambda size: padding_size(overhead, size))
        except ExpandedTooLargeError:
            raise TooMuchToSealError from None


def write_whole(path: Path, write: Callable[[BinaryIO], _Made], *, replace: bool) -> _Made:
    """Return what ``write`` returns, having let it write the file at ``path``, which appears whole or not at all.

    Raises ``TargetExistsError`` where there is a file and ``replace`` does not allow to replace it, and
    ``FolderReadOnlyError`` where no file can be made beside it.
    """
    _check_free(path, replace=replace)
    # Neighbours are on one file system, so the last step is a renaming, which cannot stop halfway.
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with _new(unfinished) as target:
            made = write(target)
            target.flush()
            os.fsync(target.fileno())
        _check_free(path, replace=replace)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return made


def _new(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except OSError as error:
        # The name of the unfinished file would say nothing to whoever asked for another.
        if error.errno in _READ_ONLY:
            raise FolderReadOnlyError(path=str(path.parent)) from None
        raise


def _check_free(path: Path, *, replace: bool) -> None:
    if not replace and os.path.lexists(path):
        raise TargetExistsError(path=str(path))


class _Counting:
    """A target that counts what goes through it."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.count = 0

    def write(self, data: ReadableBuffer, /) -> int:
        written = self._target.write(data)
        self.count += written
        return written
