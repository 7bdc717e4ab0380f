"""Indexing and searching put nothing on a disk: no file is opened for writing, and no word is written anywhere.

A child process does the work, and is watched twice: by Python's own audit hook, everywhere, and by strace, where
there is one. Each way of watching must catch Whoosh's own storages at it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CANARY = "канарейкагекзаметр"
FORMS = [
    *(CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")),
    CANARY.encode().decode("latin-1").encode(),  # as pickles of protocol 2 hold bytes, and so Whoosh's spilled postings
]

CHILD = """
import os, sys
sys.dont_write_bytecode = True
kind, folder = sys.argv[1:]
canary = sys.stdin.read()
os.chdir(folder)
# Words that no compression makes small, so that columns outgrow their buffers.
texts = [f"{canary} " + " ".join(canary + os.urandom(30).hex() for _ in range(80)) for _ in range(30)]

import whoosh.index, whoosh.query, whoosh.writing, whoosh.filedb.filestore as stock
from whoosh.fields import ID, TEXT, Schema
from reader.index import Entry, Index, snippet
from reader.index.storage import StoreStorage
from reader.store import MemoryStore

opened = []

def watch(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened.append(arguments[0])
    elif event in {"os.mkdir", "os.rename", "tempfile.mkstemp", "tempfile.mkdtemp"}:
        opened.append(event)

sys.addaudithook(watch)
if kind == "index":
    with Index(MemoryStore()) as index:
        for first in range(0, 30, 3):
            index.add(Entry(text[-9:], "e", text[:40], text) for text in texts[first : first + 3])
        found = index.search(canary).total
        index.remove(list(index.ids())[:3])
        assert snippet(texts[0], canary).matches
else:
    storage = {
        "storage": lambda: StoreStorage(MemoryStore()),
        "ram": stock.RamStorage,
        "files": lambda: stock.FileStorage(folder),
    }[kind]()
    # What Whoosh itself writes: stored fields beyond a buffer, and a pool of postings that spills.
    schema = Schema(id=ID(stored=True), text=TEXT(stored=True))
    writer = whoosh.index.FileIndex.create(storage, schema, "MAIN").writer(limitmb=0.01)
    for n, text in enumerate(texts):
        writer.add_document(id=str(n), text=text)
    assert writer.pool.runs
    writer.commit()
    found = len(texts)
print(found, len(opened), flush=True)
"""


def run(kind: str, folder: Path, *before: str) -> tuple[int, int]:
    """Return how many articles were found, and how often anything was opened for writing."""
    done = subprocess.run(
        [*before, sys.executable, "-W", "error", "-c", CHILD, kind, str(folder)],
        input=CANARY.encode(),
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ | dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder)) | {"PYTHONUTF8": "1"},
        timeout=100,
    )
    found, opened = done.stdout.split()
    return int(found), int(opened)


@pytest.mark.parametrize("kind", ["index", "storage"])
def test_nothing_is_opened_for_writing(kind: str, tmp_path: Path) -> None:
    assert run(kind, tmp_path) == (30, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["ram", "files"])
def test_whooshs_own_storages_are_caught(kind: str, tmp_path: Path) -> None:
    _, opened = run(kind, tmp_path)
    assert opened


STRACE = shutil.which("strace")
if STRACE and subprocess.call([STRACE, "-o", os.devnull, sys.executable, "-c", ""], stderr=subprocess.DEVNULL):
    STRACE = None  # a container that forbids tracing


def traced(kind: str, tmp_path: Path) -> tuple[set[str], bytes]:
    """Return the paths that were opened for writing, and all bytes that were written."""
    folder, log = tmp_path / "work", tmp_path / "trace"
    folder.mkdir()
    watched = "trace=open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg"
    run(kind, folder, str(STRACE), "-f", "-qq", "-xx", "-s", "1000000", "-e", watched, "-o", str(log))
    trace = log.read_bytes()
    opened = re.findall(rb'(?:open|openat|creat)\([^"]*"([^"]*)"[^)]*(?:O_WRONLY|O_RDWR|O_CREAT)', trace)
    writes = re.findall(rb'(?:write|writev|pwrite\w*|send\w+)\([^"]*"([^"]*)"', trace)
    return {unescaped(path).decode() for path in opened}, b"".join(map(unescaped, writes))


def unescaped(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


@pytest.mark.skipif(STRACE is None, reason="there is no strace here")
@pytest.mark.parametrize("kind", ["index", "storage"])
def test_no_word_is_written(kind: str, tmp_path: Path) -> None:
    opened, written = traced(kind, tmp_path)
    assert opened <= {"/dev/null", "/dev/tty"}
    assert not any(form in written for form in FORMS)
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.skipif(STRACE is None, reason="there is no strace here")
@pytest.mark.parametrize("kind", ["ram", "files"])
def test_words_that_are_written_are_seen(kind: str, tmp_path: Path) -> None:
    opened, written = traced(kind, tmp_path)
    assert any(path.endswith(".run") for path in opened)
    assert any(path.endswith(".ctmp") for path in opened)
    assert any(form in written for form in FORMS)
