"""``reader shred FILE``: destroy a library file.

The file is always named here, never taken from ``--library``, ``READER_LIBRARY`` or the usual place: nobody is to lose
a library by a word too few.
"""

from __future__ import annotations

import errno
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reader.cli.lines import say
from reader.cli.named import Access, NamedFile
from reader.cli.output import size_words
from reader.cli.progress import progress_bar
from reader.errors import (
    LibraryMissingError,
    NotConfirmedError,
    NoTerminalForPassphraseError,
    NoTerminalToAskError,
    UsageError,
)
from reader.i18n import N_
from reader.text import _

if TYPE_CHECKING:
    from os import stat_result

_WORD: Final = N_("destroy")


@click.command(
    "shred",
    help=_(
        "Destroy a library file: what opens it first, then the rest. All libraries in it are lost, and nothing brings"
        " them back."
    ),
)
@click.argument("file", metavar=_("FILE"), type=NamedFile(Access.REMOVE))
@click.option("--yes", is_flag=True, help=_("Do not ask for the word."))
@click.option("--force", is_flag=True, help=_("Destroy the file even if it is plainly no library."))
def command(*, file: str, yes: bool, force: bool) -> None:
    """Destroy a library file."""
    if file == "-":
        raise UsageError(N_("Name the library file: standard input is none."))
    from reader.store.shred import check_shreddable, shred  # noqa: PLC0415 - slow to import

    path = Path(file)
    try:
        status = check_shreddable(path, force=force)
    except LibraryMissingError:
        # Who means to destroy a library is not to be told how to make one.
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file) from None
    if not yes:
        _confirm(path.absolute(), status)
    with progress_bar(_("Destroying")) as progress:
        shred(path, force=force, progress=progress, asked_about=status)
    say(_("Destroyed: “{path}”.", path=file))
    say(
        _(
            "Older contents may still be on a stick or an SSD, on file systems that write elsewhere (Btrfs, ZFS, APFS),"
            " in backups and in snapshots. Whoever gets at one of those and has the passphrase can open it."
        )
    )
    say(_("“reader traces” says what else a search of this machine would find."))


def _confirm(path: Path, status: stat_result) -> None:
    """Ask for the word. Raises ``NotConfirmedError`` for any other, ``NoTerminalToAskError`` where nobody is there."""
    from reader.cli.terminal import Terminal  # noqa: PLC0415 - a script needs none

    try:
        with Terminal() as terminal:
            terminal.say(
                _(
                    "This destroys all libraries in “{path}” ({size}, changed on {day}), for good.",
                    path=str(path),
                    size=size_words(status.st_size),
                    day=datetime.fromtimestamp(status.st_mtime).astimezone().date().isoformat(),
                )
            )
            answer = terminal.ask(
                _("To go on, type the word “{word}”; anything else leaves the file as it is:", word=_(_WORD))
            )
    except NoTerminalForPassphraseError:
        raise NoTerminalToAskError from None
    if answer.strip().casefold() not in {_WORD, _(_WORD)}:
        raise NotConfirmedError
