"""The path that somebody means by what they typed, pasted, or dropped onto the terminal.

Terminals write the path of a dropped file each in their own way: in single or double quotes, with a backslash before
every space, as a ``file://`` address, with a space after it, PowerShell with an ampersand before it.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Final
from urllib.parse import unquote

_SCHEME: Final = "file://"
_QUOTES: Final = ("'", '"')


def paths_in(text: str, *, windows: bool = os.name == "nt") -> tuple[Path, ...]:
    """Return what ``text`` may mean, the likeliest first; nothing if it is empty.

    The text itself is always among it: a file may really be called so.
    """
    line = next((line for each in text.splitlines() if (line := each.strip())), "")
    if not line or "\0" in line:
        return ()
    meant = _plain(line, windows=windows)
    return tuple(dict.fromkeys((_path(meant), _path(line))))


def _plain(line: str, *, windows: bool) -> str:
    if line.lower().startswith(_SCHEME):
        return _of_address(line[len(_SCHEME) :], windows=windows)
    if windows:
        line = line.removeprefix("& ")
        return line[1:-1] if len(line) > 1 and line[0] == line[-1] and line[0] in _QUOTES else line
    try:
        words = shlex.split(line)
    except ValueError:  # a quote that nobody closed
        return line
    # A path that was typed may have spaces; one that was dropped is a single word.
    plain = words[0] if len(words) == 1 else line
    return _of_address(plain[len(_SCHEME) :], windows=False) if plain.lower().startswith(_SCHEME) else plain


def _of_address(rest: str, *, windows: bool) -> str:
    _host, slash, path = rest.partition("/")
    path = unquote(slash + path)
    return path.lstrip("/") if windows else path


def _path(text: str) -> Path:
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:  # nobody of that name
        return path
