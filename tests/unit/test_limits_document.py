"""``docs/limits.md`` and the constants agree, both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.age import constants as age_limits
from reader.bundle import limits as bundle_limits
from reader.index import analysis, query
from reader.library import facets, fields
from reader.text import limits as text_limits

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
ROW = re.compile(r"^\| [^|]+ \| `(\w+)` \| ([\d,]+)(?: \w+)? \| [^|]+ \|$", re.MULTILINE)
NO_LIMITS = {"MEBIBYTE", "PIECE_SIZE"}


def constants() -> dict[str, int]:
    found = {name: value for name, value in vars(age_limits).items() if name.startswith("MAX_")}
    for module in (bundle_limits, text_limits, analysis, query, fields, facets):
        found |= {name: value for name, value in vars(module).items() if name.isupper() and type(value) is int}
    return {name: value for name, value in found.items() if name not in NO_LIMITS and not name.startswith("_")}


def documented() -> dict[str, int]:
    return {name: int(value.replace(",", "")) for name, value in ROW.findall(DOCUMENT.read_text())}


def test_every_limit_is_documented_with_its_value() -> None:
    assert documented() == constants()


def test_every_row_is_read() -> None:
    rows = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| ") and "constant" not in line]
    assert len(rows) == len(documented())


@pytest.mark.parametrize("name", ["MAX_PIXELS", "TABS"])
def test_positive_control_another_value_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = bundle_limits if hasattr(bundle_limits, name) else text_limits
    monkeypatch.setattr(module, name, 17)
    assert documented() != constants()
