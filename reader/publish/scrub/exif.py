"""The one thing that is read out of EXIF before it is removed: how the picture was to be turned.

EXIF is a TIFF file (TIFF 6.0, section 2): byte order, 42, offset of the first directory; entries of 12 bytes.
"""

from __future__ import annotations

import struct
from typing import Final

_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}


def orientation(tiff: bytes) -> int:
    """Return the orientation (1–8) that ``tiff`` asks for; 1, which is upright, where it asks for none."""
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if 1 <= value <= 8 else 1  # noqa: PLR2004
    except struct.error:
        pass
    return 1
