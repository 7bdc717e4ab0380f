"""Whole age files ("Encrypted file format" of the age specification).

Invariant, in this order: the header's grammar, a file key from one of its stanzas, the header MAC under that key,
and only then the payload.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from reader.age import hybrid, x25519
from reader.age.constants import FILE_KEY_SIZE, PAYLOAD_NONCE_SIZE
from reader.age.files import is_seekable, write_fully
from reader.age.header import SCRYPT_STANZA, encode_header, read_header
from reader.age.payload import ChunkCipher
from reader.age.primitives import wipe
from reader.age.recipients import Kind, check_recipients
from reader.age.seekable import SeekableReader
from reader.age.streaming import StreamingReader
from reader.age.writer import AgeWriter
from reader.errors import HeaderError, NoMatchError
from reader.guard import locked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.age.files import SeekableSource, Source, Target
    from reader.age.header import Header
    from reader.age.recipients import Identity, Recipient

_KINDS: Final = {SCRYPT_STANZA: Kind.PASSPHRASE, x25519.STANZA: Kind.CLASSIC, hybrid.STANZA: Kind.POST_QUANTUM}


def create(target: Target, recipients: Iterable[Recipient]) -> AgeWriter:
    """Write the header of a file for ``recipients`` to ``target`` and return the writer of its contents.

    Raises ``NoRecipientError``, ``PassphraseNotAloneError``, ``MixedRecipientsError``, ``TooManyRecipientsError`` and
    ``TooLittleMemoryError``, all before anything is written.
    """
    recipients = tuple(recipients)
    check_recipients(recipients)
    file_key = locked.copied(secrets.token_bytes(FILE_KEY_SIZE))
    try:
        header = encode_header([recipient.wrap(file_key) for recipient in recipients], file_key)
        nonce = secrets.token_bytes(PAYLOAD_NONCE_SIZE)
        cipher = ChunkCipher(file_key, nonce)
    finally:
        wipe(file_key)
    write_fully(target, memoryview(header + nonce))
    return AgeWriter(target, cipher)


def open_file(
    source: Source, identities: Iterable[Identity], *, seekable: bool = True
) -> SeekableReader | StreamingReader:
    """Return the contents of the age file that begins where ``source`` stands.

    They can be read at any place where ``source`` can, and from beginning to end elsewhere or with ``seekable=False``.

    Raises ``HeaderError`` (among it ``UnsupportedVersionError`` and ``WorkFactorError``) for a header that breaks the
    format, ``NoMatchError`` where no identity opens it, ``MacError`` where it was changed, ``TooLittleMemoryError``
    where scrypt cannot have its memory, and ``PayloadError``, here or when reading, for contents that were changed,
    cut short or extended. ``ArmorError`` comes from a source that is dearmored.
    """
    at_any_place = source if seekable and is_seekable(source) else None
    start = at_any_place.tell() if at_any_place else 0
    header, beyond = read_header(source)
    file_key = _file_key(header, identities)
    try:
        header.check_mac(file_key)
        while len(beyond) < PAYLOAD_NONCE_SIZE:
            block = source.read(PAYLOAD_NONCE_SIZE - len(beyond))
            if not block:
                raise HeaderError
            beyond += block
        cipher = ChunkCipher(file_key, beyond[:PAYLOAD_NONCE_SIZE])
    finally:
        wipe(file_key)
    if at_any_place:
        return SeekableReader(at_any_place, cipher, start + header.size + PAYLOAD_NONCE_SIZE)
    return StreamingReader(source, cipher, beyond[PAYLOAD_NONCE_SIZE:])


def seal_kinds(source: SeekableSource) -> tuple[Kind | None, ...]:
    """Say who opens the age file that begins where ``source`` stands, which then stands there again.

    That is a kind for each recipient stanza, ``None`` for a type that is not known here. Nothing is authentic yet:
    this is for telling a person what anybody can see, and for asking for the right thing. Raises ``HeaderError``.
    """
    start = source.tell()
    try:
        header, _ = read_header(source)
    finally:
        source.seek(start)
    return tuple(_KINDS.get(stanza.type) for stanza in header.stanzas)


def is_sealed_by_passphrase(source: SeekableSource) -> bool:
    """Say whether a passphrase opens the age file that begins where ``source`` stands (see ``seal_kinds``)."""
    return seal_kinds(source)[0] is Kind.PASSPHRASE


def _file_key(header: Header, identities: Iterable[Identity]) -> memoryview:
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            return file_key
    raise NoMatchError
