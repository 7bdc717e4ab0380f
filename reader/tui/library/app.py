"""The app over a library file: unlocking it or making it, and saving where the person is.

Invariants:

- What changes the library runs beside the screen, one after the other (``changing``); saving the state does not wait
  for that (``saving``).
- The state is saved at most every sixty seconds, when the screen is hidden, and at the end. Where nothing changed,
  nothing is written.
- Where the person was is kept in the library alone: while it is hidden, nothing of it is in memory.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from reader import age, i18n
from reader.bundle import open_bundle
from reader.errors import NoMatchError, ReaderError, StoreError
from reader.library import Library, Place
from reader.store import MemoryStore
from reader.tui.app import ReaderApp
from reader.tui.beside import Beside
from reader.tui.calm import CalmScreen
from reader.tui.library.articles import LibraryArticlesScreen
from reader.tui.library.bundle_import import BundleImport
from reader.tui.library.filters import Filter
from reader.tui.library.open_bundle_screen import OpenBundleScreen
from reader.tui.library.unlock import UnlockLibraryScreen
from reader.tui.library.welcome import WelcomeScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.i18n import Language
    from reader.tui.articles import ArticlesScreen
    from reader.tui.library.file import LibraryFile

_SAVE: Final = 60.0
"""Seconds between two savings of the state."""
_PATIENCE: Final = 5.0
"""Seconds that leaving waits for what changes something to stop."""
_BETWEEN: Final = "/"
"""Stands between screen and filter in the name of a place."""


class LibraryApp(ReaderApp):
    """The reader's screens over a library.

    New files are made in the folders ``save_in`` and below; without any, everywhere.
    """

    # Whatever is wrong with the file may be mended meanwhile: the stick put in, the other window closed.
    try_again: ClassVar[tuple[type[ReaderError], ...]] = (NoMatchError, StoreError)

    def __init__(self, file: LibraryFile, *, save_in: Sequence[Path] = (), save_every: float = _SAVE) -> None:
        super().__init__(self._open_library, file_name=file.path.name, needs_passphrase=True)
        self.file = file
        self.save_in = tuple(each.absolute() for each in save_in)
        self.changing = Beside("changing")
        self._save_every = save_every
        self._keeps = True
        self._is_made = file.is_there

    def on_mount(self) -> None:
        """Save now and then. Textual calls the method of the class above by itself."""
        self.set_interval(self._save_every, self._begin_saving)

    # --- the way in ------------------------------------------------------------------------------------------

    def first_screen(self) -> CalmScreen:
        """Return the unlocking, or the welcome where there is nothing to unlock."""
        return UnlockLibraryScreen() if self._is_made else WelcomeScreen()

    def created(self) -> None:
        """Go on from the ceremony to the unlocking."""
        self._is_made = True
        self.pop_screen()
        self.switch_screen(UnlockLibraryScreen(new=True))

    def read_only(self, path: Path) -> None:
        """Read the bundle at ``path`` and keep nothing."""
        self.push_screen(OpenBundleScreen(BundleImport(Library(MemoryStore()), path), self._read))

    def opened(self, library: Library) -> None:
        """Speak the language that the person has chosen, and go on."""
        if self._keeps and library.settings.language is not None:
            i18n.use(library.settings.language)
        super().opened(library)

    def articles_screen(self, library: Library) -> ArticlesScreen:
        """Return the list of articles."""
        if not self._keeps:
            return super().articles_screen(library)
        return LibraryArticlesScreen(self, library, self.reading, self.indexing)

    @property
    def save_folder(self) -> Path:
        """The folder that new files are offered to be made in."""
        return self.save_in[0] if self.save_in else self.start_folder

    @property
    def start_folder(self) -> Path:
        """The folder in which files are looked for first: that of a library on a stick, else the person's own."""
        folder, home = self.file.path.absolute().parent, Path.home()
        return home if folder.is_relative_to(home) or not folder.is_dir() else folder

    def _open_library(self, passphrase: str | None) -> Library:
        return self.file.open(passphrase or "")

    def _read(self, job: BundleImport) -> None:
        self.run_worker(partial(self._read_beside, job), group="read", exclusive=True)  # type: ignore[arg-type]  # narrower

    async def _read_beside(self, job: BundleImport) -> None:
        path = job.path
        try:
            await self.changing.run(lambda: job.keep(lambda _done, _total: None))
        except (ReaderError, OSError) as error:
            self.pop_screen()
            self.tell_error(error)
            return
        finally:
            self.abandon(job)
        self._keeps = self.met = False
        self.needs_passphrase = job.takes_passphrase
        self.opener = partial(_open_in_memory, path)
        self.opened(job.library)

    # --- hiding ----------------------------------------------------------------------------------------------

    @property
    def comes_back(self) -> bool:
        """Whether a passphrase can bring back what is hidden."""
        return self._is_made if self._keeps else self.needs_passphrase

    @property
    def keeps_place(self) -> bool:
        """Whether the library itself keeps where the person was."""
        return self._keeps

    @property
    def idle_minutes(self) -> int:
        """After how many minutes without a key everything is hidden."""
        if self._keeps and self.library is not None:
            return self.library.settings.idle_minutes
        return super().idle_minutes

    def note_place(self, library: Library) -> None:
        """Let ``library`` know where the person is, and what is listed."""
        super().note_place(library)
        filters = [each.filter for each in self.screen_stack if isinstance(each, LibraryArticlesScreen)]
        if filters:
            place = library.place
            library.place = Place(f"{self.place_screen(library)}{_BETWEEN}{filters[0]}", place.article)

    def place_screen(self, library: Library) -> str:
        """Return the name of the screen where the person was."""
        return library.place.screen.partition(_BETWEEN)[0]

    def place_filter(self, library: Library) -> Filter:
        """Return what was listed where the person was."""
        name = library.place.screen.partition(_BETWEEN)[2]
        return next((each for each in Filter if each == name), Filter.ALL)

    def leave(self, status: int) -> None:
        """End with ``status``; the next time begins with the list, at the article where the person was."""
        if self._keeps and self.library is not None:
            self.note_place(self.library)
            filter_ = self.place_filter(self.library)
            self.library.place = Place(
                f"{LibraryArticlesScreen.place_name}{_BETWEEN}{filter_}", self.library.place.article
            )
        super().leave(status)

    def close(self) -> None:
        """Save what is to be saved, and forget everything."""
        super().close()
        # A file that was being made has to be removed again.
        self.changing.stop(_PATIENCE)

    # --- saving ----------------------------------------------------------------------------------------------

    def action_switch_language(self) -> None:
        """Speak the other language, and remember it."""
        super().action_switch_language()
        library = self.library
        if self._keeps and library is not None:
            keep = partial(self._keep_language, library, i18n.current())
            self.run_worker(keep, group="settings", exclusive=True)  # type: ignore[arg-type]  # narrower

    async def _keep_language(self, library: Library, language: Language) -> None:
        def keep() -> None:
            library.change_settings(replace(library.settings, language=language))

        try:
            await self.changing.run(keep)
        except ReaderError as error:
            self.tell_error(error)

    def _begin_saving(self) -> None:
        if self._keeps and self.library is not None:
            save = partial(self._save, self.library)
            self.run_worker(save, group="save", exclusive=True)  # type: ignore[arg-type]  # narrower

    async def _save(self, library: Library) -> None:
        try:
            await self.saving.run(library.save_state)
        except ReaderError as error:
            self.tell_error(error)

    # --- what screens ask for --------------------------------------------------------------------------------

    def abandon(self, job: BundleImport) -> None:
        """Stop an import and forget it, as soon as what it does now has ended."""
        job.stop()
        self.changing.post(job.close)

    def tell_error(self, error: ReaderError | OSError) -> None:
        """Say on the screen that is shown what went wrong."""
        if isinstance(self.screen, CalmScreen):
            self.screen.tell_error(error)


def _open_in_memory(path: Path, passphrase: str | None) -> Library:
    library = Library(MemoryStore())
    identity = age.Passphrase(passphrase or "")
    try:
        with path.open("rb") as source, open_bundle(source, [identity]) as bundle:
            library.add(bundle)
    finally:
        identity.forget()
    return library
