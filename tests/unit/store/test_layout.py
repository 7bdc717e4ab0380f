"""Where things lie: nothing overlaps, nothing is left over."""

from __future__ import annotations

import pytest

from reader.errors import LibrarySizeRefusedError
from reader.store.layout import (
    CELL_SIZE,
    DEFAULT,
    HEADER_SIZE,
    LARGEST,
    LARGEST_ON_FAT32,
    MEBIBYTE,
    REGIONS,
    ROOT_SIZE,
    ROOT_SLOTS,
    SALT_SIZE,
    Layout,
    root_offset,
)


@pytest.mark.parametrize("size", [16 * MEBIBYTE, 17 * MEBIBYTE, 100 * MEBIBYTE, DEFAULT])
def test_the_cells_of_the_regions_fill_the_file_exactly(size: int) -> None:
    layout = Layout.of_size(size)
    offsets = sorted(layout.cell_offset(region, cell) for region in range(REGIONS) for cell in range(layout.cells))
    assert offsets == list(range(HEADER_SIZE, size, CELL_SIZE))
    assert layout.size == size


@pytest.mark.parametrize("cells", [1, 15, 16, 17, 63, 100])
def test_any_number_of_cells_has_a_layout(cells: int) -> None:
    layout = Layout(cells)
    offsets = {layout.cell_offset(region, cell) for region in range(REGIONS) for cell in range(cells)}
    assert offsets == set(range(HEADER_SIZE, layout.size, CELL_SIZE))


def test_roots_and_salt_share_nothing() -> None:
    offsets = sorted(root_offset(region, slot) for region in range(REGIONS) for slot in range(ROOT_SLOTS))
    assert offsets[0] >= max(SALT_SIZE, 4096)  # not in the salt's disk sector
    assert all(offset % ROOT_SIZE == 0 for offset in offsets)
    assert len(set(offsets)) == 8
    assert offsets[-1] + ROOT_SIZE <= HEADER_SIZE
    assert all(root_offset(region, 1) - root_offset(region, 0) == 128 << 10 for region in range(REGIONS))


@pytest.mark.parametrize("size", [0, 15 * MEBIBYTE, 16 * MEBIBYTE + 1, LARGEST + MEBIBYTE, 1 << 50, -MEBIBYTE])
def test_absurd_sizes_are_refused(size: int) -> None:
    with pytest.raises(LibrarySizeRefusedError):
        Layout.of_size(size)


def test_the_largest_sizes_have_a_layout() -> None:
    for size in (LARGEST, LARGEST_ON_FAT32):
        layout = Layout.of_size(size)
        assert layout.cell_offset(REGIONS - 1, layout.cells - 1) == size - CELL_SIZE


def test_no_cell_and_no_root_lies_outside() -> None:
    layout = Layout(20)
    for region, cell in ((4, 0), (-1, 0), (0, 20), (0, -1)):
        with pytest.raises(ValueError, match="no such cell"):
            layout.cell_offset(region, cell)
    for region, slot in ((4, 0), (0, 2)):
        with pytest.raises(ValueError, match="no such root"):
            root_offset(region, slot)
