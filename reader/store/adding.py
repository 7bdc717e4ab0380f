"""One more library in a file that is there.

Invariants:

- Which region it gets is drawn by lot among those that nobody claims, and nothing is written but its two roots.
- What is done and said is the same however many libraries the file really holds: one whose passphrase is not given may
  be overwritten, and nobody can tell.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from reader.errors import NoLibraryOpensError, PassphraseInUseError, TooManyLibrariesError
from reader.store import unlock
from reader.store.layout import REGIONS, ROOT_SLOTS, root_offset
from reader.store.root import Root, seal_root
from reader.store.sealing import KEY_SIZE, wipe

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reader.store.device import Device
    from reader.store.layout import Layout
    from reader.store.passphrase import Work
    from reader.store.unlock import Candidate


def find(device: Device, passphrase: str, work: Work) -> Candidate:
    """Return a root that ``passphrase`` opens, its key wiped. Raises ``NoLibraryOpensError``."""
    key = unlock.derive_key(device, passphrase, work)
    candidates = unlock.open_roots(device, key)
    wipe(key)
    unlock.forget(candidates)
    if not candidates:
        raise NoLibraryOpensError
    return candidates[0]


def add_on(
    device: Device, layout: Layout, regions: Collection[int], keep: Sequence[str], new: str, *, work: Work
) -> None:
    """Put an empty library under ``new`` on ``device``; those in ``regions``, and those that ``keep`` opens, stay.

    Raises ``NoLibraryOpensError`` where one of ``keep`` opens nothing, ``PassphraseInUseError`` where ``new`` opens
    something, ``TooManyLibrariesError`` where no region is left, and what writing raises.
    """
    kept = {*regions, *(find(device, passphrase, work).region for passphrase in keep)}
    key = unlock.derive_key(device, new, work)
    try:
        if unlock.opens_any(device, key):
            raise PassphraseInUseError
        left = set(range(REGIONS)) - kept
        if not left:
            raise TooManyLibrariesError(limit=REGIONS)
        put_roots(device, layout, secrets.choice(sorted(left)), key)
        device.sync()
    finally:
        wipe(key)


def put_roots(device: Device, layout: Layout, region: int, key: bytearray) -> None:
    """Write both roots of an empty library."""
    root = Root(layout.cells, bytearray(secrets.token_bytes(KEY_SIZE)))
    for slot in range(ROOT_SLOTS):
        device.write(root_offset(region, slot), seal_root(root, key, region, slot))
    wipe(root.key)
