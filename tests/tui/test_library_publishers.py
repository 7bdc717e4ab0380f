"""Meeting a publisher on the screen: compare the numbers, trust, and know a forgery at sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.libraries import article, edition
from support.library_screens import (
    SPRING,
    app_over_file,
    bundle_file,
    choose,
    give_passphrase,
    library_file,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.screens import press, see, shown, type_, until

from reader.bundle import fingerprint
from reader.tui.library.confirm_import import ConfirmImportScreen
from reader.tui.library.publisher import PublisherScreen

GROUPS = fingerprint(SIGNER.public)
NEXT = replace(edition([article("next", "What came next.\n")], number=2), publisher="The Publisher")
FORGED = replace(edition([article("forged", "Forged.\n")], series="forged"), publisher="The Рublisher")  # Cyrillic Р


async def test_first_meeting_compare_trust_and_the_next_is_trusted(tmp_path) -> None:
    app = app_over_file(library_file(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await choose(pilot, str(bundle_file(tmp_path)))
        await give_passphrase(pilot)
        await see(pilot, "? unknown publisher")
        await see(pilot, "compare, trust")
        await press(pilot, "t")
        await see(pilot, "  ".join(GROUPS[:4]))
        await type_(pilot, f"{GROUPS[0]} {GROUPS[1]}")
        await see(pilot, "2 groups of eight agree so far.")
        await type_(pilot, f" {int(GROUPS[2]) ^ 1:05}")
        await see(pilot, "! Group 3 differs")
        await press(pilot, "enter")
        await see(pilot, "do not trust it")
        await press(pilot, "tab", "enter")
        await see(pilot, "do not trust it")
        await press(pilot, "shift+tab", "ctrl+u")
        await type_(pilot, " ".join(GROUPS))
        await see(pilot, "= All eight groups agree.")
        await press(pilot, "enter", "ctrl+u")
        await type_(pilot, "My paper")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmImportScreen))
        await see(pilot, "+ trusted")
        await press(pilot, "enter")
        await on_list(pilot)
        assert "+ trusted · 2021-03-19" in await see(pilot, "My paper")
        await choose(pilot, str(bundle_file(tmp_path, NEXT, name="next.bundle")))
        await see(pilot, "“My paper”, whom you trust")
        await press(pilot, "enter")
        await see(pilot, "Title of next")
        assert "unknown" not in shown(app)
        await press(pilot, "enter")
        assert "+ trusted" in await see(pilot, "What came next.")
    app.close()  # it may be indexing still


@pytest.mark.parametrize("signer", [OTHER_SIGNER, None])
async def test_a_forgery_is_unmistakable(tmp_path, signer) -> None:
    file = library_with(tmp_path, SPRING)
    library = opened(file)
    library.publishers.trust(SIGNER.public.raw, "The Publisher")
    library.close()
    app = app_over_file(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await choose(pilot, str(bundle_file(tmp_path, FORGED, signer=signer)))
        await give_passphrase(pilot)
        screen = await see(pilot, "!! FALSE NAME: this is not by “The Publisher”")
        assert "This is NOT by “The Publisher”, whom you trust" in " ".join(screen.split())
        await see(pilot, "keep it all the same")
        await press(pilot, "enter")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmImportScreen), "Enter does not keep it"
        await press(pilot, "k")
        await on_list(pilot)
        await see(pilot, "Title of forged")
        await until(pilot, lambda: shown(app).count("!! FALSE NAME") == 1)
        await until(pilot, lambda: shown(app).count("+ trusted") == 3)
        await press(pilot, "home", "enter")
        await until(pilot, lambda: "FALSE NAME" in shown(app) or "+ trusted" in shown(app))
        if signer is not None:
            await press(pilot, "escape")
            await on_list(pilot)
            await press(pilot, "p")
            await see(pilot, "!! FALSE NAME · NOT by “The Publisher”")
            await press(pilot, "end", "enter")
            await until(pilot, lambda: isinstance(app.screen, PublisherScreen))
            await see(pilot, "!! FALSE NAME")
    app.close()  # it may be indexing still


async def test_the_list_of_publishers(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await press(pilot, "p")
        await see(pilot, " ".join(GROUPS))
        assert "trust no more" not in shown(app), "there is nobody to forget"
        await press(pilot, "x")
        await pilot.pause()
        assert "no more?" not in shown(app)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PublisherScreen))
        await press(pilot, "tab", "enter")  # read anyway, trusted without comparing
        await see(pilot, "+ trusted · The Publisher")
        await press(pilot, "escape")
        await on_list(pilot)
        await see(pilot, "+ trusted")
        await press(pilot, "p")
        await see(pilot, "trust no more")
        await press(pilot, "x")
        await see(pilot, "Trust “The Publisher” no more?")
        await press(pilot, "escape", "x", "f")
        await see(pilot, "? unknown publisher")
        await press(pilot, "escape")
        await on_list(pilot)
        await see(pilot, "? unknown publisher")
