"""Reading a payload at any place.

Invariants:

- The size is believed only after the last chunk verified as the last one, which happens before the first read: a
  file cut short or extended never opens.
- Every read costs the chunks it touches, less those that were kept: the two used last.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from reader.age.constants import CHUNK_SIZE, CHUNKS_PER_BATCH, SEALED_CHUNK_SIZE, TAG_SIZE
from reader.age.files import SeekableBinaryReader, read_fully
from reader.age.primitives import wipe
from reader.errors import PayloadError

if TYPE_CHECKING:
    from reader.age.files import SeekableSource
    from reader.age.payload import ChunkCipher

_CHUNKS_KEPT: Final = 2


class SeekableReader(SeekableBinaryReader):
    """The plaintext of an age file, as a file that can be read at any place (``zipfile`` can use it).

    Not for several threads at once: the caller takes turns.
    """

    def __init__(self, source: SeekableSource, cipher: ChunkCipher, begin: int) -> None:
        """``begin`` is where the first chunk begins in ``source``. Raises ``PayloadError``."""
        super().__init__()
        self._kept: OrderedDict[int, bytearray] = OrderedDict()
        self._source = source
        self._cipher = cipher
        self._begin = begin
        self._sealed_size = source.seek(0, io.SEEK_END) - begin
        self._chunks = -(-self._sealed_size // SEALED_CHUNK_SIZE)
        self._size = self._sealed_size - self._chunks * TAG_SIZE
        self._position = 0
        self._sealed = memoryview(bytearray(SEALED_CHUNK_SIZE * CHUNKS_PER_BATCH))
        last_size = self._sealed_size - (self._chunks - 1) * SEALED_CHUNK_SIZE
        if self._chunks < 1 or last_size < TAG_SIZE or (last_size == TAG_SIZE and self._chunks > 1):
            raise PayloadError
        self._keep(self._chunks - 1)

    @property
    def chunks_opened(self) -> int:
        """How many chunk decryptions this file has cost so far, the one for opening it included."""
        return self._cipher.opened

    def close(self) -> None:
        """Wipe the plaintext and the key held here. The file underneath stays open."""
        if not self.closed:
            for plain in self._kept.values():
                wipe(plain)
            self._kept.clear()
            self._cipher.forget()
        super().close()

    def _produce(self, into: memoryview) -> int:
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, CHUNK_SIZE)
        if number not in self._kept and not offset and len(into) >= self._plain_size(number):
            count = self._open_run(number, into)
        else:
            plain = memoryview(self._kept[number] if number in self._kept else self._keep(number))
            self._kept.move_to_end(number)
            count = min(len(into), len(plain) - offset)
            into[:count] = plain[offset : offset + count]
        self._position += count
        return count

    def _open_run(self, first: int, into: memoryview) -> int:
        """Open whole chunks from ``first`` on straight into ``into``; return how many bytes verified."""
        reaches_end = len(into) >= self._size - first * CHUNK_SIZE
        count = min(self._chunks - first if reaches_end else len(into) // CHUNK_SIZE, CHUNKS_PER_BATCH)
        sealed = self._read_sealed(first, count)
        opened = 0
        for number in range(first, first + count):
            size = self._plain_size(number)
            chunk, sealed = sealed[: size + TAG_SIZE], sealed[size + TAG_SIZE :]
            if not self._open(number, chunk, into[opened : opened + size]):
                if not opened:
                    raise PayloadError
                break  # The next read begins with this chunk and raises.
            opened += size
        return opened

    def _keep(self, number: int) -> bytearray:
        """Open chunk ``number`` and keep its plaintext, in place of the one used longest ago."""
        plain = bytearray(self._plain_size(number))
        if not self._open(number, self._read_sealed(number, 1), memoryview(plain)):
            raise PayloadError
        if len(self._kept) == _CHUNKS_KEPT:
            wipe(self._kept.popitem(last=False)[1])
        self._kept[number] = plain
        return plain

    def _open(self, number: int, sealed: memoryview, into: memoryview) -> bool:
        return self._cipher.open(number, sealed, into, last=number == self._chunks - 1)

    def _read_sealed(self, first: int, count: int) -> memoryview:
        offset = first * SEALED_CHUNK_SIZE
        sealed = self._sealed[: min(count * SEALED_CHUNK_SIZE, self._sealed_size - offset)]
        self._source.seek(self._begin + offset)
        if read_fully(self._source, sealed) < len(sealed):
            raise PayloadError
        return sealed

    def _plain_size(self, number: int) -> int:
        return min(CHUNK_SIZE, self._size - number * CHUNK_SIZE)
