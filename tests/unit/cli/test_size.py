"""``--size``."""

from __future__ import annotations

import click
import pytest

from reader.cli.size import FileSize


@pytest.mark.parametrize(
    ("text", "mebibytes"),
    [("64MiB", 64), ("1GiB", 1024), ("4095MiB", 4095), ("64mib", 64), ("64 MiB", 64), ("017MiB", 17), ("8GIB", 8192)],
)
def test_what_people_write(text: str, mebibytes: int) -> None:
    assert FileSize().convert(text, None, None) == mebibytes << 20


@pytest.mark.parametrize(
    "text", ["", "64", "64MB", "1.5GiB", "-1GiB", "MiB", "64KiB", "٦٤MiB", "64MiBMiB", "1" * 10 + "MiB"]
)
def test_what_means_nothing(text: str) -> None:
    with pytest.raises(click.BadParameter):
        FileSize().convert(text, None, None)
