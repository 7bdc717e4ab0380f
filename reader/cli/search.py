"""``reader search QUERY``: the full text of every article."""

from __future__ import annotations

import click

from reader.cli.bundles import bundle_option, library_of
from reader.cli.output import hit_document, print_hit, print_json
from reader.i18n import _, ngettext


@click.command("search", help=_("Search the full text. Several words in QUERY must all be there."))
@click.argument("words", metavar="QUERY", nargs=-1, required=True)
@bundle_option
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object with “total” and “hits”."))
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help=_("Show so many at most."))
@click.option("--offset", type=click.IntRange(0), default=0, help=_("Leave out so many of the best."))
def command(
    *,
    words: tuple[str, ...],
    bundle: str | None,
    bundle_passphrase_file: str | None,
    identity: str | None,
    as_json: bool,
    limit: int,
    offset: int,
) -> None:
    """Search a bundle."""
    library = library_of(bundle, bundle_passphrase_file, identity)
    library.index_all()
    results = library.search(" ".join(words), limit=limit, offset=offset)
    if as_json:
        print_json({"total": results.total, "hits": [hit_document(hit) for hit in results.hits]})
        return
    for hit in results.hits:
        print_hit(hit)
    if not results.total:
        click.echo(_("Nothing found."))
    elif len(results.hits) < results.total:
        click.echo(
            ngettext("{total} article found.", "{total} articles found.", results.total).format(total=results.total)
        )
