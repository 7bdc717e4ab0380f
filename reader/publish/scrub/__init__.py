"""Takes out of a picture what tells of its making: place, time, camera, editor, earlier versions.

Nothing is decoded or encoded: the compressed picture stays byte for byte, and only what is needed to show it is kept
around it. The type is told by the file's first bytes, never by its name.

Public: ``scrub``, ``Picture``, ``EXTENSIONS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reader.publish.scrub import jpeg, png, webp

EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A scrubbed picture: its media type, its bytes, and the names of what was removed.

    ``turned`` says that the picture relied on EXIF to be shown upright, which it no longer can.
    """

    type: str
    data: bytes
    removed: tuple[str, ...]
    turned: bool


def scrub(data: bytes) -> Picture | None:
    """Return the picture ``data`` scrubbed, or ``None`` if it is of no type that is packed.

    Raises ``ValueError`` where the file breaks the structure of its format.
    """
    for media_type, module in (("image/png", png), ("image/jpeg", jpeg), ("image/webp", webp)):
        if module.recognises(data):
            scrubbed = module.scrub(data)
            return Picture(media_type, scrubbed.data, tuple(dict.fromkeys(scrubbed.removed)), scrubbed.orientation != 1)
    return None
