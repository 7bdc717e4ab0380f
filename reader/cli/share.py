"""``reader share EDITION -o FILE``: seal a kept edition again, for somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.named import Access, NamedFile
from reader.cli.output import size_words
from reader.cli.sealing import free_target, passphrase_recipient, public_keys, sealing_options
from reader.errors import AmbiguousArticleError, UnknownArticleError
from reader.model import SignatureState
from reader.text import _

if TYPE_CHECKING:
    from reader.model import Article, Edition


@click.command(
    "share",
    help=_(
        "Seal an edition of the library as a new bundle, for somebody else. Nothing of the seal that it came under goes"
        " with it. EDITION is what “reader list --editions” shows, or its beginning. Without --recipient the bundle is"
        " sealed with a passphrase."
    ),
)
@click.argument("edition", metavar=_("EDITION"))
@click.option(
    "-o",
    "--output",
    "file",
    type=NamedFile(Access.MAKE),
    required=True,
    metavar=_("FILE"),
    help=_("Where the bundle goes."),
)
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar=_("ID"),
    help=_("Pass on this article alone, with its pictures; may be given several times."),
)
@sealing_options
@library_options
def command(
    *,
    edition: str,
    file: str,
    articles: tuple[str, ...],
    recipients: tuple[str, ...],
    bundle_passphrase_file: str | None,
    named_library: NamedLibrary,
) -> None:
    """Share an edition, or a part of it."""
    seals_for = public_keys(recipients, bundle_passphrase_file)
    target = free_target(file)
    with named_library.opened() as library:
        found = library.find_edition(edition)
        chosen = [_article(found, beginning) for beginning in articles] if articles else None
        if not seals_for:
            seals_for.append(passphrase_recipient(bundle_passphrase_file))
        library.share(found, target, seals_for, articles=chosen)
    say(
        _(
            "Sealed “{title}” into “{path}” ({size}).",
            title=found.title,
            path=file,
            size=size_words(target.stat().st_size),
        )
    )
    if found.publisher.state is SignatureState.UNSIGNED:
        say(_("It is unsigned: its text may have been changed on its way to you, even to tell your copy from others."))


def _article(edition: Edition, beginning: str) -> Article:
    found = [each for each in edition.articles if each.id.startswith(beginning.lower())]
    if not beginning or not found:
        raise UnknownArticleError(id=beginning)
    if len(found) > 1:
        raise AmbiguousArticleError(id=beginning, count=len(found))
    return found[0]
