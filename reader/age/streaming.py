"""Reading a payload from its beginning to its end, once.

Invariants:

- The file ends well only if a chunk verified as the last one and nothing follows it.
- After an error, of the file underneath too, every further read raises ``PayloadError``: what follows a gap is never
  taken for what follows what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.age.constants import CHUNK_SIZE, CHUNKS_PER_BATCH, SEALED_CHUNK_SIZE, TAG_SIZE
from reader.age.files import BinaryReader, read_fully
from reader.age.primitives import wipe
from reader.errors import PayloadError

if TYPE_CHECKING:
    from reader.age.files import Source
    from reader.age.payload import ChunkCipher


class StreamingReader(BinaryReader):
    """The plaintext of an age file that cannot be, or need not be, read at any place."""

    def __init__(self, source: Source, cipher: ChunkCipher, already_read: bytes) -> None:
        """``already_read`` is what was read of the payload beyond its nonce, at most a batch."""
        super().__init__()
        self._source = source
        self._cipher = cipher
        self._chunk = 0
        self._sealed = memoryview(bytearray(SEALED_CHUNK_SIZE * CHUNKS_PER_BATCH))
        self._sealed[: len(already_read)] = already_read
        self._begin, self._end = 0, len(already_read)
        self._plain = memoryview(bytearray(CHUNK_SIZE))
        self._unread = self._plain[:0]
        self._ended = False
        self._failed = False

    @property
    def chunks_opened(self) -> int:
        """How many chunk decryptions this file has cost so far."""
        return self._cipher.opened

    def close(self) -> None:
        """Wipe the plaintext and the key held here. The file underneath stays open."""
        if not self.closed:
            wipe(self._plain)
            self._cipher.forget()
        super().close()

    def _produce(self, into: memoryview) -> int:
        if not self._unread:
            if self._failed:
                raise PayloadError
            if self._ended:
                return 0
            if len(into) >= CHUNK_SIZE:
                return self._open_next(into)
            self._unread = self._plain[: self._open_next(self._plain)]
        count = min(len(into), len(self._unread))
        into[:count] = self._unread[:count]
        self._unread = self._unread[count:]
        return count

    def _open_next(self, into: memoryview) -> int:
        """Open the next chunk into ``into``, which a whole one fits; return its length."""
        self._failed = True
        available = self._buffer(SEALED_CHUNK_SIZE)
        sealed = self._sealed[self._begin : self._begin + min(available, SEALED_CHUNK_SIZE)]
        size = max(0, len(sealed) - TAG_SIZE)
        number, self._chunk = self._chunk, self._chunk + 1
        self._begin += len(sealed)
        if size == CHUNK_SIZE and self._cipher.open(number, sealed, into[:size], last=False):
            self._failed = False
            return size
        # A whole chunk may be the last one too. An empty one may be only if the payload is empty.
        may_be_last = len(sealed) >= TAG_SIZE and (size > 0 or number == 0)
        if not may_be_last or not self._cipher.open(number, sealed, into[:size], last=True):
            raise PayloadError
        # What verified is handed out, and what should not follow it is told at the next read.
        self._ended = True
        self._failed = self._buffer(1) > 0
        return size

    def _buffer(self, wanted: int) -> int:
        """See to ``wanted`` bytes of ciphertext; return how many there are, fewer only at the end of the file."""
        if self._end - self._begin < wanted:
            # The bytes can overlap their new place, so they go through a copy; they are less than a chunk.
            rest = bytes(self._sealed[self._begin : self._end])
            self._sealed[: len(rest)] = rest
            self._begin = 0
            self._end = len(rest) + read_fully(self._source, self._sealed[len(rest) :])
        return self._end - self._begin
