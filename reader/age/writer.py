"""Writing a payload.

Invariant: a chunk is sealed only once it is known whether another follows, so the last chunk is never empty unless
the whole payload is, and only ``close`` writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.age.constants import CHUNK_SIZE, CHUNKS_PER_BATCH, SEALED_CHUNK_SIZE, TAG_SIZE
from reader.age.files import BinaryWriter, write_fully
from reader.age.primitives import wipe

if TYPE_CHECKING:
    from reader.age.files import Target
    from reader.age.payload import ChunkCipher


class AgeWriter(BinaryWriter):
    """An age file being written: the header is there already, ``write`` takes plaintext, ``close`` finishes it."""

    def __init__(self, target: Target, cipher: ChunkCipher) -> None:
        super().__init__(target)
        self._cipher = cipher
        self._chunk = 0
        self._plain = memoryview(bytearray(CHUNK_SIZE))
        self._filled = 0
        self._sealed = memoryview(bytearray(SEALED_CHUNK_SIZE * CHUNKS_PER_BATCH))
        self._unwritten = 0

    def _accept(self, data: memoryview) -> None:
        while data:
            if self._filled == CHUNK_SIZE:
                self._seal(self._plain, last=False)
                self._filled = 0
            if not self._filled and len(data) > CHUNK_SIZE:
                self._seal(data[:CHUNK_SIZE], last=False)
                data = data[CHUNK_SIZE:]
                continue
            count = min(len(data), CHUNK_SIZE - self._filled)
            self._plain[self._filled : self._filled + count] = data[:count]
            self._filled += count
            data = data[count:]

    def _finish(self) -> None:
        self._seal(self._plain[: self._filled], last=True)
        self._write_out()

    def _forget(self) -> None:
        wipe(self._plain)
        self._cipher.forget()

    def _seal(self, plain: memoryview, *, last: bool) -> None:
        end = self._unwritten + len(plain) + TAG_SIZE
        self._cipher.seal(self._chunk, plain, self._sealed[self._unwritten : end], last=last)
        self._chunk += 1
        self._unwritten = end
        if end == len(self._sealed):
            self._write_out()

    def _write_out(self) -> None:
        write_fully(self._target, self._sealed[: self._unwritten])
        self._unwritten = 0
