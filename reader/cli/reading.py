"""Where ``list``, ``show`` and ``search`` look: in the library or, with ``--bundle``, in a bundle held in memory."""

from __future__ import annotations

import functools
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import click

from reader.cli.bundles import open_named, opening_options
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.named import Access, NamedFile
from reader.cli.run import complain
from reader.cli.secrets import given
from reader.errors import UsageError
from reader.i18n import N_
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from reader.library import Library

    OpenLibrary = Callable[[], AbstractContextManager[Library]]


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where to look, as ``open_library``: what opens the library to look in."""

    @click.option(
        "--bundle",
        type=NamedFile(Access.READ),
        metavar=_("FILE"),
        help=_("Take the articles from this bundle, not from the library."),
    )
    @opening_options
    @library_options
    @functools.wraps(function)
    def command(
        *,
        bundle: str | None,
        bundle_passphrase_file: str | None,
        identity: str | None,
        named_library: NamedLibrary,
        **arguments: Any,
    ) -> Any:
        open_library: OpenLibrary = functools.partial(_kept, named_library)
        if bundle is not None:
            open_library = functools.partial(_in_memory, bundle, bundle_passphrase_file, identity)
        elif given((bundle_passphrase_file, identity)):
            raise UsageError(N_("--bundle-passphrase-file and --identity open a bundle: add --bundle FILE."))
        return function(open_library=open_library, **arguments)

    return command


@contextmanager
def _kept(named_library: NamedLibrary) -> Iterator[Library]:
    with named_library.opened() as library:
        if library.lacks_something:
            complain(
                _(
                    "A part of the library is damaged or cannot be read: something may be missing here. “reader check”"
                    " says what."
                )
            )
        yield library


@contextmanager
def _in_memory(path: str, passphrase_file: str | None, identity_file: str | None) -> Iterator[Library]:
    from reader.library import Library  # noqa: PLC0415 - slow to import
    from reader.store import MemoryStore  # noqa: PLC0415

    with closing(Library(MemoryStore())) as library:
        with open_named(path, passphrase_file, identity_file) as bundle:
            library.add(bundle)
        yield library
