"""A second implementation, of reading: written from docs/library-format.md alone, sharing no code with the first."""

from __future__ import annotations

import os
import struct
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from support.devices import new_file, open_volume

from reader.store.free_map import encode_spans

KIB = 1024


def unseal(key: bytes, sealed: bytes, associated: bytes) -> bytes | None:
    digest = blake2b(sealed[:32] + associated, key=key, digest_size=64, person=b"library v1").digest()
    if digest[32:] != sealed[32:64]:
        return None
    try:
        opened = ChaCha20Poly1305(digest[:32]).decrypt(bytes(12), sealed[64:], associated)
    except InvalidTag:
        return None
    (length,) = struct.unpack("<I", opened[:4])
    assert not any(opened[4 + length :])
    return opened[4 : 4 + length]


class Numbers:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, length: int) -> bytes:
        taken, self.data = self.data[:length], self.data[length:]
        assert len(taken) == length
        return taken

    def number(self) -> int:
        value = shift = 0
        while True:
            (byte,) = self.take(1)
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def page_references(self) -> list[tuple[int, int, bytes]]:
        return [(self.number(), self.number(), self.take(16)) for _ in range(self.number())]


class SecondReader:
    """Opens a file, given how to derive a key from passphrase and salt."""

    def __init__(self, data: bytes, passphrase: str, *, memory: int, passes: int) -> None:
        self.data = data
        secret = unicodedata.normalize("NFC", passphrase).encode()
        kdf = Argon2id(salt=data[:32], length=32, iterations=passes, lanes=1, memory_cost=memory)
        key = kdf.derive(secret)
        roots = []
        for region in range(4):
            for slot in range(2):
                offset = slot * 128 * KIB + 16 * KIB * (1 + region)
                opened = unseal(key, data[offset : offset + 16 * KIB], b"root" + bytes((region, slot)))
                if opened is not None:
                    roots.append((region, opened))
        assert len(roots) == 2
        self.generations = set()
        for self.region, opened in roots:
            root = Numbers(opened)
            assert root.number() == 1
            self.cells = root.number()
            self.generations.add(root.number())
            self.next_object = root.number()
            self.key = root.take(32)
            self.pages = root.page_references()
            self.state_pages = root.page_references()
            self.inline_state = root.take(root.number())
            self.erase = root.take(root.number())
            assert not root.data
        assert len(data) == 256 * KIB + 4 * self.cells * 64 * KIB

    def cell(self, cell: int, object_id: int, index: int, write_id: bytes) -> bytes | None:
        stripe = cell // 16
        width = min(16, self.cells - 16 * stripe)
        offset = 256 * KIB + 64 * KIB * (64 * stripe + self.region * width + cell % 16)
        associated = b"cell" + struct.pack("<BIQI", self.region, cell, object_id, index) + write_id
        assert len(associated) == 37
        return unseal(self.key, self.data[offset : offset + 64 * KIB], associated)

    def page(self, reference: tuple[int, int, bytes], object_id: int, index: int) -> bytes:
        first, second, write_id = reference
        copies = [self.cell(cell, object_id, index, write_id) for cell in (first, second)]
        assert copies[0] is not None
        assert copies[0] == copies[1]
        return copies[0]

    def state(self) -> bytes:
        pages = (self.page(reference, 1, index) for index, reference in enumerate(self.state_pages))
        return b"".join(pages) or self.inline_state

    def records(self) -> Iterator[tuple[str, int, int, int, int, list[tuple[int, int, bytes]]]]:
        for reference in self.pages:
            table = Numbers(self.page(reference, 0, 0))
            while table.data:
                name = table.take(table.number()).decode()
                object_id, size, copy, first = (table.number() for _ in range(4))
                runs = [(table.number(), table.number(), table.take(16)) for _ in range(table.number())]
                yield name, object_id, size, copy, first, runs

    def objects(self) -> dict[tuple[str, int], bytes]:
        objects: dict[tuple[str, int], bytes] = {}
        for name, object_id, size, copy, first, runs in sorted(self.records(), key=lambda each: each[3:5]):
            data = objects.setdefault((name, copy), b"")
            index = first
            for start, count, write_id in runs:
                for cell in range(start, start + count):
                    opened = self.cell(cell, object_id, index, write_id)
                    assert opened is not None
                    data += opened
                    index += 1
            objects[name, copy] = data
            assert len(data) == min(size, index * 65_452)
        return objects


def test_the_document_is_enough_to_read_a_library() -> None:
    passphrase = "дво\u0438\u0306ка"
    data = new_file("one", "двойка", cells=700)
    kept = {"a": b"", "б": os.urandom(70_000), "c" * 255: os.urandom(200_000)}
    with open_volume(data, passphrase) as volume:
        for name, value in kept.items():
            volume.write(name, value, twice=name == "б")
        # A region full of holes, so that one object has more runs than a record.
        for number in range(620):
            volume.write(f"hole{number:03}", b"x")
        volume.commit()
        for number in range(0, 620, 2):
            volume.delete(f"hole{number:03}")
        volume.commit()
        for number in range(1, 620, 2):
            volume.rename(f"hole{number:03}", f"kept{number:03}")
        kept["pieces"] = os.urandom(65_452 * 330)
        volume.write("pieces", kept["pieces"])
        volume.commit()
        volume.put_state(b"a state")
    reader = SecondReader(bytes(data), passphrase, memory=8, passes=1)
    objects = {name: value for name, value in reader.objects().items() if not name[0].startswith("kept")}
    assert objects == {**{(name, 0): value for name, value in kept.items()}, ("б", 1): kept["б"]}
    assert len(list(reader.records())) > len(reader.objects())  # some object did take several records
    assert reader.state() == b"a state"
    assert len(reader.generations) == 1


def test_a_long_state_is_read_from_its_pages() -> None:
    data = new_file()
    state = os.urandom(150_000)
    with open_volume(data) as volume:
        volume.put_state(state)
    assert SecondReader(bytes(data), "one", memory=8, passes=1).state() == state


def test_both_forms_of_the_erase_list() -> None:
    assert encode_spans([(5, 2), (9, 1)], 100) == bytes((0, 5, 2, 2, 1))
    assert encode_spans([], 100) == b"\0"
    every_other = encode_spans([(cell, 1) for cell in range(0, 16, 2)], 16)
    assert every_other == b"\1\x55\x55"
