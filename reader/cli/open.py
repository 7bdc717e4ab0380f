"""``reader open FILE``: read a bundle on the screen and keep nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader import age
from reader.cli.bundles import check_opens, identities_given, open_file, open_source, opening_options
from reader.i18n import _

if TYPE_CHECKING:
    from reader.library import Library


@click.command("open", help=_("Read a bundle on the screen. Nothing is written to the disk."))
@click.argument("file", metavar=_("FILE"))
@opening_options
def command(*, file: str, bundle_passphrase_file: str | None, identity: str | None) -> int:
    """Open a bundle on the screen."""
    from reader import tui  # noqa: PLC0415 - slow to import

    identities = identities_given(bundle_passphrase_file, identity)
    with open_file(file) as source:
        check_opens(source, identities)

        def opener(passphrase: str | None) -> Library:
            from reader.library import Library  # noqa: PLC0415 - slow to import
            from reader.store import MemoryStore  # noqa: PLC0415

            with_what = identities if passphrase is None else [age.Passphrase(passphrase)]
            library = Library(MemoryStore())
            library.add(open_source(source, with_what or []))
            return library

        return tui.run(opener, name=Path(file).name, needs_passphrase=identities is None)
