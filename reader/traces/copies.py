"""Places that copy what lies in them: a copy outlives the file, and two of them show what changed in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_SYNCED: Final = (
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "mail.ru",
    "mega",
    "megasync",
    "mobile documents",
    "nextcloud",
    "onedrive",
    "owncloud",
    "syncthing",
    "yandex.disk",
    "yandexdisk",
    "яндекс.диск",
)
# What takes snapshots of whole file systems, by the folders that it keeps them in.
_SNAPSHOTS: Final = (
    ("root", ".snapshots"),
    ("root", "home/.snapshots"),
    ("root", "timeshift"),
    ("root", "run/timeshift/backup"),
    ("root", ".MobileBackups"),
)

_CLOUD = (
    N_("A sealed file in a folder that is copied elsewhere: older copies of it, when each came, and whose they are."),
    N_("Move it out of that folder, and delete its older versions at the service too."),
)
_SNAPSHOT = (
    N_("Snapshots of the disk: files as they were before you changed, removed or destroyed them."),
    N_("Delete the snapshots in the program that makes them, and keep libraries on a stick that has none."),
)


def find(machine: Machine) -> Iterator[Trace]:
    """Yield known files that lie in synchronised folders, and snapshots that are taken here."""
    for path in machine.known:
        if any(part.casefold().startswith(_SYNCED) for part in path.parts[:-1]):
            yield Trace(Kind.COPIES, str(path), *_CLOUD)
    for base, name in _SNAPSHOTS:
        folder = machine.folder(base) / name
        if machine.entries(folder):
            yield Trace(Kind.COPIES, str(folder), *_SNAPSHOT)
