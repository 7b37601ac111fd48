"""The site: built from the documents without a warning, every link within it, nothing loaded from elsewhere."""

from __future__ import annotations

import functools
import http.server
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("site")
ROOT = Path(__file__).resolve().parents[2]
LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "audio": "src",
    "video": "src",
}
ELSEWHERE = re.compile(r"(?:https?:)?//")
CSS_LOAD = re.compile(r"@import\s+[\"']?(?:https?:)?//|url\(\s*[\"']?(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built from pages that are laid out in a folder of this test's own."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("no mkdocs-material: make setup installs it")
    from scripts import stage_site

    folder = tmp_path_factory.mktemp("site")
    stage_site.write(folder / "docs")
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for name in ("docs", "site"):
        config = config.replace(f"build/{name}", str(folder / name))
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    start = time.process_time(), os.times()
    ended = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", folder / "mkdocs.yml"],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert os.times().children_user - start[1].children_user < 15, "the build takes 5 s on a quiet machine"
    return folder / "site"


class Loads(HTMLParser):
    """What a page loads by itself, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and named.get("rel") in ("canonical", "prev", "next"):
            return
        if (address := named.get(LOADED.get(tag, ""))) is not None:
            self.loads.append(address)
        if named.get("style"):
            self.loads += re.findall(r"url\(([^)]+)\)", named["style"] or "")


def test_no_page_names_anything_of_another_machine_to_load(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        parser = Loads()
        parser.feed(page.read_text(encoding="utf-8"))
        assert not [address for address in parser.loads if ELSEWHERE.match(address)], page
    for sheet in site.rglob("*.css"):
        assert not CSS_LOAD.search(sheet.read_text(encoding="utf-8")), sheet


def test_every_page_of_the_project_is_on_the_site(site: Path) -> None:
    from scripts.stage_site import pages

    assert not [place for place in pages().values() if not (site / place).with_suffix(".html").exists()]
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    for words in ("Denver, from a raw line to a memo", "AKER_CENSUS_API_KEY", "aker explain"):
        assert words in index


def test_comments_about_running_are_not_shown(site: Path) -> None:
    assert "not run:" not in (site / "tutorial.html").read_text(encoding="utf-8")


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server of files that logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def test_a_browser_asks_nobody_else_and_finds_by_search(address: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    asked: list[str] = []
    errors: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(600_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        for name in ("index", "tutorial", "how-to/index", "reference/http-api", "methodology", "comparison"):
            page.goto(f"{address}/{name}.html")
            assert page.locator("article h1").count() == 1, name
        page.goto(f"{address}/tutorial.html")
        page.fill("[data-md-component=search-query]", "AKER_HUD_TOKEN")
        page.wait_for_selector(".md-search-result__item a[href*='settings']", state="attached")
        browser.close()
    assert errors == []
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
