"""From a passphrase to a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.library.library import Library
from reader.store.passphrase import WORK
from reader.store.volume import Volume

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.passphrase import Work
    from reader.worker import Indexer


def open_library(path: Path, passphrase: str, *, work: Work = WORK) -> Library:
    """Open the library that ``passphrase`` opens in the file at ``path``.

    Raises ``NoLibraryOpensError``, ``LibraryMissingError``, ``LibraryInUseError`` and what else ``Volume.open`` and
    reading raise. ``work`` is for tests.
    """
    volume = Volume.open(path, passphrase, work=work)
    try:
        return Library(volume, start_builder=_start_indexer)
    except BaseException:
        volume.close()
        raise


def _start_indexer() -> Indexer:
    from reader.worker import Indexer  # noqa: PLC0415 - only needed while there is something to index

    return Indexer()
