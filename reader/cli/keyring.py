"""What opens a bundle to be imported: what the options give, what the library keeps, what a person types."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from reader import age
from reader.bundle import open_bundle
from reader.cli.bundles import check_opens, forgetting, no_match, open_file
from reader.cli.secrets import ask_passphrase, given, read_passphrase, read_secret_text
from reader.errors import N_, NoMatchError, UsageError
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import BinaryIO

    from reader.bundle import Bundle
    from reader.library import Library

    Keep = Callable[[Library], None]


class Keyring:
    """Passphrases and identities to open bundles with. Secrets are read once, so that ``-`` serves several bundles.

    ``close`` forgets them.
    """

    def __init__(self, passphrase_file: str | None, identity_file: str | None) -> None:
        if given((passphrase_file, identity_file)) > 1:
            raise UsageError(N_("Give a passphrase or a key, not both."))
        self._given: list[tuple[age.Identity, Keep]] = []
        if passphrase_file is not None:
            text = read_passphrase(passphrase_file)
            self._given.append((age.Passphrase(text), _keep_passphrase(text)))
        if identity_file is not None:
            identities = age.parse_identities(read_secret_text(identity_file))
            self._given.extend((each, _keep_identity(each)) for each in identities)
        self._worked: Keep | None = None

    def open_bundle(self, path: str, library: Library) -> Bundle:
        """Open the bundle at ``path``, asking for its passphrase where nothing else opens it."""
        source = open_file(path)
        try:
            with closing(self._attempts(source, path, library)) as attempts:
                for identity, keep in attempts:
                    source.seek(0)
                    try:
                        bundle = open_bundle(source, [identity])
                    except NoMatchError:
                        continue
                    self._worked = keep
                    return bundle
            tried = [identity for identity, _keep in self._given] or None
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

    def close(self) -> None:
        """Forget every secret. A second call does nothing."""
        self._worked = None
        while self._given:
            self._given.pop()[0].forget()

    def _attempts(
        self, source: BinaryIO, path: str, library: Library
    ) -> Generator[tuple[age.Identity, Keep | None], None, None]:
        yield from self._given
        kept = library.kept_identities()
        with forgetting(kept):
            for each in kept:
                yield each, None
        if not self._given:
            source.seek(0)
            check_opens(source, None)
            text = ask_passphrase(_("Passphrase of “{path}”: ", path=path))
            typed = age.Passphrase(text)
            with forgetting([typed]):
                yield typed, _keep_passphrase(text)


def _keep_passphrase(text: str) -> Keep:
    return lambda library: library.keep_passphrase(text)


def _keep_identity(identity: age.X25519Identity | age.HybridIdentity) -> Keep:
    return lambda library: library.keep_identity(identity.encode())
