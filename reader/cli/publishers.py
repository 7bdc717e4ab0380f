"""``reader publishers …``: whom the reader trusts.

How a publisher is named says ``reader.cli.publisher_named``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reader.bundle import PublicKey, fingerprint
from reader.cli.bundles import opening_options
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.output import dotted, print_fingerprint, print_json, signature_words
from reader.cli.publisher_named import publisher_argument, publisher_named
from reader.errors import FingerprintDiffersError, PublisherNotTrustedError
from reader.library.publishers import matches
from reader.text import EMPTY, CleanText, _, clean_line, ngettext

if TYPE_CHECKING:
    from reader.library.publishers import Known


@click.group("publishers", help=_("Say whom you trust."), subcommand_metavar=_("[COMMAND] [ARGUMENTS]"))
def command() -> None:
    """Group what is done with publishers."""


@command.command("list", help=_("List the publishers whom you trust, then those who were only met."))
@library_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON array."))
def _list(*, named_library: NamedLibrary, as_json: bool) -> None:
    with named_library.opened() as library:
        known = library.publishers.all()
    if as_json:
        print_json([_document(each) for each in known])
        return
    for each in known:
        say(_heading(each), rest="    ")
        print_fingerprint(each.fingerprint)
    if not known:
        say(_("You trust nobody yet, and have met nobody."))


@command.command(
    "show",
    help=_(
        "Show a publisher. PUBLISHER is the name that you gave, the first digits of a fingerprint, a file with the key,"
        " “-” for one on standard input, or a bundle."
    ),
)
@publisher_argument
@library_options
@opening_options
@click.option("--json", "as_json", is_flag=True, help=_("Print a JSON object."))
def _show(
    *, who: str, named_library: NamedLibrary, bundle_passphrase_file: str | None, identity: str | None, as_json: bool
) -> None:
    with publisher_named(who, named_library, bundle_passphrase_file, identity) as (_library, known):
        pass
    if as_json:
        print_json(_document(known))
        return
    say(_heading(known), rest="    ")
    print_fingerprint(known.fingerprint)


@command.command(
    "trust",
    help=_(
        "Trust whoever holds a key, under a name that you choose. Compare the fingerprint first with one that you have"
        " from the publisher in another way."
    ),
)
@publisher_argument
@library_options
@opening_options
@click.option("--name", required=True, metavar=_("NAME"), help=_("The name under which you know the publisher."))
@click.option(
    "--fingerprint",
    "typed",
    metavar=_("DIGITS"),
    help=_("Trust only if this is the key's fingerprint: eight groups of five digits."),
)
def _trust(
    *,
    who: str,
    named_library: NamedLibrary,
    bundle_passphrase_file: str | None,
    identity: str | None,
    name: str,
    typed: str | None,
) -> None:
    with publisher_named(who, named_library, bundle_passphrase_file, identity) as (library, known):
        if typed is not None and not matches(typed, known.fingerprint):
            raise FingerprintDiffersError
        library.publishers.trust(known.key, name, *known.claims[:1])
    say(_("Trusted from now on, as “{name}”:", name=clean_line(name)))
    print_fingerprint(known.fingerprint)


@command.command("rename", help=_("Give a publisher whom you trust another name."))
@publisher_argument
@click.argument("name", metavar=_("NAME"))
@library_options
def _rename(*, who: str, name: str, named_library: NamedLibrary) -> None:
    with publisher_named(who, named_library) as (library, known):
        _check_trusted(known)
        library.publishers.trust(known.key, name)
    say(_("“{old}” is called “{name}” from now on.", old=known.name, name=clean_line(name)))


@command.command("forget", help=_("Trust a publisher no more. What is kept of theirs stays."))
@publisher_argument
@library_options
def _forget(*, who: str, named_library: NamedLibrary) -> None:
    with publisher_named(who, named_library) as (library, known):
        _check_trusted(known)
        library.publishers.forget(known.key)
    say(_("“{name}” is not trusted any more. What is kept of theirs stays.", name=known.name))


def _check_trusted(known: Known) -> None:
    if not known.name:
        raise PublisherNotTrustedError


def _heading(known: Known) -> CleanText:
    other = known.clashes_with
    clash = _("NOT by “{other}”, whom you trust, though it calls itself so", other=other) if other else EMPTY
    editions = ngettext("{count} edition", "{count} editions", known.editions)
    claims = ", ".join(_("“{name}”", name=each) for each in known.claims if each != known.name)
    called = _("calls itself {names}", names=claims) if claims else EMPTY
    return dotted((signature_words(known.state), known.name, clash, editions, called))


def _document(known: Known) -> dict[str, Any]:
    return {
        "name": known.name or None,
        "state": known.state.value,
        "fingerprint": " ".join(fingerprint(PublicKey(known.key))),
        "key": PublicKey(known.key).base64(),
        "claims": list(known.claims),
        "clashes_with": known.clashes_with or None,
        "editions": known.editions,
    }
