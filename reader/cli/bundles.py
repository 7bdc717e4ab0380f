"""Opening the bundle that a command names, with the passphrase or the key that it is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from reader import age
from reader.bundle import Bundle, open_bundle
from reader.cli.secrets import ask_passphrase, given, read_passphrase, read_secret_text, secret_option
from reader.errors import KeyNeededError, NoLibraryYetError, NotAFileError, UsageError
from reader.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.library import Library


def opening_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a bundle is opened."""
    for option in (
        secret_option("--identity", _("The file with your key, as “reader keygen” made it.")),
        secret_option("--bundle-passphrase-file", _("A file with the bundle's passphrase; “-” is standard input.")),
    ):
        function = option(function)
    return function


def bundle_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--bundle`` and the options that open it."""
    option = click.option("--bundle", metavar=_("FILE"), help=_("Work on this bundle, in memory."))
    return opening_options(option(function))


def identities_given(passphrase_file: str | None, identity_file: str | None) -> list[age.Identity] | None:
    """Return what the options give to open a bundle with; ``None`` where they give nothing."""
    if given((passphrase_file, identity_file)) > 1:
        raise UsageError(N_("Give a passphrase or a key, not both."))
    if passphrase_file is not None:
        return [age.Passphrase(read_passphrase(passphrase_file))]
    if identity_file is not None:
        return age.parse_identities(read_secret_text(identity_file))
    return None


def open_named(path: str, passphrase_file: str | None, identity_file: str | None) -> Bundle:
    """Open the bundle at ``path``, asking for its passphrase where none is given. Closing it closes the file."""
    identities = identities_given(passphrase_file, identity_file)
    source = open_file(path)
    try:
        if identities is None:
            check_passphrase_opens(source)
            identities = [age.Passphrase(ask_passphrase(_("Passphrase of the bundle: ")))]
        return open_bundle(source, identities)
    except BaseException:
        source.close()
        raise


def open_file(path: str) -> BinaryIO:
    """Open a bundle's file. Raises ``NotAFileError`` for a pipe, in which nothing can be looked up."""
    source = Path(path).open("rb")  # noqa: SIM115 - who asked for it closes it
    if not source.seekable():
        source.close()
        raise NotAFileError(path=path)
    return source


def check_passphrase_opens(source: BinaryIO) -> None:
    """Make sure that a passphrase can open the file, before anybody is asked for one.

    Raises ``HeaderError`` for a file that is not sealed at all, ``KeyNeededError`` for one that is sealed for keys.
    """
    if not age.is_sealed_by_passphrase(source):
        raise KeyNeededError


def library_of(path: str | None, passphrase_file: str | None, identity_file: str | None) -> Library:
    """Return a library in memory that holds the bundle at ``path``, with nothing indexed yet."""
    if path is None:
        raise NoLibraryYetError
    from reader.library import Library  # noqa: PLC0415 - slow to import
    from reader.store import MemoryStore  # noqa: PLC0415

    with open_named(path, passphrase_file, identity_file) as bundle:
        library = Library(MemoryStore())
        library.add(bundle)
    return library
