"""The screens. The only user of Textual.

Public: ``run`` shows those over one bundle, ``run_library`` those over a library; both return the exit status.
``Opener`` is what ``run`` opens a bundle with.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from reader.errors import CrashedError, NoTerminalError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.library import Library
    from reader.tui.app import ReaderApp

__all__ = ["Opener", "run", "run_library"]

SWITCH_INTERVAL: Final = 0.001
"""Seconds; Python's own choice is 0.005."""

Opener: TypeAlias = "Callable[[str | None], Library]"
"""Opens a bundle with a passphrase, or with ``None`` where something to open it with was given before.

It runs beside the screen and raises a ``ReaderError``: ``NoMatchError`` for a passphrase that does not fit.
"""


def run(opener: Opener, *, name: str, needs_passphrase: bool) -> int:
    """Show the screens over a bundle until the person leaves; return the exit status.

    ``name`` is the bundle's file name. The status is 0, or 1 where nothing was ever opened, or 128 and the signal's
    number where a signal ended it. Raises ``NoTerminalError``, and ``CrashedError`` where a mistake of ours ended it.
    """

    def make() -> ReaderApp:
        from reader.tui.app import ReaderApp  # noqa: PLC0415 - Textual is slow to import

        return ReaderApp(opener, file_name=name, needs_passphrase=needs_passphrase, met=False)

    return _run(make)


def run_library(path: Path, *, named: bool = True, export: Path | None = None) -> int:
    """Show the screens over the library file at ``path`` until the person leaves; return the exit status.

    Where there is no file, they offer to make one, and its folder with it where nobody ``named`` the file. Other files
    they make in its folder and in ``export``, for this process has been kept from making them elsewhere. Status and
    errors are those of ``run``; the status is 1 too where somebody looked at the welcome and left.
    """

    def make() -> ReaderApp:
        from reader.tui.library import LibraryApp, LibraryFile  # noqa: PLC0415 - Textual is slow to import

        return LibraryApp(LibraryFile(path, named), save_in=(*([export] if export else []), path.parent))

    return _run(make)


def _run(make: Callable[[], ReaderApp]) -> int:
    # Textual draws on standard error: sent to a file, it would leave there whatever was read.
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    if os.environ.get("TERM") == "dumb" or not all(stream is not None and stream.isatty() for stream in streams):
        raise NoTerminalError

    from reader.tui.environment import drop_textual_variables  # noqa: PLC0415 - before Textual is imported

    drop_textual_variables()

    # A key is a chain of small steps, each of which may have to wait this long for a thread that indexes.
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = make()
    failure = None
    try:
        app.run()
    except Exception as error:  # noqa: BLE001 - a traceback could show an article
        failure = type(error).__name__
    finally:
        app.close()
    if (failure := app.failure or failure) is not None:
        raise CrashedError(kind=failure)
    return app.return_code or 0
