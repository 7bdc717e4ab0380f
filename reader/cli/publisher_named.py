"""The publisher that a command names: by name, by fingerprint, by a file with the key, or by a bundle that it signed.

Whom the library knows comes before what lies in a folder: no file is read that somebody put there under the name of a
publisher, or under the digits of a fingerprint.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reader import age
from reader.bundle import PublicKey
from reader.cli.bundles import open_file
from reader.cli.keyring import Keyring
from reader.cli.secrets import SecretFile, read_secret_text
from reader.errors import ArmorError, BundleWithoutKeyError, HeaderError, UnknownPublisherError
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reader.cli.libraries import NamedLibrary
    from reader.library import Library
    from reader.library.publishers import Known

_DIGITS: Final = re.compile(r"[\d\s-]+")

publisher_argument: Callable[[Callable[..., Any]], Callable[..., Any]] = click.argument(
    "who", metavar=_("PUBLISHER"), type=SecretFile()
)
"""What names a publisher; ``-`` is standard input, which one option or argument alone can read."""


@contextmanager
def publisher_named(
    who: str, named_library: NamedLibrary, passphrase_file: str | None = None, identity_file: str | None = None
) -> Iterator[tuple[Library, Known]]:
    """Open the library, and find the publisher whom ``who`` names. The files open a bundle, if ``who`` is one.

    Raises ``UnknownPublisherError``, ``AmbiguousPublisherError``, ``BundleWithoutKeyError``, and what reading a key or
    a bundle raises.
    """
    given = PublicKey.parse(read_secret_text(who)) if who == "-" else None
    with closing(Keyring(passphrase_file, identity_file)) as keyring, named_library.opened() as library:
        if given is not None:
            yield library, library.publishers.known(given.raw)
            return
        try:
            known = library.publishers.find(who)
        except UnknownPublisherError:
            if _DIGITS.fullmatch(who) or not Path(who).is_file():
                raise
            known = _in_file(library, who, keyring)
        yield library, known


def _in_file(library: Library, path: str, keyring: Keyring) -> Known:
    if not _is_sealed(path):
        return library.publishers.known(PublicKey.parse(read_secret_text(path)).raw)
    with keyring.open_bundle(path, library) as bundle:
        publisher = bundle.edition.publisher
    if publisher.key is None:
        raise BundleWithoutKeyError
    return library.publishers.known(publisher.key, publisher.claims)


def _is_sealed(path: str) -> bool:
    with open_file(path) as source:
        try:
            age.seal_kinds(source)
        except (HeaderError, ArmorError):
            return False
    return True
