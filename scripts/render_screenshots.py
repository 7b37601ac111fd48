"""Take pictures of every page of the dashboard on the embedded sample, as a person sees it.

    python scripts/render_screenshots.py [FOLDER]

refreshes the sample in a temporary folder, serves it, and opens each page in headless Chromium: light, dark, on a
phone, and printed. The pictures go to FOLDER (build/screenshots).
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
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

YEAR, AS_OF = "2023", "2024-06"
PAGES = {
    "ranking": "/",
    "market": "/market/DEN",
    "compare": "/compare?markets=DEN,AUS,SEA",
    "expansions": "/expansions",
    "data": "/data",
    "method": "/method",
    "explain": "/explain?place=DEN&metric=tech_lq",
}
LOOKS = {"light": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (390, 844, "light")}
SETTLE = 2_000  # milliseconds until charts are drawn


def main(folder: Path) -> int:
    """Take the pictures; returns the exit code."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("No Chromium on this machine. Pages are pictured by it. Install it: apt install chromium\n")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as house:
        port = _free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("AKER_")}
        env = {**plain, "AKER_SOURCE_MODE": "sample", "AKER_SERVE_PORT": str(port)}
        for flow in (["refresh_market_data", YEAR, AS_OF], ["refresh_boundaries", AS_OF]):
            refresh = [sys.executable, "-m", f"flows.{flow[0]}", *flow[1:]]
            subprocess.run(refresh, cwd=house, env=env, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([sys.executable, "-m", "aker_gui.app"], cwd=house, env=env)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            with sync_playwright() as driver:
                browser = driver.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
                )
                _take(browser, address, folder)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)
    return 0


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
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")))
