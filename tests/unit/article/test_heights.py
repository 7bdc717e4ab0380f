"""Heights of blocks, and what is at a row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.tui.article.heights import Heights

HEIGHTS = st.lists(st.integers(1, 9), min_size=1, max_size=40)


@given(HEIGHTS, st.lists(st.tuples(st.integers(0, 39), st.integers(1, 9))))
def test_agrees_with_adding_up(heights: list[int], changes: list[tuple[int, int]]) -> None:
    tree = Heights(heights)
    for block, height in changes:
        if block < len(heights):
            tree[block] = heights[block] = height
    rows = [(block, row) for block, height in enumerate(heights) for row in range(height)]
    assert tree.total == len(rows)
    assert [tree.find(row) for row in range(len(rows))] == rows
    assert [tree.top(block) for block in range(len(heights))] == [
        rows.index((block, 0)) for block in range(len(heights))
    ]
    assert [tree[block] for block in range(len(heights))] == heights
