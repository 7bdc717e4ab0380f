"""Choosing where a new file goes: the folder from the list, its name typed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import on

from reader.errors import FolderMissingError, FolderNotWritableError, TargetExistsError
from reader.text import CleanText, _
from reader.tui.keybar import Hint
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.errors import ReaderError


class SaveFileScreen(ChooseFileScreen):
    """Lets a person say where a file is to be made; nothing that is there is ever chosen."""

    def label(self) -> CleanText:
        """Say what goes into the field."""
        return _("New file:")

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        return (
            Hint("A-Z", _("type a name")),
            Hint("Enter", _("go on")),
            Hint("Backspace", _("folder above")),
            Hint("Esc", _("back")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn", _("move in the list")),
            Hint("Enter", _("open the folder; with a name typed, make the file in this folder")),
            Hint("Backspace", _("go to the folder above")),
            Hint("A-Z /", _("type a name for the new file, or a whole path")),
            Hint("Esc", _("clear the name, go back")),
        )

    @on(Rows.Opened)
    def opened(self, message: Rows.Opened) -> None:
        """Open a folder; what is there already is not chosen."""
        entry = self._entries[message.index]
        if entry.is_folder:
            self._go_to(entry.path)
        else:
            self.tell_error(TargetExistsError(path=str(entry.path)))

    async def _take(self, paths: Sequence[Path]) -> None:
        if not paths:
            return
        base = self._folder
        save_in = self.host.save_in
        path, is_folder, refusal = await self.reader.reading.run(
            lambda: _looked_at([base / each for each in paths], save_in)
        )
        if is_folder:
            await self._list(path)
        elif refusal is not None:
            self.tell_error(refusal)
        else:
            self._choose(path)


def _looked_at(paths: Sequence[Path], save_in: Sequence[Path]) -> tuple[Path, bool, ReaderError | None]:
    """Return the likeliest of ``paths``, whether it is a folder, and what keeps a file from being made there.

    This process has been kept from making files anywhere but in ``save_in``; where that is empty, everywhere.
    """
    path = paths[0]
    try:
        if path.is_dir():
            return path, True, None
        if os.path.lexists(path):
            return path, False, TargetExistsError(path=str(path))
        folder = path.parent.resolve(strict=True)
        if not folder.is_dir():
            return path, False, FolderMissingError(path=str(path.parent))
    except (OSError, ValueError):
        return path, False, FolderMissingError(path=str(path.parent))
    if save_in and not any(folder.is_relative_to(each.resolve()) for each in save_in):
        return path, False, FolderNotWritableError(path=str(save_in[0]))
    return path, False, None
