"""Where the screens make files: in the folders that this process was left, and a word about it anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.library_screens import SPRING, app_over_file, library_with, unlock
from support.screens import press, see, type_

from reader.tui.library.save_file import SaveFileScreen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("granted", ["x", "../library/x"])
async def test_a_file_is_made_where_that_was_named(tmp_path: Path, granted: str) -> None:
    for name in ("library", "exported", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "exported" / "link").symlink_to(tmp_path / "elsewhere")
    app = app_over_file(
        library_with(tmp_path / "library", SPRING), save_in=(tmp_path / "exported", tmp_path / "library")
    )
    async with app.run_test(size=(160, 30)) as pilot:
        await unlock(pilot)
        await press(pilot, "e")
        await see(pilot, "Edition 1")
        await press(pilot, "s")
        await see(pilot, "Pass on “Edition 1”")
        await press(pilot, "enter")
        await see(pilot, f"Folder: {tmp_path / 'exported'}")
        for refused in (f"{tmp_path / 'elsewhere'}/x", f"{tmp_path / 'exported' / 'link'}/x", "../x"):
            await type_(pilot, refused)
            await press(pilot, "enter")
            await see(pilot, "Files can be made in")
            assert isinstance(app.screen, SaveFileScreen)
            await press(pilot, "ctrl+u")
        await type_(pilot, granted)
        await press(pilot, "enter")
        await see(pilot, "For whom is the bundle sealed?")
