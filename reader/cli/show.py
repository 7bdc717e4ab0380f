"""``reader show ID``: one article as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.lines import say, say_text
from reader.cli.output import article_document, dotted, print_json, signature_words
from reader.cli.reading import reading_options
from reader.text import _, joined, parse

if TYPE_CHECKING:
    from reader.cli.reading import OpenLibrary


@click.command("show", help=_("Print an article as plain text. ID is what “reader list” shows, or its beginning."))
@click.argument("id_", metavar=_("ID"))
@reading_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
def command(*, id_: str, open_library: OpenLibrary, as_json: bool) -> None:
    """Print one article."""
    with open_library() as library:
        shelved = library.find(id_)
        text = library.text(shelved.article)
    article, publisher = shelved.article, shelved.edition.publisher
    if as_json:
        print_json(article_document(shelved) | {"text": parse(text).plain_text(), "markdown": text})
        return
    say(article.title)
    facts = (signature_words(publisher.state), article.published, article.source, joined(", ", article.authors))
    say(dotted((*facts, publisher.name)))
    if article.url:
        say(article.url)
    say()
    say_text(parse(text).plain_text(shown=True))
