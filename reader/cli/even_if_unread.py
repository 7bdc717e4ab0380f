"""Output that nobody reads any more, as after ``| head``: a command that changes something goes on without it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_OUTPUT: Final = 1


@contextmanager
def even_if_unread() -> Iterator[None]:
    """Go on after what is printed within, even where the pipe that it goes to was closed."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Send standard output nowhere from now on, and with it what is waiting to be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_OUTPUT)
    os.close(nowhere)
