"""What is fuzzed, by name: each takes any bytes and raises for any promise that is broken.

A target lets errors of the tree pass (``reader.errors``) where they are an answer; everything else is a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fuzz import age_targets, bundle_targets, text_targets

if TYPE_CHECKING:
    from collections.abc import Callable

TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "age-header": age_targets.header,
    "age-payload": age_targets.payload,
    "minisign": bundle_targets.minisign,
    "container": bundle_targets.container,
    "manifest": bundle_targets.manifest,
    "markdown": text_targets.markdown,
    "markdown-long": text_targets.long_markdown,
    "query": text_targets.query,
}
MAX_LENGTH: Final = {"age-payload": 27, "markdown": 2000, "markdown-long": 60, "query": 400}
"""Longest input in bytes, where it is not 4096: more says nothing new there and takes time."""
