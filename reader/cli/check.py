"""``reader check``: read every place of the library, and compare everything with what was signed."""

from __future__ import annotations

import click

from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.output import print_json
from reader.cli.progress import progress_bar
from reader.cli.run import complain
from reader.text import _, ngettext


@click.command(
    "check",
    help=_(
        "Read everything in the library, verify every hash and signature, and say what is damaged. The exit status is 1"
        " where anything is."
    ),
)
@library_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON array."))
def command(*, named_library: NamedLibrary, as_json: bool) -> int:
    """Check the library."""
    with named_library.opened() as library:
        with progress_bar(_("Checking")) as progress:
            problems = library.check(progress=progress)
        articles = len(library.articles())
    if as_json:
        print_json([{"problem": each.describe(), "lost": each.lost} for each in problems])
    else:
        for each in problems:
            say(each.describe())
    if problems:
        complain(ngettext("{count} thing is damaged.", "{count} things are damaged.", len(problems)))
        return 1
    if not as_json:
        say(ngettext("Everything is whole: {count} article.", "Everything is whole: {count} articles.", articles))
    return 0
