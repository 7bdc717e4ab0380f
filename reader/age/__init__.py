"""The age v1 file format (age-encryption.org/v1): sealing, opening, reading at any place.

``create`` and ``open`` are for binary files, ``armor`` and ``dearmor`` for their text form; ``Passphrase``,
``X25519Identity`` and ``HybridIdentity`` open files, passphrases and the ``recipient`` of an identity seal them.
"""

from reader.age.ascii_armor import armor, dearmor
from reader.age.files import BinaryReader, SeekableSource, Source, Target
from reader.age.hybrid import HybridIdentity, HybridRecipient
from reader.age.keys import parse_identities, parse_identity, parse_recipient, parse_recipients
from reader.age.passphrase import Passphrase
from reader.age.recipients import Identity, Kind, Recipient, check_recipients
from reader.age.sealed_file import create, is_sealed_by_passphrase, seal_kinds
from reader.age.sealed_file import open_file as open  # noqa: A004 - the name is for use as age.open
from reader.age.seekable import SeekableReader
from reader.age.streaming import StreamingReader
from reader.age.writer import AgeWriter
from reader.age.x25519 import X25519Identity, X25519Recipient
from reader.errors import AgeError, ArmorError, HeaderError, MacError, NoMatchError, PayloadError

__all__ = [
    "AgeError",
    "AgeWriter",
    "ArmorError",
    "BinaryReader",
    "HeaderError",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "Kind",
    "MacError",
    "NoMatchError",
    "Passphrase",
    "PayloadError",
    "Recipient",
    "SeekableReader",
    "SeekableSource",
    "Source",
    "StreamingReader",
    "Target",
    "X25519Identity",
    "X25519Recipient",
    "armor",
    "check_recipients",
    "create",
    "dearmor",
    "is_sealed_by_passphrase",
    "open",
    "parse_identities",
    "parse_identity",
    "parse_recipient",
    "parse_recipients",
    "seal_kinds",
]
