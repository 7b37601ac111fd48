"""Take pictures of the dashboard as a person sees it.

    python -m scripts.render_screenshots [FOLDER]

refreshes the embedded sample in a temporary folder, serves it, and opens each page in headless Chromium: light, dark,
on a phone, and printed. The pictures go to FOLDER (build/screenshots).

    python -m scripts.render_screenshots --readme [HOUSE]

takes those of the README, docs/images/dashboard-*.png, on the real snapshot: of HOUSE, a folder in which `make demo`
has run, else of one that is made for it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.small_png import shrink

YEAR, AS_OF = "2023", "2024-06"
PAGES = {
    "ranking": "/",
    "market": "/market/DEN",
    "compare": "/compare?markets=DEN,AUS,SEA",
    "expansions": "/expansions",
    "data": "/data",
    "method": "/method",
    "explain": "/explain?place=DEN&metric=tech_lq",
    "score": "/explain?place=DEN&metric=score",
}
LOOKS = {"light": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (390, 844, "light")}
SNAPSHOT_YEAR, SNAPSHOT_AS_OF = "2016", "2017-06"
IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
# Of the README: picture, path, height of the window, what must be there first, and where the picture begins.
SHOWN = {
    "dashboard-ranking": ("/", 1_330, "#map path", "body"),
    "dashboard-market": ("/market/RDU", 560, "#chart-concentration .js-plotly-plot .main-svg", "#chart-concentration"),
}
WIDTH, SCALE = 1_180, 0.62
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]  # of Chromium
SETTLE = 2_000  # milliseconds until charts are drawn


def main(folder: Path) -> int:
    """Take the pictures of every page; returns the exit code."""
    with tempfile.TemporaryDirectory() as house:
        refreshed(Path(house), "sample")
        return _pictured(Path(house), lambda browser, address: _take(browser, address, folder), folder)


def readme(house: Path | None) -> int:
    """Take the pictures of the README; returns the exit code."""
    with tempfile.TemporaryDirectory() as made:
        if house is None:
            refreshed(Path(made), "snapshot")
        return _pictured(house or Path(made), _take_shown, IMAGES)


def refreshed(house: Path, mode: str) -> None:
    """Fill a house with the embedded figures of a mode ("sample" or "snapshot"), outlines too."""
    year, as_of = (YEAR, AS_OF) if mode == "sample" else (SNAPSHOT_YEAR, SNAPSHOT_AS_OF)
    for flow in (["refresh_market_data", year, as_of], ["refresh_boundaries", as_of]):
        command = [sys.executable, "-m", f"flows.{flow[0]}", *flow[1:]]
        env = _environment(AKER_SOURCE_MODE=mode)
        subprocess.run(command, cwd=house, env=env, check=True, stdout=subprocess.DEVNULL)


def _environment(**more: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if not name.startswith("AKER_")}, **more}


def _pictured(house: Path, take: Callable[[Browser, str], None], folder: Path) -> int:
    """Serve a house, and take pictures of it in Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("No Chromium on this machine. Pages are pictured by it. Install it: apt install chromium\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with served(house) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        take(browser, address)
        browser.close()
    return 0


@contextmanager
def served(house: Path) -> Iterator[str]:
    """The address of the dashboard of a house while it runs."""
    port = _free_port()
    env = _environment(AKER_SERVE_PORT=str(port))
    server = subprocess.Popen([sys.executable, "-m", "aker_gui.app"], cwd=house, env=env)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _take_shown(browser: Browser, address: str) -> None:
    context = browser.new_context(device_scale_factor=SCALE, viewport={"width": WIDTH, "height": 900})
    for name, (path, height, there, begin) in SHOWN.items():
        page = context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.goto(address + path)
        page.wait_for_selector("main h1", timeout=60_000)
        page.locator(begin).evaluate("part => part.scrollIntoView({block: 'start'})")
        page.wait_for_selector(there, timeout=60_000)
        page.wait_for_timeout(SETTLE)
        page.screenshot(path=IMAGES / f"{name}.png")
        shrink(IMAGES / f"{name}.png")
        page.close()
    context.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/api/v1", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"Nobody answers at {address}. See the messages above")


def _take(browser: Browser, address: str, folder: Path) -> None:
    for look, (width, height, scheme) in LOOKS.items():
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
        )
        for name, path in PAGES.items():
            page = context.new_page()
            page.goto(address + path)
            page.wait_for_selector("main h1", timeout=60_000)
            page.wait_for_timeout(SETTLE)
            for event in ("beforeprint", "afterprint"):  # charts out of sight are drawn, too
                page.evaluate(f"window.dispatchEvent(new Event('{event}'))")
            page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
            if look == "light":
                page.pdf(path=folder / f"{name}-print.pdf", format="Letter", scale=0.7)
            page.close()
        context.close()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--readme"]:
        raise SystemExit(readme(Path(arguments[1]) if arguments[1:] else None))
    raise SystemExit(main(Path(arguments[0] if arguments else "build/screenshots")))
