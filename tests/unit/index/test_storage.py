from __future__ import annotations

import io
import os

import pytest
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import FileIndex
from whoosh.query import Term

from reader.index.storage import StoredFile, StoreStorage
from reader.store import MemoryStore


@pytest.fixture
def storage(store: MemoryStore) -> StoreStorage:
    return StoreStorage(store)


def test_a_file_is_there_once_its_raw_file_is_closed(storage: StoreStorage, store: MemoryStore) -> None:
    file = storage.create_file("x")
    file.write(b"12345")
    file.seek(1)
    file.write(b"0")
    assert list(store.names()) == []
    file.raw_file().close()
    assert {name: store.read(name) for name in store.names()} == {"index/x": b"10345"}
    assert storage.list() == list(storage) == ["x"]
    assert storage.file_exists("x")
    assert storage.file_length("x") == 5


def test_a_file_that_nobody_closed_is_given_up(storage: StoreStorage, store: MemoryStore) -> None:
    file = storage.create_file("x")
    file.write(b"12345")
    del file
    assert list(store.names()) == []


def test_an_open_file_outlives_its_name(storage: StoreStorage, store: MemoryStore) -> None:
    store.write("index/x", b"12345")
    file = storage.open_file("x")
    storage.delete_file("x")
    store.commit()
    assert file.read() == b"12345"


def test_rename_may_be_told_not_to_replace(storage: StoreStorage, store: MemoryStore) -> None:
    store.write("index/a", b"1")
    store.write("index/b", b"2")
    with pytest.raises(NameError):
        storage.rename_file("a", "b", safe=True)
    storage.rename_file("a", "b")
    assert storage.list() == ["b"]
    assert store.read("index/b") == b"1"


def test_temporary_files_are_none_of_the_store(storage: StoreStorage, store: MemoryStore) -> None:
    temporary = storage.temp_storage("MAIN.tmp")
    with temporary.create_file("run") as file:
        file.write(b"1")
    assert temporary.list() == ["run"]
    assert list(store.names()) == []
    temporary.destroy()
    assert temporary.list() == []


def test_a_lock_is_tried_and_not_waited_for(storage: StoreStorage) -> None:
    assert storage.lock("w").acquire()
    assert not storage.lock("w").acquire()
    assert storage.lock("other").acquire()
    storage.lock("w").release()
    assert storage.lock("w").acquire()


def test_a_stored_file_reads_as_any_file_does() -> None:
    data = bytes(range(256)) + b"line\nlast"
    ours, model = StoredFile(data), io.BytesIO(data)
    for seek in ((5, io.SEEK_SET), (3, io.SEEK_CUR), (-9, io.SEEK_END), (400, io.SEEK_SET)):
        assert ours.seek(*seek) == model.seek(*seek)
        assert ours.read(4) == model.read(4)
        assert ours.readline() == model.readline()
        assert ours.tell() == model.tell()
    ours.seek(250)
    model.seek(250)
    assert list(ours) == list(model)
    ours.seek(254)
    buffer = bytearray(4)
    assert ours.readinto(buffer) == 4
    assert buffer == b"\xfe\xffli"
    part = ours.subset(256, 4)
    assert part.read() == b"line"
    assert part.get(1, 2) == b"in"
    assert ours.get_ushort(0) == 1


def test_whoosh_itself_loses_nothing_on_it(storage: StoreStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own codec, a pool that spills and columns that outgrow their buffer."""
    own = {("builtins", "int"), ("builtins", "set"), ("collections", "defaultdict")}
    own |= {("whoosh.codec.whoosh3", "W3Codec"), ("whoosh.codec.whoosh3", "W3Segment")}
    monkeypatch.setattr("reader.index.storage._CLASSES", own)
    schema = Schema(id=ID(stored=True), text=TEXT(stored=True))
    writer = FileIndex.create(storage, schema, "MAIN").writer(limitmb=0.01)
    texts = [f"common word{n} {os.urandom(2000).hex()}" for n in range(50)]
    for n, text in enumerate(texts):
        writer.add_document(id=str(n), text=text)
    assert len(writer.pool.runs) > 1
    writer.commit()
    with FileIndex(storage, schema=schema).searcher() as searcher:
        assert len(searcher.search(Term("text", "common"), limit=None)) == 50
        assert [hit["text"] for hit in searcher.search(Term("text", "word33"))] == [texts[33]]
    assert not any(name.endswith((".run", ".ctmp")) for name in storage.list())
