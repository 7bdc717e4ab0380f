"""``quick_reader.py``, but its library is not sealed: what goes into a cell or a root stands there as it is.

The control of tests that look for plain text on the disk.
"""

import struct
import sys
from hashlib import blake2b

from reader.cli import main
from reader.store import cells, root
from reader.store.passphrase import WORK

_FRONT = struct.Struct("<32sI")


def _mark(key: bytearray, associated: bytes) -> bytes:
    return blake2b(associated, digest_size=32, key=key).digest()


def _seal(key: bytearray, data: bytes | bytearray | memoryview, associated: bytes, size: int) -> bytearray:
    return bytearray(_FRONT.pack(_mark(key, associated), len(data)) + data).ljust(size, b"\0")


def _unseal(key: bytearray, sealed: bytes | bytearray, associated: bytes) -> bytearray | None:
    mark, length = _FRONT.unpack_from(sealed)
    return bytearray(sealed[_FRONT.size : _FRONT.size + length]) if mark == _mark(key, associated) else None


if __name__ == "__main__":
    for module in (cells, root):
        module.seal, module.unseal = _seal, _unseal
    object.__setattr__(WORK, "memory", 8)
    object.__setattr__(WORK, "passes", 1)
    sys.exit(main())
