from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import reader.index", False),
        ("from reader.index import Index, snippet; snippet('a b', 'b')", False),
        ("import reader.index, reader.store; reader.index.Index(reader.store.MemoryStore())", True),
    ],
)
def test_whoosh_is_loaded_when_it_is_needed_and_warns_of_nothing(code: str, loaded: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}; import sys; print('whoosh' in sys.modules)"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == str(loaded)
