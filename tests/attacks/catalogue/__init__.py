"""Every way to harm a reader with a file that we know of: what the file is, and the one line that the person sees.

An attack is a function that returns the file's bytes. What is refused has its line here; what is only unpleasant, text
made to confuse or to take long, opens calmly. ``tests/attacks/test_catalogue.py`` gives each to the real program.
"""

from __future__ import annotations

from attacks.catalogue import containers, manifests, seals, signatures, texts
from attacks.catalogue.attack import ATTACKS, Attack

__all__ = ["ATTACKS", "Attack", "containers", "manifests", "seals", "signatures", "texts"]
