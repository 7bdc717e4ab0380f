"""The committed sample is what its sources and its published key make, and other tools can open it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest
from support.program import PASSPHRASE, ROOT, SAMPLE, SOURCES

from reader import age
from reader.bundle import SecretKey, open_bundle, seal
from reader.publish import collect

if TYPE_CHECKING:
    from pathlib import Path

KEY = ROOT / "bundles" / "throwaway.key"


def entries(container: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def committed() -> bytes:
    with SAMPLE.open("rb") as file:
        return age.open(file, [age.Passphrase(PASSPHRASE)]).read()


def test_the_sources_make_the_committed_bundle(committed: bytes) -> None:
    pytest.importorskip("trafilatura", reason="saved web pages need the extra [publish]")
    identity = age.X25519Identity.generate()
    packed = io.BytesIO()
    key = SecretKey.unseal(KEY.read_text(encoding="utf-8"), "throwaway")
    seal(packed, collect([SOURCES]).contents, [identity.recipient], key)
    packed.seek(0)
    again, kept = entries(age.open(packed, [identity]).read()), entries(committed)
    # The padding depends on the size of the seal's header, and so on for whom it is sealed.
    del again["padding"], kept["padding"]
    assert again["manifest.json"] == kept["manifest.json"]
    assert again == kept


def test_it_is_what_the_readme_promises(committed: bytes) -> None:
    with open_bundle(SAMPLE.open("rb"), [age.Passphrase(PASSPHRASE)]) as bundle:
        articles = bundle.edition.articles
        assert len(articles) >= 12
        languages = [article.language for article in articles]
        assert languages.count("ru") >= 6
        assert languages.count("en") >= 6
        assert len(bundle.media()) >= 2
        assert all(article.present for article in articles)
        texts = {article.title: bundle.read_article(article).decode() for article in articles}
    lengths = [len(text.split()) for text in texts.values()]
    assert min(lengths) >= 300
    everything = "\n".join(texts.values())
    for mark in ("\n## ", "\n- ", "\n1. ", "\n|", "\n> ", "[^1]", "```", "![", "]("):
        assert mark in everything, mark


def test_saved_pages_lost_what_is_not_the_article(committed: bytes) -> None:
    pages = [path for path in SOURCES.iterdir() if path.suffix == ".html"]
    assert len(pages) >= 2
    sources = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert "<script" in sources, "the pages are real ones"
    markdown = "\n".join(text.decode() for name, text in entries(committed).items() if name.endswith(".md"))
    for left_behind in ("<script", "cookie", "<nav", "tracking"):
        assert left_behind not in markdown.lower()


@pytest.mark.skipif(shutil.which("minisign") is None, reason="the minisign tool is not installed")
def test_minisign_verifies_the_manifest(committed: bytes, tmp_path: Path) -> None:
    files = entries(committed)
    for name in ("manifest.json", "manifest.json.minisig", "publisher.pub"):
        (tmp_path / name).write_bytes(files[name])
    verify = ["minisign", "-V", "-p", "publisher.pub", "-m", "manifest.json"]
    assert subprocess.run(verify, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "manifest.json").write_bytes(files["manifest.json"] + b" ")
    assert subprocess.run(verify, cwd=tmp_path, check=False, capture_output=True).returncode != 0
