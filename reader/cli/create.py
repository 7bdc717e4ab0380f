"""``reader create``: make a library file, or one more library in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.choosing import choose_passphrase, warn_if_weak
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.progress import progress_bar
from reader.cli.secrets import ask_passphrase
from reader.cli.size import FileSize
from reader.cli.terminal import Terminal
from reader.errors import EmptyPassphraseError, PassphraseInUseError, UsageError
from reader.i18n import N_
from reader.library.estimate import articles_in
from reader.store.layout import DEFAULT, MEBIBYTE, REGIONS
from reader.text import CleanText, _, describe

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "create",
    help=_(
        "Make a library file. It can hold up to four libraries, each with a passphrase of its own, and nobody can tell"
        " how many it holds. Give --passphrase-file once for each library that you want; without any, you are asked."
    ),
)
@library_options
@click.option(
    "--size",
    type=FileSize(),
    metavar=_("SIZE"),
    help=_(
        "How large the file is, for good: 256MiB, 512MiB (without this), 1GiB, 4095MiB (the most that FAT32 holds) or"
        " another number of MiB, at least 16MiB. Each library gets a quarter."
    ),
)
@click.option(
    "--add",
    is_flag=True,
    help=_(
        "Make one more library in a file that is there. Give the passphrases of all libraries to keep, then the new"
        " one: a library whose passphrase you leave out may be lost."
    ),
)
def command(*, named_library: NamedLibrary, size: int | None, add: bool) -> None:
    """Make a library file, or add to it."""
    if not add:
        _create(named_library, DEFAULT if size is None else size)
    elif size is None:
        _add(named_library)
    else:
        raise UsageError(N_("The size of a file cannot change: leave out --size, or make a new file without --add."))


def _create(named_library: NamedLibrary, size: int) -> None:
    from reader.store.create import check_target, create  # noqa: PLC0415 - slow to import

    path = named_library.path
    if not named_library.name:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_target(path, size)
    holds = _(
        "A library file of {size} MiB. Each library in it gets a quarter, {quarter} MiB: room for about {articles}"
        " articles of three pages, without pictures.",
        size=size // MEBIBYTE,
        quarter=size // MEBIBYTE // REGIONS,
        articles=articles_in(size),
    )
    passphrases = _given(named_library) or _choose_all(holds)
    with progress_bar(_("Filling the file")) as progress:
        create(path, passphrases, size=size, progress=progress)
    if named_library.passphrase_files:  # a script has nothing to decide by it, and a refusal is one line alone
        say(holds)
    _report(path)


def _given(named_library: NamedLibrary) -> list[str]:
    passphrases = named_library.passphrases()
    for name, passphrase in zip(named_library.passphrase_files, passphrases, strict=True):
        warn_if_weak(name, passphrase)
    return passphrases


def _choose_all(holds: CleanText) -> list[str]:
    with Terminal() as terminal:
        terminal.say(holds)
        passphrases = [choose_passphrase(terminal)]
        while len(passphrases) < REGIONS and _wants_another(terminal):
            passphrases.append(_choose_different(terminal, passphrases))
    return passphrases


def _wants_another(terminal: Terminal) -> bool:
    terminal.say()
    terminal.say(
        _(
            "Another library in the same file? If you may be made to give a passphrase, make a second library now, put"
            " harmless articles into it, and give that passphrase. Nobody can tell how many libraries a file holds, and"
            " adding one later is riskier."
        )
    )
    return terminal.choose(_("Enter: no, that is all. 2: yes, another."), 2) != 1


def _choose_different(terminal: Terminal, others: list[str]) -> str:
    from reader.store.passphrase import are_different  # noqa: PLC0415 - slow to import

    while not are_different([*others, passphrase := choose_passphrase(terminal)]):
        terminal.say(describe(PassphraseInUseError()))
    return passphrase


def _add(named_library: NamedLibrary) -> None:
    from reader.store.create import add  # noqa: PLC0415 - slow to import

    named_library.check_there()
    if named_library.passphrase_files:
        *keep, new = named_library.passphrases()
        if not keep:
            raise UsageError(N_("Give the passphrases of all libraries to keep, then that of the new one."))
        warn_if_weak(named_library.passphrase_files[-1], new)
    else:
        keep, new = _ask_for_all()
    add(named_library.path, keep, new)
    _report(named_library.path)


def _ask_for_all() -> tuple[list[str], str]:
    with Terminal() as terminal:
        terminal.say(
            _(
                "Give the passphrase of every library in this file that is to stay. A library whose passphrase you do"
                " not give may be overwritten: nobody can see that it is there, and this program cannot either."
            )
        )
        keep = [ask_passphrase(_("Passphrase of a library to keep: "))]
        while True:
            try:
                keep.append(ask_passphrase(_("Passphrase of another one to keep (Enter alone: no more): ")))
            except EmptyPassphraseError:
                break
        terminal.say()
        terminal.say(_("And now the passphrase of the new library."))
        return keep, choose_passphrase(terminal)


def _report(path: Path) -> None:
    # The same whatever the file holds.
    say(_("Done: “{path}”. “reader import FILE” keeps a bundle in it.", path=str(path)))
