"""Text for a terminal whose encoding has one byte a character: KOI8-R, CP1251, ISO 8859.

Bytes 0x80 to 0x9F are signs in some of these encodings, and commands (C1, ECMA-48) to some of the terminals that use
them: a dash sent in CP1251 can swallow the line after it. So what would be sent as one is replaced, by what resembles
it where there is something. Encodings that have letters of the Russian alphabet there, those of DOS and of old
Macintoshes, are left as they are: a terminal that took them as commands could not show the language.
"""

from __future__ import annotations

import codecs
import locale
import sys
from typing import Final

_PREFIX: Final = "reader_safe_"
_COMMANDS: Final = range(0x80, 0xA0)
_SECOND_BYTES: Final = (0x41, 0x81, 0xA1)
_LETTERS: Final = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя")
_RESEMBLING: Final = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚", "'"),
    **dict.fromkeys("–—−─━", "-"),
    **dict.fromkeys("│┃", "|"),
    **dict.fromkeys("•·∙", "*"),
    "\xa0": " ",
    "‹": "<",
    "›": ">",
    "…": "...",
    "№": "No.",
}


def safe_encoding(name: str) -> str:
    """Return the name of an encoding that is like ``name`` and sends no commands: ``name`` itself, or one of ours."""
    return _PREFIX + codecs.lookup(name).name.replace("-", "_") if _commands_of(name) else name


def sendable(text: str) -> str:
    """Return ``text`` as a terminal in the encoding of this system can be sent it, by whoever does not replace."""
    if sys.platform == "win32":
        return text  # the console takes everything
    name = locale.getencoding()
    return text.encode(safe_encoding(name), "replace").decode(name, "replace")


def _commands_of(name: str) -> frozenset[str]:
    """Return the characters that ``name`` encodes to a byte that can be a command, none if it is not of one byte."""
    table = [bytes([byte]).decode(name, "replace") for byte in range(256)]
    one_byte = all(
        bytes([first, second]).decode(name, "replace") == table[first] + table[second]
        for first in range(0x80, 256)
        for second in _SECOND_BYTES
    )
    commands = frozenset(table[byte] for byte in _COMMANDS) - {"\ufffd"}
    return commands if one_byte and not commands & _LETTERS else frozenset()


class _Safe(dict[int, str]):
    """What is sent for each character, found when it is first met."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._commands = _commands_of(name)

    def __missing__(self, code: int) -> str:
        self[code] = self._found(chr(code))
        return self[code]

    def _found(self, character: str) -> str:
        if character not in self._commands and character.encode(self._name, "ignore"):
            return character
        return _RESEMBLING.get(character, "?")


def _find(name: str) -> codecs.CodecInfo | None:
    """Return the codec that ``safe_encoding`` names."""
    if not name.startswith(_PREFIX):
        return None
    base = codecs.lookup(name.removeprefix(_PREFIX))
    safe = _Safe(base.name)

    def encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
        return base.encode(text if text.isascii() else text.translate(safe), errors)[0], len(text)

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - their signature
            return encode(text, self.errors)[0]

    return codecs.CodecInfo(
        encode, base.decode, incrementalencoder=Encoder, incrementaldecoder=base.incrementaldecoder, name=name
    )


codecs.register(_find)
