"""What each format's scrubber returns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Scrubbed:
    """A picture on its way through: the bytes kept, the names of what was removed, and the EXIF orientation (1–8)."""

    data: bytes = b""
    removed: list[str] = field(default_factory=list)
    orientation: int = 1
