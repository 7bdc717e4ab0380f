"""What is passed on, and the last step: sealing it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reader import age
from reader.errors import UnwritableError
from reader.model import SignatureState
from reader.text import CleanText, _, joined
from reader.tui.library.working import WorkingScreen
from reader.tui.wording import size_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reader.library import Library
    from reader.model import Article, Edition


@dataclass(frozen=True)
class Sharing:
    """``articles`` of ``edition``, or all of it, that go into a new file at ``target``."""

    library: Library
    edition: Edition
    articles: Sequence[Article] | None
    target: Path

    def sealing(self, recipients: Sequence[age.Recipient]) -> WorkingScreen:
        """Return the screen that seals it for ``recipients``, and forgets their passphrases."""
        return WorkingScreen(self.heading, partial(self._seal, recipients))

    def heading(self) -> CleanText:
        """Say what is passed on."""
        return _("Pass on “{title}”", title=self.edition.title)

    def _seal(self, recipients: Sequence[age.Recipient]) -> Callable[[], CleanText]:
        try:
            self.library.share(self.edition, self.target, recipients, articles=self.articles)
            size = self.target.stat().st_size
        except OSError as error:
            raise UnwritableError(reason=error.strerror or "") from None
        finally:
            for each in recipients:
                if isinstance(each, age.Passphrase):
                    each.forget()
        return partial(self._words, size)

    def _words(self, size: int) -> CleanText:
        said = _(
            "Sealed “{title}” into “{path}” ({size}).",
            title=self.edition.title,
            path=str(self.target),
            size=size_words(size),
        )
        if self.edition.publisher.state is not SignatureState.UNSIGNED:
            return said
        unsigned = _(
            "It is unsigned: its text may have been changed on its way to you, even to tell your copy from others."
        )
        return joined("\n\n", (said, unsigned))
