"""What a publisher is told about a packed edition beside errors: what was dropped, skipped or guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know: a gettext message id with named placeholders, and the data that fills them.

    The data comes from file names and articles: whoever shows it cleans it first.
    """

    message: str
    data: Mapping[str, str | int] = field(default_factory=dict)


class Notes:
    """Collects notes, each once, in the order in which they come up."""

    def __init__(self) -> None:
        self._notes: dict[tuple[str, tuple[tuple[str, str | int], ...]], Note] = {}

    def add(self, message: str, /, **data: str | int) -> None:
        """Note ``message``. Long data, such as a ``data:`` address, is cut."""
        short = {
            key: value[: _LONGEST - 1] + "…" if isinstance(value, str) and len(value) > _LONGEST else value
            for key, value in data.items()
        }
        self._notes.setdefault((message, tuple(short.items())), Note(message, short))

    def all(self) -> tuple[Note, ...]:
        """Return what has been noted."""
        return tuple(self._notes.values())
