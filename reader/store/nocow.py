"""Copy-on-write switched off for a file, on Linux file systems that have it (btrfs, bcachefs, f2fs…).

With it, every overwriting would leave the old contents elsewhere on the disk, and the file in ever more pieces.
"""

from __future__ import annotations

import struct
import sys
from typing import Final

# <linux/fs.h>; the request codes differ on a few architectures, where the call fails and nothing happens.
_GET_FLAGS: Final = 0x80086601
_SET_FLAGS: Final = 0x40086602
_NOCOW: Final = 0x00800000


def switch_off_copy_on_write(descriptor: int) -> bool:
    """Ask for overwriting in place; the file must be empty still. Return whether the file system agreed."""
    if sys.platform != "linux":
        return False
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        (flags,) = struct.unpack("l", fcntl.ioctl(descriptor, _GET_FLAGS, struct.pack("l", 0)))
        fcntl.ioctl(descriptor, _SET_FLAGS, struct.pack("l", flags | _NOCOW))
    except OSError:
        return False
    return True
