"""What all tests of screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reader.tui.app import ReaderApp

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _apps_are_closed(monkeypatch) -> Iterator[None]:
    """Close every app when its test ends, as the program does: its threads end, and a child that indexes."""
    apps: list[ReaderApp] = []
    begin = ReaderApp.__init__

    def noted(app: ReaderApp, *arguments: object, **named: object) -> None:
        begin(app, *arguments, **named)
        apps.append(app)

    monkeypatch.setattr(ReaderApp, "__init__", noted)
    yield
    for app in apps:
        app.close()
