"""A lock on an open file that no other process, and no other opening in this one, can have at the same time.

It goes with the process, however that ends.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

_TAKEN: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})

if sys.platform == "win32":
    import msvcrt

    # Locked bytes cannot be read by others, so the lock lies far beyond the end of any library.
    _BYTE: Final = 1 << 62

    def acquire(descriptor: int) -> bool:
        """Lock the file; return ``False`` where somebody else has it."""
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
        return True

    def release(descriptor: int) -> None:
        """Let go of the lock before the file is closed."""
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def acquire(descriptor: int) -> bool:
        """Lock the file; return ``False`` where somebody else has it."""
        try:
            # Not lockf: that lock is lost as soon as this process closes any other opening of the file.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
        return True

    def release(descriptor: int) -> None:
        """Let go of the lock before the file is closed."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
