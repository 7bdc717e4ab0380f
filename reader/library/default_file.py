"""Where the library file is if nobody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = "storage.dat"  # says nothing of what is in it, of this program, or that it matters


def default_path() -> Path:
    """Return a path in the folder for programs' data of this user, which may not be there yet.

    The file lies there by itself: a folder with this program's name would say whose it is.
    """
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the path is given

    return user_data_path() / _NAME
