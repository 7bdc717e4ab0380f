"""The commands and where each lives; a command's module is imported only when it is used."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Final

import click

from reader import __version__, guard
from reader.cli.confining import confined, enforce, screen_business, strict_option
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import write
from reader.errors import UsageError
from reader.i18n import LANGUAGES, N_
from reader.text import EMPTY, _, clean_text

# Name, module, and a line for the list: the modules themselves are not imported to print it.
_COMMANDS = {
    "open": ("reader.cli.open", N_("Read a bundle and keep nothing.")),
    "create": ("reader.cli.create", N_("Make a library file, to keep bundles in.")),
    "import": ("reader.cli.importing", N_("Check bundles and keep them in the library.")),
    "list": ("reader.cli.list", N_("List the articles, or the editions.")),
    "show": ("reader.cli.show", N_("Print an article.")),
    "search": ("reader.cli.search", N_("Search the full text.")),
    "remove": ("reader.cli.remove", N_("Take an edition out of the library.")),
    "check": ("reader.cli.check", N_("Check that the library is whole.")),
    "share": ("reader.cli.share", N_("Seal an edition again, for somebody else.")),
    "passphrase": ("reader.cli.passphrase", N_("Change the library's passphrase.")),
    "shred": ("reader.cli.shred", N_("Destroy a library file.")),
    "publishers": ("reader.cli.publishers", N_("Say whom you trust: list, show, trust, rename, forget.")),
    "inspect": ("reader.cli.inspect", N_("Say what a bundle holds and who signed it.")),
    "pack": ("reader.cli.pack", N_("Make a bundle of articles.")),
    "keygen": ("reader.cli.keygen", N_("Make a key, for opening bundles or for signing them.")),
    "traces": ("reader.cli.traces", N_("Say what a search of this machine would find.")),
}


_PLAIN_NAME: Final = re.compile(r"[\w./\\:~+-]+")


def _lang() -> click.Option:
    # Read before click runs (reader.cli.run); declared on both sides of a command's name, where people write it.
    return click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=_("Speak Russian or English.")
    )


def _with_common_options(command: click.Command) -> click.Command:
    """Give ``command``, which is nobody else's, and each of a group, the options that stand anywhere."""
    command.params = [*command.params, _lang(), strict_option()]
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _with_common_options(each)
    return command


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name == "help":
            return _help
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        assert isinstance(module.command, click.Command)  # noqa: S101 - a mistake of ours if not
        return _with_common_options(confined(module.command))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name != "help" and name not in _COMMANDS:
            if Path(name).suffix or os.sep in name or Path(name).is_file():
                raise _FileForCommandError(name, ctx=ctx)
            raise click.NoSuchCommand(name, possibilities=_COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_module, line) in _COMMANDS.items()])


class _FileForCommandError(click.UsageError):
    """A bundle is named where a command's name goes: the likeliest mistake of the first minute."""

    def __init__(self, name: str, ctx: click.Context) -> None:
        # A name that a shell would take apart is not put into a command to be copied.
        copied = name if _PLAIN_NAME.fullmatch(name) else _("FILE")
        message = _("“{name}” is not a command. To read this file: reader open {file}", name=name, file=copied)
        super().__init__(message, ctx)


@click.command("help", params=[click.Argument(["names"], nargs=-1), _lang()])
@click.pass_context
def _help(context: click.Context, names: tuple[str, ...]) -> None:
    """Say what ``--help`` says, because people try this too."""
    parent = context.parent
    assert parent is not None  # noqa: S101 - a command of the group
    if not names:
        write(clean_text(parent.get_help()))
        return
    _name, command, _rest = reader.resolve_command(parent, list(names))
    assert command is not None  # noqa: S101 - or it would have raised
    write(clean_text(command.get_help(click.Context(command, info_name=names[0], parent=parent))))


@click.group(
    cls=_Commands,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("[COMMAND] [ARGUMENTS]"),
    params=[_lang(), strict_option()],
    invoke_without_command=True,
    help=_("Read sealed article bundles, offline."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(prog)s %(version)s", help=_("Show the version and exit."))
@click.option(
    "--export",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar=_("FOLDER"),
    help=_("A folder where the screens may make files, besides the library's own."),
)
@library_options
@click.pass_context
def reader(context: click.Context, *, named_library: NamedLibrary, export: Path | None) -> int | None:
    """Show the library on the screen, where no command is given; without a terminal, say how to begin."""
    if context.invoked_subcommand is not None:
        return None
    if named_library.passphrase_files:
        raise UsageError(N_("The screen asks for the passphrase itself: leave out --passphrase-file."))
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty():
        from reader import tui, worker  # noqa: PLC0415 - slow to import

        worker.prepare()
        enforce(context, screen_business(named_library, export), told=True)
        return tui.run_library(named_library.path, named=named_library.name is not None, export=export)
    protection = enforce(context, guard.Business(), told=True)
    write(
        clean_text(
            _(
                "This program reads sealed article bundles.\n"
                "\n"
                "To read a bundle and keep nothing:    reader open FILE\n"
                "To see who made it:                   reader inspect FILE\n"
                "\n"
                "To keep bundles in a sealed library:  reader create\n"
                "                                      reader import FILE\n"
                "To find something in it, and read it: reader search WORDS\n"
                "                                      reader show ID\n"
                "\n"
                "On a terminal, “reader” alone shows the library. For everything else: reader --help"
            )
        )
    )
    write(EMPTY)
    write(protection.words())
    return None
