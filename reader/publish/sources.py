"""Which files are to be packed, and their bytes.

Invariants:

- nothing outside the given folders and files is read: a link that leads out of its folder is passed over, and so is
  every linked folder;
- nothing hidden is read, whatever links to it, and nothing that is not a regular file;
- the order depends on the names alone.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reader.errors import N_, NoArticlesError, SourceError
from reader.publish import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.publish.notes import Notes

MARKDOWN: Final = frozenset({".md", ".markdown"})
PLAIN: Final = frozenset({".txt"})
HTML: Final = frozenset({".html", ".htm"})
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_ARTICLES: Final = MARKDOWN | PLAIN | HTML
SIDECAR: Final = ".yaml"
"""Appended to a saved page's whole name: a file that says about the page what front matter would."""
_COMPANIONS: Final = ("_files", ".files")
"""What browsers append to a page's name for the folder with the page's pictures, scripts and styles."""
_SINGLE_FILES: Final = frozenset({".mhtml", ".mht", ".webarchive"})
"""Saved pages that hold all of theirs in one file, which are not read."""
_MOST_FILES: Final = 20_000
_DEEPEST: Final = 32


@dataclass(frozen=True, slots=True)
class Source:
    """A file: where it is (resolved), the folder it may not reach out of, and its path in it (NFC, with ``/``)."""

    path: Path
    root: Path
    name: str

    @property
    def suffix(self) -> str:
        """Return the extension in lower case."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found: the articles, the pictures (those in a saved page's own folder apart), and ``bundle.toml``.

    ``others`` are files of types that are not packed.
    """

    articles: tuple[Source, ...]
    pictures: tuple[Source, ...]
    settings: Source | None
    others: tuple[Source, ...]

    def nothing(self) -> NoArticlesError:
        """Return what is told where there is no article: best something of a file that was meant to be one."""
        pages = [source for source in self.others if source.suffix in _SINGLE_FILES]
        if pages:
            return NoArticlesError(_SINGLE_FILE, file=pages[0].name)
        if self.others:
            return NoArticlesError(
                N_("There is no article in these sources. Articles are .md, .txt and .html files; “{file}” is none."),
                file=self.others[0].name,
            )
        return NoArticlesError()


_SINGLE_FILE: Final = N_("“{file}” is a page saved as a single file. Save it again as “Web page, complete”.")


def find(sources: Sequence[Path], notes: Notes) -> Sources:
    """Return what the folders and files ``sources`` hold; what is passed over is noted.

    Raises ``SourceError`` where a source is missing, is neither a folder nor a regular file or is of no known type,
    where there are two ``bundle.toml`` or one by nearly that name, or where there are more files than anyone would mean
    to pack.
    """
    found: dict[Path, Source] = {}
    for given in sources:
        for source in _expand(given, notes):
            found.setdefault(source.path, source)
            if len(found) > _MOST_FILES:
                raise SourceError(N_("“{file}” holds more than {count} files."), file=str(given), count=_MOST_FILES)
    ordered = sorted(found.values(), key=lambda source: (source.name.encode(), os.fsencode(source.path)))
    written = [source for source in ordered if source.name == settings.FILE_NAME]
    if len(written) > 1:
        raise SourceError(
            N_("There are two settings files: “{file}” and “{other}”."),
            file=str(written[0].path),
            other=str(written[1].path),
        )
    others = tuple(source for source in ordered if not _is_packed(source))
    for source in others:
        if source.suffix in _SINGLE_FILES:
            notes.add(
                N_("“{file}” is a page saved as a single file and was skipped. Save it as “Web page, complete”."),
                file=source.name,
            )
        else:
            notes.add(N_("“{file}” is not of a type that is packed and was skipped."), file=source.name)
    return Sources(
        articles=tuple(source for source in ordered if source.suffix in _ARTICLES),
        pictures=tuple(source for source in ordered if source.suffix in PICTURES),
        settings=written[0] if written else None,
        others=others,
    )


def read(source: Source, limit: int) -> bytes:
    """Return the bytes of ``source``. Raises ``SourceError`` above ``limit`` bytes or where it cannot be read."""
    try:
        with source.path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError(N_("“{file}” is not a regular file."), file=source.name)
            data = file.read(limit + 1)
    except OSError:
        raise SourceError(N_("“{file}” cannot be read."), file=source.name) from None
    if len(data) > limit:
        if limit < 10**6:
            raise SourceError(
                N_("“{file}” is too large: it can have {limit} KiB at most."), file=source.name, limit=limit // 1024
            )
        raise SourceError(
            N_("“{file}” is too large: at most {limit} MB can be packed."), file=source.name, limit=limit // 10**6
        )
    return data


def sidecar(page: Source) -> Source | None:
    """Return the file beside the saved ``page`` that says what front matter would, if there is one."""
    beside = Source(page.path.with_name(page.path.name + SIDECAR), page.root, page.name + SIDECAR)
    return beside if beside.path.is_file() and not beside.path.is_symlink() else None


def companions(page: str) -> tuple[str, ...]:
    """Return the names that browsers give to the folder with the pictures of ``page``."""
    return tuple(page.rpartition(".")[0] + ending for ending in _COMPANIONS)


def in_companion(path: Path, page: Source) -> bool:
    """Return whether ``path`` (resolved) is in the own folder of the saved ``page``, and not by a link elsewhere."""
    name = unicodedata.normalize("NFC", path.relative_to(page.root).as_posix())
    return name.startswith(tuple(folder + "/" for folder in companions(page.name)))


def is_hidden(target: Path, root: Path) -> bool:
    """Return whether ``target``, which is in ``root``, or a folder on the way to it has a name that hides it."""
    return any(part.startswith(".") for part in target.relative_to(root).parts)


def _expand(given: Path, notes: Notes) -> Iterator[Source]:
    try:
        path = given.resolve(strict=True)
        mode = path.stat().st_mode
    except (OSError, RuntimeError, ValueError):
        raise SourceError(N_("There is no file or folder “{file}”."), file=str(given)) from None
    if stat.S_ISDIR(mode):
        yield from _walk(path, path, "", 0, notes)
        return
    source = Source(path, path.parent, unicodedata.normalize("NFC", path.name))
    if not _is_text(path.name):
        raise SourceError(N_("The name of “{file}” is not valid text."), file=str(given))
    _refuse_misnamed_settings(source)
    if source.suffix in _SINGLE_FILES:
        raise SourceError(_SINGLE_FILE, file=str(given))
    if not stat.S_ISREG(mode) or not _is_packed(source):
        raise SourceError(
            N_("“{file}” cannot be packed: articles are .md, .txt and .html files, pictures .png, .jpg and .webp."),
            file=str(given),
        )
    yield source


def _is_text(name: str) -> bool:
    """Return whether ``name`` can be encoded: POSIX allows any bytes, which Python shows as half surrogate pairs."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _is_packed(source: Source) -> bool:
    return source.suffix in _ARTICLES | PICTURES or source.name == settings.FILE_NAME


def _refuse_misnamed_settings(source: Source) -> None:
    """Refuse ``bundle.toml.txt``, which editors make of ``bundle.toml`` where extensions are hidden, and its kin."""
    written = source.name.rpartition("/")[2]
    meant = written.casefold()
    if source.suffix in _ARTICLES:
        meant = meant.removesuffix(source.suffix)
    if meant == settings.FILE_NAME and written != settings.FILE_NAME:
        raise SourceError(
            N_("“{file}” would not be read as settings. Did you mean “{near}”? Rename it."),
            file=source.name,
            near=settings.FILE_NAME,
        )


def _walk(folder: Path, root: Path, prefix: str, depth: int, notes: Notes) -> Iterator[Source]:
    try:
        with os.scandir(folder) as scan:
            names = sorted((entry.name for entry in scan), key=os.fsencode)
    except OSError:
        raise SourceError(N_("The folder “{file}” cannot be read."), file=prefix or str(folder)) from None
    pages = [name for name in names if Path(name).suffix.lower() in HTML]
    belonging = {folder for page in pages for folder in companions(page)} | {page + SIDECAR for page in pages}
    for written in names:
        name = prefix + unicodedata.normalize("NFC", written)
        path = folder / written
        if problem := _problem(path, root, depth):
            notes.add(problem, file=name)
        elif written in belonging:
            continue
        elif path.is_dir():
            yield from _walk(path, root, name + "/", depth + 1, notes)
        else:
            source = Source(path.resolve(), root, name)
            _refuse_misnamed_settings(source)
            yield source


def _problem(path: Path, root: Path, depth: int) -> str | None:
    """Return why what a folder holds at ``path`` is passed over, as a message with the placeholder ``file``."""
    if not _is_text(path.name):
        return N_("“{file}” has a name that is not valid text and was skipped.")
    if path.name.startswith("."):
        return N_("“{file}” is hidden and was skipped.")
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):
        return N_("“{file}” leads nowhere and was skipped.")
    if stat.S_ISDIR(mode):
        # A link within the folder would bring the same files in twice, or go round for ever.
        if target != path:
            return N_("“{file}” is a link to a folder and was skipped.")
        return N_("“{file}” is a folder too deep inside others and was skipped.") if depth >= _DEEPEST else None
    if not stat.S_ISREG(mode):
        return N_("“{file}” is not a regular file and was skipped.")
    if not target.is_relative_to(root):
        return N_("“{file}” is a link that leads out of the folder and was skipped.")
    if is_hidden(target, root):
        return N_("“{file}” is a link to something hidden and was skipped.")
    return None
