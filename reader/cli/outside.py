"""What anybody can see of a sealed file without opening it, for whoever carries it (``docs/carrying.md``).

Nothing of it is authentic: a file can be given any outside.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, Final

from reader import age
from reader.cli.lines import say
from reader.text import _, clean_line, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_WORDS: Final = {
    age.Kind.PASSPHRASE: "passphrase",
    age.Kind.CLASSIC: "classic",
    age.Kind.POST_QUANTUM: "post-quantum",
    None: "other",
}
_BLOCK: Final = 1 << 20


def print_outside(source: BinaryIO) -> None:
    """Print what opens the file, its size and its SHA-256, and what cannot be told. Raises ``HeaderError``."""
    document = outside_document(source)
    seals = ", ".join(_seals(document["sealed"]))
    say(_("Sealed in the age format: {seals}.", seals=seals))
    say(_("Size: {size} bytes", size=document["size"]))
    say(clean_line(f"SHA-256: {document['sha256']}"))
    say()
    say(
        _(
            "Without what opens it nobody can tell what is in it, who made it, or whether this copy is whole. To see"
            " whether it is whole, compare the SHA-256 with that of the sender's copy."
        ),
        rest="",
    )


def outside_document(source: BinaryIO) -> dict[str, Any]:
    """Return what JSON says of a sealed file (``docs/json.md``). Raises ``HeaderError``."""
    source.seek(0)
    kinds = age.seal_kinds(source)
    return {
        "sealed": {word: count for kind, word in _WORDS.items() if (count := kinds.count(kind))},
        "size": source.seek(0, os.SEEK_END),
        "sha256": _sha256(source),
    }


def _sha256(source: BinaryIO) -> str:
    source.seek(0)
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _seals(sealed: dict[str, int]) -> Iterator[str]:
    for word, count in sealed.items():
        match word:
            case "passphrase":
                yield _("with a passphrase")
            case "classic":
                yield ngettext("for {count} classic key", "for {count} classic keys", count)
            case "post-quantum":
                yield ngettext("for {count} post-quantum key", "for {count} post-quantum keys", count)
            case _:
                yield ngettext("for {count} key of another kind", "for {count} keys of other kinds", count)
