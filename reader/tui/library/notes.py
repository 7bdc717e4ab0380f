"""What is said of the passphrases of libraries, wherever one is chosen."""

from __future__ import annotations

from reader.text import CleanText, _


def note_of_library() -> CleanText:
    """Return what is to be done with the words of a library."""
    return _(
        "Write them down on paper, and keep it where nobody looks, until you know them by heart. Without the"
        " passphrase nobody can open the library, and you cannot either: there is no other way in."
    )
