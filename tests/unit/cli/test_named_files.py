"""Every option and argument that names a file notes it: what was not named is refused."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from reader.cli.commands import reader
from reader.cli.named import named

LIBRARY = {"library"}  # the options that name one do so themselves (``reader.cli.confining``)
FOLDER = {"export"}


def parameters(command: click.Command, name: str) -> list[tuple[str, click.Parameter]]:
    found = [(f"{name} {each.opts[0]}", each) for each in command.params]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            each = command.get_command(context, sub)
            assert each is not None
            found += parameters(each, f"{name} {sub}".strip())
    return found


NAMING = [
    pytest.param(parameter, id=name)
    for name, parameter in parameters(reader, "")
    if any(word in f"{parameter.metavar} {parameter.name}".upper() for word in ("FILE", "SOURCE", "FOLDER", "PATH"))
    and parameter.name not in LIBRARY | FOLDER
]


def test_there_are_some() -> None:
    assert len(NAMING) > 20


@pytest.mark.parametrize("parameter", NAMING)
def test_a_file_that_is_named_is_noted(parameter: click.Parameter) -> None:
    context = click.Context(reader)
    assert named(context) == []
    parameter.type.convert("a file", parameter, context)
    assert [path for _access, path in named(context)] == [Path("a file")]
