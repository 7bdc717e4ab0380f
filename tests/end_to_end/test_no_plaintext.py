"""Making, filling, reading and emptying a library under strace: no word of it is left anywhere, in any form.

Parent and child are traced. Every byte that they write to anything but the terminal and the pipes between them is
searched for words that stand in titles, texts, tags, names, paths, passphrases and queries; so is every file
afterwards.
"""

from __future__ import annotations

import base64
import gzip
import os
import re
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from support.bundles import SIGNER, files_of, forge_files
from support.canaries import CYRILLIC, ENCODINGS, LATIN, canaries_in
from support.terminal import Terminal
from support.tracing import seeing_strace

from reader import age
from reader.bundle import ArticleContents, EditionContents, MediaContents
from reader.store.layout import CELL_SIZE

STRACE = seeing_strace()
pytestmark = pytest.mark.skipif(STRACE is None, reason="there is no strace here that may trace and sees everything")

SUPPORT = Path(__file__).resolve().parents[1] / "support"

# Of these a library keeps nothing, however it is made.
PASSING = {
    name: LATIN + name
    for name in ("phrase", "decoyphrase", "wrongphrase", "query", "screenquery", "findquery", "sharedphrase")
}
KEPT = {
    name: LATIN + name
    for name in (
        *("edition", "description", "series", "publisher", "title", "body", "author", "source", "address", "tag"),
        *("summary", "identity", "path", "picture", "bundlephrase", "screentitle", "screenbody", "screenbundlephrase"),
    )
} | {name: CYRILLIC + name for name in ("заголовок", "текст", "метка", "издатель")}
CANARIES = PASSING | KEPT

WRITES = "write pwrite64 writev pwritev pwritev2 sendto sendmsg sendmmsg"
OPENS = "open openat openat2 creat"
CHANGES = (
    "mkdir mkdirat mknod mknodat rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat truncate"
    " setxattr lsetxattr fsetxattr"
)
# Ways to write that would not show what is written, or to reach somebody.
NEVER = (
    "sendfile splice tee vmsplice copy_file_range io_uring_setup memfd_create process_vm_writev ptrace"
    " socket connect bind listen accept accept4 shmget msgsnd mq_open"
)
WATCHED = ",".join(f"{WRITES} {OPENS} {CHANGES} {NEVER} socketpair execve mmap".split())
LONGEST = 2 << 20  # bytes of one write that strace tells
# With its filter only what is watched stops the program. What the program's own filter refuses is not told then, and
# reached nobody; test_no_traces.py watches that.
OPTIONS = (
    "-f",
    "--seccomp-bpf",
    "-qq",
    "-y",
    "-v",
    "-xx",
    "-s",
    str(LONGEST),
    "-e",
    "signal=none",
    "-e",
    f"trace={WATCHED}",
)

CALL = re.compile(rb"\d+ +([a-z0-9_]+)\((.*)")
DESCRIPTOR = re.compile(rb"\d+<([^<>]*)>")
STRING = re.compile(rb'"([^"]*)"(\.\.\.)?')  # all but plain signs is escaped within
TERMINAL = re.compile(r"/dev/(tty|pts/\d+|null)")
WRITING = re.compile(rb"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")


def unescaped(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


@dataclass
class Traced:
    """What a program did: the ``pieces`` it wrote by where, what it opened to write, the programs that it started."""

    pieces: dict[str, list[bytes]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    programs: list[list[bytes]] = field(default_factory=list)  # the one that was traced is not among them
    never: list[bytes] = field(default_factory=list)
    piped: int = 0
    paired: int = 0

    def read(self, trace: Path, folder: Path) -> None:
        """Add what a trace tells of a program that was started in ``folder``."""
        already = len(self.programs)
        with trace.open("rb") as lines:
            for line in lines:
                # Of a call that was interrupted the first half has all that matters.
                if call := CALL.match(line):
                    self._add(call[1].decode(), call[2], folder)
        # What it was started with itself is what the person typed.
        del self.programs[already]

    def canaries(self) -> set[str]:
        """Return the canaries that were written where none should be, or stand where others see them: in arguments."""
        everything = [*self.pieces.values(), *self.programs, [os.fsencode(path) for path in self.opened | self.changed]]
        return set().union(*(canaries_in(pieces, CANARIES) for pieces in everything))

    def _add(self, name: str, arguments: bytes, folder: Path) -> None:
        if name in WRITES.split():
            descriptor = DESCRIPTOR.match(arguments)
            assert descriptor, arguments[:200]
            self._add_write(unescaped(descriptor[1]).decode(), arguments[descriptor.end() :])
        elif name in OPENS.split():
            if WRITING.search(STRING.sub(b"", arguments)) or name == "creat":
                self.opened |= self._paths(arguments, folder)
        elif name in CHANGES.split():
            self.changed |= self._paths(arguments, folder)
        elif name == "execve":
            self.programs.append([unescaped(word) for word, _ in STRING.findall(arguments)])
        elif name == "mmap":
            if b"MAP_SHARED" in arguments and b"PROT_WRITE" in arguments:
                self.never.append(arguments)
        elif name == "socketpair":
            self.paired += 1
        elif name in NEVER.split():
            self.never.append(name.encode() + arguments)

    def _add_write(self, where: str, arguments: bytes) -> None:
        if where.startswith("pipe:["):
            self.piped += 1
        elif not TERMINAL.fullmatch(where):
            for data, cut in STRING.findall(arguments):
                assert not cut, f"strace does not tell all that was written to {where}"
                self.pieces.setdefault(where, []).append(unescaped(data))

    @staticmethod
    def _paths(arguments: bytes, folder: Path) -> set[str]:
        return {str(folder / os.fsdecode(unescaped(path))) for path, _ in STRING.findall(arguments)}


class Person:
    """Somebody with a home, a stick with bundles, and the program ``script``, which is traced whatever they do."""

    def __init__(self, folder: Path, script: str) -> None:
        self.home, self.stick, self._trace = folder / "home", folder / "stick", folder / "trace"
        self._script = SUPPORT / script
        self.library = self.home / ".local" / "share" / "storage.dat"
        self.shared = self.stick / "passed.bundle"
        self.did = Traced()
        self.seen = b""
        for each in (self.library.parent, self.home / "tmp", self.stick):
            each.mkdir(parents=True)

    def start(self, *arguments: str | Path) -> Terminal:
        return Terminal(
            [str(STRACE), *OPTIONS, "-o", str(self._trace), sys.executable, "-B", str(self._script)]
            + [str(each) for each in arguments],
            folder=self.home,
            columns=160,
            env={
                "HOME": str(self.home),
                "TMPDIR": str(self.home / "tmp"),
                "READER_LIBRARY": "",
                **{f"XDG_{kind}_HOME": str(self.home / f".{kind.lower()}") for kind in ("CACHE", "CONFIG", "STATE")},
                "XDG_DATA_HOME": str(self.library.parent),
            },
        )

    def end(self, terminal: Terminal, status: int = 0) -> str:
        """Wait for the end; return what the screen shows then."""
        assert terminal.leave() == status, terminal.text
        self.did.read(self._trace, self.home)
        self.seen += terminal.raw
        return terminal.text

    def run(self, *arguments: str | Path, answers: tuple[tuple[str, str], ...] = ()) -> str:
        """Run a command, answering what it asks."""
        with self.start(*arguments) as terminal:
            for question, answer in answers:
                terminal.see(question)
                terminal.press(answer + "\r")
            return self.end(terminal)

    def __call__(self, command: str, *arguments: str | Path, more: tuple[tuple[str, str], ...] = ()) -> str:
        """Run a command on the library."""
        return self.run(command, *arguments, answers=(("Passphrase of the library:", CANARIES["phrase"]), *more))

    def canaries_on_the_disk(self) -> set[str]:
        """Return the canaries in the names and contents of all files."""
        paths = [path for folder in (self.home, self.stick) for path in folder.rglob("*")]
        found = canaries_in([os.fsencode(path.name) for path in paths], CANARIES)
        for path in paths:
            if path.is_file():
                with path.open("rb") as file:
                    found |= canaries_in(iter(lambda: file.read(CELL_SIZE), b""), CANARIES)
        return found


def contents(number: int, prefix: str = "") -> EditionContents:
    c = CANARIES
    told = f"{c[prefix + 'body']} {c['текст']}. "
    return EditionContents(
        title=c["edition"],
        publisher=f"{c['publisher']} {c['издатель']}",
        created=date(2025, 3, number),
        language="en",
        description=c["description"],
        series=c["series"],
        number=number,
        articles=(
            ArticleContents(
                path=f"articles/{c['path']}{number}.md",
                markdown=(told + f"![{c['picture']}](media/{c['picture']}.png)\n\n" + told * 50).encode(),
                title=f"{c[prefix + 'title']} {c['заголовок']}",
                authors=(c["author"],),
                source=c["source"],
                url=f"https://{c['address']}.example/",
                language="en",
                tags=(c["tag"], c["метка"]),
                summary=c["summary"],
                id=f"{c['identity']}{number}",
            ),
        ),
        media=(MediaContents(f"media/{c['picture']}.png", "image/png", b"\x89PNG\r\n\x1a\n" + c["picture"].encode()),),
    )


def write_bundle(path: Path, edition: EditionContents, passphrase: str) -> None:
    with path.open("wb") as file, age.create(file, [age.Passphrase(passphrase, work_factor=2)]) as sealed:
        sealed.write(forge_files(files_of(edition, SIGNER)))


def read_on_the_screen(person: Person, bundle: Path) -> None:
    c = CANARIES
    with person.start() as terminal:
        terminal.see("Passphrase:")
        terminal.press(c["wrongphrase"] + "\r")
        terminal.see("Try again")
        terminal.press(c["phrase"] + "\r")
        terminal.see(c["title"])
        terminal.press("a")
        terminal.see("Folder:")
        terminal.press(f"\x1b[200~{bundle}\x1b[201~\r")
        terminal.see("Passphrase of the bundle:")
        terminal.press(c["screenbundlephrase"] + "\r")
        terminal.see("keep it")
        terminal.press("\r")
        terminal.see("all: 2")
        terminal.press(f"/{c['screenquery']}")
        terminal.see("No article has these words")
        terminal.press("\x15")
        terminal.see("all: 2")
        terminal.settle(0.1)
        terminal.press(c["screenbody"])
        terminal.see("1 found")
        terminal.press("\r")
        terminal.see(f"{c['screenbody']} {c['текст']}")
        terminal.press("/" + c["findquery"] + "\r")
        terminal.settle(0.2)
        terminal.press("\x1b[24~")
        for _ in range(100):
            if not terminal.settle(0.1).strip():
                break
        else:
            pytest.fail(terminal.text)
        terminal.press(c["phrase"] + "\r")
        terminal.see(f"{c['screenbody']} {c['текст']}")
        terminal.press("\x11")
        person.end(terminal)


def walk(person: Person) -> None:
    """Do everything that can be done with a library."""
    c = CANARIES
    first, second = person.stick / "first.bundle", person.stick / "second.bundle"
    write_bundle(first, contents(1), c["bundlephrase"])
    write_bundle(second, contents(2, "screen"), c["screenbundlephrase"])
    before = {path: path.read_bytes() for path in (first, second)}
    secrets = ("phrase", "decoyphrase")
    for name in secrets:
        (person.stick / name).write_text(c[name])
    phrases = [option for name in secrets for option in ("--passphrase-file", person.stick / name)]
    person.run("create", "--size", "16MiB", *phrases)
    for name in secrets:
        (person.stick / name).unlink()
    person("import", first, more=(("Passphrase of “", c["bundlephrase"]),))
    read_on_the_screen(person, second)
    editions = ids(person("list", "--editions"))
    assert len(editions) == 2
    (article,) = ids(person("search", f"{c['body']} OR {c['query']}"))
    assert c["текст"] in person("show", article)
    chosen = (("A passphrase for the bundle:", c["sharedphrase"]), ("The same once more:", c["sharedphrase"]))
    person("share", editions[0], "-o", person.shared, more=chosen)
    person("remove", editions[0])
    assert "1 article" in person("check")
    assert {path: path.read_bytes() for path in before} == before


def ids(shown: str) -> list[str]:
    """Return what the lines of a list begin with."""
    return re.findall(r"^([0-9a-f]{16}) ", shown, re.MULTILINE)


def test_no_word_is_written_anywhere_but_to_the_terminal_and_the_pipes(tmp_path: Path) -> None:
    person = Person(tmp_path, "quick_reader.py")
    walk(person)
    did = person.did
    # The traces are of the right programs, and of their children.
    assert CANARIES["screenbody"].encode() in person.seen
    assert len(did.programs) == 8, "whoever opens a library starts the zygote, of which the child is a copy"
    assert all(any(b"reader.worker.copying" in word for word in words) for words in did.programs)
    assert did.piped
    assert did.paired, "asyncio makes a pair"
    assert len(did.pieces[str(person.library)]) > 50

    assert did.canaries() == set()
    assert person.canaries_on_the_disk() == set()

    assert did.never == []
    unfinished = {path for path in did.opened if re.fullmatch(re.escape(f"{person.shared}.") + r"\w+\.part", path)}
    assert len(unfinished) == 1
    # The library was filled under a name drawn by lot.
    filled = {
        path for path in did.opened if re.fullmatch(re.escape(f"{person.library.parent}/") + "[0-9a-f]{12}", path)
    }
    assert len(filled) == 1
    unfinished |= filled
    assert did.opened == {str(person.library), *unfinished} | {path for path in did.opened if TERMINAL.fullmatch(path)}
    assert did.changed == {str(person.library.parent), str(person.library), str(person.shared), *unfinished}
    assert {path for path in did.pieces if not path.startswith("socket:[")} == {str(person.library), *unfinished}
    assert {path for path in person.home.rglob("*") if path.is_file()} == {person.library}
    assert len(list(person.stick.iterdir())) == 3


def test_without_the_seal_every_word_that_is_kept_is_seen(tmp_path: Path) -> None:
    """The control: the same, with cells and roots that are not sealed."""
    person = Person(tmp_path, "plain_reader.py")
    walk(person)
    assert person.did.canaries() == set(KEPT)
    assert person.did.never == []
    assert {"publisher", "метка", "path", "bundlephrase"} <= person.canaries_on_the_disk()


LEAVING = "import mmap, os, socket, subprocess, sys; data = sys.stdin.buffer.read(); "


def leave(folder: Path, data: bytes, code: str) -> Traced:
    """Trace a program that leaves ``data`` somewhere."""
    subprocess.run(
        [str(STRACE), *OPTIONS, "-o", str(folder / "trace"), sys.executable, "-B", "-c", LEAVING + code],
        input=data,
        cwd=folder,
        check=True,
        timeout=60,
    )
    did = Traced()
    did.read(folder / "trace", folder)
    return did


QUERY = f"a query for {CANARIES['query']} and no more than that"
DEFLATED = zlib.compress(QUERY.encode(), wbits=-15)
FORMS = {encoding: QUERY.encode(encoding) for encoding in ENCODINGS} | {
    **{f"base64, {n} before": base64.b64encode(b"x" * n + QUERY.encode()) for n in range(3)},
    "base64 of UTF-16": base64.urlsafe_b64encode(b"x" + QUERY.encode("utf-16-le")),
    "zlib": os.urandom(5000) + zlib.compress(QUERY.encode()) + os.urandom(5000),
    "zlib with a small window": os.urandom(5000) + zlib.compress(QUERY.encode(), 1, 9),
    "gzip": os.urandom(5000) + gzip.compress(QUERY.encode()),
    "deflate": os.urandom(1000) + DEFLATED,
    "in a ZIP": os.urandom(9000) + b"PK\x03\x04" + bytes(22) + b"\x01\0\x02\0abc" + DEFLATED + os.urandom(99),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_a_word_is_seen_in_every_form(data: bytes) -> None:
    """The control for what nobody keeps: queries, and passphrases of libraries."""
    assert canaries_in([data], CANARIES) == {"query"}


def test_nothing_is_seen_in_noise() -> None:
    assert canaries_in([os.urandom(1 << 18)] * 4, CANARIES) == set()


WAYS = {
    "a file that is gone": "file = open('x', 'wb'); file.write(data); file.close(); os.unlink('x')",
    "piece by piece": "file = open('x', 'wb', 0); [file.write(data[n : n + 3]) for n in range(0, len(data), 3)]",
    "backwards in place": "file = os.open('x', os.O_CREAT | os.O_WRONLY); os.pwrite(file, data, 99)",
    "a vector": "file = os.open('x', os.O_CREAT | os.O_WRONLY); os.writev(file, [b'a', data])",
    "a socket": "pair = socket.socketpair(); pair[0].sendmsg([data])",
    "a child": "subprocess.run([sys.executable, '-c', 'open(\"x\", \"w\").write(input())'], input=data, check=True)",
    "an argument": "subprocess.run(['true', data], check=True)",
    "the environment": "subprocess.run(['true'], env={'x': data.decode()}, check=True)",
    "a name": "os.mkdir(data)",
}


@pytest.mark.parametrize("code", WAYS.values(), ids=WAYS)
def test_a_word_is_seen_whichever_way_it_is_left(tmp_path: Path, code: str) -> None:
    assert leave(tmp_path, QUERY.encode(), code).canaries() == {"query"}


HIDDEN_WAYS = {
    "mapped": "file = open('x', 'w+b'); file.truncate(4096); mmap.mmap(file.fileno(), 4096)[:1] = data",
    "from file to file": "file = open('x', 'wb'); os.sendfile(file.fileno(), os.open(sys.executable, 0), 0, 9)",
    "memory as a file": "os.memfd_create('x')",
    "a socket": "socket.socket()",
}


@pytest.mark.parametrize("code", HIDDEN_WAYS.values(), ids=HIDDEN_WAYS)
def test_what_would_hide_what_is_written_is_noticed(tmp_path: Path, code: str) -> None:
    assert leave(tmp_path, b"x", code).never
