"""A root: all that is needed to find everything else of one library, sealed under the passphrase's key.

Invariants:

- The region has two roots. After a commit both say the same, under the same generation; the higher generation is
  the newer one.
- Whatever a root must name always fits: ``layout.LARGEST`` is chosen so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.errors import LibraryNewerFormatError
from reader.store.encoding import Fields, MalformedError, put_bytes, put_number
from reader.store.free_map import decode_spans, encode_spans
from reader.store.layout import ROOT_SIZE
from reader.store.sealing import KEY_SIZE, seal, unseal, wipe
from reader.store.table import FIRST_OBJECT, WRITE_ID_SIZE, PageRef

if TYPE_CHECKING:
    from reader.store.free_map import Span

FORMAT: Final = 1
STATE_CAPACITY: Final = 4096
"""The bytes of recent state that a root carries itself."""

MAX_STATE: Final = 1 << 20

MAX_PAGES: Final = 330
"""More than the table of the largest file takes, if no name is of an empty object; what a root has room for."""

_KIND: Final = b"root"


@dataclass(frozen=True, slots=True)
class Root:
    """The contents of a root.

    ``cells`` is the size of each region; ``key`` seals the region's cells; ``pages`` are the table's. The state is
    in ``state`` or, where it is longer than ``STATE_CAPACITY``, in ``state_pages``. ``erase`` lists cells that no
    root names any more and that may not have been overwritten yet.
    """

    cells: int
    key: memoryview = field(repr=False)
    generation: int = 0
    next_object: int = FIRST_OBJECT
    pages: tuple[PageRef, ...] = ()
    state: bytes = field(default=b"", repr=False)
    state_pages: tuple[PageRef, ...] = ()
    erase: tuple[Span, ...] = ()


def seal_root(root: Root, key: memoryview, region: int, slot: int) -> bytearray:
    """Return ``root`` sealed for its place in the file."""
    encoded = bytearray()
    for number in (FORMAT, root.cells, root.generation, root.next_object):
        put_number(encoded, number)
    encoded += root.key
    for pages in (root.pages, root.state_pages):
        put_number(encoded, len(pages))
        for page in pages:
            put_number(encoded, page.cells[0])
            put_number(encoded, page.cells[1])
            encoded += page.write_id
    put_bytes(encoded, root.state)
    put_bytes(encoded, encode_spans(root.erase, root.cells))
    sealed = seal(key, encoded, _associated(region, slot), ROOT_SIZE)
    wipe(encoded)
    return sealed


def unseal_root(sealed: bytes, key: memoryview, region: int, slot: int) -> bytearray | None:
    """Return the contents of a root as they were sealed, or ``None`` where ``key`` does not open it."""
    return unseal(key, sealed, _associated(region, slot))


def read_root(encoded: bytearray) -> Root:
    """Return the root in ``encoded``, which is wiped. Raises ``LibraryNewerFormatError`` and ``MalformedError``."""
    try:
        fields = Fields(encoded)
        if fields.number() != FORMAT:
            raise LibraryNewerFormatError
        cells, generation, next_object = (fields.number() for _ in range(3))
        key = fields.secret(KEY_SIZE)
        pages, state_pages = (_read_pages(fields) for _ in range(2))
        state = fields.bytes()
        erase = tuple(decode_spans(fields.bytes(), cells))
    finally:
        wipe(encoded)
    if fields:
        raise MalformedError
    return Root(cells, key, generation, next_object, pages, state, state_pages, erase)


def _read_pages(fields: Fields) -> tuple[PageRef, ...]:
    return tuple(
        PageRef((fields.number(), fields.number()), fields.take(WRITE_ID_SIZE)) for _ in range(fields.number())
    )


def _associated(region: int, slot: int) -> bytes:
    return _KIND + bytes((region, slot))
