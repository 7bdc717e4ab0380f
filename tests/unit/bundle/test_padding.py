"""The size of a sealed file tells little, and is exactly what was computed."""

import io

import pytest

from reader import age
from reader.bundle.container_reader import Container
from reader.bundle.container_writer import ContainerWriter
from reader.bundle.padding import padding_size, padme, payload_size

CHUNK = 64 * 1024


@pytest.mark.parametrize(
    ("size", "expected"),
    # From the definition in the paper: E = floor(log2 L), S = floor(log2 E) + 1, the last E - S bits become zero.
    [(1, 1), (2, 2), (8, 8), (9, 10), (15, 16), (16, 16), (17, 18), (1000, 1024), (1001, 1024), (1025, 1088),
     (100_000, 100_352), (2**20 + 1, 2**20 + 2**15), (2**32 - 1, 2**32)],
)  # fmt: skip
def test_padme_sizes(size: int, expected: int) -> None:
    assert padme(size) == expected


def test_padme_is_the_least_size_of_its_kind_and_costs_little() -> None:
    for size in range(1, 20_000):
        padded = padme(size)
        assert padded >= size
        assert padme(padded) == padded
        assert size < 9 or padded <= size * 1.12


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_payload_size_is_that_of_age(size: int) -> None:
    target = io.BytesIO()
    recipient = age.X25519Identity.generate().recipient
    writer = age.create(target, [recipient])
    header = len(target.getvalue())
    writer.write(bytes(size))
    writer.close()
    assert len(target.getvalue()) == header + payload_size(size)


def check(overhead: int, size: int) -> int:
    zeros = padding_size(overhead, size)
    sealed = overhead + payload_size(size + zeros)
    assert zeros >= 0
    assert padme(sealed) == sealed
    return sealed


def test_every_size_can_be_padded() -> None:
    for size in range(1, 3000):
        check(166, size)
    for chunks in (1, 2, 3, 7, 8, 16, 64, 1000):
        for size in range(chunks * CHUNK - 600, chunks * CHUNK + 600):
            check(1643, size)


def test_padding_is_the_least_that_is_enough() -> None:
    overhead = 166
    for size in [*range(1, 300), *range(CHUNK - 40, CHUNK + 40), *range(8 * CHUNK - 40, 8 * CHUNK + 40)]:
        zeros = padding_size(overhead, size)
        for fewer in range(max(0, zeros - 2000), zeros):
            sealed = overhead + payload_size(size + fewer)
            assert padme(sealed) != sealed


def test_no_padding_at_all_is_possible_and_sizes_across_a_chunk_boundary_are_skipped() -> None:
    overhead = 166
    exact = next(size for size in range(1000, 3000) if padme(overhead + payload_size(size)) == check(overhead, size))
    at_target = exact + padding_size(overhead, exact)
    assert padding_size(overhead, at_target) == 0
    # A sealed size of 16 more than one whole chunk cannot be had: the next byte needs a tag of its own.
    unreachable = {overhead + payload_size(CHUNK) + more for more in range(1, 17)}
    assert not unreachable & {overhead + payload_size(size) for size in range(CHUNK - 100, CHUNK + 100)}


def test_a_sealed_container_has_a_padme_size_whatever_its_content() -> None:
    identity = age.HybridIdentity.generate()
    empty_paddings = 0
    for length in [*range(700), *range(CHUNK - 2100, CHUNK - 1900, 3)]:
        target = io.BytesIO()
        sealed = age.create(target, [identity.recipient])
        overhead = len(target.getvalue())
        writer = ContainerWriter(sealed)
        writer.add("manifest.json", b"")
        writer.add("media/a.png", bytes(length))
        writer.finish(lambda size, overhead=overhead: padding_size(overhead, size))
        sealed.close()
        assert padme(len(target.getvalue())) == len(target.getvalue())
        target.seek(0)
        entries = Container(age.open(target, [identity])).entries
        assert list(entries)[-1] == "padding"
        empty_paddings += entries["padding"].size == 0
    assert empty_paddings > 0
