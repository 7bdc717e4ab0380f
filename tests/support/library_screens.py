"""Driving the screens over a real library file, small and cheap to unlock."""

from __future__ import annotations

import functools
import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from reader import age
from reader.library import Library, open_library
from reader.store.create import create
from reader.store.layout import MEBIBYTE
from reader.store.passphrase import Work
from reader.tui.library import LibraryApp, LibraryFile
from reader.tui.library.articles import LibraryArticlesScreen
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.library.confirm_import import ConfirmImportScreen
from support.bundles import IDENTITY, SIGNER, files_of, forge_files
from support.libraries import article, bundle_of, edition
from support.screens import press, see, type_, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from reader.bundle import EditionContents, SecretKey

PASSPHRASE = "correct horse"
OTHER_PASSPHRASE = "another horse"
BUNDLE_PASSPHRASE = "battery staple"
CHEAP = Work(64, 1)
SIZE = 16 * MEBIBYTE

SPRING = edition(
    [
        article("law", "The law is old.\n\nA second paragraph about the law.\n", published="2021-03-19"),
        article("court", "A page was blocked by a court.\n\nNobody was told.\n", published="2021-03-18"),
        article("long", "\n\n".join(f"Paragraph {n}." for n in range(200)), published="2021-03-17"),
    ]
)
SUMMER = edition([article("summer", "Nothing happens in summer.\n", published="2019-01-01")], number=2, series="other")


_filled: dict[bytes, bytes] = {}


@functools.cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty"
        create(path, [PASSPHRASE, OTHER_PASSPHRASE], size=SIZE, work=CHEAP)
        return path.read_bytes()


def library_file(folder: Path) -> LibraryFile:
    """Put an empty library into ``folder``, which ``PASSPHRASE`` opens."""
    file = LibraryFile(folder / "kept.dat", work=CHEAP)
    file.path.write_bytes(_empty())
    return file


def opened(file: LibraryFile) -> Library:
    """Open the library by itself."""
    return open_library(file.path, PASSPHRASE, work=CHEAP)


def bundle_file(
    folder: Path,
    contents: EditionContents = SPRING,
    *,
    name: str = "spring.bundle",
    signer: SecretKey | None = SIGNER,
    for_key: bool = False,
) -> Path:
    """Write a bundle that ``BUNDLE_PASSPHRASE`` opens, or ``IDENTITY``."""
    path = folder / name
    recipient = IDENTITY.recipient if for_key else age.Passphrase(BUNDLE_PASSPHRASE, work_factor=2)
    with path.open("wb") as target, age.create(target, [recipient]) as sealed:
        sealed.write(forge_files(files_of(contents, signer)))
    return path


def library_with(folder: Path, *contents: EditionContents) -> LibraryFile:
    """Put a library into ``folder`` that holds ``contents``, indexed."""
    # By hash, and sealed: a test that asks what this process still holds must not find what another one kept.
    name = hashlib.sha256(repr(contents).encode()).digest()
    file = LibraryFile(folder / "kept.dat", work=CHEAP)
    if name not in _filled:
        file = library_file(folder)
        library = opened(file)
        for each in contents:
            library.add(bundle_of(each))
        library.index_all()
        library.close()
        _filled[name] = file.path.read_bytes()
    file.path.write_bytes(_filled[name])
    return file


def app_over_file(file: LibraryFile, **others: float) -> LibraryApp:
    """Return the app over a library file."""
    return LibraryApp(file, **others)


async def unlock(pilot: Pilot, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase and wait for what comes."""
    await see(pilot, "Passphrase:")
    await type_(pilot, passphrase)
    await press(pilot, "enter")
    await until(pilot, lambda: pilot.app.library is not None)
    await on_list(pilot)


async def on_list(pilot: Pilot) -> None:
    """Wait for the list."""
    await until(pilot, lambda: isinstance(pilot.app.screen, LibraryArticlesScreen))
    await see(pilot, "Search:")


async def choose(pilot: Pilot, text: str, *, pasted: bool = False) -> None:
    """Choose a bundle by typing or pasting its path, in the list of articles."""
    await press(pilot, "a")
    await until(pilot, lambda: isinstance(pilot.app.screen, ChooseFileScreen))
    await see(pilot, "Folder:")
    if pasted:
        pilot.app.post_message(events.Paste(text))
        await pilot.pause()
    else:
        await type_(pilot, text)
    await press(pilot, "enter")


async def give_passphrase(pilot: Pilot) -> None:
    """Give the bundle's passphrase and wait for the question whether to keep it."""
    await see(pilot, "Passphrase of the bundle:")
    await type_(pilot, BUNDLE_PASSPHRASE)
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmImportScreen))


async def import_(pilot: Pilot, path: Path) -> None:
    """Import the bundle at ``path``."""
    await choose(pilot, str(path))
    await give_passphrase(pilot)
    await see(pilot, "keep it")
    await press(pilot, "enter")
    await see(pilot, "Kept:")
    await on_list(pilot)
