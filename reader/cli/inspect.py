"""``reader inspect FILE``: what a bundle says of itself, and who signed it."""

from __future__ import annotations

import click

from reader.cli.bundles import open_named, opening_options
from reader.cli.output import edition_document, print_json
from reader.i18n import _, ngettext
from reader.model import Edition, SignatureState


@click.command("inspect", help=_("Check a bundle from end to end, and say what it holds and who signed it."))
@click.argument("file", metavar="FILE")
@opening_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
def command(*, file: str, bundle_passphrase_file: str | None, identity: str | None, as_json: bool) -> None:
    """Inspect a bundle."""
    with open_named(file, bundle_passphrase_file, identity) as bundle:
        edition = bundle.edition
    if as_json:
        print_json(edition_document(edition))
    else:
        _print_edition(edition)


def _print_edition(edition: Edition) -> None:
    click.echo(edition.title)
    if edition.description:
        click.echo(edition.description)
    click.echo()
    rows = [
        (_("Publisher"), edition.publisher.name),
        (_("Signature"), _signature(edition.publisher.state)),
        (_("Fingerprint"), " ".join(edition.publisher.fingerprint)),
        (_("Series"), edition.series),
        (_("Edition"), str(edition.number) if edition.number else ""),
        (_("Made on"), edition.created.isoformat()),
        (_("Language"), edition.language),
        (_("Articles"), _count(edition)),
    ]
    for name, value in rows:
        if value:
            click.echo(f"{name}: {value}")
    click.echo()
    for article in edition.articles:
        line = " · ".join(part for part in (article.published, article.language, article.title) if part)
        click.echo(line if article.present else f"{line} ({_('not in this copy')})")


def _signature(state: SignatureState) -> str:
    return {
        SignatureState.UNSIGNED: _("unsigned: anybody may have made or changed this bundle"),
        SignatureState.UNKNOWN: _(
            "valid, by the key with the fingerprint below; compare it with the one that the publisher gave you"
        ),
    }[state]


def _count(edition: Edition) -> str:
    total = len(edition.articles)
    absent = sum(not article.present for article in edition.articles)
    if not absent:
        return str(total)
    return ngettext(
        "{total}, {absent} of them not in this copy", "{total}, {absent} of them not in this copy", absent
    ).format(total=total, absent=absent)
