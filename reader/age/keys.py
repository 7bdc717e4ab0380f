"""From texts to keys.

Invariant: no error here repeats the text, which is, or was meant to be, a key.
"""

from __future__ import annotations

from reader.age import bech32, hybrid, x25519
from reader.age.hybrid import HybridIdentity, HybridRecipient
from reader.age.primitives import wipe
from reader.age.x25519 import X25519Identity, X25519Recipient
from reader.errors import N_, MalformedIdentityError, MalformedRecipientError

_IDENTITY_HRPS = (x25519.IDENTITY_HRP, hybrid.IDENTITY_HRP)
_RECIPIENT_HRPS = (x25519.RECIPIENT_HRP, hybrid.RECIPIENT_HRP)


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """Return the public key that ``text`` (``age1…``, ``age1pq1…``) encodes; spaces around it do not count.

    Raises ``MalformedRecipientError``.
    """
    try:
        hrp, data = bech32.decode(text.strip())
    except bech32.Bech32Error:
        raise MalformedRecipientError from None
    if hrp == x25519.RECIPIENT_HRP:
        return X25519Recipient(bytes(data))
    if hrp == hybrid.RECIPIENT_HRP:
        return HybridRecipient(bytes(data))
    if hrp in _IDENTITY_HRPS:
        raise MalformedRecipientError(
            N_("This is a secret key. To seal a file give the public key, which begins with age1.")
        )
    raise MalformedRecipientError


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """Return the secret key that ``text`` (``AGE-SECRET-KEY-1…``, ``AGE-SECRET-KEY-PQ-1…``) encodes.

    Spaces around it do not count. Raises ``MalformedIdentityError``.
    """
    try:
        hrp, data = bech32.decode(text.strip())
    except bech32.Bech32Error:
        raise MalformedIdentityError from None
    try:
        if hrp == x25519.IDENTITY_HRP:
            return X25519Identity(data)
        if hrp == hybrid.IDENTITY_HRP:
            return HybridIdentity(data)
    finally:
        wipe(data)
    if hrp in _RECIPIENT_HRPS:
        raise MalformedIdentityError(
            N_("This is a public key. To open a file give the secret key, which begins with AGE-SECRET-KEY-.")
        )
    raise MalformedIdentityError


def parse_recipients(text: str) -> list[X25519Recipient | HybridRecipient]:
    """Return the public keys of a file of them: one a line, ``#`` begins a comment.

    Raises ``MalformedRecipientError``, where there is no key too.
    """
    lines = (line.strip() for line in text.splitlines())
    recipients = [parse_recipient(line) for line in lines if line and not line.startswith("#")]
    if not recipients:
        raise MalformedRecipientError
    return recipients


def parse_identities(text: str) -> list[X25519Identity | HybridIdentity]:
    """Return the secret keys of an identity file as ``age-keygen`` writes it: one a line, ``#`` begins a comment.

    Raises ``MalformedIdentityError``, where there is no key too.
    """
    lines = (line.strip() for line in text.splitlines())
    identities = [parse_identity(line) for line in lines if line and not line.startswith("#")]
    if not identities:
        raise MalformedIdentityError(N_("There is no secret key of age in this file."))
    return identities
