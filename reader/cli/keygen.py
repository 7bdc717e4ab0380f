"""``reader keygen``: a key to open bundles with, or one to sign them with."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.lines import say
from reader.cli.named import Access, NamedFile
from reader.cli.output import print_fingerprint
from reader.cli.sealing import free_target
from reader.cli.secrets import secret_option
from reader.errors import UsageError
from reader.i18n import N_
from reader.text import _


@click.command(
    "keygen",
    help=_(
        "Make a key and keep its secret part in FILE and its public part in FILE.pub. Without --signing it opens"
        " bundles: give the public part to whoever seals bundles for you. Its secret part is not sealed: that file"
        " alone opens your bundles. Keep it off the laptop."
    ),
)
@click.option(
    "-o",
    "--output",
    "file",
    type=NamedFile(Access.MAKE),
    required=True,
    metavar=_("FILE"),
    help=_("Where the secret key goes."),
)
@click.option("--classic", is_flag=True, help=_("For tools older than age 1.3; not safe from quantum computers."))
@click.option("--signing", is_flag=True, help=_("Make a key that signs bundles, sealed with a passphrase."))
@secret_option("--sign-passphrase-file", _("A file with the passphrase that will seal the signing key."))
def command(*, file: str, classic: bool, signing: bool, sign_passphrase_file: str | None) -> None:
    """Make a key."""
    if classic and signing:
        raise UsageError(N_("Choose --classic or --signing: a signing key has one kind only."))
    if sign_passphrase_file is not None and not signing:
        raise UsageError(N_("--sign-passphrase-file goes with --signing."))
    secret_path, public_path = free_target(file), free_target(f"{file}.pub")
    if signing:
        _make_signing_key(secret_path, public_path, sign_passphrase_file)
    else:
        _make_opening_key(secret_path, public_path, classic=classic)


def _make_opening_key(secret_path: Path, public_path: Path, *, classic: bool) -> None:
    from reader import age  # noqa: PLC0415 - not needed for a signing key

    identity = age.X25519Identity.generate() if classic else age.HybridIdentity.generate()
    recipient = identity.recipient.encode()
    _write_new(secret_path, f"# public key: {recipient}\n{identity.encode()}\n", mode=0o600)
    _write_new(public_path, f"{recipient}\n", mode=0o644)
    say(
        _(
            "The secret key is in “{path}”, not sealed: this file alone opens your bundles."
            " Keep it off the laptop, and give it to nobody.",
            path=str(secret_path),
        )
    )
    say(_("The public key is in “{path}”. Give that file to whoever seals bundles for you.", path=str(public_path)))


def _make_signing_key(secret_path: Path, public_path: Path, passphrase_file: str | None) -> None:
    from reader.bundle import SecretKey, fingerprint  # noqa: PLC0415 - not needed for an age key
    from reader.cli.seal_passphrase import new_passphrase  # noqa: PLC0415

    key = SecretKey.generate()
    secret = key.seal(new_passphrase(_("A passphrase for the signing key: "), passphrase_file))
    _write_new(secret_path, secret, mode=0o600)
    _write_new(public_path, key.public.encode(), mode=0o644)
    say(_("The secret key is in “{path}”. Give it to nobody.", path=str(secret_path)))
    say(_("The public key is in “{path}”.", path=str(public_path)))
    say(_("Fingerprint, to be read aloud or printed:"))
    print_fingerprint(fingerprint(key.public))


def _write_new(path: Path, text: str, *, mode: int) -> None:
    """Write a file that must not be there yet, readable for others only where ``mode`` says so."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
