"""Small pictures that file managers keep of files, and their notes of what they could make none of.

Source: freedesktop.org, Thumbnail Managing Standard: the name is the MD5 of the file's URI, which is in the PNG, too.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.naming import Names
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.traces.machine import Machine

_HEADER: Final = 4096  # bytes: the texts of a PNG stand before its picture there

_WORDS: Final = (
    N_("A file manager's thumbnail, or its note that it could make none: the name of a sealed file, and its date."),
    N_("Delete this file. All others in its folder can go too: they are made anew."),
)
_FOLDERS: Final = (("cache", "thumbnails/*"), ("cache", "thumbnails/fail/*"), ("home", ".thumbnails/*"))


def find(machine: Machine) -> Iterator[Trace]:
    """Yield the thumbnails of known files, and those that name what is looked for."""
    names = Names(machine)
    expected = {_name_of(path) for path in [machine.library, *machine.known]}
    for base, pattern in _FOLDERS:
        for folder in machine.matching(base, pattern):
            for entry in machine.entries(folder):
                if entry.name.endswith(".png") and (
                    entry.name in expected or names.within([machine.beginning(entry.path, _HEADER)])
                ):
                    yield Trace(Kind.THUMBNAIL, entry.path, *_WORDS)


def _name_of(path: Path) -> str:
    try:
        uri = path.absolute().as_uri()
    except ValueError:
        return ""
    return hashlib.md5(uri.encode(), usedforsecurity=False).hexdigest() + ".png"
