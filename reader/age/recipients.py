"""What a recipient and an identity are ("Recipient stanza" of the age specification), and which may share a file."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from reader.age import raw_base64
from reader.age.constants import MAX_STANZAS
from reader.age.primitives import check_body_size
from reader.errors import (
    HeaderError,
    MixedRecipientsError,
    NoRecipientError,
    PassphraseNotAloneError,
    TooManyRecipientsError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reader.age.header import Stanza


class Kind(Enum):
    """What a recipient can share a file with: only its own kind, and a passphrase with nothing."""

    PASSPHRASE = auto()
    CLASSIC = auto()
    POST_QUANTUM = auto()


class Recipient(Protocol):
    """Somebody for whom a file can be sealed."""

    @property
    def kind(self) -> Kind:
        """What it can share a file with."""

    def wrap(self, file_key: memoryview) -> Stanza:
        """Return a stanza from which the identity of this recipient gets ``file_key``."""


class Identity(Protocol):
    """Somebody who can open files."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> memoryview | None:
        """Return the file key, or ``None`` where no stanza is for this identity.

        Raises ``HeaderError`` for a stanza of its type that is malformed.
        """

    def forget(self) -> None:
        """Wipe the secret as far as it can be; the identity is of no use any more."""


def unwrap_first(
    stanzas: Iterable[Stanza], type_: str, share_size: int, unwrap: Callable[[bytes, bytes], memoryview | None]
) -> memoryview | None:
    """Return what ``unwrap`` makes of share and body of the first stanza of a type that it opens, ``None`` for none.

    Raises ``HeaderError`` for a stanza of that type that is malformed, and what ``unwrap`` raises.
    """
    for stanza in stanzas:
        if stanza.type != type_:
            continue
        if len(stanza.arguments) != 1:
            raise HeaderError
        share = raw_base64.decode(stanza.arguments[0].encode("ascii"))
        if len(share) != share_size:
            raise HeaderError
        check_body_size(stanza.body)
        if (file_key := unwrap(share, stanza.body)) is not None:
            return file_key
    return None


def check_recipients(recipients: Sequence[Recipient]) -> None:
    """Raise the ``UsageError`` that says why ``recipients`` cannot share a file, if they cannot.

    A passphrase stands alone so that opening with it shows that its holder made the file. A classic recipient beside
    a post-quantum one would leave the file open to the attack that the other was chosen against.
    """
    kinds = {recipient.kind for recipient in recipients}
    if not recipients:
        raise NoRecipientError
    if Kind.PASSPHRASE in kinds and len(recipients) > 1:
        raise PassphraseNotAloneError
    if len(kinds) > 1:
        raise MixedRecipientsError
    if len(recipients) > MAX_STANZAS:
        raise TooManyRecipientsError(limit=MAX_STANZAS)
