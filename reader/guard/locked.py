"""Memory for keys: never written to swap, left out of dumps, not inherited by copies of the process, zeroed in the end.

What Python and ``cryptography`` copy for themselves is out of our hands: ``docs/threat-model.md`` says so. Where the
system locks no memory, or no more of it (``RLIMIT_MEMLOCK``), the memory is as any other, and ``works`` says so.

Sources: mlock(2), madvise(2); on Windows ``VirtualLock``.
"""

from __future__ import annotations

import mmap
import sys
import weakref
from collections import deque
from contextlib import suppress
from threading import Lock
from typing import Final

_SLOT: Final = 64
"""Bytes. Most keys have 32."""
_BLOCK: Final = 1 << 14
"""Bytes that are asked of the system at once: of the least that systems allow to be locked, a quarter."""

# mmap has them by name from Python 3.8 on, but only those that the headers knew with which it was built.
_MADV_DONTDUMP: Final = getattr(mmap, "MADV_DONTDUMP", 16)
_MADV_WIPEONFORK: Final = getattr(mmap, "MADV_WIPEONFORK", 18)


class _Block:
    """A piece of memory, cut into slots."""

    def __init__(self, size: int) -> None:
        self.memory = _memory(size)
        self.locked = _lock(self.memory, size)
        self._used = bytearray(size // _SLOT)

    def take(self, count: int) -> int | None:
        """Return the first of ``count`` free slots in a row, which are taken from now on."""
        first = self._used.find(bytes(count))
        if first < 0:
            return None
        self._used[first : first + count] = b"\1" * count
        return first

    def give_back(self, first: int, count: int) -> None:
        """Let slots be taken again."""
        self._used[first : first + count] = bytes(count)


class _Blocks:
    def __init__(self) -> None:
        self._all: list[_Block] = []
        self._changing = Lock()
        # What is let go of comes here, for it may happen anywhere: also in the middle of what follows.
        self._returned: deque[tuple[_Block, int, int]] = deque()

    @property
    def locked(self) -> bool:
        return all(block.locked for block in self._all)

    def buffer(self, size: int) -> memoryview:
        count = max(1, -(-size // _SLOT))
        with self._changing:
            while self._returned:
                block, first, length = self._returned.popleft()
                block.give_back(first, length)
            block, first = self._take(count)
        view = memoryview(block.memory)[first * _SLOT : first * _SLOT + size]
        weakref.finalize(view, self._let_go, block, first, count).atexit = False
        return view

    def _take(self, count: int) -> tuple[_Block, int]:
        for block in self._all:
            if (first := block.take(count)) is not None:
                return block, first
        block = _Block(max(_BLOCK, -(-count * _SLOT // mmap.PAGESIZE) * mmap.PAGESIZE))
        self._all.append(block)
        block.take(count)
        return block, 0

    def _let_go(self, block: _Block, first: int, count: int) -> None:
        block.memory[first * _SLOT : (first + count) * _SLOT] = bytes(count * _SLOT)
        self._returned.append((block, first, count))


_blocks = _Blocks()


def buffer(size: int) -> memoryview:
    """Return ``size`` zero bytes for a secret. They are zeroed again when nobody holds the view any more.

    Whoever is done with the secret sooner zeroes it sooner. A part of the view does not keep it.
    """
    return _blocks.buffer(size)


def copied(secret: bytes | bytearray | memoryview) -> memoryview:
    """Return a buffer with ``secret`` in it, which stays its owner's to wipe."""
    view = buffer(len(secret))
    view[:] = secret
    return view


def works() -> bool:
    """Return whether all of this memory is locked so far."""
    if not _blocks._all:  # noqa: SLF001
        buffer(1)
    return _blocks.locked


def _memory(size: int) -> mmap.mmap:
    if sys.platform == "win32":
        return mmap.mmap(-1, size)
    # Private: shared memory could not be kept from copies of the process.
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if sys.platform == "linux":
        for advice in (_MADV_DONTDUMP, _MADV_WIPEONFORK):
            with suppress(OSError, ValueError):  # older kernels know less
                memory.madvise(advice)
    return memory


def _lock(memory: mmap.mmap, size: int) -> bool:
    try:
        import ctypes  # noqa: PLC0415 - may be missing

        start = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
        if sys.platform == "win32":
            return bool(ctypes.windll.kernel32.VirtualLock(start, ctypes.c_size_t(size)))
        return int(ctypes.CDLL(None).mlock(start, ctypes.c_size_t(size))) == 0
    except (ImportError, OSError, AttributeError):
        return False
