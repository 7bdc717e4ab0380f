"""``reader show ID``: one article as plain text."""

from __future__ import annotations

import click

from reader.cli.bundles import bundle_option, library_of
from reader.cli.output import article_document, print_json, signature_words
from reader.i18n import _
from reader.text import parse


@click.command("show", help=_("Print an article as plain text. ID is what “reader list” shows, or its beginning."))
@click.argument("id_", metavar="ID")
@bundle_option
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
def command(
    *, id_: str, bundle: str | None, bundle_passphrase_file: str | None, identity: str | None, as_json: bool
) -> None:
    """Print one article of a bundle."""
    library = library_of(bundle, bundle_passphrase_file, identity)
    shelved = library.find(id_)
    article, publisher = shelved.article, shelved.edition.publisher
    text = library.text(article)
    if as_json:
        print_json(article_document(shelved) | {"text": parse(text).plain_text(), "markdown": text})
        return
    click.echo(article.title)
    facts = [
        ", ".join(article.authors),
        article.source,
        article.published,
        publisher.name,
        signature_words(publisher.state),
    ]
    click.echo(" · ".join(fact for fact in facts if fact))
    if article.url:
        click.echo(article.url)
    click.echo()
    click.echo(parse(text).plain_text(shown=True))
