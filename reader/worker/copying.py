"""The zygote's own side: give up everything but reading Python's files, then copy itself when it is told to.

Invariants:

- It can start no program, open no file but Python's own to read, and make no socket, before it copies itself.
- It never decodes what it passes on. Its copies do, when they are in the cage (``reader.worker.child``).
- It has one thread, and no copy inherits the pipes of another.
- It ends, and its copies with it, when its parent does.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from struct import Struct
from typing import Final, NoReturn

from reader import guard
from reader.worker import relay
from reader.worker.orphan import end_with_parent
from reader.worker.relay import DIED, TOO_LONG, Order, read_exactly, write_all

_INPUT: Final = 0
_OUTPUT: Final = 1
_LENGTH: Final = Struct(">I")  # as in reader.worker.messages, which would import the index


def main() -> NoReturn:
    """Serve the parent at the other end of standard input and output, until it ends."""
    with suppress(BaseException):  # whatever it is, nobody is to be told
        guard.engage()  # the parent's filter came along, but not its refusal of dumps
        guard.confine(guard.Business())
        end_with_parent()
        _Zygote().serve()
    os._exit(0)


class _Zygote:
    def __init__(self) -> None:
        self._copies: dict[int, tuple[int, int]] = {}

    def serve(self) -> None:
        """Do as told until the pipe ends."""
        try:
            while (data := read_exactly(_INPUT, relay.ORDER.size)) is not None:
                order, pid, number = relay.ORDER.unpack(data)
                if order == Order.COPY:
                    self._answer(self._copy(number))
                elif order == Order.SEND:
                    self._send(pid, number)
                elif order == Order.RECEIVE:
                    self._receive(pid, number)
                else:
                    self._end(pid)
                    self._answer(DIED)
        finally:
            for pid in tuple(self._copies):
                self._end(pid)

    def _copy(self, memory: int) -> int:
        try:
            questions, asking = os.pipe()
            answering, answers = os.pipe()
            pid = os.fork()
        except OSError:
            return DIED
        if pid == 0:
            _be_child(questions, answers, memory)
        os.close(questions)
        os.close(answers)
        self._copies[pid] = asking, answering
        return pid

    def _send(self, pid: int, length: int) -> None:
        pipe = self._copies[pid][0]
        while length:
            piece = read_exactly(_INPUT, min(relay.PIECE, length))
            if piece is None:
                raise EOFError
            length -= len(piece)
            with suppress(BrokenPipeError):  # read to the end all the same: an order follows
                write_all(pipe, piece)

    def _receive(self, pid: int, limit: int) -> None:
        pipe = self._copies[pid][1]
        head = read_exactly(pipe, _LENGTH.size)
        if head is None:
            self._answer(DIED)
            return
        (length,) = _LENGTH.unpack(head)
        if length > limit:
            self._answer(TOO_LONG)
            return
        body = read_exactly(pipe, length)
        if body is None:
            self._answer(DIED)
            return
        self._answer(length)
        write_all(_OUTPUT, body)

    def _end(self, pid: int) -> None:
        pipes = self._copies.pop(pid, None)
        if pipes is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            for pipe in pipes:
                os.close(pipe)
            os.waitpid(pid, 0)

    def _answer(self, number: int) -> None:
        write_all(_OUTPUT, relay.ANSWER.pack(number))


def _be_child(questions: int, answers: int, memory: int) -> NoReturn:
    try:
        os.dup2(questions, _INPUT)
        os.dup2(answers, _OUTPUT)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        from reader.worker.child import main  # noqa: PLC0415 - the zygote itself does without the index

        main(memory)
    finally:
        os._exit(1)
