"""``reader list``: the articles, newest first, or the editions that they came in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from reader.cli.editions import edition_facts, print_edition_line
from reader.cli.output import article_document, print_article_line, print_json
from reader.cli.reading import reading_options
from reader.library.freshness import freshness, words_of
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reader.cli.reading import OpenLibrary
    from reader.library import Library
    from reader.model import Edition


@click.command("list", help=_("List the articles, the newest first."))
@reading_options
@click.option("--editions", is_flag=True, help=_("List the editions, in the order in which they came."))
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON array."))
def command(*, open_library: OpenLibrary, editions: bool, as_json: bool) -> None:
    """List what a library or a bundle holds."""
    with open_library() as library:
        if editions:
            _list_editions(library, as_json=as_json)
        else:
            _list_articles(library, as_json=as_json)


def _list_editions(library: Library, *, as_json: bool) -> None:
    if as_json:
        print_json([edition_facts(each) | _standing(each, library.editions()) for each in library.editions()])
        return
    for each in library.editions():
        print_edition_line(each, words_of(each, library.editions(), _today()))


def _standing(edition: Edition, editions: Sequence[Edition]) -> dict[str, Any]:
    fresh = freshness(edition, editions, _today())
    return {
        "newest": fresh.newest,
        "missing": [list(each) for each in fresh.missing],
        "silent_days": fresh.silent,
    }


def _today() -> date:
    return datetime.now(UTC).date()


def _list_articles(library: Library, *, as_json: bool) -> None:
    if as_json:
        print_json([article_document(each) for each in library.articles()])
        return
    for each in library.articles():
        print_article_line(each)
