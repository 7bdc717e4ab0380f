"""What opens a bundle to be imported: what the options give, what the library keeps, what a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader import age
from reader.bundle import open_bundle
from reader.cli.bundles import check_opens, no_match, open_file
from reader.cli.secrets import ask_passphrase, given, read_passphrase, read_secret_text
from reader.errors import N_, NoMatchError, UsageError
from reader.i18n import _
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from reader.bundle import Bundle
    from reader.library import Library

    Keep = Callable[[Library], None]


class Keyring:
    """Passphrases and identities to open bundles with. Secrets are read once, so that ``-`` serves several bundles."""

    def __init__(self, passphrase_file: str | None, identity_file: str | None) -> None:
        if given((passphrase_file, identity_file)) > 1:
            raise UsageError(N_("Give a passphrase or a key, not both."))
        self._passphrase = None if passphrase_file is None else read_passphrase(passphrase_file)
        self._identities = [] if identity_file is None else age.parse_identities(read_secret_text(identity_file))
        self._worked: Keep | None = None

    def open_bundle(self, path: str, library: Library) -> Bundle:
        """Open the bundle at ``path``, asking for its passphrase where nothing else opens it."""
        source = open_file(path)
        try:
            for identity, keep in self._attempts(source, path, library):
                source.seek(0)
                try:
                    bundle = open_bundle(source, [identity])
                except NoMatchError:
                    continue
                self._worked = keep
                return bundle
            tried = self._given()
            source.seek(0)
            check_opens(source, tried)
            raise no_match(tried)
        except BaseException:
            source.close()
            raise

    def keep(self, library: Library) -> None:
        """Let the library keep what opened the last bundle, if it does not yet."""
        if self._worked is not None:
            self._worked(library)

    def _given(self) -> list[age.Identity] | None:
        if self._passphrase is not None:
            return [age.Passphrase(self._passphrase)]
        return [*self._identities] or None

    def _attempts(self, source: BinaryIO, path: str, library: Library) -> Iterator[tuple[age.Identity, Keep | None]]:
        nothing_given = self._passphrase is None and not self._identities
        if self._passphrase is not None:
            yield age.Passphrase(self._passphrase), _keep_passphrase(self._passphrase)
        for identity in self._identities:
            yield identity, _keep_identity(identity)
        kept = library.kept_identities()
        try:
            for each in kept:
                yield each, None
        finally:
            for each in kept:
                each.forget()
        if nothing_given:
            source.seek(0)
            check_opens(source, None)
            text = ask_passphrase(_("Passphrase of “{path}”: ").format(path=clean_line(path)))
            yield age.Passphrase(text), _keep_passphrase(text)


def _keep_passphrase(text: str) -> Keep:
    return lambda library: library.keep_passphrase(text)


def _keep_identity(identity: age.X25519Identity | age.HybridIdentity) -> Keep:
    return lambda library: library.keep_identity(identity.encode())
