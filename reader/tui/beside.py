"""Work beside the screen, so that no key ever waits for it.

Invariants:

- One ``Beside`` is one thread: what is given to it runs in order, one call at a time.
- A call whose waiter was cancelled before its turn never runs, so a person who types fast costs one search at the
  most that nobody wants any more.
- What was posted always runs, whether or not anybody is left: it tidies up.
- What a call raises comes without the frames that it went through, for they may hold a passphrase.
- The thread never keeps the process alive: leaving is immediate, whatever runs.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from reader.tui.forgetting import without_frames

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]"]
_Call = tuple[_Waiter | None, "Callable[[], Any]"]


class Beside:
    """A thread that runs calls for coroutines of the screen."""

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def run(self, function: Callable[[], T]) -> T:
        """Run ``function`` in the thread and return what it returns, or raise what it raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._calls.put(((loop, future), function))
        return await future

    def post(self, function: Callable[[], object]) -> None:
        """Run ``function`` in the thread some time; what it raises is dropped."""
        self._calls.put((None, function))

    def stop(self, patience: float) -> None:
        """Let what runs now come to its end, for ``patience`` seconds at most; nothing else will run."""
        self._calls.put(None)
        self._thread.join(patience)

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            waiter, function = call
            del call
            if waiter is None:
                with suppress(Exception):
                    function()
            else:
                _settle(*waiter, function)
            # They would stay until the next call, and may hold an article.
            del waiter, function


def _settle(loop: asyncio.AbstractEventLoop, future: asyncio.Future[T], function: Callable[[], T]) -> None:
    """Let ``future`` have what ``function`` returns or raises, unless nobody waits for it."""
    if future.cancelled() or loop.is_closed():
        return
    try:
        settle = _setter(future.set_result, future, function())
    except Exception as error:  # noqa: BLE001 - it is raised where the call came from
        settle = _setter(future.set_exception, future, without_frames(error))
    with suppress(RuntimeError):  # the screen was left meanwhile
        loop.call_soon_threadsafe(settle)


def _setter(set_: Callable[[Any], None], future: asyncio.Future[Any], value: object) -> Callable[[], None]:
    def settle() -> None:
        if not future.done():
            set_(value)

    return settle
