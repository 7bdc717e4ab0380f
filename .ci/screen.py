#!/usr/bin/env python3
"""Draw docs/screen.svg: the list of the sample's articles, searched, at 80 by 24. Run it when the screen changed."""

import asyncio
import re
from pathlib import Path

from reader import age, i18n
from reader.bundle import open_bundle
from reader.library import Library
from reader.store import MemoryStore
from reader.tui.app import ReaderApp

ROOT = Path(__file__).resolve().parents[1]
PASSPHRASE = "six plain words for the sample"


def library(_passphrase: str | None) -> Library:
    """Return the sample, indexed."""
    kept = Library(MemoryStore())
    with (ROOT / "bundles" / "sample.bundle").open("rb") as file:
        kept.add(open_bundle(file, [age.Passphrase(PASSPHRASE)]))
    kept.index_all()
    return kept


async def main() -> None:
    """Search for a word and draw what is seen."""
    i18n.use("en")
    app = ReaderApp(library, file_name="sample.bundle", needs_passphrase=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(1)
        await pilot.press("slash", *"закон")
        await pilot.pause(1)
        svg = app.export_screenshot(title="reader")
    # The drawing would fetch its font from the network; any fixed-width font does.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    lines = [line.rstrip() for line in svg.splitlines()]
    (ROOT / "docs" / "screen.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


asyncio.run(main())
