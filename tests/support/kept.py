"""A library for tests of the whole program: made once, then copied, and opened at next to no cost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reader.bundle import ArticleContents, EditionContents, seal_file
from support.bundles import CONTENTS, IDENTITY, SIGNER
from support.program import Reader

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from reader.bundle import SecretKey

LIBRARY = "kept.bin"
KEY = "key"


class Kept:
    """A folder with a library (``phrase``), one more in the same file (``decoy``), and the key that opens bundles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / LIBRARY
        self.run = Reader(folder, quick=True)

    def make(self) -> None:
        """Make the library, and the secrets that go with it."""
        (self.folder / "phrase").write_text("the passphrase of this library, six words and more")
        (self.folder / "decoy").write_text("another passphrase for something harmless to show")
        (self.folder / KEY).write_text(IDENTITY.encode())
        made = self.run(
            *("create", "--size", "16MiB", "--library", LIBRARY),
            *("--passphrase-file", "phrase", "--passphrase-file", "decoy"),
        )
        assert made.returncode == 0, made

    def copy(self, folder: Path) -> Kept:
        """Return the same in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Kept(folder)

    def __call__(
        self, command: str, *arguments: str | Path, phrase: str = "phrase", **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on the library."""
        return self.run(command, "--library", LIBRARY, "--passphrase-file", phrase, *arguments, **options)

    def add(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Import bundles that the key opens."""
        return self("import", *arguments, "--identity", KEY)


def bundle(path: Path, contents: EditionContents = CONTENTS, signer: SecretKey | None = SIGNER) -> str:
    """Seal ``contents`` for the key; return the name of the file."""
    seal_file(path, contents, [IDENTITY.recipient], signer)
    return path.name


def edition(number: int, texts: dict[str, str]) -> EditionContents:
    """Return an edition of Markdown ``texts`` by title."""
    articles = tuple(
        ArticleContents(f"articles/{place}.md", text.encode(), title, language="en", id=title)
        for place, (title, text) in enumerate(texts.items())
    )
    return replace(CONTENTS, title=f"Edition {number}", number=number, articles=articles, media=())
