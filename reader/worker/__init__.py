"""The caged child that indexes, so that the screen never waits and hostile text is taken apart where it can do no harm.

``Indexer`` starts it, asks it and ends it; it is the ``Builder`` of an ``Index``. ``prepare`` is called before this
process gives up starting programs (``reader.guard.confine``), so that children can be started all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.worker.zygote import prepare

if TYPE_CHECKING:
    from reader.worker.indexer import Indexer

__all__ = ["Indexer", "prepare"]


def __getattr__(name: str) -> object:
    if name == "Indexer":
        from reader.worker.indexer import Indexer  # noqa: PLC0415 - slow to import, and not needed to prepare

        return Indexer
    raise AttributeError(name)
