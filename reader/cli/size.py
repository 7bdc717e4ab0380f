"""``--size``: how large a library file is to be, written as ``64MiB`` or ``1GiB``."""

from __future__ import annotations

import re
from typing import Any, Final

import click

from reader.store.layout import MEBIBYTE
from reader.text import _

_SIZE: Final = re.compile(r"([0-9]{1,9}) ?(MiB|GiB)", re.IGNORECASE)
_UNITS: Final = {"mib": MEBIBYTE, "gib": 1024 * MEBIBYTE}


class FileSize(click.ParamType[int]):
    """A number of bytes, given in MiB or GiB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        if match is None:
            self.fail(_("a size is written like 64MiB or 1GiB"), param, ctx)
        return int(match[1]) * _UNITS[match[2].lower()]
