"""From a file's bytes to its text: UTF-8, what a byte-order mark says, or what a web page itself declares.

Nothing is guessed: a wrong guess would be found out by the readers.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from reader.errors import N_, TextEncodingError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^<>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_PRESCAN: Final = 8192
_LINE_BREAK: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")

_SAME_NAME: Final = (
    "koi8-r koi8-u windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 "
    "windows-1257 windows-1258 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 "
    "iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 gbk gb18030 big5 shift_jis euc-jp euc-kr"
)
_CODECS: Final = {
    **{name: name for name in _SAME_NAME.split()},
    "cp1251": "windows-1251",
    "win-1251": "windows-1251",
    "koi8": "koi8-r",
    "cp866": "cp866",
    "ibm866": "cp866",
    "x-mac-cyrillic": "mac_cyrillic",
    "gb2312": "gbk",
    # Browsers read these as windows-1252 (WHATWG Encoding, section 4.2), and so pages are written.
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
}
"""The names that a page may use: an own list, since Python has codecs that are no encodings of text."""


def decode_text(data: bytes, file: str) -> str:
    """Return the text of ``data``. Raises ``TextEncodingError`` naming ``file``."""
    text = _by_mark_or_utf8(data)
    if text is None:
        raise TextEncodingError(file=file)
    return _lines(text)


def decode_page(data: bytes, file: str) -> str:
    """Return the text of the web page ``data``. Raises ``TextEncodingError`` naming ``file``.

    Bytes that are UTF-8 are read as UTF-8 whatever is declared: browsers convert pages when they save them and
    sometimes leave the old declaration in place.
    """
    text = _by_mark_or_utf8(data)
    if text is None:
        declared = _DECLARED.search(data[:_PRESCAN])
        codec = _CODECS.get(declared[1].decode("ascii", "replace").lower()) if declared else None
        if codec is None:
            raise TextEncodingError(
                N_("“{file}” is not UTF-8 and does not say what else it is. Open it in a browser and save it again."),
                file=file,
            )
        text = data.decode(codec, errors="replace")
    return _lines(text)


def drop_controls(text: str) -> str:
    """Return ``text`` without control characters but tab and line feed."""
    return _CONTROL.sub("", text)


def _by_mark_or_utf8(data: bytes) -> str | None:
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(codec)
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    return drop_controls(_LINE_BREAK.sub("\n", text))
