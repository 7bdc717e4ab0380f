"""``reader search QUERY``: the full text of every article."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import click

from reader.cli.indexing import index_all
from reader.cli.interrupt import INTERRUPTED
from reader.cli.lines import say
from reader.cli.number import Number
from reader.cli.output import hit_document, print_hit, print_json
from reader.cli.reading import reading_options
from reader.cli.run import complain
from reader.errors import IndexingError, LibraryFullError
from reader.index.query import MAX_TERMS
from reader.text import _, describe, ngettext

if TYPE_CHECKING:
    from reader.cli.reading import OpenLibrary


_FLAGS: Final = frozenset({"--json", "--help"})


class _Search(click.Command):
    """A command that takes ``-word`` for a part of the query: no option of its own but -h has a single dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [_as_query(before, given) for before, given in pairwise(("", *args))])


def _as_query(before: str, given: str) -> str:
    """Return ``-word`` with the minus sign that a query knows as well; what an option before it asks for stays."""
    dashed = given.startswith("-") and not given.startswith("--") and given not in {"-", "-h"}
    asked_for = before.startswith("--") and before not in {"--", *_FLAGS} and "=" not in before
    return f"\N{MINUS SIGN}{given[1:]}" if dashed and not asked_for else given


@click.command(
    "search",
    cls=_Search,
    help=_(
        'Search the full text. Several words in QUERY must all be there; OR, -without, begin* and "in this order"'
        " mean what they say. Fields narrow it: title: author: source: publisher: tag: lang: after:2021-03"
        " before:2022 is:unread is:starred has:image."
    ),
)
@click.argument("words", metavar=_("QUERY"), nargs=-1, required=True)
@reading_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object with “total” and “hits”."))
@click.option("--limit", type=Number(1, 1000), default=20, show_default=True, help=_("Show at most this many."))
@click.option(
    "--sort",
    type=click.Choice(["score", "date"]),
    default="score",
    show_default=True,
    help=_("Show the best first, or the newest."),
)
@click.option("--offset", type=Number(0), default=0, help=_("Skip this many of the first results."))
def command(
    *,
    words: tuple[str, ...],
    open_library: OpenLibrary,
    as_json: bool,
    limit: int,
    offset: int,
    sort: str,
) -> int:
    """Search what a library or a bundle holds."""
    with open_library() as library:
        try:
            if not index_all(library):
                return INTERRUPTED
        except LibraryFullError:
            complain(_("The library is too full to index everything: some articles cannot be found by their words."))
        except IndexingError as error:
            complain(describe(error))
        results = library.search(" ".join(words), limit=limit, offset=offset, newest_first=sort == "date")
        suggestion = "" if results.total else library.suggestion(" ".join(words))
    if results.cut:
        complain(_("The query is too long: only its first {count} words count.", count=MAX_TERMS))
    if as_json:
        hits = [hit_document(hit) for hit in results.hits]
        print_json({"total": results.total, "hits": hits, "suggestion": suggestion or None, "cut": results.cut})
        return 0
    for hit in results.hits:
        print_hit(hit)
        say()
    if not results.total:
        say(_("Nothing found."))
        if suggestion:
            say(_("Did you mean: {query}", query=suggestion))
    else:
        say(ngettext("{total} article found.", "{total} articles found.", results.total, total=results.total))
    return 0
