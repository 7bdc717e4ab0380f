"""A machine of our own, on which files can be planted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reader.traces import Machine

if TYPE_CHECKING:
    from pathlib import Path


class Planted(Machine):
    """A machine on which files can be planted."""

    def plant(self, path: Path | str, data: bytes | str = b"") -> Path:
        """Write a file below the home folder, or at an absolute place of this machine."""
        target = self.home / path
        assert target.is_relative_to(self.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape"))
        return target

    def system_file(self, place: str, text: str) -> None:
        """Write a file of the system's, such as ``proc/swaps``."""
        self.plant(self.root / place, text)


def age_file(size: int = 1000) -> bytes:
    return b"age-encryption.org/v1\n-> scrypt " + os.urandom(size)
