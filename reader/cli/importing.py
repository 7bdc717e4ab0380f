"""``reader import FILE…``: check bundles from end to end, keep what they hold, and make it found.

What a bundle holds is kept whole or not at all; Ctrl+C stops between two steps, and what could not be indexed any more
is indexed the next time.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from reader.cli.bundles import opening_options
from reader.cli.editions import print_edition
from reader.cli.even_if_unread import even_if_unread
from reader.cli.indexing import index_all
from reader.cli.interrupt import INTERRUPTED, Stop
from reader.cli.keyring import Keyring
from reader.cli.libraries import NamedLibrary, library_options
from reader.cli.lines import say
from reader.cli.named import Access, NamedFile
from reader.cli.progress import progress_bar
from reader.cli.run import complain, explain
from reader.errors import (
    CancelledError,
    ClashingPublisherError,
    LibraryFullError,
    ReaderError,
    StoreError,
    UnsignedBundleError,
)
from reader.library.freshness import words_of
from reader.model import SignatureState
from reader.text import CleanText, _, clean_line, describe, ngettext

if TYPE_CHECKING:
    from reader.library import Added, Library


@click.command(
    "import",
    help=_(
        "Check bundles, keep what they hold in the library, and make it found. Passphrases and keys that have opened a"
        " bundle are kept in the library, and tried first the next time."
    ),
)
@click.argument("files", type=NamedFile(Access.READ), metavar=_("FILE…"), nargs=-1, required=True)
@library_options
@opening_options
@click.option("--allow-unsigned", is_flag=True, help=_("Keep bundles too that nobody signed."))
@click.option(
    "--allow-clash",
    is_flag=True,
    help=_("Keep bundles too that bear the name of a publisher whom you trust, but are not by that publisher's key."),
)
@click.option(
    "--repair",
    is_flag=True,
    help=_(
        "Where a part of the library cannot be read and nothing can be kept in it, give up that part for good. Copy the"
        " file to another disk first."
    ),
)
def command(
    *,
    files: tuple[str, ...],
    named_library: NamedLibrary,
    bundle_passphrase_file: str | None,
    identity: str | None,
    allow_unsigned: bool,
    allow_clash: bool,
    repair: bool,
) -> int:
    """Import bundles."""
    with closing(Keyring(bundle_passphrase_file, identity)) as keyring, named_library.opened() as library:
        importing = _Importing(library, keyring, allow_unsigned=allow_unsigned, allow_clash=allow_clash, repair=repair)
        failed = 0
        try:
            for file in files:
                failed += not importing.try_one(file, named=len(files) > 1)
                if importing.stop():
                    break
        except (CancelledError, KeyboardInterrupt):
            complain(describe(CancelledError()))
            return INTERRUPTED
        if importing.stop() or not index_all(library, importing.stop):
            complain(_("Stopped, as you asked. What cannot be found by its words yet is indexed the next time."))
            return INTERRUPTED
    return 1 if failed else 0


class _Importing:
    def __init__(
        self, library: Library, keyring: Keyring, *, allow_unsigned: bool, allow_clash: bool, repair: bool
    ) -> None:
        self._library = library
        self._keyring = keyring
        self._allow_unsigned = allow_unsigned
        self._allow_clash = allow_clash
        self._repair = repair
        self.stop = Stop()

    def try_one(self, file: str, *, named: bool) -> bool:
        """Import a bundle, or say what is wrong with it; return whether it is kept.

        What is wrong with the library itself is raised: the next bundle would not fare better.
        """
        try:
            self._import(file)
        except LibraryFullError as error:
            problem = describe(error)
        except (CancelledError, StoreError):
            raise
        except ReaderError as error:
            problem = describe(error)
        except OSError as error:
            problem = explain(error)
        else:
            return True
        complain(clean_line(f"{file}: {problem}") if named else problem)
        return False

    def _import(self, file: str) -> None:
        with self._keyring.open_bundle(file, self._library) as bundle:
            edition = self._library.judged(bundle.edition)
            publisher = edition.publisher
            if publisher.state is SignatureState.CLASH and not self._allow_clash:
                raise ClashingPublisherError(name=publisher.clashes_with)
            if publisher.key is None and not self._allow_unsigned:
                raise UnsignedBundleError
            with even_if_unread():
                print_edition(edition)
                for sentence in words_of(edition, self._library.editions(), datetime.now(UTC).date()):
                    say(sentence)
                say()
            with self.stop.between_steps(), progress_bar(_("Keeping")) as progress:
                added = self._library.add(bundle, progress=progress, cancelled=self.stop, repair=self._repair)
                self._keyring.keep(self._library)
        with even_if_unread():
            say(_told(added))


def _told(added: Added) -> CleanText:
    from reader.library import Outcome  # noqa: PLC0415 - slow to import

    if added.outcome is Outcome.ALREADY_HERE:
        return _("This edition is already here.")
    if added.outcome is Outcome.COMPLETED and not added.articles:
        return _("This edition was here already; what was damaged or missing of it is whole again.")
    if added.outcome is Outcome.COMPLETED:
        return ngettext(
            "This edition was here already; {count} article came to it.",
            "This edition was here already; {count} articles came to it.",
            added.articles,
        )
    return ngettext("Kept: {count} article.", "Kept: {count} articles.", added.articles)
