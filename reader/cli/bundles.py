"""Opening the bundle that a command names, with the passphrase or the key that it is given."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from reader import age
from reader.bundle import Bundle, open_bundle
from reader.cli.secrets import ask_passphrase, given, read_passphrase, read_secret_text, secret_option
from reader.errors import KeyNeededError, NoMatchError, NotAFileError, PassphraseNeededError, UsageError
from reader.i18n import N_
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def opening_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a bundle is opened."""
    for option in (
        secret_option("--identity", _("The file with your key, as “reader keygen” made it.")),
        secret_option("--bundle-passphrase-file", _("A file with the bundle's passphrase; “-” is standard input.")),
    ):
        function = option(function)
    return function


def identities_given(passphrase_file: str | None, identity_file: str | None) -> list[age.Identity] | None:
    """Return what the options give to open a bundle with; ``None`` where they give nothing."""
    if given((passphrase_file, identity_file)) > 1:
        raise UsageError(N_("Give a passphrase or a key, not both."))
    if passphrase_file is not None:
        return [age.Passphrase(read_passphrase(passphrase_file))]
    if identity_file is not None:
        return [*age.parse_identities(read_secret_text(identity_file))]
    return None


@contextmanager
def forgetting(identities: Iterable[age.Identity]) -> Iterator[None]:
    """Forget ``identities`` in the end, however it ends."""
    try:
        yield
    finally:
        for each in identities:
            each.forget()


def open_named(path: str, passphrase_file: str | None, identity_file: str | None) -> Bundle:
    """Open the bundle at ``path``, asking for its passphrase where none is given. Closing it closes the file."""
    identities = identities_given(passphrase_file, identity_file)
    with forgetting(identities or ()):
        source = open_file(path)
        try:
            if identities is not None:
                return open_source(source, identities)
            check_opens(source, None)
            typed = [age.Passphrase(ask_passphrase(_("Passphrase of the bundle: ")))]
            with forgetting(typed):
                return open_source(source, typed)
        except BaseException:
            source.close()
            raise


def open_source(source: BinaryIO, identities: Sequence[age.Identity]) -> Bundle:
    """Open the bundle in ``source``. Raises what ``check_opens`` and ``open_bundle`` raise."""
    source.seek(0)
    check_opens(source, identities)
    try:
        return open_bundle(source, identities)
    except NoMatchError:
        raise no_match(identities) from None


def open_file(path: str) -> BinaryIO:
    """Open a bundle's file. Raises ``NotAFileError`` for a pipe, in which nothing can be looked up."""
    kind = Path(path).stat().st_mode
    # Before it is opened: opening a pipe into which nobody writes would wait for ever.
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise NotAFileError(path=path)
    return Path(path).open("rb")


def check_opens(source: BinaryIO, identities: Sequence[age.Identity] | None) -> None:
    """Make sure that what is given can open the file, or a passphrase where nothing is, before anybody is asked.

    Raises ``HeaderError`` for a file that is not sealed at all, ``KeyNeededError`` for one that is sealed for keys,
    ``PassphraseNeededError`` for one that is sealed with a passphrase.
    """
    by_passphrase = _by_passphrase(identities)
    if age.is_sealed_by_passphrase(source):
        if not by_passphrase:
            raise PassphraseNeededError
    elif by_passphrase:
        raise KeyNeededError


def no_match(identities: Sequence[age.Identity] | None) -> NoMatchError:
    """Return the error that says that ``identities``, or a typed passphrase, do not open what they could open."""
    if _by_passphrase(identities):
        return NoMatchError(N_("This passphrase does not open the file."))
    return NoMatchError(N_("This bundle is not sealed for this key."))


def _by_passphrase(identities: Sequence[age.Identity] | None) -> bool:
    return identities is None or any(isinstance(each, age.Passphrase) for each in identities)
