"""What goes into the index and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

from reader.text import EMPTY, CleanText


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one article.

    ``id`` and ``edition`` are those of ``reader.model``; an article of the same ``id`` is replaced. ``body`` is the
    article's text without markup, or its Markdown where ``markdown`` says so: then whoever builds the segment takes
    the markup off, which is as much work as indexing. ``language`` is a BCP 47 tag or empty, ``published`` an ISO
    date of day, month or year precision or empty. ``size`` is what the manifest gives as the article's size, which
    decides how much room its words may take (``reader.index.bound``); 0 stands for the length of ``body``.
    ``pictured`` tells that it has a picture; of Markdown, whoever builds the segment finds that out.
    """

    id: str
    edition: str
    title: CleanText
    body: CleanText
    authors: tuple[CleanText, ...] = ()
    source: CleanText = EMPTY
    publisher: CleanText = EMPTY
    tags: tuple[CleanText, ...] = ()
    summary: CleanText = EMPTY
    language: CleanText = EMPTY
    published: CleanText = EMPTY
    markdown: bool = False
    size: int = 0
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that was found. ``score`` compares with the others of the same search only."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found: ``total`` counts all articles that match, ``hits`` are best first.

    ``cut`` tells that the query was longer than what was looked for.
    """

    total: int
    hits: tuple[Hit, ...]
    cut: bool = False
