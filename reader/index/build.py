"""From articles to a segment, and from segments to one: pure functions, so that they can run in a cage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from reader.index.bound import allowance
from reader.index.entry import Entry
from reader.index.opened import OpenSegment
from reader.index.segment import Segment
from reader.index.writer import ArticleWriter
from reader.text import parse


def build(entries: Collection[Entry]) -> Segment:
    """Return the segment of some articles, at least one, each id once.

    It is never larger than their allowances together (``reader.index.bound``): where it would be, articles beyond
    their own allowance lose their last words.
    """
    room = sum(map(allowance, entries))
    writer = ArticleWriter()
    for entry in _without_markup(entries):
        writer.add(entry)
    segment = writer.finish()
    if writer.cost > room:
        writer = ArticleWriter()
        for entry in _without_markup(entries):
            writer.add(entry, within_allowance=True)
        segment = writer.finish()
    return segment


def merge(segments: Sequence[Segment], without: Collection[str] = ()) -> Segment | None:
    """Return what is left of some segments in one, without the articles of these ids; None if nothing is.

    No id is in two of the segments. Raises ``ValueError`` where they are malformed.
    """
    return ArticleWriter().merged([OpenSegment(segment) for segment in segments], frozenset(without))


def _without_markup(entries: Collection[Entry]) -> Iterator[Entry]:
    """Yield the articles as plain text; their sizes stay those of the Markdown."""
    for entry in entries:
        if entry.markdown:
            size = entry.size or len(entry.body.encode())
            document = parse(entry.body)
            pictured = document.has_picture()
            yield replace(entry, body=document.plain_text(), markdown=False, size=size, pictured=pictured)
        else:
            yield entry
