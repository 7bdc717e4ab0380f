"""What a bundle may cost at most, in one place, each with its reason.

A bundle may be made to do harm, so every limit is checked before memory or time is spent on what it bounds.
"""

from __future__ import annotations

from typing import Final

from reader.text.limits import ARTICLE_BYTES

MEBIBYTE: Final = 1024 * 1024

# --- the container -----------------------------------------------------------------------------------

# There is no ZIP64: offsets and sizes are 32 bits wide, and all ones is ZIP64's mark for "look elsewhere".
MAX_CONTAINER_SIZE: Final = 2**32 - 2
# The count of entries is 16 bits wide, and all ones is ZIP64's mark again.
MAX_ENTRIES: Final = 2**16 - 2
# What all entries may inflate to. Deflate can make a thousand bytes out of one, a bundle of 4 GiB four terabytes.
MAX_EXPANDED_SIZE: Final = 2**32 - 1
# How many times its size a deflated file may inflate to, beyond the first MEBIBYTE. Prose shrinks to a quarter, lists
# to a tenth; only what is made to fill a disk or a memory shrinks a hundredfold.
MAX_RATIO: Final = 100

# The longest name that common file systems can hold, so that any unzip can unpack a bundle.
MAX_PATH_SIZE: Final = 255
MAX_PATH_PARTS: Final = 8

# The manifest is parsed as a whole. Text crafted to this end takes some fifty times its size in memory then.
MAX_MANIFEST_SIZE: Final = 8 * MEBIBYTE
# Two comments and some base64; minisign itself reads no trusted comment beyond 8 KiB.
MAX_SIGNATURE_SIZE: Final = 9 * 1024
MAX_PUBLISHER_SIZE: Final = 1024
# What can be shown.
MAX_ARTICLE_SIZE: Final = ARTICLE_BYTES
# A picture is held in memory as a whole when it is checked or packed.
MAX_MEDIA_SIZE: Final = 64 * MEBIBYTE
# Width times height. Few bytes can claim many pixels, and whoever decodes them takes four bytes for each. Cameras of
# telephones go up to 50 million as they are used.
MAX_PIXELS: Final = 100_000_000
# Segments of a JPEG that are looked through for its size. Cameras write some twenty; a picture can be made of millions.
MAX_JPEG_SEGMENTS: Final = 10_000

# How much of a file is read or inflated at a time.
PIECE_SIZE: Final = MEBIBYTE

# --- the manifest: lengths in characters, counts in items --------------------------------------------

MAX_LINE: Final = 1000
MAX_SUMMARY: Final = 4000
MAX_DESCRIPTION: Final = 10_000
MAX_URL: Final = 4000
MAX_ID: Final = 500
MAX_NAMES: Final = 100
# RFC 5646, section 4.4.1: room for every tag in use.
MAX_LANGUAGE: Final = 35
# This format nests three deep; later ones may add some. Decoders differ in how deep they follow, this bound does not.
MAX_NESTING: Final = 32
