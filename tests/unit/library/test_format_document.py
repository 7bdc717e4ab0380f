"""What ``docs/library-format.md`` says of the objects in a library, read by a program that knows only the document."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import msgspec
import pytest
from support.devices import new_file, open_volume
from support.libraries import article, bundle_of, edition, objects_of, open_in

from reader.library import Place, Reading

CONTENTS = edition(
    [article("one", "The first text.\n" * 40, tags=("law", "courts")), article("two", "Short.\n")], series="weekly"
)


@pytest.fixture(scope="module")
def objects() -> dict[str, bytes]:
    data = new_file()
    library = open_in(data)
    with bundle_of(CONTENTS) as bundle:
        library.add(bundle)
    for text in ("Nobody signed this.\n", "Nor this, which has the same id.\n"):
        with bundle_of(edition([article("one", text)], series="weekly"), signer=None) as bundle:
            library.add(bundle)
    library.index_all()
    library.keep_passphrase("six words that opened a bundle")
    library.change_settings(library.settings.__class__("ru", 7))
    first, *_ = library.articles()
    library.set_reading(first.article.id, Reading(read=True, starred=True, position=(3, 5)))
    library.place = Place("articles", first.article.id)
    library.close()
    with open_volume(data) as volume:
        return objects_of(data) | {"state": volume.state()}


def unpack(data: bytes) -> Any:
    return msgspec.msgpack.decode(data)


def inflated(data: bytes) -> bytes:
    return zlib.decompress(data, wbits=-15)


def files_in(objects: dict[str, bytes]) -> dict[bytes, bytes]:
    """Return every file by its hash, as the document says where they are."""
    found = {}
    format_, next_pack, packs = unpack(objects["files"])
    assert format_ == 1
    for number, files in packs:
        assert number < next_pack
        pack = objects[f"packs/{number}"]
        end = len(pack) - 4
        assert unpack(pack[end - int.from_bytes(pack[end:], "big") : end]) == files
        for sha256, size, stored in files:
            data, pack = pack[:stored], pack[stored:]
            data = inflated(data) if stored < size else data
            assert (hashlib.sha256(data).digest(), len(data)) == (sha256, size)
            found[sha256] = data
    return found


def test_names_and_records(objects: dict[str, bytes]) -> None:
    format_, next_order, untidy, editions = unpack(objects["catalogue"])
    assert (format_, next_order, untidy, len(editions)) == (1, 3, False, 3)
    named = {"catalogue", "files", "keys", "settings", "state"}
    named |= {f"editions/{id_.hex()}/{kind}" for id_, *_ in editions for kind in ("signed", "listing")}
    assert {name for name in objects if not name.startswith(("index/", "packs/"))} == named
    assert [(order, apart) for _, order, apart, _ in editions] == [(0, False), (1, False), (2, True)]
    assert [indexed for *_, indexed in editions] == [b"\x03", b"\x01", b"\x01"]
    assert unpack(objects["keys"]) == [1, ["six words that opened a bundle"], []]
    assert unpack(objects["settings"]) == [1, "ru", 7]


def test_what_was_signed_and_the_listing_agree(objects: dict[str, bytes]) -> None:
    files = files_in(objects)
    for id_, *_ in unpack(objects["catalogue"])[3]:
        format_, manifest, signature, publisher = unpack(inflated(objects[f"editions/{id_.hex()}/signed"]))
        assert format_ == 1
        assert (signature is None) == (publisher is None)
        says = msgspec.json.decode(manifest)
        listing = unpack(inflated(objects[f"editions/{id_.hex()}/listing"]))
        assert listing[0] == 1
        assert listing[1] == says["title"]
        assert listing[4] == says["series"] == "weekly"
        assert listing[6] == says["day"]
        assert (listing[8] is None) == (signature is None)
        for listed, signed in zip(listing[9], says["articles"], strict=True):
            assert [listed[1], listed[2].hex(), listed[3], listed[4]] == [
                signed[key] for key in ("path", "sha256", "size", "title")
            ]
            assert len(bytes.fromhex(listed[0])) == 8
            assert files[listed[2]].decode()
        assert listing[10] == []


def test_reading(objects: dict[str, bytes]) -> None:
    format_, at, screen, shown, entries = unpack(objects["state"])
    assert (format_, at, screen) == (1, 1, "articles")
    assert entries == [[bytes.fromhex(shown), 3, 3, 5, 1]]
