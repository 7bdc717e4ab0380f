"""The search index: what finds an article by its words, in any of their forms.

``Index`` is the one door; ``snippet`` shows where in a text a query is met; ``Builder`` is who makes an index's
``Segment``s, this process or another. Importing this package is cheap: Whoosh, which nothing else imports, is loaded
when the first ``Index`` is made.
"""

from reader.index.bound import allowance, bounds, size
from reader.index.builder import Builder, InProcess, Merge, build_each, ids_of
from reader.index.engine import Index
from reader.index.entry import Entry, Hit, Results
from reader.index.segment import Segment
from reader.index.slicing import slices
from reader.index.snippet import Snippet, snippet

__all__ = [
    "Builder",
    "Entry",
    "Hit",
    "InProcess",
    "Index",
    "Merge",
    "Results",
    "Segment",
    "Snippet",
    "allowance",
    "bounds",
    "build_each",
    "ids_of",
    "size",
    "slices",
    "snippet",
]
