"""Whoever is trusted, or no more, is so at once wherever they are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.libraries import article, bundle_of, edition
from support.library_screens import (
    SPRING,
    app_over_file,
    bundle_file,
    choose,
    give_passphrase,
    library_with,
    on_list,
    opened,
    unlock,
)
from support.screens import press, see, type_, until

from reader.tui.library.confirm_import import ConfirmImportScreen

NEXT = replace(edition([article("next", "What came next.\n")], number=2), publisher="The Publisher")
FORGED = replace(edition([article("forged", "A forged law.\n")], series="forged"), publisher="The Рublisher")


@pytest.mark.parametrize("searching", [False, True])
async def test_trusted_while_a_bundle_is_looked_at_and_left(tmp_path, searching) -> None:
    file = library_with(tmp_path, SPRING)
    library = opened(file)
    with bundle_of(FORGED, signer=OTHER_SIGNER) as bundle:
        library.add(bundle)
    library.index_all()
    library.close()
    app = app_over_file(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        assert (await see(pilot, "Title of forged")).count("? unknown publisher") == 4
        if searching:
            await type_(pilot, "/law")
            await see(pilot, "2 found")
            await press(pilot, "down")
        await choose(pilot, str(bundle_file(tmp_path, NEXT)))
        await give_passphrase(pilot)
        await see(pilot, "compare, trust")
        await press(pilot, "t")
        await see(pilot, "Calls itself")
        await press(pilot, "tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmImportScreen))
        await press(pilot, "escape")
        await on_list(pilot)
        screen = await see(pilot, "!! FALSE NAME")
        assert screen.count("+ trusted") == (1 if searching else 3)
        assert "unknown" not in screen
        if searching:
            assert "2 found" in screen
    app.close()
    library = opened(file)
    assert [each.name for each in library.publishers.all()][:1] == ["The Publisher"]
    assert {each.publisher.key for each in library.editions()} == {SIGNER.public.raw, OTHER_SIGNER.public.raw}
    library.close()


async def test_an_open_article_tells_of_trust_as_it_is_now(tmp_path) -> None:
    app = app_over_file(library_with(tmp_path, SPRING))
    async with app.run_test(size=(80, 24)) as pilot:
        await unlock(pilot)
        await press(pilot, "enter")
        await see(pilot, "? unknown publisher")
        assert app.library is not None
        app.library.publishers.trust(SIGNER.public.raw, "Spring Press")
        await press(pilot, "i")
        screen = await see(pilot, "Fingerprint")
        assert "+ trusted" in screen
        assert "Spring Press" in screen
        app.library.publishers.forget(SIGNER.public.raw)
        await press(pilot, "escape", "i")
        screen = await see(pilot, "Fingerprint")
        assert "? unknown publisher" in screen
    app.close()
