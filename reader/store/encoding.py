"""The numbers and byte strings of roots and tables: LEB128 and lengths, read strictly."""

from __future__ import annotations

from typing import Final

from reader.guard import locked

_LONGEST_NUMBER: Final = 9  # bytes, so below 2**63
_MORE: Final = 0x80  # the bit that says that another byte follows
_BITS: Final = 0x7F


class MalformedError(ValueError):
    """Authentic data break the format: a mistake of ours, or of whoever wrote them."""


def put_number(target: bytearray, number: int) -> None:
    """Append ``number`` as unsigned LEB128."""
    while number >= _MORE:
        target.append(number & _BITS | _MORE)
        number >>= 7
    target.append(number)


def put_bytes(target: bytearray, data: bytes | bytearray) -> None:
    """Append the length of ``data``, then ``data``."""
    put_number(target, len(data))
    target += data


class Fields:
    """What the functions above wrote, taken in the same order. Raises ``MalformedError``."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = memoryview(data)
        self.position = 0

    def __bool__(self) -> bool:
        """Tell whether something is left."""
        return self.position < len(self._data)

    def take(self, length: int) -> bytes:
        """Return the next ``length`` bytes."""
        end = self.position + length
        if end > len(self._data):
            raise MalformedError
        taken = bytes(self._data[self.position : end])
        self.position = end
        return taken

    def secret(self, length: int) -> memoryview:
        """Return the next ``length`` bytes in locked memory, with no other copy made."""
        left = memoryview(self._data)[self.position : self.position + length]
        if len(left) != length:
            raise MalformedError
        secret = locked.copied(left)
        self.position += length
        return secret

    def number(self) -> int:
        """Return the next number."""
        number = 0
        for position, byte in enumerate(self._data[self.position : self.position + _LONGEST_NUMBER]):
            number |= (byte & _BITS) << 7 * position
            if byte < _MORE:
                self.position += position + 1
                return number
        raise MalformedError

    def bytes(self) -> bytes:
        """Return the next byte string."""
        return self.take(self.number())
