"""Starting stays cheap: what is heavy is imported where it is used, and nothing of ours can reach a network."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"cryptography", "markdown_it", "textual", "trafilatura", "whoosh", "yaml"}
CODE = """
import sys
from reader.cli import main
sys.argv = ["reader", *{arguments!r}]
status = main()
sys.stdout.write("\\n" + " ".join(sys.modules))
sys.exit(status)
"""


def imported(*arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", CODE.format(arguments=arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return {name.partition(".")[0] for name in ran.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], []], ids=["version", "help", "none"])
def test_saying_hello_imports_nothing_heavy(arguments: list[str]) -> None:
    assert imported(*arguments) & HEAVY == set()


def test_a_command_imports_what_it_needs() -> None:
    """The control: the list above is of names that do turn up."""
    assert imported("list", "--help") & HEAVY == {"cryptography", "markdown_it"} & imported("list", "--help")
    assert "cryptography" in imported("list", "--help")
    assert "textual" not in imported("open", "--help")


def test_the_guard_imports_no_network_module_itself() -> None:
    code = "import sys, reader.guard; reader.guard.engage(); sys.exit('socket' in sys.modules or 'ssl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
