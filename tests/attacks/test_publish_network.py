"""Packing reaches no network and writes no file, whatever the libraries under it could do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WATCHED = """
import os, sys
from pathlib import Path
import trafilatura  # its own imports may write compiled code, which is not what is watched
sys.path.insert(0, sys.argv[1])
import reader.publish.webpage
seen = []
def watch(event, args):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        seen.append(event)
    if event == "open" and args[2] is not None and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append(f"open {args[0]}")
sys.addaudithook(watch)
from reader.publish import collect
collected = collect([Path(sys.argv[2])])
assert len(collected.contents.articles) == 1
if len(sys.argv) > 3:
    trafilatura.fetch_url("http://127.0.0.1:9/")
    open(sys.argv[3], "w").close()
print("\\n".join(seen))
"""


def watched(*arguments):
    command = [sys.executable, "-c", WATCHED, str(ROOT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


@pytest.fixture
def edition(tmp_path):
    pytest.importorskip("trafilatura")
    root = tmp_path / "edition"
    root.mkdir()
    words = "The court heard the case for three hours on Tuesday and closed the page at the end of it. " * 5
    (root / "page.html").write_text(
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://127.0.0.1:9/xhtml.dtd">'
        '<html><head><base href="http://127.0.0.1:9/"><link rel="canonical" href="http://127.0.0.1:9/x">'
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css"></head>'
        f'<body><article><p>{words}<img src="http://127.0.0.1:9/p.png" alt="A"></p></article></body></html>',
        encoding="utf-8",
    )
    return root


def test_nothing_is_fetched_started_or_written(edition):
    done = watched(edition)
    assert done.stdout.split() == []
    assert done.stderr == ""  # the libraries' own log lines would hold text of the page


def test_the_watch_sees_what_it_is_there_to_see(edition, tmp_path):
    seen = watched(edition, tmp_path / "written").stdout
    assert "socket." in seen
    assert f"open {tmp_path / 'written'}" in seen


def test_two_systems_make_the_same_edition(edition):
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from reader.publish import collect; import datetime, hashlib\n"
        "made = collect([Path(sys.argv[2])], today=datetime.date(2026, 1, 31))\n"
        "print(hashlib.sha256(ascii(made).encode()).hexdigest())"
    )
    made = set()
    for zone, seed, language in (("UTC", "1", "C"), ("Pacific/Kiritimati", "2", "ru_RU.UTF-8")):
        environment = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": language, "PYTHONUTF8": "0"}
        command = [sys.executable, "-c", code, str(ROOT), str(edition)]
        made.add(subprocess.run(command, capture_output=True, env=environment, timeout=60, check=True).stdout)
    assert len(made) == 1
