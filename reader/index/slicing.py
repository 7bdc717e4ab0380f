"""How many articles go into one segment at a time: what its making takes in memory is in proportion to that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol, TypeVar

MAX_ARTICLES: Final = 512
MAX_BYTES: Final = 4 * 1024 * 1024  # passed by one article at most


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def slices(articles: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield ``articles`` in slices for one segment each; of several with one id in a slice, the last."""
    slice_: dict[str, T] = {}
    bytes_ = 0
    for article in articles:
        slice_[article.id] = article
        bytes_ += size(article)
        if bytes_ >= MAX_BYTES or len(slice_) >= MAX_ARTICLES:
            yield list(slice_.values())
            slice_, bytes_ = {}, 0
    if slice_:
        yield list(slice_.values())
