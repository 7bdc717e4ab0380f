"""The caged child that indexes, so that the screen never waits and hostile text is taken apart where it can do no harm.

``Indexer`` starts it, asks it and ends it; it is the ``Builder`` of an ``Index``.
"""

from reader.worker.indexer import Indexer

__all__ = ["Indexer"]
