"""Sizes and limits of the age v1 format, each named once.

The first part is fixed by the specification (C2SP ``age.md``). The second part bounds what a hostile file can make
this reader do, and is ours.
"""

from __future__ import annotations

from typing import Final

# --- fixed by the specification ----------------------------------------------------------------------

FILE_KEY_SIZE: Final = 16
PAYLOAD_NONCE_SIZE: Final = 16
TAG_SIZE: Final = 16
WRAPPED_FILE_KEY_SIZE: Final = FILE_KEY_SIZE + TAG_SIZE
KEY_SIZE: Final = 32

CHUNK_SIZE: Final = 64 * 1024
SEALED_CHUNK_SIZE: Final = CHUNK_SIZE + TAG_SIZE

COLUMNS_PER_LINE: Final = 64
BYTES_PER_LINE: Final = COLUMNS_PER_LINE // 4 * 3

# --- limits of this reader ---------------------------------------------------------------------------

# A hybrid stanza takes about 1.6 KiB: the size leaves room for as many of them as the count allows.
MAX_STANZAS: Final = 1024
MAX_HEADER_SIZE: Final = 2 * 1024 * 1024

# scrypt takes 2**(work factor) KiB of memory: 256 MiB for the default, 1 GiB for the largest.
DEFAULT_WORK_FACTOR: Final = 18
MAX_WORK_FACTOR: Final = 20

# Whitespace tolerated on either side of an ASCII armor, in bytes.
MAX_ARMOR_WHITESPACE: Final = 1024

# How many chunks are read, opened or written at a time.
CHUNKS_PER_BATCH: Final = 16
