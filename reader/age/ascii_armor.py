"""Age files as text ("ASCII armor" of the age specification: RFC 7468 with the label AGE ENCRYPTED FILE).

Invariants:

- All lines of the block end the same way, LF or CRLF, and all but the last of its body are 64 columns wide: so a
  place in the file is found by counting, and each file has one armor for each line ending.
- Base64 is canonical. Nothing but whitespace stands around the block, at most ``MAX_ARMOR_WHITESPACE`` on a side.
"""

from __future__ import annotations

import binascii
import io
import re
from typing import TYPE_CHECKING, Final

from reader.age.constants import BYTES_PER_LINE, COLUMNS_PER_LINE, MAX_ARMOR_WHITESPACE
from reader.age.files import (
    BinaryReader,
    BinaryWriter,
    SeekableBinaryReader,
    is_seekable,
    read_fully,
    write_fully,
)
from reader.errors import ArmorError

if TYPE_CHECKING:
    from reader.age.files import SeekableSource, Source, Target

BEGIN_LINE: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
END_LINE: Final = b"-----END AGE ENCRYPTED FILE-----"

_HEAD: Final = re.compile(rb"((?:[ \t\r\v\f]*\n)*)" + BEGIN_LINE + rb"(\r?\n)")
_TAIL: Final = re.compile(END_LINE + rb"(?:(\r?\n)([ \t\r\n\v\f]*))?")
_HEAD_SIZE: Final = MAX_ARMOR_WHITESPACE + len(BEGIN_LINE) + 2
_TAIL_SIZE: Final = MAX_ARMOR_WHITESPACE + len(END_LINE) + 2
_LINES_PER_BLOCK: Final = 1024
_BLOCK_SIZE: Final = _LINES_PER_BLOCK * BYTES_PER_LINE


def armor(target: Target) -> ArmorWriter:
    """Return a writer that puts what it is given into ``target`` as text."""
    return ArmorWriter(target)


def dearmor(source: Source) -> BinaryReader:
    """Return the binary file inside the armor in ``source``, seekable where ``source`` is.

    Raises ``ArmorError``, here or when reading, for anything but a strict armor.
    """
    return SeekableArmorReader(source) if is_seekable(source) else ArmorReader(source)


class ArmorWriter(BinaryWriter):
    """An armor being written; ``close`` ends it."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self._pending = bytearray()
        self._begun = False

    def _accept(self, data: memoryview) -> None:
        self._pending += data
        whole = len(self._pending) - len(self._pending) % BYTES_PER_LINE
        self._write_lines(self._pending[:whole])
        del self._pending[:whole]

    def _finish(self) -> None:
        self._write_lines(self._pending)
        write_fully(self._target, memoryview(END_LINE + b"\n"))

    def _forget(self) -> None:
        self._pending.clear()

    def _write_lines(self, data: bytearray) -> None:
        lines = [] if self._begun else [BEGIN_LINE]
        self._begun = True
        lines += [
            binascii.b2a_base64(data[at : at + BYTES_PER_LINE], newline=False)
            for at in range(0, len(data), BYTES_PER_LINE)
        ]
        write_fully(self._target, memoryview(b"".join(line + b"\n" for line in lines)))


class ArmorReader(BinaryReader):
    """The contents of an armor that is read from its beginning to its end, once."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._text = bytearray()
        self._unread = memoryview(b"")
        self._ended = False
        self._read_more(_HEAD_SIZE)
        head, self._line_end = _read_head(self._text)
        del self._text[:head]

    def _produce(self, into: memoryview) -> int:
        while not self._unread and not self._ended:
            self._unread = memoryview(self._decode_next())
        count = min(len(into), len(self._unread))
        into[:count] = self._unread[:count]
        self._unread = self._unread[count:]
        return count

    def _decode_next(self) -> bytes:
        width = COLUMNS_PER_LINE + len(self._line_end)
        self._read_more(_LINES_PER_BLOCK * width + 1)
        end = self._text.find(b"-")
        if end < 0:
            # What has something other than the end line after it is no last line; the rest stays for the next time.
            block = self._text[: (len(self._text) - 1) // width * width]
            if not block:
                raise ArmorError
            data = _decode_lines(block, self._line_end, last=False)
            # Only now: after an error the next read meets it again.
            del self._text[: len(block)]
            return data
        self._read_more(end + _TAIL_SIZE + 1)
        _check_tail(self._text[end:], self._line_end)
        data = _decode_lines(self._text[:end], self._line_end, last=True)
        self._ended = True
        return data

    def _read_more(self, wanted: int) -> None:
        """See to ``wanted`` bytes of text, fewer only at the end of the file."""
        missing = wanted - len(self._text)
        if missing > 0:
            more = bytearray(missing)
            self._text += more[: read_fully(self._source, memoryview(more))]


class SeekableArmorReader(SeekableBinaryReader):
    """The contents of an armor, at any place. Its two ends are checked at once, a line when it is read."""

    def __init__(self, source: SeekableSource) -> None:
        super().__init__()
        self._source = source
        self._position = 0
        start = source.tell()
        size = source.seek(0, io.SEEK_END) - start
        head, self._line_end = _read_head(self._read_text(start, min(size, _HEAD_SIZE)))
        self._body = start + head
        tail = self._read_text(start + max(head, size - _TAIL_SIZE), min(size - head, _TAIL_SIZE))
        at = tail.find(b"-")
        if at < 0:
            raise ArmorError
        _check_tail(tail[at:], self._line_end)
        self._body_end = start + size - (len(tail) - at)
        self._width = COLUMNS_PER_LINE + len(self._line_end)
        self._block = b""
        self._block_number = -1
        self._size = self._decoded_size()

    def _decoded_size(self) -> int:
        lines = -(-(self._body_end - self._body) // self._width)
        if not lines:
            return 0
        last = self._body + (lines - 1) * self._width
        line = self._read_text(last, self._body_end - last)
        return (lines - 1) * BYTES_PER_LINE + len(_decode_lines(line, self._line_end, last=True))

    def _produce(self, into: memoryview) -> int:
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, _BLOCK_SIZE)
        if number != self._block_number:
            begin = self._body + number * _LINES_PER_BLOCK * self._width
            end = min(begin + _LINES_PER_BLOCK * self._width, self._body_end)
            text = self._read_text(begin, end - begin)
            self._block = _decode_lines(text, self._line_end, last=end == self._body_end)
            self._block_number = number
        count = min(len(into), len(self._block) - offset)
        into[:count] = self._block[offset : offset + count]
        self._position += count
        return count

    def _read_text(self, begin: int, size: int) -> bytearray:
        text = bytearray(size)
        self._source.seek(begin)
        if read_fully(self._source, memoryview(text)) < size:
            raise ArmorError
        return text


def _read_head(text: bytearray) -> tuple[int, bytes]:
    """Return where the body begins and how lines end."""
    head = _HEAD.match(text)
    if head is None or len(head[1]) > MAX_ARMOR_WHITESPACE:
        raise ArmorError
    return head.end(), head[2]


def _check_tail(text: bytearray, line_end: bytes) -> None:
    tail = _TAIL.fullmatch(text)
    if tail is None or tail[1] not in {None, line_end} or len(tail[2] or b"") > MAX_ARMOR_WHITESPACE:
        raise ArmorError


def _decode_lines(block: bytearray, line_end: bytes, *, last: bool) -> bytes:
    """Decode whole lines of the body; only the ``last`` line of all may be shorter or padded."""
    width = COLUMNS_PER_LINE + len(line_end)
    lines, rest = divmod(len(block), width)
    for column, character in enumerate(line_end, start=COLUMNS_PER_LINE):
        if block[column::width] != bytes([character]) * lines:
            raise ArmorError
    if rest and not (last and rest > len(line_end) and block.endswith(line_end)):
        raise ArmorError
    text = block.translate(None, line_end)
    if len(text) != len(block) - (lines + bool(rest)) * len(line_end):
        raise ArmorError
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise ArmorError from None
    if binascii.b2a_base64(data, newline=False) != text or (text.endswith(b"=") and not last):
        raise ArmorError
    return data
