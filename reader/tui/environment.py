"""What the environment may tell Textual: nothing.

``TEXTUAL_LOG`` writes every typed key to a file, ``TEXTUAL_DEBUG`` does so to ``keys.log``,
``TEXTUAL_SCREENSHOT`` saves the screen, ``TEXTUAL_PRESS`` types, ``TEXTUAL_DRIVER`` imports code, and ``BROWSER``
names a program to run. Textual reads most of them while it is imported, so they go before that.
"""

from __future__ import annotations

import os


def drop_textual_variables() -> None:
    """Remove every ``TEXTUAL*`` variable and ``BROWSER``. To be called before Textual is imported."""
    for name in list(os.environ):
        if name.upper().startswith("TEXTUAL") or name.upper() == "BROWSER":
            del os.environ[name]
