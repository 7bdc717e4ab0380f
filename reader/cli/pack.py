"""``reader pack SOURCE… -o FILE``: a publisher's folder becomes one sealed, signed file.

Everything that can be found wrong is found before anybody is asked anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reader.bundle import SecretKey, fingerprint, seal_file
from reader.cli.lines import say, write
from reader.cli.named import Access, NamedFile
from reader.cli.output import print_fingerprint, size_words
from reader.cli.run import complain
from reader.cli.sealing import free_target, passphrase_recipient, public_keys, sealing_options
from reader.cli.secrets import ask_passphrase, read_passphrase, read_secret_text, secret_option
from reader.errors import SigningPassphraseError, UsageError
from reader.i18n import N_
from reader.publish import collect
from reader.text import _, describe, ngettext

if TYPE_CHECKING:
    from reader.publish import Note

_ATTEMPTS: Final = 3


@click.command(
    "pack",
    help=_(
        "Make a bundle of articles: a folder, or files. Markdown, plain text and saved web pages become articles;"
        " the pictures that they show go with them. Without --recipient the bundle is sealed with a passphrase."
    ),
)
@click.argument("sources", type=NamedFile(Access.READ_BESIDE), metavar="SOURCE…", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "file",
    type=NamedFile(Access.MAKE),
    required=True,
    metavar=_("FILE"),
    help=_("Where the bundle goes."),
)
@sealing_options
@secret_option("--sign", _("Sign it with this key, as “reader keygen --signing” made it."))
@secret_option("--sign-passphrase-file", _("A file with the passphrase of the signing key."))
def command(
    *,
    sources: tuple[str, ...],
    file: str,
    recipients: tuple[str, ...],
    bundle_passphrase_file: str | None,
    sign: str | None,
    sign_passphrase_file: str | None,
) -> None:
    """Pack, sign and seal."""
    if sign_passphrase_file is not None and sign is None:
        raise UsageError(N_("--sign-passphrase-file goes with --sign."))
    target = free_target(file)
    seals_for = public_keys(recipients, bundle_passphrase_file)
    sealed_key = None if sign is None else _sealed_key(sign)
    signer = None
    if sealed_key is not None and sign_passphrase_file is not None:
        signer = SecretKey.unseal(sealed_key, read_passphrase(sign_passphrase_file))
    if bundle_passphrase_file is not None:
        seals_for.append(passphrase_recipient(bundle_passphrase_file))

    secrets = [Path(name) for name in (bundle_passphrase_file, sign, sign_passphrase_file) if name not in {None, "-"}]
    collected = collect([Path(source) for source in sources], secrets=secrets)
    _print_notes(collected.notes)

    if sealed_key is not None and signer is None:
        signer = _ask_to_unseal(sealed_key)
    if not seals_for:
        seals_for.append(passphrase_recipient(None))
    seal_file(target, collected.contents, seals_for, signer)
    _report(target, len(collected.contents.articles), len(collected.contents.media), signer)


def _print_notes(notes: tuple[Note, ...]) -> None:
    for note in notes:
        write(_(note.message, **note.data), err=True)


def _sealed_key(name: str) -> str:
    text = read_secret_text(name)
    SecretKey.check(text)
    return text


def _ask_to_unseal(sealed_key: str) -> SecretKey:
    """Ask for the passphrase, and again where it is a wrong one: all notes have been read by now."""
    attempts = 0
    while True:
        try:
            return SecretKey.unseal(sealed_key, ask_passphrase(_("Passphrase of the signing key: ")))
        except SigningPassphraseError as error:
            attempts += 1
            if attempts == _ATTEMPTS:
                raise
            complain(describe(error))


def _report(target: Path, articles: int, media: int, signer: SecretKey | None) -> None:
    counts = [ngettext("{count} article", "{count} articles", articles)]
    if media:
        counts.append(ngettext("{count} picture", "{count} pictures", media))
    say(
        _(
            "Packed {contents} into “{path}” ({size}).",
            contents=", ".join(counts),
            path=str(target),
            size=size_words(target.stat().st_size),
        )
    )
    if signer is None:
        say(_("It is unsigned: nobody can tell who made it, or whether it was changed. To sign it, add --sign."))
    else:
        say(_("Signed. The key's fingerprint is"))
        print_fingerprint(fingerprint(signer.public))
