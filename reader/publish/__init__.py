"""From a publisher's files to an edition: Markdown, plain text, saved web pages and pictures, scrubbed and checked.

Public: ``collect``, ``Collected``, ``Note``.
"""

from reader.publish.collect import Collected, collect
from reader.publish.notes import Note

__all__ = ["Collected", "Note", "collect"]
