"""From an address in an article to the file that it means.

Names are compared in composed form, then without regard to letter case: a folder written on one system gives the same
edition on every other. What is found lies inside the article's folder, is a regular file, and is not hidden; nor is
what a link leads to.
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.publish.sources import is_hidden

if TYPE_CHECKING:
    from pathlib import Path

    from reader.publish.sources import Source


class Locator:
    """Finds files; remembers the folders that it has listed."""

    def __init__(self) -> None:
        self._listed: dict[Path, dict[str, str]] = {}

    def locate(self, address: str, article: Source) -> Path | None:
        """Return the file that ``address``, a path relative to ``article``, means; with ``/`` first, to its root.

        The address may be percent-encoded, written with backslashes, and end in a query or fragment.
        """
        for written in dict.fromkeys((address, re.split(r"[?#]", address, maxsplit=1)[0])):
            if path := self._follow(unquote(written).replace("\\", "/"), article):
                return path
        return None

    def _follow(self, address: str, article: Source) -> Path | None:
        steps = [] if address.startswith("/") else article.name.split("/")[:-1]
        for part in address.split("/"):
            if part == "..":
                if not steps:
                    return None
                steps.pop()
            elif part not in {"", "."}:
                steps.append(part)
        path = article.root
        for step in steps:
            name = self._entry(path, unicodedata.normalize("NFC", step))
            if name is None:
                return None
            path /= name
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        if not target.is_file() or not target.is_relative_to(article.root) or is_hidden(target, article.root):
            return None
        return target

    def _entry(self, folder: Path, name: str) -> str | None:
        """Return the name, as the file system has it, of what ``name`` (composed) means in ``folder``."""
        if name.startswith("."):
            return None
        if folder not in self._listed:
            self._listed[folder] = _names(folder)
        names = self._listed[folder]
        return names.get(name) or names.get(name.casefold())


def _names(folder: Path) -> dict[str, str]:
    try:
        with os.scandir(folder) as scan:
            written = sorted(entry.name for entry in scan)
    except OSError:
        return {}
    names = {unicodedata.normalize("NFC", name): name for name in written}
    return {name.casefold(): real for name, real in names.items()} | names
