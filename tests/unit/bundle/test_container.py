"""The canonical container: what is written is read, here and by any ZIP program."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from support.bundles import files_of, forge_files

from reader.bundle.container_reader import Container
from reader.bundle.container_writer import ContainerWriter
from reader.errors import EntryOrderError, ManifestMissingError, TooLargeError, TooMuchToSealError

FILES = {
    "publisher.pub": b"k",
    "manifest.json.minisig": b"s",
    "manifest.json": b"{}" * 500,
    "articles/a.md": b"",
    "articles/я/б.md": "привет ".encode() * 3000,
    "articles/я/в.md": os.urandom(5000),
    "media/a.png": os.urandom(70_000),
}


def write(files: dict[str, bytes], zeros: int = 100) -> bytes:
    target = io.BytesIO()
    writer = ContainerWriter(target)
    for name, data in files.items():
        writer.add(name, data)
    writer.finish(lambda _: zeros)
    return target.getvalue()


def test_what_is_written_is_read() -> None:
    container = Container(io.BytesIO(write(FILES)))
    assert list(container.entries) == [*FILES, "padding"]
    assert {name: container.read(entry) for name, entry in container.entries.items()} == FILES | {"padding": bytes(100)}


def test_writing_is_deterministic_and_its_size_is_known_before_the_padding() -> None:
    sizes = []
    target = io.BytesIO()
    writer = ContainerWriter(target)
    writer.add("manifest.json", b"{}")

    def no_padding(size: int) -> int:
        sizes.append(size)
        return 0

    writer.finish(no_padding)
    assert sizes == [len(target.getvalue())]
    assert write(FILES) == write(FILES)


@pytest.mark.parametrize("zeros", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20 + 7])
def test_padding_of_any_size(zeros: int) -> None:
    container = Container(io.BytesIO(write({"manifest.json": b"{}"}, zeros)))
    assert container.read(container.entries["padding"]) == bytes(zeros)


def test_articles_are_deflated_where_that_helps() -> None:
    entries = Container(io.BytesIO(write(FILES))).entries
    assert {name: entry.method for name, entry in entries.items() if entry.method} == {
        "manifest.json": 8,
        "articles/я/б.md": 8,
    }


def test_python_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES | {"padding": bytes(100)}
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.create_system, info.create_version, info.extract_version) == (0, 20, 20)
            assert (info.flag_bits, info.external_attr, info.internal_attr) == (0x800, 0, 0)
            assert (info.extra, info.comment, info.volume) == (b"", b"", 0)
        assert archive.comment == b""


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_reads_it(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(write(FILES))
    done = subprocess.run(["unzip", "-t", "x.zip"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"No errors" in done.stdout


def test_the_forger_of_the_tests_makes_what_the_writer_makes() -> None:
    assert Container(io.BytesIO(forge_files(files_of()))).entries.keys() == files_of().keys()


def test_the_writer_keeps_the_grammar() -> None:
    writer = ContainerWriter(io.BytesIO())
    writer.add("manifest.json", b"{}")
    with pytest.raises(EntryOrderError):
        writer.add("publisher.pub", b"")
    with pytest.raises(TooLargeError):
        writer.add("articles/a.md", bytes(16 * 2**20 + 1))
    with pytest.raises(ManifestMissingError):
        ContainerWriter(io.BytesIO()).finish(lambda _: 0)


def test_a_container_never_grows_into_zip64() -> None:
    writer = ContainerWriter(io.BytesIO())
    writer.add("manifest.json", b"{}")
    with pytest.raises(TooMuchToSealError):
        writer.finish(lambda size: 2**32 - size)


def test_an_entry_is_read_without_reading_the_others() -> None:
    class Watched(io.BytesIO):
        amount = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.amount += len(data)
            return data

    source = Watched(write(FILES))
    container = Container(source)
    assert source.amount == len(source.getvalue())  # every byte once, so that every chunk's tag is checked
    source.amount = 0
    assert container.read(container.entries["articles/я/б.md"]) == FILES["articles/я/б.md"]
    assert source.amount == container.entries["articles/я/б.md"].compressed_size
