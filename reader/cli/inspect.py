"""``reader inspect FILE``: who signed a bundle, and what it says of itself; or what can be seen without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader import age
from reader.cli.bundles import forgetting, identities_given, open_file, open_source, opening_options
from reader.cli.editions import edition_document, print_articles, print_edition, print_pictures
from reader.cli.lines import say
from reader.cli.named import Access, NamedFile
from reader.cli.output import print_json
from reader.cli.outside import outside_document, print_outside
from reader.cli.secrets import ask_passphrase
from reader.errors import EmptyPassphraseError
from reader.text import _

if TYPE_CHECKING:
    from typing import BinaryIO

    from reader.bundle import Bundle


@click.command(
    "inspect",
    help=_(
        "Check a bundle from end to end, and say who signed it and what it holds. Without its passphrase or key, say"
        " what anybody can see of the file."
    ),
)
@click.argument("file", type=NamedFile(Access.READ), metavar=_("FILE"))
@opening_options
@click.option("--outside", is_flag=True, help=_("Say only what anybody can see of the file, and ask for nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
def command(
    *, file: str, bundle_passphrase_file: str | None, identity: str | None, outside: bool, as_json: bool
) -> None:
    """Inspect a bundle."""
    identities = None if outside else identities_given(bundle_passphrase_file, identity)
    with forgetting(identities or ()), open_file(file) as source:
        typed = _asked_for(source) if not outside and identities is None else None
        if (opening := identities or typed) is not None:
            with forgetting(typed or ()), open_source(source, opening) as bundle:
                _print_inside(bundle, as_json=as_json)
        elif as_json:
            print_json(outside_document(source))
        else:
            print_outside(source)


def _asked_for(source: BinaryIO) -> list[age.Identity] | None:
    """Ask for what opens the file; return ``None`` where a passphrase does not, or none is typed."""
    if not age.is_sealed_by_passphrase(source):
        return None
    try:
        return [age.Passphrase(ask_passphrase(_("Passphrase (Enter alone: what can be seen without it): ")))]
    except EmptyPassphraseError:
        return None


def _print_inside(bundle: Bundle, *, as_json: bool) -> None:
    edition, pictures = bundle.edition, bundle.media()
    if as_json:
        print_json(edition_document(edition, pictures))
        return
    print_edition(edition)
    say()
    print_articles(edition)
    if pictures:
        say()
        say(_("Pictures:"))
        print_pictures(pictures)
