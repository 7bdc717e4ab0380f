"""Each finder finds what is planted, and nothing where there is nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from support.searched_machine import age_file

from reader.traces import Kind, look

if TYPE_CHECKING:
    from support.searched_machine import Planted

MIB = 1 << 20


def found(machine: Planted, kind: Kind) -> dict[str, tuple[int, ...]]:
    """Return the places of one kind, below the machine's root, with their lines."""
    root = str(machine.root) + os.sep
    return {trace.place.removeprefix(root): trace.lines for trace in look(machine) if trace.kind is kind}


def test_nothing_is_found_where_there_is_nothing(machine: Planted) -> None:
    assert {trace.kind for trace in look(machine)} == {Kind.PROGRAM}
    assert machine.not_seen == {}


def test_this_program_is_found_itself(machine: Planted) -> None:
    assert any(Path(place).joinpath("errors.py").is_file() for place in found(machine, Kind.PROGRAM))


def test_ordinary_files_are_not_taken_for_ours(machine: Planted) -> None:
    machine.plant("notes.txt", "about age-encryption.org/v1 and AGE-SECRET-KEY-1… in a text, and my reader\n")
    machine.plant("film.mkv", b"\x1aE\xdf\xa3" + os.urandom(16 * MIB - 4))
    machine.plant("zeros", bytes(16 * MIB))
    machine.plant(".bash_history", "ls\nvim reader.txt\necho a good reader\ncd reader\nnode main.bundle.js\n")
    machine.plant(".local/share/recently-used.xbel", '<bookmark href="file:///home/anna/app.bundle.min.js"/>')
    machine.plant(".cache/pip/http-v2/a/b", b"requests-2.0.dist-info" + bytes(200_000))
    machine.plant("Downloads/offline-reader.html", "x")
    assert {trace.kind for trace in look(machine)} == {Kind.PROGRAM}


def test_library_bundles_and_keys(machine: Planted) -> None:
    machine.plant(machine.library, os.urandom(1000))
    machine.plant("Documents/letters.bin", age_file())
    machine.plant("armored.txt", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n")
    machine.plant("Documents/my.key", "# public key: age1x\nAGE-SECRET-KEY-1QQQ\n")
    machine.plant("signing.key", "untrusted comment: minisign encrypted secret key\nRWRT\n")
    machine.plant("old", os.urandom(16 * MIB))
    machine.plant(".local/share/0123456789ab", os.urandom(2 * MIB))
    machine.plant(machine.root / "media/anna/STICK/news.bundle", age_file())
    machine.plant(machine.root / "tmp/copy", age_file())
    machine.plant("Downloads/offline-reader-main.zip", b"PK")
    assert set(found(machine, Kind.LIBRARY)) == {"home/anna/.local/share/storage.dat"}
    assert set(found(machine, Kind.BUNDLE)) == {
        "home/anna/Documents/letters.bin",
        "home/anna/armored.txt",
        "media/anna/STICK/news.bundle",
        "tmp/copy",
    }
    assert set(found(machine, Kind.KEY)) == {"home/anna/Documents/my.key", "home/anna/signing.key"}
    assert set(found(machine, Kind.RANDOM_FILE)) == {"home/anna/old", "home/anna/.local/share/0123456789ab"}
    assert "home/anna/Downloads/offline-reader-main.zip" in found(machine, Kind.PROGRAM)


def test_a_library_of_any_name_and_place(machine: Planted) -> None:
    machine.library = machine.plant(machine.root / "opt/музыка.bin", os.urandom(1000))
    machine.plant(".bash_history", "ls\nmpv музыка.bin\n")
    machine.plant(".zsh_history", b": 1700000000:0;mpv " + metafied("музыка.bin".encode()) + b"\n")
    assert set(found(machine, Kind.LIBRARY)) == {"opt/музыка.bin"}
    assert found(machine, Kind.HISTORY) == {"home/anna/.bash_history": (2,), "home/anna/.zsh_history": (1,)}


def test_a_library_behind_a_link(machine: Planted) -> None:
    kept = machine.plant(machine.root / "opt/kept.bin", os.urandom(1000))
    machine.library = machine.home / "link"
    machine.library.symlink_to(kept)
    assert set(found(machine, Kind.LIBRARY)) == {"opt/kept.bin"}
    machine.library = kept.parent
    assert found(machine, Kind.LIBRARY) == {}, "a folder is none"


def metafied(text: bytes) -> bytes:
    """Return bytes as zsh writes them into its history."""
    return b"".join(bytes((0x83, byte ^ 0x20)) if 0x83 <= byte <= 0xA2 else bytes((byte,)) for byte in text)


HISTORIES = {
    ".bash_history": "ls\nreader\nls\n/opt/x/bin/reader open news\n",
    ".zsh_history": ": 1:0;ls\n: 2:0;reader\n: 3:0;ls\n: 4:0;python -m reader --library x\n",
    ".local/share/fish/fish_history": "- cmd: ls\n- cmd: reader\n  when: 1\n- cmd: less news.bundle\n",
    ".python_history": "import os\nopen('news.bundle')\n1\nfrom offline_reader import x",
    ".local/share/powershell/PSReadLine/ConsoleHost_history.txt": "ls\nreader.exe list\nls\n.\\reader.exe show 1\n",
}


@pytest.mark.parametrize("place", HISTORIES)
def test_histories(machine: Planted, place: str) -> None:
    machine.plant(place, HISTORIES[place])
    assert found(machine, Kind.HISTORY) == {f"home/anna/{place}": (2, 4)}


def test_a_history_at_a_place_of_its_own(machine: Planted) -> None:
    kept = machine.plant("elsewhere", "reader traces\n")
    machine.environment = {"HISTFILE": str(kept), "ZDOTDIR": str(machine.home / "z")}
    machine.plant("z/.zsh_history", ": 1:0;reader traces\n")
    assert set(found(machine, Kind.HISTORY)) == {"home/anna/elsewhere", "home/anna/z/.zsh_history"}


def test_a_history_in_a_database(machine: Planted) -> None:
    machine.plant(".local/share/atuin/history.db", bytes(2 * MIB) + b"\x00reader\x00less news.bundle\x00")
    assert set(found(machine, Kind.HISTORY)) == {"home/anna/.local/share/atuin/history.db"}


def test_start_up_files(machine: Planted) -> None:
    machine.plant(".bashrc", "# mine\nexport READER_LIBRARY=/media/stick/x\n")
    assert found(machine, Kind.SETTINGS) == {"home/anna/.bashrc": (2,)}


URI = "file:///home/anna/" + quote("новости.bundle")
UTF_16 = "C:\\Users\\anna\\news.bundle\0".encode("utf-16-le")
REMEMBERED = [
    (Kind.RECENT_FILES, ".local/share/recently-used.xbel", f'<bookmark href="{URI}" added="2025"/>'.encode()),
    (Kind.RECENT_FILES, ".local/share/RecentDocuments/x.desktop", f"[Desktop Entry]\nURL[$e]={URI}\n".encode()),
    (Kind.RECENT_FILES, "AppData/Roaming/Microsoft/Windows/Recent/news.lnk", b"L\0\0\0" + UTF_16),
    (
        Kind.RECENT_FILES,
        "AppData/Roaming/Microsoft/Windows/Recent/AutomaticDestinations/1b.automaticDestinations-ms",
        bytes(1000) + UTF_16,
    ),
    (Kind.BROWSER, ".mozilla/firefox/x.default/places.sqlite", bytes(3 * MIB) + URI.encode() + bytes(10)),
    (Kind.BROWSER, ".config/google-chrome/Default/History", b"https://example.org/offline-reader.zip"),
    (Kind.BROWSER, ".config/BraveSoftware/Brave-Browser/Default/History", URI.encode()),
    (Kind.REMEMBERED, ".viminfo", b"> ~/news.bundle\n"),
    (Kind.CLIPBOARD, ".local/share/klipper/history2.lst", b"\0\0news.bundle\0"),
    (Kind.DESKTOP_SEARCH, ".cache/tracker3/files/meta.db", bytes(4096) + b"news.bundle\0"),
]


@pytest.mark.parametrize(("kind", "place", "data"), REMEMBERED)
def test_what_other_programs_remember(machine: Planted, kind: Kind, place: str, data: bytes) -> None:
    machine.plant(
        place, data.replace(b"bundle", b"txt").replace(b"b\0u\0n\0d\0l\0e\0", b"t\0").replace(b"offline", b"")
    )
    assert found(machine, kind) == {}, "the control: without the name it is nothing"
    machine.plant(place, data)
    assert set(found(machine, kind)) == {f"home/anna/{place}"}


def test_names_of_files_that_were_found_are_looked_for(machine: Planted) -> None:
    machine.plant("cookbook.pdf", age_file())
    machine.plant(".local/share/recently-used.xbel", "file:///home/anna/cookbook.pdf")
    assert set(found(machine, Kind.RECENT_FILES)) == {"home/anna/.local/share/recently-used.xbel"}
    machine.plant("cookbook.pdf", b"%PDF")
    machine.known.clear()
    assert found(machine, Kind.RECENT_FILES) == {}


def test_thumbnails(machine: Planted) -> None:
    bundle = machine.plant("cookbook.pdf", age_file())
    name = hashlib.md5(bundle.as_uri().encode()).hexdigest()
    machine.plant(f".cache/thumbnails/fail/gnome/{name}.png", b"\x89PNG")
    machine.plant(".cache/thumbnails/normal/a.png", b"\x89PNG\r\n\x1a\ntEXtThumb::URI\0" + URI.encode())
    machine.plant(".cache/thumbnails/normal/b.png", b"\x89PNG\r\n\x1a\ntEXtThumb::URI\0file:///home/anna/cat.jpg")
    assert set(found(machine, Kind.THUMBNAIL)) == {
        f"home/anna/.cache/thumbnails/fail/gnome/{name}.png",
        "home/anna/.cache/thumbnails/normal/a.png",
    }


def test_trash(machine: Planted) -> None:
    trash = ".local/share/Trash"
    machine.plant(f"{trash}/info/{URI.rpartition('/')[2]}.trashinfo", f"[Trash Info]\nPath={URI}\n")
    machine.plant(f"{trash}/info/cookbook.pdf.trashinfo", "[Trash Info]\nPath=/home/anna/cookbook.pdf\n")
    machine.plant(f"{trash}/files/cookbook.pdf", age_file())
    machine.plant(f"{trash}/info/cat.jpg.trashinfo", "[Trash Info]\nPath=/home/anna/cat.jpg\n")
    machine.plant(f"{trash}/files/cat.jpg", b"\xff\xd8\xff")
    stick = machine.root / "media/anna/STICK/.Trash-1000"
    machine.plant(stick / "info/my.key.trashinfo", "[Trash Info]\nPath=my.key\n")
    machine.plant(stick / "files/my.key", "AGE-SECRET-KEY-1QQQ\n")
    machine.plant(".Trash/letters", age_file())
    machine.plant(machine.root / "$Recycle.Bin/S-1-5/$IABC.bundle", "C:\\news.bundle\0".encode("utf-16-le"))
    assert set(found(machine, Kind.TRASH)) == {
        f"home/anna/{trash}/files/{URI.rpartition('/')[2]}",
        f"home/anna/{trash}/files/cookbook.pdf",
        "media/anna/STICK/.Trash-1000/files/my.key",
        "home/anna/.Trash/letters",
        "$Recycle.Bin/S-1-5/$RABC.bundle",
    }


def test_copies(machine: Planted) -> None:
    machine.plant("Dropbox/a/news.bundle", age_file())
    machine.plant("Яндекс.Диск/b.bundle", age_file())
    machine.plant("safe/c.bundle", age_file())
    machine.plant(machine.root / ".snapshots/1/info.xml", "x")
    assert set(found(machine, Kind.COPIES)) == {
        "home/anna/Dropbox/a/news.bundle",
        "home/anna/Яндекс.Диск/b.bundle",
        ".snapshots",
    }


SCROLLBACK = (
    "AppData/Local/Packages/Microsoft.WindowsTerminal_8wek/LocalState/buffer_1.txt",
    "Library/Saved Application State/com.apple.Terminal.savedState/data.data",
    ".tmux/resurrect/pane_contents.tar.gz",
    "screenlog.0",
)


def test_scrollback(machine: Planted) -> None:
    for place in SCROLLBACK:
        machine.plant(place, "x")
    machine.plant(".local/share/konsole/Mine.profile", "[Scrolling]\nHistoryMode=2\n")
    machine.plant(".local/share/konsole/Other.profile", "[Scrolling]\nHistoryMode=1\nHistorySize=2\n")
    expected = {f"home/anna/{place}" for place in (*SCROLLBACK, ".local/share/konsole/Mine.profile")}
    assert set(found(machine, Kind.SCROLLBACK)) == expected


@pytest.mark.parametrize(
    ("pattern", "collects"),
    [
        ("|/usr/lib/systemd/systemd-coredump %P %u", True),
        ("|/usr/share/apport/apport %p", True),
        ("core", False),
        ("", False),
    ],
)
def test_collectors_of_dumps(machine: Planted, pattern: str, collects: bool) -> None:
    machine.system_file("proc/sys/kernel/core_pattern", pattern + "\n")
    assert set(found(machine, Kind.CORE_DUMP)) == ({"proc/sys/kernel/core_pattern"} if collects else set())


def test_dumps(machine: Planted) -> None:
    for place in ("var/lib/systemd/coredump/core.python3.1000.zst", "var/crash/_usr_bin_python3.1000.crash"):
        machine.system_file(place, "x")
    machine.system_file("var/crash/_usr_bin_gimp.1000.crash", "x")
    assert len(found(machine, Kind.CORE_DUMP)) == 2


def test_a_dump_of_no_telling_name(machine: Planted) -> None:
    machine.plant("core", b"\x7fELF" + bytes(500) + b"vim notes\0")
    machine.plant("core.17", b"\x7fELF" + bytes(500) + b"python3 -m reader\0")
    machine.plant("core.txt", b"\x7fELF" + bytes(500) + b"python3 -m reader\0")
    assert set(found(machine, Kind.CORE_DUMP)) == {"home/anna/core.17"}


SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"


def block(machine: Planted, name: str, *, uuid: str = "", slaves: tuple[str, ...] = (), number: str = "") -> None:
    """Add a block device to the machine."""
    device = machine.root / "sys/devices" / name
    device.mkdir(parents=True)
    if uuid:
        machine.system_file(f"sys/devices/{name}/dm/uuid", uuid + "\n")
    for slave in slaves:
        (device / "slaves" / slave).mkdir(parents=True)
    for place in (f"sys/class/block/{name}", *([f"sys/dev/block/{number}"] if number else [])):
        (machine.root / place).parent.mkdir(parents=True, exist_ok=True)
        (machine.root / place).symlink_to(device)
    machine.system_file(f"dev/{name}", "")


@pytest.fixture
def disks(machine: Planted) -> Planted:
    """A machine with an open partition, one under LUKS, and a volume on each."""
    block(machine, "sda1", number="8:1")
    block(machine, "sda2", number="8:2")
    block(machine, "dm-0", uuid="CRYPT-LUKS2-00-crypt", slaves=("sda2",), number="253:0")
    block(machine, "dm-1", uuid="LVM-sealed", slaves=("dm-0",), number="253:1")
    block(machine, "dm-2", uuid="LVM-open", slaves=("dm-0", "sda1"), number="253:2")
    block(machine, "zram0")
    mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 253:0 / /home rw shared:1 - ext4 /dev/dm-0 rw\n"
    machine.system_file("proc/self/mountinfo", mounts + "3 1 0:5 / /run/a\\040b rw - tmpfs tmpfs rw\n")
    return machine


@pytest.mark.parametrize(
    ("line", "readable"),
    [
        ("/dev/sda1 partition 1 0 -2", True),
        ("/dev/dm-0 partition 1 0 -2", False),
        ("/dev/dm-1 partition 1 0 -2", False),
        ("/dev/dm-2 partition 1 0 -2", True),
        ("/dev/zram0 partition 1 0 100", False),
        ("/swap.img file 1 0 -2", True),
        ("/home/swap\\040file file 1 0 -2", False),
        ("/dev/none partition 1 0 -2", True),
    ],
)
def test_swap(disks: Planted, line: str, readable: bool) -> None:
    disks.system_file("proc/swaps", SWAPS + line + "\n")
    assert bool(found(disks, Kind.SWAP)) is readable


def test_zram_that_writes_to_a_disk(disks: Planted) -> None:
    disks.system_file("proc/swaps", SWAPS + "/dev/zram0 partition 1 0 100\n")
    disks.system_file("sys/devices/zram0/backing_dev", "/dev/sda1\n")
    assert set(found(disks, Kind.SWAP)) == {"/dev/zram0"}
    disks.system_file("sys/devices/zram0/backing_dev", "none\n")
    assert found(disks, Kind.SWAP) == {}


@pytest.mark.parametrize(("resume", "readable"), [("8:1", True), ("253:1", False), ("0:0", False), ("9:9", True)])
def test_hibernation(disks: Planted, resume: str, readable: bool) -> None:
    disks.system_file("sys/power/resume", resume + "\n")
    assert bool(found(disks, Kind.HIBERNATION)) is readable


def test_the_disk_of_the_home_folder(disks: Planted) -> None:
    disks.home = disks.root / "home/anna"
    disks.system_file("proc/self/mountinfo", f"1 0 8:1 / {disks.root} rw - ext4 /dev/sda1 rw\n")
    assert set(found(disks, Kind.DISK)) == {"/dev/sda1"}
    disks.system_file("proc/self/mountinfo", f"1 0 253:0 / {disks.root} rw - ext4 /dev/dm-0 rw\n")
    assert found(disks, Kind.DISK) == {}


def test_windows_and_macs_keep_memory_on_the_disk_too(machine: Planted) -> None:
    machine.system_file("pagefile.sys", "")
    machine.system_file("hiberfil.sys", "")
    machine.system = "win32"
    assert set(found(machine, Kind.SWAP)) == {"pagefile.sys"}
    assert set(found(machine, Kind.HIBERNATION)) == {"hiberfil.sys"}


def test_caches_of_packages(machine: Planted) -> None:
    machine.plant(".cache/pip/http-v2/1/2/x.body", bytes(300_000) + b"whoosh_reloaded-2.7.5.dist-info/RECORD")
    machine.plant(".cache/uv/archive-v0/x/offline_reader-1.0.dist-info/METADATA", "x")
    assert set(found(machine, Kind.PACKAGE_CACHE)) == {
        "home/anna/.cache/pip/http-v2/1/2/x.body",
        "home/anna/.cache/uv/archive-v0/x/offline_reader-1.0.dist-info",
    }


def test_other_installations(machine: Planted) -> None:
    (machine.home / ".local/share/pipx/venvs/offline-reader").mkdir(parents=True)
    machine.plant(".local/bin/reader", "#!/usr/bin/python3\nfrom reader.cli import main\n")
    machine.plant("bin/reader", "#!/bin/sh\necho another program of that name\n")
    machine.environment = {"PATH": f"{machine.home}/bin:/nowhere"}
    places = set(found(machine, Kind.PROGRAM))
    assert {"home/anna/.local/share/pipx/venvs/offline-reader", "home/anna/.local/bin/reader"} <= places
    assert "home/anna/bin/reader" not in places


def test_progress_only_grows_and_ends(machine: Planted) -> None:
    for number in range(20):
        machine.plant(f"{number}/{number}/x")
    told: list[tuple[int, int]] = []
    look(machine, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len({done for done, _total in told}) > 20
    assert told[-1][0] == told[-1][1]


def test_every_kind_is_documented_for_programs() -> None:
    document = (Path(__file__).resolve().parents[3] / "docs" / "json.md").read_text()
    assert [kind.value for kind in Kind if f"`{kind.value}`" not in document] == []
