"""The search index: what finds an article by its words, in any of their forms.

``Index`` is the one door; ``snippet`` shows where in a text a query is met. Importing this package is cheap: Whoosh,
which nothing else imports, is loaded when the first ``Index`` is made.
"""

from reader.index.engine import Index
from reader.index.entry import Entry, Hit, Results
from reader.index.snippet import Snippet, snippet

__all__ = ["Entry", "Hit", "Index", "Results", "Snippet", "snippet"]
