"""``reader list``: the articles, newest first."""

from __future__ import annotations

import click

from reader.cli.bundles import bundle_option, library_of
from reader.cli.output import article_document, print_article_line, print_json
from reader.i18n import _


@click.command("list", help=_("List the articles, the newest first."))
@bundle_option
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON array."))
def command(*, bundle: str | None, bundle_passphrase_file: str | None, identity: str | None, as_json: bool) -> None:
    """List the articles of a bundle."""
    library = library_of(bundle, bundle_passphrase_file, identity)
    if as_json:
        print_json([article_document(each) for each in library.articles()])
    else:
        for each in library.articles():
            print_article_line(each)
