"""Which library a command works on, and the passphrases that it is given for it.

``--library`` and ``--passphrase-file`` are understood on either side of a command's name; what stands after it wins.
"""

from __future__ import annotations

import functools
import os
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reader.cli.secrets import ask_passphrase, read_passphrase, secret_option
from reader.errors import LibraryMissingError, UsageError
from reader.i18n import N_
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.library import Library

_VARIABLE: Final = "READER_LIBRARY"


@dataclass(frozen=True, slots=True)
class NamedLibrary:
    """A library file, wherever its ``name`` came from, and the files with its passphrases, ``-`` for standard input.

    Without a name it is the default one.
    """

    name: str | None
    passphrase_files: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the file is, or is to be."""
        if self.name:
            return Path(self.name)
        from reader.library.default_file import default_path  # noqa: PLC0415 - slow to import, and seldom needed

        return default_path()

    def passphrases(self) -> list[str]:
        """Return the passphrases in the files that were given."""
        return [read_passphrase(name) for name in self.passphrase_files]

    def passphrase(self) -> str:
        """Return the passphrase of a library that is there, asking for it where no file was given.

        Raises ``LibraryMissingError``, so that nobody is asked for nothing.
        """
        if len(self.passphrase_files) > 1:
            raise UsageError(N_("Give --passphrase-file once: one passphrase opens one library."))
        self.check_there()
        if self.passphrase_files:
            return read_passphrase(self.passphrase_files[0])
        return ask_passphrase(_("Passphrase of the library: "))

    def check_there(self) -> None:
        """Raise ``LibraryMissingError`` where there is no file."""
        path = self.path
        if not path.is_file():
            raise LibraryMissingError(path=str(path))

    @contextmanager
    def opened(self) -> Iterator[Library]:
        """Open the library, and close it in the end. Raises the errors of the store."""
        passphrase = self.passphrase()
        from reader.library import open_library  # noqa: PLC0415 - slow to import

        with closing(open_library(self.path, passphrase)) as library:
            yield library


def library_file_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that needs no passphrase the one option: a ``NamedLibrary``, ``named_library``."""

    def collected(*, library: str | None, **arguments: Any) -> Any:  # noqa: ARG001 - named_in finds it
        return function(named_library=named_in(click.get_current_context()), **arguments)

    return _library_option(functools.wraps(function)(collected))


def named_in(context: click.Context) -> NamedLibrary:
    """Return the library of a command that has the two options."""
    own, before = context.params, context.find_root().params
    name = own.get("library") or before.get("library") or os.environ.get(_VARIABLE)
    return NamedLibrary(name, own.get("passphrase_file") or before.get("passphrase_file") or ())


def library_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command, or all of them together, the two options: a ``NamedLibrary``, ``named_library``."""

    def collected(**arguments: Any) -> Any:
        for name in ("library", "passphrase_file"):
            del arguments[name]
        return function(named_library=named_in(click.get_current_context()), **arguments)

    command: Callable[..., Any] = functools.wraps(function)(collected)
    for option in (
        secret_option(
            "--passphrase-file", _("A file with the library's passphrase; “-” is standard input."), multiple=True
        ),
        _library_option,
    ):
        command = option(command)
    return command


def _library_option(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--library",
        metavar=_("FILE"),
        help=_("The library file; otherwise the one that READER_LIBRARY names, or the default one."),
    )(function)
