"""``reader open FILE``: read a bundle on the screen and keep nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader import age
from reader.cli.bundles import check_opens, forgetting, identities_given, open_file, open_source, opening_options
from reader.cli.named import Access, NamedFile
from reader.text import _

if TYPE_CHECKING:
    from reader.library import Library


@click.command("open", help=_("Read a bundle on the screen. Nothing is written to the disk."))
@click.argument("file", type=NamedFile(Access.READ), metavar=_("FILE"))
@opening_options
def command(*, file: str, bundle_passphrase_file: str | None, identity: str | None) -> int:
    """Open a bundle on the screen."""
    from reader import tui  # noqa: PLC0415 - slow to import

    identities = identities_given(bundle_passphrase_file, identity)
    with forgetting(identities or ()), open_file(file) as source:
        check_opens(source, identities)

        def opener(passphrase: str | None) -> Library:
            from reader.library import Library  # noqa: PLC0415 - slow to import
            from reader.store import MemoryStore  # noqa: PLC0415

            library = Library(MemoryStore())
            if passphrase is None:
                library.add(open_source(source, identities or []))
                return library
            typed = [age.Passphrase(passphrase)]
            with forgetting(typed):
                library.add(open_source(source, typed))
            return library

        return tui.run(opener, name=Path(file).name, needs_passphrase=identities is None)
