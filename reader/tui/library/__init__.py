"""The screens over a library: unlocking and making one, adding bundles to it, its editions and settings.

Public: ``LibraryApp`` and the ``LibraryFile`` that it is shown.
"""

from reader.tui.library.app import LibraryApp
from reader.tui.library.file import LibraryFile

__all__ = ["LibraryApp", "LibraryFile"]
