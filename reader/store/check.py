"""Every cell of an open library, read and opened once; what is damaged, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.store.reading import read_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.store.cells import Cells
    from reader.store.table import Kept, PageRef


class Part(StrEnum):
    """What a damage is a damage of."""

    OBJECT = "object"
    TABLE = "table"
    STATE = "state"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class Damage:
    """``places`` cells (or roots) of one thing do not open as what was written.

    ``name`` is an object's name, empty for the store's own parts. ``lost`` says that no copy is left of some of
    it; otherwise everything can still be read.
    """

    part: Part
    name: str
    places: int
    lost: bool


def check_objects(
    cells: Cells, objects: Iterable[tuple[str, Kept]], progress: Callable[[int, int], None] | None
) -> Iterator[Damage]:
    """Read all copies of all objects; ``progress`` gets how many cells are done, and of how many."""
    objects = list(objects)
    total = sum(count for _, kept in objects for _, count in kept.spans())
    done = 0
    for name, kept in objects:
        damaged = 0
        lost = False
        for data, bad in read_cells(cells, kept, all_copies=True):
            damaged += bad
            lost = lost or data is None
            done += len(kept.copies)
            if progress is not None:
                progress(done, total)
        if damaged:
            yield Damage(Part.OBJECT, name, damaged, lost)


def check_pages(cells: Cells, part: Part, refs: Iterable[PageRef], object_id: int) -> Iterator[Damage]:
    """Read both copies of pages; those of the table all have index 0."""
    for position, ref in enumerate(refs):
        places = ref.places(object_id, position if part is Part.STATE else 0)
        bad = sum(cells.read(place) is None for place in places)
        if bad:
            yield Damage(part, "", bad, lost=bad == len(ref.cells))
