"""The pictures that articles use: found, checked, scrubbed and named.

Invariants:

- a picture is read only from inside the folder of the article that names it (``Locator``), for a saved page, whose
  author is a stranger, only from the page's own folder beside it;
- what is packed is scrubbed, and is named by its own name and the hash of its bytes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from reader.bundle.contents import MediaContents
from reader.errors import N_, PictureError
from reader.publish.locate import Locator
from reader.publish.names import short_hash, slug
from reader.publish.scrub import EXTENSIONS, scrub
from reader.publish.sources import HTML, Source, companions, in_companion, read

if TYPE_CHECKING:
    from pathlib import Path

    from reader.publish.notes import Notes

LARGEST: Final = 16_000_000
"""Bytes of one picture."""

_SCHEME: Final = re.compile(r"(?:[a-z][a-z0-9+.-]+:|//|\\\\)", re.IGNORECASE)
_HERE: Final = re.compile(r"(?:file:|[a-z]:[\\/]|\\\\)", re.IGNORECASE)


class Pictures:
    """The pictures of one edition."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._locator = Locator()
        self._media: dict[bytes, MediaContents] = {}
        self._packed: dict[Path, str] = {}

    def resolve(self, address: str, article: Source) -> str:
        """Return the container's path of the picture at ``address`` as ``article`` names it, or an empty string.

        What is not packed is noted: pictures on the network or inside the address itself, missing ones, those
        outside the article's folder or the saved page's own, and those of another type than PNG, JPEG and WebP.
        Raises ``PictureError`` for a damaged one.
        """
        if not address:
            return ""
        if problem := _elsewhere(address):
            self._notes.add(problem, file=article.name, address=address)
            return ""
        path = self._locator.locate(address, article)
        if path is None:
            self._notes.add(
                N_("“{file}”: there is no picture “{address}” in its folder. Its description, if any, was kept."),
                file=article.name,
                address=address,
            )
            return ""
        if article.suffix in HTML and not in_companion(path, article):
            self._notes.add(
                N_(
                    "“{file}”: the picture “{address}” is not in the page's own folder “{folder}” and was left out."
                    " Its description, if any, was kept."
                ),
                file=article.name,
                address=address,
                folder=companions(article.name)[0],
            )
            return ""
        if path not in self._packed:
            self._packed[path] = self._pack(path, article.root)
        return self._packed[path]

    def used(self, picture: Source) -> bool:
        """Return whether an article uses the file ``picture``."""
        return picture.path in self._packed

    def media(self) -> tuple[MediaContents, ...]:
        """Return the pictures in the order of their paths."""
        return tuple(sorted(self._media.values(), key=lambda media: media.path))

    def _pack(self, path: Path, root: Path) -> str:
        source = Source(path, root, unicodedata.normalize("NFC", path.relative_to(root).as_posix()))
        data = read(source, LARGEST)
        try:
            picture = scrub(data)
        except ValueError:
            raise PictureError(file=source.name) from None
        if picture is None:
            self._notes.add(N_("“{file}” is not a PNG, JPEG or WebP picture and was left out."), file=source.name)
            return ""
        if picture.removed:
            self._notes.add(
                N_("“{file}”: what the picture said about its making was removed ({what})."),
                file=source.name,
                what=", ".join(picture.removed),
            )
        if picture.turned:
            self._notes.add(
                N_("“{file}” relied on a note in it to be shown upright, and that was removed. Save it upright."),
                file=source.name,
            )
        digest = hashlib.sha256(picture.data).digest()
        if digest not in self._media:
            name = "-".join(filter(None, (slug(path.stem), short_hash(picture.data))))
            self._media[digest] = MediaContents(f"media/{name}.{EXTENSIONS[picture.type]}", picture.type, picture.data)
        return self._media[digest].path


def _elsewhere(address: str) -> str | None:
    if _HERE.match(address):
        return N_("“{file}”: the picture “{address}” lies outside its folder. Its description, if any, was kept.")
    if address[:5].lower() == "data:":
        return N_(
            "“{file}”: a picture written into the text itself was left out ({address})."
            " Its description, if any, was kept."
        )
    if _SCHEME.match(address):
        return N_(
            "“{file}”: the picture {address} is on the network and was left out. Its description, if any, was kept."
        )
    return None
