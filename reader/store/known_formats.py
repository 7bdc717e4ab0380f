"""What a library file never looks like: a format with a beginning of its own, or anything but random bytes.

A library is random bytes from end to end. Whatever is told apart from that here is certainly something else, but for
one chance in a hundred thousand; the reverse is not so: other sealed containers look like random bytes too.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

BEGINNING: Final = 36 << 10
"""How many bytes of a file ``format_of`` wants to see."""

# (offset, bytes, what people call it). At least three bytes each, so that random bytes hardly ever match one.
_BEGINNINGS: Final = (
    (0, b"age-encryption.org/", "age"),
    (0, b"-----BEGIN ", "PEM"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"PK\x05\x06", "ZIP"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (0, b"\x04\x22\x4d\x18", "LZ4"),
    (0, b"%PDF", "PDF"),
    (0, b"\x89PNG", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (0, b"RIFF", "RIFF"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (4, b"ftyp", "MP4"),
    (4, b"moov", "MP4"),
    (4, b"mdat", "MP4"),
    (0, b"\x1aE\xdf\xa3", "Matroska"),
    (0, b"OggS", "Ogg"),
    (0, b"fLaC", "FLAC"),
    (0, b"ID3", "MP3"),
    (0, b"FLV\x01", "FLV"),
    (0, b"\x00\x00\x01\xba", "MPEG"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "ASF"),
    (0, b"\x7fELF", "ELF"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O"),
    (0, b"SQLite format 3\x00", "SQLite"),
    (0, b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (0, b"\x03\xd9\xa2\x9a", "KeePass"),
    (0, b"LUKS\xba\xbe", "LUKS"),
    (0, b"LUKS\xb0K", "LUKS"),
    (0, b"Salted__", "OpenSSL"),
    (3, b"-FVE-FS-", "BitLocker"),
    (3, b"NTFS    ", "NTFS"),
    (3, b"EXFAT   ", "exFAT"),
    (54, b"FAT1", "FAT"),
    (82, b"FAT32", "FAT"),
    (0, b"QFI\xfb", "QCOW"),
    (0, b"KDMV", "VMDK"),
    (0, b"conectix", "VHD"),
    (0, b"vhdxfile", "VHDX"),
    (64, b"\x7f\x10\xda\xbe", "VDI"),
    (257, b"ustar", "tar"),
    (512, b"EFI PART", "GPT"),
    (32769, b"CD001", "ISO 9660"),
)

_UNLIKELY: Final = 500.0
"""χ² of random bytes has a mean of 255 and a standard deviation of 23: this is more than ten of them away."""


def format_of(beginning: bytes) -> str | None:
    """Return the name of the format that a file with this ``BEGINNING`` has, or ``None`` for none that is known."""
    for offset, expected, name in _BEGINNINGS:
        if beginning.startswith(expected, offset):
            return name
    return None


def looks_random(data: bytes) -> bool:
    """Say whether all values of a byte are about equally frequent in ``data``, of 2 KiB or more (χ² test)."""
    expected = len(data) / 256
    counts = Counter(data)
    return sum((counts[value] - expected) ** 2 for value in range(256)) / expected < _UNLIKELY
