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
from reader.guard import locked
from reader.store import unlock
from reader.store.layout import REGIONS, ROOT_SLOTS, root_offset
from reader.store.root import Root, seal_root
from reader.store.sealing import KEY_SIZE, wipe

if TYPE_CHECKING:
    from collections.abc import Collection

    from reader.store.device import Device
    from reader.store.layout import Layout
    from reader.store.passphrase import Work
    from reader.store.unlock import Candidate


def find(device: Device, passphrase: str, work: Work) -> Candidate:
    """Return a root that ``passphrase`` opens, its key wiped. Raises ``NoLibraryOpensError``."""
    key = unlock.derive_key(device, passphrase, work)
    try:
        candidates = unlock.open_roots(device, key)
    finally:
        wipe(key)
    unlock.forget(candidates)
    if not candidates:
        raise NoLibraryOpensError
    return candidates[0]


def put_beside(device: Device, layout: Layout, kept: Collection[int], key: memoryview) -> None:
    """Put an empty library under ``key`` on ``device``, in none of the regions that are ``kept``.

    Raises ``PassphraseInUseError`` where ``key`` opens something, ``TooManyLibrariesError`` where no region is left,
    and what writing raises.
    """
    if unlock.region_of(device, key) is not None:
        raise PassphraseInUseError
    left = set(range(REGIONS)) - set(kept)
    if not left:
        raise TooManyLibrariesError(limit=REGIONS)
    put_roots(device, layout, secrets.choice(sorted(left)), key)
    device.sync()


def put_roots(device: Device, layout: Layout, region: int, key: memoryview) -> None:
    """Write both roots of an empty library."""
    root = Root(layout.cells, locked.copied(secrets.token_bytes(KEY_SIZE)))
    for slot in range(ROOT_SLOTS):
        device.write(root_offset(region, slot), seal_root(root, key, region, slot))
    wipe(root.key)
