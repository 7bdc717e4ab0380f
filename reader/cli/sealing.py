"""For whom a bundle is sealed: public keys, or a passphrase."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader import age
from reader.cli.named import Access, NamedFile
from reader.cli.secrets import read_secret_text, secret_option
from reader.errors import FolderMissingError, MalformedRecipientError, TargetExistsError, UsageError
from reader.i18n import N_
from reader.text import _

if TYPE_CHECKING:
    from collections.abc import Callable


def sealing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say for whom a bundle is sealed."""
    recipient = click.option(
        "--recipient",
        "recipients",
        type=NamedFile(Access.READ),
        multiple=True,
        metavar=_("FILE"),
        help=_("Seal it for this public key: a .pub file, or age1… itself; may be given several times."),
    )
    passphrase = secret_option(
        "--bundle-passphrase-file", _("A file with the bundle's passphrase; “-” is standard input.")
    )
    return recipient(passphrase(function))


def public_keys(recipients: tuple[str, ...], passphrase_file: str | None) -> list[age.Recipient]:
    """Return the public keys that were given, none where a passphrase is to seal the bundle.

    Raises ``UsageError`` where both are given, ``MalformedRecipientError`` for what is no public key.
    """
    if recipients and passphrase_file is not None:
        raise UsageError(N_("Seal a bundle with a passphrase or for public keys, not both."))
    return [key for text in recipients for key in _keys(text)]


def _keys(text: str) -> list[age.Recipient]:
    """Return the public key that ``text`` is, or those in the file of that name."""
    if text.strip().lower().startswith(("age1", "age-secret-key-")):
        return [age.parse_recipient(text)]
    if not os.path.isfile(text):  # noqa: PTH113 - Path.is_file fails where the text is too long for a name
        raise MalformedRecipientError(
            N_("This is neither a public key of age, which begins with age1, nor a file that holds one.")
        )
    return list(age.parse_recipients(read_secret_text(text)))


def passphrase_recipient(passphrase_file: str | None) -> age.Passphrase:
    """Return the passphrase that seals a bundle, asking for one where there is no file."""
    from reader.cli.seal_passphrase import new_passphrase  # noqa: PLC0415 - not needed for public keys

    return age.Passphrase(new_passphrase(_("A passphrase for the bundle: "), passphrase_file))


def free_target(name: str) -> Path:
    """Return the path of a file that can be made.

    Raises ``TargetExistsError`` where there is something already, ``FolderMissingError`` where there is no folder for
    it.
    """
    target = Path(name)
    if os.path.lexists(target):
        raise TargetExistsError(path=name)
    if not target.parent.is_dir():
        raise FolderMissingError(path=str(target.parent))
    return target
