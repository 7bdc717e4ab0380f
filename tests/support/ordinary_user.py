"""Running programs as an ordinary user where the tests run as root, whom many walls do not hold.

Python or the project may lie in a folder that only root may enter. Then they are put in its place, in a mount namespace
that ends with the program: nobody else sees it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from support.program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOBODY = 65534
_TOOLS = ("unshare", "mount", "setpriv")


class OrdinaryUser:
    """Somebody with a ``folder`` of their own, who is not root."""

    def __init__(self, folder: Path, stage: Path) -> None:
        self.folder = folder
        self._stage = stage

    def command(self, command: Sequence[str | Path]) -> list[str]:
        """Return what runs ``command`` as this user, with core files of any size if the limits allow it."""
        words = shlex.join(map(str, command))
        begin = "ulimit -c unlimited 2>/dev/null; "
        if os.geteuid():
            return ["sh", "-c", f"{begin} exec {words}"]
        drop = f"exec setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --bounding-set=-all"
        return ["unshare", "--mount", "sh", "-ec", f"{''.join(self._mounts())} {begin} {drop} {words}"]

    def run(self, command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[bytes]:
        """Run ``command`` to its end in the user's folder."""
        return subprocess.run(
            self.command(command),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            timeout=120,
            check=False,
            **options,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What the user's programs find in their environment."""
        home = {"HOME": str(self.folder), "TMPDIR": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data")}
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", **home}

    def _mounts(self) -> Iterator[str]:
        """Yield commands that put what is needed where the user can reach it."""
        needed: dict[Path, set[Path]] = {}
        for path in (Path(sys.prefix), Path(sys.base_prefix), ROOT, self.folder):
            for folder in reversed(path.resolve().parents):
                if not folder.stat().st_mode & 1:
                    needed.setdefault(folder, set()).add(path.resolve())
                    break
        for number, (closed, paths) in enumerate(needed.items()):
            stage = self._stage / str(number)
            for path in paths:
                place = stage / path.relative_to(closed)
                place.mkdir(parents=True, exist_ok=True)
                yield f"mount --bind {shlex.quote(str(path))} {shlex.quote(str(place))}; "
            yield f"mount --rbind {shlex.quote(str(stage))} {shlex.quote(str(closed))}; "


def why_not() -> str:
    """Say why there can be none here; nothing if there can."""
    if not hasattr(os, "geteuid"):
        return "there are no such users here"
    if os.geteuid():
        return ""
    if not all(map(shutil.which, _TOOLS)):
        return f"root needs {', '.join(_TOOLS)} to be an ordinary user"
    with ordinary_user() as user:
        ran = user.run([sys.executable, "-c", "import os, reader; print(os.getuid())"])
    return "" if ran.stdout.split() == [str(NOBODY).encode()] else "root cannot become an ordinary user here"


@contextmanager
def ordinary_user() -> Iterator[OrdinaryUser]:
    """Yield an ordinary user, whose folder is removed in the end."""
    with TemporaryDirectory() as temporary:
        base = Path(temporary)
        base.chmod(0o755)
        home, stage = base / "home", base / "stage"
        home.mkdir()
        stage.mkdir(mode=0o755)
        if not os.geteuid():
            os.chown(home, NOBODY, NOBODY)
        yield OrdinaryUser(home, stage)
