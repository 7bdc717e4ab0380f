"""``reader keygen``: a key to open bundles with, or one to sign them with."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.secrets import ask_new_passphrase, read_passphrase, secret_option
from reader.errors import TargetExistsError, UsageError
from reader.i18n import N_, _


@click.command(
    "keygen",
    help=_(
        "Make a key and keep its secret part in FILE and its public part in FILE.pub. Without --signing it opens"
        " bundles: give the public part to whoever seals bundles for you."
    ),
)
@click.option("-o", "--output", "file", required=True, metavar=_("FILE"), help=_("Where the secret key goes."))
@click.option("--classic", is_flag=True, help=_("For tools older than age 1.3; not safe from quantum computers."))
@click.option("--signing", is_flag=True, help=_("Make a key that signs bundles, sealed with a passphrase."))
@secret_option("--sign-passphrase-file", _("A file with the passphrase that will seal the signing key."))
def command(*, file: str, classic: bool, signing: bool, sign_passphrase_file: str | None) -> None:
    """Make a key."""
    if classic and signing:
        raise UsageError(N_("Choose --classic or --signing: a signing key has one kind only."))
    if sign_passphrase_file is not None and not signing:
        raise UsageError(N_("--sign-passphrase-file goes with --signing."))
    secret_path, public_path = Path(file), Path(f"{file}.pub")
    for path in (secret_path, public_path):
        if path.exists():
            raise TargetExistsError(path=str(path))
    if signing:
        secret, public = _signing_key(sign_passphrase_file)
    else:
        secret, public = _opening_key(classic=classic)
    _write_new(secret_path, secret, mode=0o600)
    _write_new(public_path, public, mode=0o644)
    click.echo(_("The secret key is in “{path}”. Give it to nobody.").format(path=secret_path))
    click.echo(_("The public key is in “{path}”:").format(path=public_path))
    click.echo(public.splitlines()[-1])


def _opening_key(*, classic: bool) -> tuple[str, str]:
    from reader import age  # noqa: PLC0415 - not needed for a signing key

    identity = age.X25519Identity.generate() if classic else age.HybridIdentity.generate()
    recipient = identity.recipient.encode()
    return f"# public key: {recipient}\n{identity.encode()}\n", f"{recipient}\n"


def _signing_key(passphrase_file: str | None) -> tuple[str, str]:
    from reader.bundle import SecretKey, fingerprint  # noqa: PLC0415 - not needed for an age key

    if passphrase_file is None:
        passphrase = ask_new_passphrase(_("A passphrase for the signing key: "))
    else:
        passphrase = read_passphrase(passphrase_file)
    key = SecretKey.generate()
    click.echo(
        _("Fingerprint, to be read aloud or printed: {fingerprint}").format(
            fingerprint=" ".join(fingerprint(key.public))
        )
    )
    return key.seal(passphrase), key.public.encode()


def _write_new(path: Path, text: str, *, mode: int) -> None:
    """Write a file that must not be there yet, readable for others only where ``mode`` says so."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
