"""What ``support.warm_start`` starts: ``warm_program.py FD``, with a socket to take orders from.

An order is four bytes with its length, which come with the three standard files, and JSON. The answers are the number
of the process that was made of it and, when that has ended, its exit status or minus the signal that ended it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import socket
import sys
from typing import TypedDict

import reader.cli
import reader.index.forms
import reader.library.fields
import reader.store.create
import reader.worker
from reader.store.passphrase import WORK


class Order(TypedDict):
    """How to start the program."""

    arguments: list[str]
    folder: str
    env: dict[str, str]
    memory: int | None


def serve(orders: socket.socket) -> int:
    """Carry out orders until there are no more; in a copy, return the program's exit status."""
    while True:
        head, files, _flags, _address = socket.recv_fds(orders, 4, 3)
        if not head:
            return 0
        order: Order = json.loads(orders.recv(int.from_bytes(head), socket.MSG_WAITALL))
        child = os.fork()
        if child == 0:
            orders.close()
            return start(order, files)
        for file in files:
            os.close(file)
        orders.sendall(child.to_bytes(4))
        _child, status = os.waitpid(child, 0)
        orders.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, signed=True))


def start(order: Order, files: list[int]) -> int:
    """Become what a process is that was started anew, and run the program."""
    import resource  # noqa: PLC0415 - Windows has none

    os.setsid()
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["reader", *order["arguments"]]
    if order["memory"] is not None:
        resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    # As in ``quick_reader``.
    object.__setattr__(WORK, "memory", 8)
    object.__setattr__(WORK, "passes", 1)
    from reader.cli import main  # noqa: PLC0415 - see above

    return main()


def import_all() -> None:
    """Import the commands, with whatever each imports: their help texts come out in English."""
    for module in pkgutil.iter_modules(reader.cli.__path__, "reader.cli."):
        importlib.import_module(module.name)


if __name__ == "__main__":
    import_all()
    gc.freeze()
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))
