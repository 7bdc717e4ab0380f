"""What names this program or what it keeps, in other programs' files: by which words they would be searched for."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reader.traces.machine import Machine

_ALWAYS: Final = ("offline-reader", "offline_reader", "READER_LIBRARY")
_SUFFIX: Final = ".bundle"
_SHORTEST: Final = 5  # letters of a file's name: fewer are in every file
_OVERLAP: Final = 4096
_MOST_NAMES: Final = 500
_MOST_LINES: Final = 1000
_DEEPEST: Final = 20
_LONGEST_LINE: Final = 1 << 20

# As it is typed: followed by a command of ours or an option; or alone, where a command begins.
_TYPED: Final = (
    rb"(?:^|[\s;&|(/\\])reader(?:\.exe)?[\"']?\s+(?:--?[a-z]|(?:open|create|import|list|show|search|remove|check"
    rb"|share|passphrase|shred|publishers|inspect|pack|keygen|traces)\b)"
    rb"|(?:^|[;&|(]|cmd: |bin/|Scripts\\)\s*reader(?:\.exe)?\s*$"
)


class Names:
    """What to look for on one machine: words of ours, and the names of the files that were found on it."""

    def __init__(self, machine: Machine) -> None:
        words = {*_ALWAYS, *_names(machine)}
        encoded = {form for word in words for form in _forms(word)}
        patterns = [_any_of(sorted(encoded))]
        # Not “main.bundle.js”, and on a Mac nothing at all: there it is the end of half the system's own names.
        if machine.system != "darwin":
            patterns += [
                re.escape(_SUFFIX.encode()) + rb"(?![\w.-])",
                re.escape(_SUFFIX.encode("utf-16-le")) + rb"(?![\w.-]\x00)",
            ]
        self._named = re.compile(b"|".join(patterns))
        self._typed = re.compile(_TYPED)

    def within(self, blocks: Iterable[bytes]) -> bool:
        """Say whether a file names any of it, in UTF-8, in UTF-16, or escaped as in a URL."""
        before = b""
        for block in blocks:
            if self._named.search(before + block):
                return True
            before = block[-_OVERLAP:]
        return False

    def lines(self, blocks: Iterable[bytes], *, typed: bool = True) -> tuple[int, ...]:
        """Return the numbers of the lines of a text that name any of it or, if ``typed``, that start this program."""
        found = []
        for number, line in enumerate(_lines(blocks), 1):
            if self._named.search(line) or (typed and self._typed.search(line)):
                found.append(number)
                if len(found) == _MOST_LINES:
                    break
        return tuple(found)


def _lines(blocks: Iterable[bytes]) -> Iterable[bytes]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
        rest = rest[-_LONGEST_LINE:]  # a line without an end must not be copied again and again
    yield rest


def _names(machine: Machine) -> set[str]:
    paths: list[Path] = [machine.library, *machine.known[:_MOST_NAMES]]
    return {path.name for path in paths if len(path.name) >= _SHORTEST}


def _any_of(words: Sequence[bytes], depth: int = 0) -> bytes:
    """Return a pattern for any of the sorted words, in which common beginnings stand once.

    Each of a thousand alternatives would be tried at each byte.
    """
    if depth == _DEEPEST:  # of nested groups the interpreter takes only so many
        return b"(?:" + b"|".join(map(re.escape, words)) + b")"
    patterns = []
    for _first, group in groupby(words, key=lambda word: word[:1]):
        alike = list(group)
        pairs = zip(alike[0], alike[-1], strict=False)  # of sorted words these differ the most
        common = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
        beginning, rests = alike[0][:common], [word[common:] for word in alike]
        # What begins with a word that is looked for is found by it.
        patterns.append(re.escape(beginning) + (b"" if b"" in rests else _any_of(rests, depth + 1)))
    return b"(?:" + b"|".join(patterns) + b")"


def _forms(word: str) -> set[bytes]:
    plain = word.encode("utf-8", "surrogateescape")
    return {plain, quote(plain).encode(), word.encode("utf-16-le", "surrogatepass")}
