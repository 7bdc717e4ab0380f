"""What holds of the guard's walls, and how it is said in one line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from reader.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.text import CleanText


class Level(Enum):
    """Who sees to it that a wall holds."""

    SYSTEM = N_("Enforced by your system: {walls}.")
    PARTLY = N_("Enforced by your system in part: {walls}.")
    OURS = N_("Only the reader's own code sees to: {walls}.")
    NOBODY = N_("Not prevented: {walls}.")


class Remark(Enum):
    """What makes the walls thinner than they look, or is good to know."""

    ROOT = N_("You run the reader as root, whom the system holds less firmly. Start it as an ordinary user.")
    PRELOADED = N_("LD_PRELOAD puts other software into the reader, where it sees all that you see. Unset it.")
    KEYS_NOT_LOCKED = N_("Your system locks no memory for keys: they may get into the swap file on your disk.")
    SOCKET_CLOSED = N_("A network connection or socket was handed to the reader. It was closed unused.")
    SOCKET_KEPT = N_("What the reader is given or prints goes through a network connection of another program.")

    @property
    def is_gap(self) -> bool:
        """Whether ``--strict`` refuses to run because of it."""
        return self is not Remark.SOCKET_CLOSED


@dataclass(frozen=True, slots=True)
class Protection:
    """Who now sees to it that this process keeps to its business.

    ``network``: it makes no connection. ``memory``: there is no core file of it, no crash report, and no other program
    reads its memory. ``files``: it touches no file but what it was told to work on; where it ``reads_anything``, it
    changes none but these. ``programs``: it starts none.
    """

    network: Level
    memory: Level
    files: Level = Level.NOBODY
    programs: Level = Level.NOBODY
    reads_anything: bool = False
    remarks: frozenset[Remark] = field(default=frozenset())

    @property
    def complete(self) -> bool:
        """Whether the system enforces all of it, and nothing speaks against it."""
        return self._walls_hold() and not any(each.is_gap for each in self.remarks)

    def words(self) -> CleanText:
        """Say in one line what is enforced and by whom."""
        from reader.text import joined  # noqa: PLC0415 - nothing of it is imported before the walls stand

        return joined(" ", (*self._levels(), *self.remark_words()))

    def gaps(self, *, to_person: bool) -> CleanText:
        """Say in one line what is less than it should be; nothing where all is enforced and nothing is to be told.

        A script, which is no person, is not told that it runs as root: in a container everything does.
        """
        from reader.text import joined  # noqa: PLC0415 - see above

        told = self if to_person else replace(self, remarks=self.remarks - {Remark.ROOT})
        return told.words() if not self._walls_hold() else joined(" ", told.remark_words())

    def remark_words(self) -> Iterator[CleanText]:
        """Yield the sentences of the remarks."""
        from reader.text import _  # noqa: PLC0415 - see above

        return (_(each.value) for each in Remark if each in self.remarks)

    def _walls_hold(self) -> bool:
        return {self.network, self.memory, self.files, self.programs} == {Level.SYSTEM}

    def _levels(self) -> Iterator[CleanText]:
        from reader.text import _  # noqa: PLC0415 - see above

        for level in Level:
            walls = [_(self._wall(name)) for name in _WALLS if getattr(self, name) is level]
            if walls:
                yield _(level.value, walls=", ".join(walls))

    def _wall(self, name: str) -> str:
        return _NO_CHANGES if name == "files" and self.reads_anything else _WALLS[name]


_NO_CHANGES: Final = N_("no changes to files outside the library's folder and what you name")
_WALLS: Final = {
    "network": N_("no network"),
    "files": N_("no files but those that you name"),
    "programs": N_("no other programs"),
    "memory": N_("no copy of the reader's memory for others"),
}
