"""Where a library's contents are kept: one interface, in memory or sealed in one file.

``volume.Volume`` opens a library of such a file, ``create`` makes one (docs/library-format.md).
"""

from reader.store.interface import LastingStore, Opens, Store
from reader.store.memory import MemoryStore

__all__ = ["LastingStore", "MemoryStore", "Opens", "Store"]
