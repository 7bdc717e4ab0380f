"""Files in which other programs remember the names of what was opened, downloaded, copied or found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.naming import Names
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_RECENT: Final = (
    Kind.RECENT_FILES,
    N_("A list of recent files of the desktop: names of sealed files, and when each was opened."),
    N_("Clear the recent files in the settings of the desktop, or delete this file. Start the program in a terminal."),
)
_BROWSER: Final = (
    Kind.BROWSER,
    N_("A browser's history or downloads: names of sealed files or of this program, where they came from, and when."),
    N_("Clear the history and the downloads in the browser. Next time use a private window."),
)
_PROGRAM: Final = (
    Kind.REMEMBERED,
    N_("A program that remembers what it opened: names of sealed files or of this program."),
    N_("Delete this file, or the lines in it, while that program is closed."),
)
_CLIPBOARD: Final = (
    Kind.CLIPBOARD,
    N_("A history of what was copied, kept on the disk: names of sealed files, and passphrases if you copied any."),
    N_("Clear it, and switch off that it is kept. Do not copy passphrases."),
)
_SEARCH: Final = (
    Kind.DESKTOP_SEARCH,
    N_("The index of the desktop's search: names of sealed files, even of some that were deleted."),
    N_("Take the folder out of the desktop's search in its settings, and let it build its index anew."),
)

_FILES: Final = (
    (_RECENT, "data", "recently-used.xbel*"),
    (_RECENT, "home", ".var/app/*/data/recently-used.xbel*"),
    (_RECENT, "home", "snap/*/*/.local/share/recently-used.xbel*"),
    (_RECENT, "home", ".recently-used*"),
    (_RECENT, "data", "RecentDocuments/*"),
    (_RECENT, "data", "kactivitymanagerd/resources/database*"),
    (_RECENT, "data", "user-places.xbel*"),
    (_RECENT, "data", "gvfs-metadata/*"),
    (_RECENT, "roaming", "Microsoft/Windows/Recent/*.lnk"),
    (_RECENT, "roaming", "Microsoft/Windows/Recent/*Destinations/*Destinations-ms"),
    (_RECENT, "home", "Library/Application Support/com.apple.sharedfilelist/*.sfl*"),
    (_RECENT, "home", "Library/Application Support/com.apple.sharedfilelist/*/*.sfl*"),
    (_BROWSER, "home", ".mozilla/firefox/*/places.sqlite*"),
    (_BROWSER, "home", "snap/firefox/common/.mozilla/firefox/*/places.sqlite*"),
    (_BROWSER, "home", ".var/app/org.mozilla.firefox/.mozilla/firefox/*/places.sqlite*"),
    (_BROWSER, "home", "Library/Application Support/Firefox/Profiles/*/places.sqlite*"),
    (_BROWSER, "roaming", "Mozilla/Firefox/Profiles/*/places.sqlite*"),
    (_BROWSER, "config", "*/*/History*"),
    (_BROWSER, "config", "*/*/*/History*"),
    (_BROWSER, "home", "Library/Application Support/*/*/*/History*"),
    (_BROWSER, "home", "Library/Safari/*.*"),
    (_BROWSER, "home", "Library/Preferences/com.apple.LaunchServices.QuarantineEventsV2*"),
    (_BROWSER, "local", "*/*/User Data/*/History*"),
    (_PROGRAM, "home", ".viminfo"),
    (_PROGRAM, "state", "nvim/shada/*"),
    (_PROGRAM, "home", ".lesshst"),
    (_PROGRAM, "state", "lesshst"),
    (_PROGRAM, "data", "mc/history"),
    (_PROGRAM, "data", "mc/filepos"),
    (_PROGRAM, "data", "nano/*_history"),
    (_PROGRAM, "data", "zoxide/db.zo"),
    (_PROGRAM, "data", "autojump/*"),
    (_PROGRAM, "config", "Code/User/globalStorage/state.vscdb*"),
    (_PROGRAM, "config", "QtProject.conf"),
    (_PROGRAM, "config", "*rc"),  # KDE's programs keep their recent files in their settings
    (_PROGRAM, "config", "libreoffice/*/user/registrymodifications.xcu"),
    (_PROGRAM, "config", "vlc/*.conf"),
    (_PROGRAM, "home", ".wget-hsts"),
    (_PROGRAM, "home", ".xsession-errors*"),
    (_CLIPBOARD, "data", "klipper/*"),
    (_CLIPBOARD, "data", "gpaste/*"),
    (_CLIPBOARD, "config", "copyq/*.dat"),
    (_CLIPBOARD, "cache", "cliphist/db"),
    (_SEARCH, "data", "baloo/index"),
    (_SEARCH, "cache", "tracker3/files/*.db*"),
    (_SEARCH, "cache", "tracker/*.db*"),
    (_SEARCH, "data", "recoll/xapiandb/*"),
    (_SEARCH, "home", ".recoll/xapiandb/*"),
)


def find(machine: Machine) -> Iterator[Trace]:
    """Yield those of the files that name what is looked for."""
    names = Names(machine)
    for (kind, gives_away, how_to_clear), base, pattern in _FILES:
        for path in machine.matching(base, pattern):
            if names.within(machine.blocks(path)):
                yield Trace(kind, str(path), gives_away, how_to_clear)
