"""What a person has: editions, their articles, the search over them, and where they are in them, on any store.

``open_library`` opens one in a library file; ``Library`` over a ``MemoryStore`` leaves nothing behind.
"""

from reader.library.checking import Problem
from reader.library.facets import EVERYTHING, Choice, Counted, Facet, Facets, Narrowing, count_facets
from reader.library.importing import Added, Outcome, Room
from reader.library.library import Library
from reader.library.opening import open_library
from reader.library.searching import SearchHit, SearchResults
from reader.library.settings import Settings
from reader.library.shelf import Shelved
from reader.library.state import Place, Reading

__all__ = [
    "EVERYTHING",
    "Added",
    "Choice",
    "Counted",
    "Facet",
    "Facets",
    "Library",
    "Narrowing",
    "Outcome",
    "Place",
    "Problem",
    "Reading",
    "Room",
    "SearchHit",
    "SearchResults",
    "Settings",
    "Shelved",
    "count_facets",
    "open_library",
]
