"""``reader remove EDITION``: take an edition out of the library."""

from __future__ import annotations

import click

from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.progress import progress_bar
from reader.errors import UnknownEditionError
from reader.text import _, ngettext


@click.command(
    "remove",
    help=_(
        "Take an edition out, and overwrite the places where it was. EDITION is what “reader list --editions” shows, or"
        " its beginning."
    ),
)
@click.argument("edition", metavar=_("EDITION"))
@library_options
def command(*, edition: str, named_library: NamedLibrary) -> None:
    """Remove an edition."""
    with named_library.opened() as library:
        try:
            found = library.find_edition(edition)
        except UnknownEditionError:
            library.remove_broken(edition)
            say(_("Removed: an edition that was damaged."))
            return
        with progress_bar(_("Removing")) as progress:
            library.remove(found, progress=progress)
    count = len(found.articles)
    say(
        ngettext(
            "Removed: “{title}”, {count} article.", "Removed: “{title}”, {count} articles.", count, title=found.title
        )
    )
