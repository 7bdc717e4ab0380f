"""A number among the options, with a name that is translated."""

from __future__ import annotations

import click

from reader.text import _


class Number(click.IntRange):
    """A whole number from ``lowest`` to ``highest``, where there is one."""

    def __init__(self, lowest: int, highest: int | None = None) -> None:
        super().__init__(lowest, highest)
        self.name = _("number")  # click prints it in help, in capitals, and in errors
