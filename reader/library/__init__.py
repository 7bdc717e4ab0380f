"""What a person has: editions, their articles, and the search over them, on any store."""

from reader.library.library import Library, SearchHit, SearchResults, Shelved

__all__ = ["Library", "SearchHit", "SearchResults", "Shelved"]
