"""From a passphrase to a library: one derivation, all eight roots tried, the newest whole one taken.

Invariants:

- Whatever the passphrase opens, or if it opens nothing, the same is read, derived and tried.
- A root whose table is whole comes before one whose table is not; then the higher generation comes first.
- Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reader.errors import DamagedError, LibrarySizeError, NoLibraryOpensError, UnreadableError
from reader.store.cells import Cells
from reader.store.encoding import MalformedError
from reader.store.layout import REGIONS, ROOT_SIZE, ROOT_SLOTS, SALT_SIZE, Layout, root_offset
from reader.store.passphrase import derive
from reader.store.root import Root, read_root, unseal_root
from reader.store.sealing import wipe
from reader.store.table import STATE, TABLE, Page, PageRef, read_page

if TYPE_CHECKING:
    from reader.store.device import Device
    from reader.store.passphrase import Work

PLACES: Final = tuple((region, slot) for region in range(REGIONS) for slot in range(ROOT_SLOTS))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A root that opened, and where it lies."""

    region: int
    slot: int
    root: Root


@dataclass(frozen=True, slots=True)
class Opened:
    """A library as it was found: its newest whole ``root``, and where that is.

    The root's generation is the highest of the region, so that the next is higher than any. ``worn`` are pages of
    which one copy did not open, ``lost`` those of which none did. ``state`` is ``None`` where it is damaged.
    """

    region: int
    slot: int
    root: Root
    cells: Cells
    pages: list[Page]
    worn: frozenset[PageRef]
    lost: tuple[PageRef, ...]
    state: bytes | None


def derive_key(device: Device, passphrase: str, work: Work) -> memoryview:
    """Return the key of the roots that ``passphrase`` opens in this file."""
    return derive(passphrase, _read_at_most(device, 0, SALT_SIZE), work)


def open_roots(device: Device, key: memoryview) -> list[Candidate]:
    """Try all eight roots. Raises ``LibraryNewerFormatError``."""
    opened: list[tuple[int, int, bytearray | None]] = []
    for region, slot in PLACES:
        try:
            sealed = _read_at_most(device, root_offset(region, slot), ROOT_SIZE)
        except UnreadableError:
            sealed = bytes(ROOT_SIZE)  # a bad patch of the disk; the other root is elsewhere
        opened.append((region, slot, unseal_root(sealed, key, region, slot)))
    return [Candidate(region, slot, _readable(encoded)) for region, slot, encoded in opened if encoded is not None]


def region_of(device: Device, key: memoryview) -> int | None:
    """Return the region whose roots ``key`` opens, if it opens any."""
    candidates = open_roots(device, key)
    forget(candidates)
    return candidates[0].region if candidates else None


def forget(candidates: list[Candidate]) -> None:
    """Wipe the keys in ``candidates``."""
    for each in candidates:
        wipe(each.root.key)


def open_library(device: Device, candidates: list[Candidate]) -> Opened:
    """Return the library that ``candidates`` are roots of; the keys of the others are wiped.

    Raises ``NoLibraryOpensError`` and ``LibrarySizeError``.
    """
    if not candidates:
        raise NoLibraryOpensError
    try:
        # One passphrase opens one library: creating and changing refuse anything else.
        ours = [each for each in candidates if each.region == candidates[0].region]
        if any(Layout(each.root.cells).size != device.size for each in ours):
            raise LibrarySizeError
        found: list[Opened] = []
        for each in sorted(ours, key=lambda each: -each.root.generation):
            found.append(_load(device, each))
            if not found[-1].lost:
                break
    except BaseException:
        forget(candidates)
        raise
    best = min(found, key=lambda each: len(each.lost))
    forget([each for each in candidates if each.root is not best.root])
    return replace(best, root=replace(best.root, generation=max(each.root.generation for each in ours)))


def _load(device: Device, candidate: Candidate) -> Opened:
    root = candidate.root
    cells = Cells(device, Layout(root.cells), candidate.region, root.key)
    pages: list[Page] = []
    worn: set[PageRef] = set()
    lost: list[PageRef] = []
    for ref in root.pages:
        page, copies = load_table_page(cells, ref)
        if page is None:
            lost.append(ref)
            continue
        pages.append(page)
        if copies < len(ref.cells):
            worn.add(ref)
    # Where the table has a gap nobody knows which cells may be written, so nothing is mended.
    mended = frozenset() if lost else frozenset(worn)
    return Opened(candidate.region, candidate.slot, root, cells, pages, mended, tuple(lost), _load_state(cells, root))


def load_table_page(cells: Cells, ref: PageRef) -> tuple[Page | None, int]:
    """Return a page of the table from whichever copy opens, and how many copies do. Raises ``DamagedError``."""
    encoded, copies = _load_page(cells, ref, TABLE)
    return (None if encoded is None else _read_page(encoded, ref)), copies


def _load_state(cells: Cells, root: Root) -> bytes | None:
    if not root.state_pages:
        return root.state
    parts = [_load_page(cells, ref, STATE, index)[0] for index, ref in enumerate(root.state_pages)]
    whole = [part for part in parts if part is not None]
    return b"".join(whole) if len(whole) == len(parts) else None


def _load_page(cells: Cells, ref: PageRef, object_id: int, index: int = 0) -> tuple[bytearray | None, int]:
    """Return a page from whichever copy opens, and how many copies do."""
    copies = [data for place in ref.places(object_id, index) if (data := cells.read(place)) is not None]
    return (copies[0] if copies else None), len(copies)


def _read_page(encoded: bytearray, ref: PageRef) -> Page:
    try:
        return read_page(encoded, ref)
    except MalformedError:
        raise DamagedError(name="") from None


def _readable(encoded: bytearray) -> Root:
    try:
        return read_root(encoded)
    except MalformedError:
        raise DamagedError(name="") from None


def _read_at_most(device: Device, offset: int, length: int) -> bytes:
    """Read from the header of what may be no library at all, and too short for one."""
    there = max(0, min(length, device.size - offset))
    return (device.read(offset, there) if there else b"").ljust(length, b"\0")
