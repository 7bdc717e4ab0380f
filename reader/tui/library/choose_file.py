"""Choosing a file: its path typed, pasted or dropped, or picked from a list of what is in a folder.

All keys go to the field, so that a file can be dropped at any time; the arrows move in the list below it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from reader.text import EMPTY, CleanText, _, clean_line, clean_text
from reader.tui.keybar import Hint
from reader.tui.library.dropped import paths_in
from reader.tui.library.folder import Entry, list_folder, list_sticks
from reader.tui.library.path_field import PathField
from reader.tui.library.step import LibraryScreen
from reader.tui.rows import Rows
from reader.tui.said import Said
from reader.tui.wording import size_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.tui.rows import Line

_DIM: Final = Style(dim=True)


class ChooseFileScreen(LibraryScreen):
    """Lets a person choose a file; ``chosen`` gets its path, and this screen is gone then.

    ``title``, a message id, says what for.
    """

    DEFAULT_CSS = """
    ChooseFileScreen #head { height: auto; padding: 0 1; }
    ChooseFileScreen #title { text-style: bold; }
    ChooseFileScreen #folder { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ChooseFileScreen #path-line { height: 2; padding: 0 1; border-bottom: solid ansi_bright_black; }
    ChooseFileScreen #label { width: auto; margin: 0 1 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("backspace,ctrl+h", "above", show=False, priority=True),
    ]

    def __init__(self, title: str, start: Path, chosen: Callable[[Path], None]) -> None:
        super().__init__()
        self._title = title
        self._folder = start
        self._chosen = chosen
        self._entries: list[Entry] = []
        self._field = PathField()
        self._rows = Rows()
        self._where = Said(lambda: _("Folder: {path}", path=str(self._folder)), id="folder")

    def body(self) -> ComposeResult:
        """Lay out the field and the list."""
        with Vertical(id="head"):
            yield Said(lambda: _(self._title), id="title")
            yield self._where
        with Horizontal(id="path-line"):
            yield Said(self.label, id="label")
            yield self._field
        yield self._rows

    def label(self) -> CleanText:
        """Say what goes into the field."""
        return _("File:")

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        return (
            Hint("Enter", _("choose")),
            Hint("↑ ↓", _("move in the list")),
            Hint("Backspace", _("folder above")),
            Hint("Esc", _("back")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn", _("move in the list")),
            Hint("Enter", _("open the folder, or choose the file")),
            Hint("Backspace", _("go to the folder above")),
            Hint("A-Z /", _("type a path, paste it, or drop a file onto the window")),
            Hint("Esc", _("clear the path, go back")),
        )

    def on_mount(self) -> None:
        """Show the folder to start in."""
        self._rows.can_focus = False
        self.set_focus(self._field)
        self._go_to(self._folder)

    # --- keys ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let Backspace delete what is typed, while there is something."""
        return not self._field.value if action == "above" else True

    def action_back(self) -> None:
        """Clear what is typed; without anything, go back."""
        if self._field.value:
            self._field.value = ""
        else:
            self.dismiss()

    def action_move(self, rows: int) -> None:
        """Move in the list."""
        self._rows.move_to(self._rows.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Turn the pages of the list."""
        self._rows.action_page(pages)

    def action_above(self) -> None:
        """Go to the folder above."""
        self._go_to(self._folder.parent)

    @on(Input.Changed)
    def typed(self) -> None:
        """Let an old complaint go."""
        self.tell_no_more()

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Take what is typed, or what is under the cursor."""
        if message.value.strip():
            self.begin(partial(self._take, paths_in(message.value)), group="folder")
        else:
            self._rows.action_open()

    @on(Rows.Opened)
    def opened(self, message: Rows.Opened) -> None:
        """Open a folder, or choose a file."""
        entry = self._entries[message.index]
        if entry.is_folder:
            self._go_to(entry.path)
        else:
            self._choose(entry.path)

    # --- the list --------------------------------------------------------------------------------------------

    def _go_to(self, folder: Path) -> None:
        self.begin(partial(self._list, folder), group="folder")

    async def _list(self, folder: Path) -> None:
        try:
            entries = await self.reader.reading.run(partial(_list, folder))
        except OSError:
            self.tell(lambda: clean_line("! " + _("The folder “{path}” cannot be opened.", path=str(folder))))
            return
        came_from, self._folder, self._entries = self._folder, folder, entries
        cursor = next((row for row, each in enumerate(entries) if each.path == came_from), 0)
        self._field.value = ""
        self._where.again()
        self._rows.show(len(entries), 1, lambda index: _lines(entries[index]), cursor=cursor)

    async def _take(self, paths: Sequence[Path]) -> None:
        base = self._folder
        path, is_folder = await self.reader.reading.run(lambda: _first_there([base / each for each in paths]))
        if path is None:
            self.tell(lambda: clean_line("! " + _("There is no such file.")))
        elif is_folder:
            await self._list(path)
        else:
            self._choose(path)

    def _choose(self, path: Path) -> None:
        self.dismiss()
        self._chosen(path)


def _list(folder: Path) -> list[Entry]:
    folder = Path(folder).absolute()
    return list_folder(folder) + (list_sticks() if folder == Path.home() else [])


def _first_there(paths: Sequence[Path]) -> tuple[Path | None, bool]:
    for path in paths:
        try:
            if path.exists():
                return path, path.is_dir()
        except (OSError, ValueError):
            continue
    return None, False


def _lines(entry: Entry) -> Sequence[Line]:
    name = (
        clean_line(f"{entry.name}/") if entry.is_folder and not entry.name.endswith(("/", "\\", "..")) else entry.name
    )
    size = EMPTY if entry.is_folder else clean_text(f"   {size_words(entry.size)}")
    return ([(name, Style()), (size, _DIM)],)
