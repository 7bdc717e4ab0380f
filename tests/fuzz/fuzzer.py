"""One target under the coverage-guided fuzzer: ``fuzzer.py TARGET [CORPUS…] [OPTION OF LIBFUZZER…]``, see ``.ci/fuzz``.

A finding is an exception outside the tree of errors, a broken promise, more than a second of processor time (without
the fuzzer's instruments, which take ten times as long), or more than a gigabyte of memory. ``fuzzer.py TARGET --once``
gives standard input to a target without instruments and prints how many seconds that took.
"""

from __future__ import annotations

import subprocess
import sys
import time

_SECOND = 1.0
_MEBIBYTES = 1024


def main(name: str, options: list[str]) -> None:
    """Fuzz until libFuzzer is done; it ends the process."""
    import atheris  # noqa: PLC0415 - not needed, and not there, for --once

    with atheris.instrument_imports(include=["reader", "markdown_it", "mdit_py_plugins"]):
        from fuzz.targets import MAX_LENGTH, TARGETS  # noqa: PLC0415 - what is to be instrumented
    target = TARGETS[name]

    def timed(data: bytes) -> None:
        begun = time.thread_time()
        target(data)
        if time.thread_time() - begun > _SECOND:
            again = [sys.executable, __file__, name, "--once"]
            taken = float(subprocess.run(again, input=data, stdout=subprocess.PIPE, check=True).stdout)
            if taken > _SECOND:
                raise AssertionError(f"took {taken:.1f} s of processor time")

    bounds = [f"-max_len={MAX_LENGTH.get(name, 4096)}", f"-rss_limit_mb={_MEBIBYTES}", "-timeout=60"]
    atheris.Setup([sys.argv[0], *bounds, *options], timed)
    atheris.Fuzz()


def once(name: str, data: bytes) -> float:
    """Give ``data`` to a target; return the processor time in seconds, imports and caches not counted."""
    from fuzz.targets import TARGETS  # noqa: PLC0415 - not instrumented

    TARGETS[name](b"warm")
    begun = time.thread_time()
    TARGETS[name](data)
    return time.thread_time() - begun


if __name__ == "__main__":
    if sys.argv[2:] == ["--once"]:
        sys.stdout.write(f"{once(sys.argv[1], sys.stdin.buffer.read())}\n")
    else:
        main(sys.argv[1], sys.argv[2:])
