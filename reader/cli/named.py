"""The files that a command was told to work on, noted as its options are read: nothing else is its business.

An option or argument that names a file has one of the types below; a command that opens another file fails.
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

import click

_NAMED: Final = "reader.named"
_STANDARD_INPUT: Final = "-"


class Access(Enum):
    """What is done with a file or folder that was named."""

    READ = auto()
    READ_BESIDE = auto()
    """It is read, and so are files beside it: the pictures of an article, the folder of a saved page."""
    MAKE = auto()
    """It is made, for which the system must let this process write in the folder that it goes to."""
    REMOVE = auto()
    """It is overwritten and removed, for which the same is true."""


class NamedFile(click.ParamType[str]):
    """The name of a file."""

    name = "file"

    def __init__(self, access: Access) -> None:
        self._access = access

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Take the name as it is, and note it."""
        note(ctx, self._access, str(value))
        return str(value)


def note(context: click.Context | None, access: Access, name: str) -> None:
    """Note that a file was named."""
    if context is not None and name != _STANDARD_INPUT:
        context.meta.setdefault(_NAMED, []).append((access, Path(name)))


def named(context: click.Context) -> list[tuple[Access, Path]]:
    """Return what was noted."""
    found: list[tuple[Access, Path]] = context.meta.get(_NAMED, [])
    return found
