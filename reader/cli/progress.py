"""How far something long is, on standard error, and only to a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from reader.text import CleanText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_bar(label: CleanText) -> Iterator[Callable[[int, int], None]]:
    """Show a bar; yield what to call with how much is done, and of how much."""
    with click.progressbar(  # noqa: TID251 - the one place
        length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
