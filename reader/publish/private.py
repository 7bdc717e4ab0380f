"""Secret keys in what is to be published.

A key that lies in the folder by mistake would become an article, and go to every reader. Only whole keys are refused:
an article may well explain how such a key begins.
"""

from __future__ import annotations

import re
from typing import Final

from reader.errors import N_, SecretInSourceError

_KEYS: Final = re.compile(
    # Bech32 (BIP-173) after the prefix of an age identity; a recovery text may have it in either case.
    r"AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20}"
    # What minisign and rsign write above a secret key; and how one begins whatever stands above: Ed, Sc or 0, B2.
    r"|(?:minisign|rsign) encrypted secret key\s+[0-9A-Za-z+/]{20}"
    r"|RW(?:RTY0Iy|QAAEIy)[0-9A-Za-z+/]{40}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----\s+\w",
    re.IGNORECASE,
)


def refuse_keys(text: str, file: str) -> None:
    """Raise ``SecretInSourceError`` naming ``file`` where a secret key of age, minisign, SSH or PGP is in ``text``."""
    if _KEYS.search(text):
        raise SecretInSourceError(
            N_("“{file}” holds a secret key. Move it out of what you pack: everybody would get it."), file=file
        )
