"""The guard, from outside: each thing it forbids is first shown to work without it."""

from __future__ import annotations

import platform
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from reader.guard import seccomp
from reader.guard.machines import MACHINES

if TYPE_CHECKING:
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and prctl exist on Linux alone")
GUARD = "from reader import guard; guard.engage()\n"


def run(code: str, *, guarded: bool, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    source = (GUARD if guarded else "") + textwrap.dedent(code)
    command = [sys.executable, "-c", source]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


FORBIDDEN = {
    "tcp": """
        import socket
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()).close()
        """,
    "udp": """
        import socket
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.sendto(b"x", ("127.0.0.1", 9))
        """,
    "unix": """
        import socket
        socket.socket(socket.AF_UNIX).close()
        """,
    "netlink": """
        import socket
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()
        """,
    "raw system call": """
        import ctypes, platform
        number = {"x86_64": 41, "aarch64": 198}[platform.machine()]
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.syscall(number, 2, 1, 0) >= 0
        """,
}


@linux
@pytest.mark.parametrize("code", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_socket_can_be_made(code: str) -> None:
    assert run(code, guarded=False).returncode == 0, "the control: without the guard it goes through"
    assert run(code, guarded=True).returncode != 0


@linux
def test_a_thread_and_a_child_inherit_the_filter() -> None:
    code = """
        import subprocess, sys, threading
        refused = []
        def attempt():
            import socket
            try: socket.socket()
            except PermissionError: refused.append(True)
        thread = threading.Thread(target=attempt); thread.start(); thread.join()
        child = subprocess.run([sys.executable, "-c", "import socket; socket.socket()"], stderr=subprocess.DEVNULL)
        sys.exit(0 if refused and child.returncode else 3)
        """
    assert run(code, guarded=False).returncode == 3
    assert run(code, guarded=True).returncode == 0


@linux
def test_a_pair_of_datagram_sockets_cannot_reach_a_socket_with_a_name(tmp_path: Path) -> None:
    """Such as syslog's, which may forward what it gets."""
    code = """
        import socket, sys
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); listener.bind("log"); listener.settimeout(5)
        {guard}
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        one.sendto(b"x", "log")
        sys.exit(0 if listener.recv(1) == b"x" else 4)
        """
    assert run(code.replace("{guard}", ""), guarded=False, folder=tmp_path).returncode == 0
    (tmp_path / "log").unlink()
    refused = run(code.replace("{guard}", GUARD.strip()), guarded=False, folder=tmp_path)
    assert "PermissionError" in refused.stderr


@linux
def test_what_asyncio_needs_still_works() -> None:
    assert run("import asyncio; asyncio.run(asyncio.sleep(0))", guarded=True).returncode == 0


@linux
def test_an_inherited_socket_cannot_be_connected() -> None:
    code = """
        import socket
        server = socket.create_server(("127.0.0.1", 0)); client = socket.socket(); address = server.getsockname()
        {guard}
        client.connect(address)
        """
    assert run(code.replace("{guard}", ""), guarded=False).returncode == 0
    refused = run(code.replace("{guard}", GUARD.strip()), guarded=False)
    assert "PermissionError" in refused.stderr


@linux
@pytest.mark.parametrize("send", ["s.sendto(b'x', address)", "s.sendmsg([b'x'], [], 0, address)"])
def test_an_inherited_datagram_socket_cannot_send_to_an_address(send: str) -> None:
    code = f"""
        import socket
        listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); listener.bind(("127.0.0.1", 0))
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); address = listener.getsockname()
        {{guard}}
        {send}
        """
    assert run(code.replace("{guard}", ""), guarded=False).returncode == 0
    assert "PermissionError" in run(code.replace("{guard}", GUARD.strip()), guarded=False).stderr


@linux
def test_no_core_file_and_no_debugger() -> None:
    code = """
        import ctypes, resource, sys
        dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
        sys.exit(10 * dumpable + (resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)))
        """
    assert run(code, guarded=False).returncode in {10, 11}, "the control: a process is dumpable unless it says so"
    assert run(code, guarded=True).returncode == 1


@linux
def test_the_kernel_says_that_a_filter_is_on() -> None:
    code = "print([line for line in open('/proc/self/status') if line.startswith('Seccomp:')][0].split()[1])"
    before, after = run(code, guarded=False).stdout.strip(), run(code, guarded=True).stdout.strip()
    assert after == "2"
    assert before in {"0", "2"}, "2 where the tests themselves run in a container with a filter"


@linux
def test_io_uring_is_not_there() -> None:
    code = """
        import ctypes, errno, sys
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall(425, 1, 0)
        sys.exit(ctypes.get_errno())
        """
    assert run(code, guarded=True).returncode == 38  # ENOSYS


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_well_formed(machine: str) -> None:
    program = seccomp._filter(MACHINES[machine])
    assert len(program) % 8 == 0
    instructions = [program[i : i + 8] for i in range(0, len(program), 8)]
    assert instructions[-1] == seccomp._instruction(0x06, 0x7FFF0000), "what is not refused is allowed"
    assert platform.machine() not in MACHINES or len(instructions) < 4096


def test_an_unknown_machine_is_told_as_unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "pdp11")
    assert seccomp.forbid_sockets() is False


HOOKED = "from reader.guard import hook; hook.refuse_network()\n"


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket().connect(('192.0.2.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    ],
)
def test_where_the_system_offers_nothing_our_code_refuses(code: str) -> None:
    """The addresses are TEST-NET-1 (RFC 5737): nobody is there, and the hook answers before anything is sent."""
    assert run(HOOKED + code, guarded=False).stderr.strip().endswith("PermissionError")


def test_the_hook_lets_asyncio_make_its_pipe() -> None:
    code = HOOKED + "import socket, asyncio; s = socket.create_server(('127.0.0.1', 0)); asyncio.run(asyncio.sleep(0))"
    assert run(code, guarded=False).returncode == 0
