"""The commands and where each lives; a command's module is imported only when it is used."""

from __future__ import annotations

import importlib

import click

from reader import __version__
from reader.i18n import LANGUAGES, N_, _

# Name, module, and a line for the list: the modules themselves are not imported to print it.
_COMMANDS = {
    "open": ("reader.cli.open", N_("Read a bundle and keep nothing.")),
    "list": ("reader.cli.list", N_("List the articles.")),
    "show": ("reader.cli.show", N_("Print an article.")),
    "search": ("reader.cli.search", N_("Search the full text.")),
    "inspect": ("reader.cli.inspect", N_("Say what a bundle holds and who signed it.")),
    "pack": ("reader.cli.pack", N_("Make a bundle of articles.")),
    "keygen": ("reader.cli.keygen", N_("Make a key, for opening bundles or for signing them.")),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101 - a mistake of ours if not
        command.params.append(_lang())
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_module, line) in _COMMANDS.items()])


def _lang() -> click.Option:
    # Read before click runs (reader.cli.run); declared on both sides of a command's name, where people write it.
    return click.Option(
        ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=_("Speak Russian or English.")
    )


@click.group(
    cls=_Commands,
    params=[_lang()],
    invoke_without_command=True,
    help=_("Read sealed article bundles, offline, and leave nothing behind."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(prog)s %(version)s", help=_("Show the version and exit."))
@click.pass_context
def reader(context: click.Context) -> None:
    """Say how to begin, where no command is given."""
    if context.invoked_subcommand is None:
        click.echo(
            _(
                "This program reads sealed article bundles, and keeps nothing.\n"
                "\n"
                "To read a bundle:           reader open FILE\n"
                "To see who made it:         reader inspect FILE\n"
                "For everything else:        reader --help"
            )
        )
