"""The library file that the screens are about: whether it is there, opening it, making it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.store.passphrase import WORK, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reader.library import Library


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A library file at ``path``. Where nobody ``named`` it, its folder is made with it. ``work`` is for tests."""

    path: Path
    named: bool = True
    work: Work = WORK

    @property
    def is_there(self) -> bool:
        """Whether there is a file."""
        return self.path.is_file()

    def open(self, passphrase: str) -> Library:
        """Open the library that ``passphrase`` opens. Raises as ``open_library`` does."""
        from reader.library import open_library  # noqa: PLC0415 - slow to import

        return open_library(self.path, passphrase, work=self.work)

    def check(self, size: int) -> None:
        """Raise what would keep a file of ``size`` bytes from being made here."""
        from reader.store.create import check_target  # noqa: PLC0415 - slow to import

        self._make_folder()
        check_target(self.path, size)

    def create(self, passphrases: Sequence[str], size: int, progress: Callable[[int, int], None]) -> None:
        """Make the file. Raises as ``reader.store.create.create`` does."""
        from reader.store.create import create  # noqa: PLC0415 - slow to import

        self._make_folder()
        create(self.path, passphrases, size=size, progress=progress, work=self.work)

    def _make_folder(self) -> None:
        if not self.named:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
