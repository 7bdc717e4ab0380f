"""``reader passphrase``: another passphrase for a library."""

from __future__ import annotations

import click

from reader.cli.choosing import choose_passphrase, warn_if_weak
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.secrets import read_passphrase, secret_option
from reader.cli.terminal import Terminal
from reader.text import _


@click.command("passphrase", help=_("Change the passphrase of a library."))
@library_options
@secret_option("--new-passphrase-file", _("A file with the new passphrase; “-” is standard input."))
def command(*, named_library: NamedLibrary, new_passphrase_file: str | None) -> None:
    """Change a passphrase."""
    from reader.store.volume import Volume  # noqa: PLC0415 - slow to import

    # Opened before a new one is chosen: nobody should choose for nothing.
    with Volume.open(named_library.path, named_library.passphrase()) as volume:
        volume.change_passphrase(_new(new_passphrase_file))
    say(
        _(
            "Done: only the new passphrase opens this library now. The old one still opens every older copy of the"
            " file: backups, snapshots, what a stick or an SSD keeps of overwritten places. If somebody may know it and"
            " have such a copy, what was in that copy is no longer secret."
        )
    )


def _new(name: str | None) -> str:
    if name is None:
        with Terminal() as terminal:
            return choose_passphrase(terminal)
    passphrase = read_passphrase(name)
    warn_if_weak(name, passphrase)
    return passphrase
