"""Making articles found by their words, with a bar to look at meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.interrupt import Stop
from reader.cli.progress import progress_bar
from reader.text import _

if TYPE_CHECKING:
    from reader.library import Library


def index_all(library: Library, stop: Stop | None = None) -> bool:
    """Index what is not indexed yet, until Ctrl+C is pressed; return whether everything is indexed."""
    stop = stop or Stop()
    # Where nothing seems to be left, once all the same: it alone notices an index of an older format.
    total = left = library.unindexed or library.index_some()
    if not total:
        return True
    with stop.between_steps(), progress_bar(_("Indexing")) as progress:
        while left and not stop():
            left = library.index_some()
            progress(total - left, total)
    return not left
