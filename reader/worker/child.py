"""The child's side: import everything, enter the cage, then answer questions until the pipe ends.

Invariants:

- No text is read before the cage is shut (``reader.guard.cage``).
- It ends when its parent does: at the next read, or within a second if it is at work.
- Nothing leaves it but answers: no traceback, no message of an exception.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Final, NoReturn

from reader.guard import cage
from reader.index import Entry
from reader.index.build import build, merge
from reader.text import clean_text
from reader.worker import messages
from reader.worker.orphan import end_with_parent

_NICE: Final = 10
"""The screen comes first where both want the same processor."""

# Whatever is imported or opened only when it is first needed must be so before the cage is shut.
_SAMPLE = """
# Проба *sample* `code`

Слово [link](http://пример.example/путь?a=%D0) &amp; &nbsp; ![alt](a.png) <b>raw</b> 東京 हिन्दी ไทย العربية עברית ~~no~~

> - item[^1]
>   1. deeper

| a | b |
|---|:-:|
| 1 | 2 |

```python
x = 1
```

[^1]: A note.
"""


def main(memory: int) -> NoReturn:
    """Serve the parent at the other end of standard input and output, in ``memory`` bytes of address space."""
    status = 1
    with suppress(BaseException):  # whatever it is, nobody is to be told
        _serve(memory)
        status = 0
    os._exit(status)


def _serve(memory: int) -> None:
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(_NICE)
    _warm_up()
    sys.stderr = None
    os.close(2)
    gc.disable()  # nothing here makes cycles worth the time that looking for them takes
    answers.write(messages.encode(messages.Ready(enforced=cage.enter(memory))))
    answers.flush()
    while (body := messages.read(questions, messages.MAX_QUESTION)) is not None:
        answer = _answer(body)
        answers.write(messages.encode(answer))
        answers.flush()


def _answer(body: bytes) -> messages.Answer:
    try:
        question = messages.questions.decode(body)
        if isinstance(question, messages.Build):
            return messages.Made(build(question.entries))
        return messages.Made(merge(question.segments, question.without))
    except MemoryError:
        return messages.Failed(out_of_memory=True)
    except Exception:  # noqa: BLE001 - its words may be those of an article
        return messages.Failed(out_of_memory=False)


def _warm_up() -> None:
    entry = Entry("id", "edition", clean_text("title"), clean_text(_SAMPLE), markdown=True, language=clean_text("ru"))
    segment = build([entry])
    merge([segment])
