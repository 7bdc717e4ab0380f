"""``reader pack SOURCE… -o FILE``: a publisher's folder becomes one sealed, signed file."""

from __future__ import annotations

from pathlib import Path

import click

from reader import age
from reader.bundle import SecretKey, fingerprint, seal_file
from reader.cli.secrets import ask_new_passphrase, ask_passphrase, read_passphrase, read_secret_text, secret_option
from reader.errors import TargetExistsError, UsageError
from reader.i18n import N_, _, ngettext
from reader.publish import collect
from reader.text import clean_line


@click.command(
    "pack",
    help=_(
        "Make a bundle of articles: a folder, or files. Markdown, plain text and saved web pages become articles;"
        " the pictures that they show go with them. Without --recipient the bundle is sealed with a passphrase."
    ),
)
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True)
@click.option("-o", "--output", "file", required=True, metavar=_("FILE"), help=_("Where the bundle goes."))
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="AGE1…",
    help=_("Seal it for this public key; may be given several times."),
)
@secret_option("--bundle-passphrase-file", _("A file with the bundle's passphrase; “-” is standard input."))
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
    if recipients and bundle_passphrase_file is not None:
        raise UsageError(N_("Seal a bundle with a passphrase or for public keys, not both."))
    if sign_passphrase_file is not None and sign is None:
        raise UsageError(N_("--sign-passphrase-file goes with --sign."))
    target = Path(file)
    if target.exists():
        raise TargetExistsError(path=file)
    seals_for: list[age.Recipient] = [age.parse_recipient(text) for text in recipients]

    collected = collect([Path(source) for source in sources])
    for note in collected.notes:
        click.echo(clean_line(_(note.message).format(**note.data)), err=True)

    signer = None if sign is None else _signing_key(sign, sign_passphrase_file)
    if not seals_for:
        seals_for.append(_bundle_passphrase(bundle_passphrase_file))
    seal_file(target, collected.contents, seals_for, signer)
    _report(target, len(collected.contents.articles), len(collected.contents.media), signer)


def _signing_key(name: str, passphrase_file: str | None) -> SecretKey:
    text = read_secret_text(name)
    if passphrase_file is None:
        passphrase = ask_passphrase(_("Passphrase of the signing key: "))
    else:
        passphrase = read_passphrase(passphrase_file)
    return SecretKey.unseal(text, passphrase)


def _bundle_passphrase(name: str | None) -> age.Passphrase:
    if name is None:
        return age.Passphrase(ask_new_passphrase(_("A passphrase for the bundle: ")))
    return age.Passphrase(read_passphrase(name))


def _report(target: Path, articles: int, media: int, signer: SecretKey | None) -> None:
    counts = [ngettext("{count} article", "{count} articles", articles).format(count=articles)]
    if media:
        counts.append(ngettext("{count} picture", "{count} pictures", media).format(count=media))
    click.echo(
        _("Packed {contents} into “{path}” ({size} bytes).").format(
            contents=", ".join(counts), path=clean_line(str(target)), size=target.stat().st_size
        )
    )
    if signer is None:
        click.echo(_("It is unsigned: nobody can tell who made it, or whether it was changed. To sign it, add --sign."))
    else:
        click.echo(
            _("Signed. The key's fingerprint is {fingerprint}").format(fingerprint=" ".join(fingerprint(signer.public)))
        )
