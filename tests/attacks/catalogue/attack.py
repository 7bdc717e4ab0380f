"""An attack, and the registry of all of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from support.bundles import IDENTITY, files_of, forge_files

from reader import age

if TYPE_CHECKING:
    from collections.abc import Callable

PASSPHRASE: Final = "any words"


class Key(Enum):
    """What the person opens the file with."""

    IDENTITY = auto()
    PASSPHRASE = auto()


@dataclass(frozen=True)
class Attack:
    """``make`` returns the file. ``line`` is what the person sees, without ``reader: ``; empty: the file opens."""

    name: str
    line: str
    make: Callable[[], bytes]
    key: Key = Key.IDENTITY
    file_name: str = "attack.bundle"


ATTACKS: Final[dict[str, Attack]] = {}


def attack(
    name: str, line: str = "", *, key: Key = Key.IDENTITY, file_name: str = "attack.bundle"
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the function that follows."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        assert name not in ATTACKS
        ATTACKS[name] = Attack(name, line, make, key, file_name)
        return make

    return register


def sealed(plain: bytes) -> bytes:
    """Return ``plain`` sealed for the person: whoever has her public key can do that."""
    target = io.BytesIO()
    with age.create(target, [IDENTITY.recipient]) as writer:
        writer.write(plain)
    return target.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a sealed bundle of ``files``."""
    return sealed(forge_files(files))


def good() -> dict[str, bytes]:
    """Return the files of a signed bundle with nothing wrong in it."""
    return files_of()
