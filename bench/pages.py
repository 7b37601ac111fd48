"""Pages of the dashboard in a browser that knows nothing of them: time until they can be used, processor, bytes.

    python -m bench.pages [HOUSE] [--repeats 7]

HOUSE: a folder in which `make demo` has run; without one, it is made (two minutes). Each page is opened in a context of
its own of headless Chromium, after one visit that is not counted: the server has read its figures, the browser has not.
Usable: the rows of the ranking are there and its controls are bound; the first chart of the market is drawn. The
budgets are for a quiet machine; where other work shares it, compare the seconds of the processor.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import Budget, Report
from scripts.render_screenshots import ARGUMENTS, refreshed, served

REPEATS, PATIENCE = 7, 120.0
BYTES, BUSY, CHUNK = 2.0, 0.4, 0.05  # megabytes; seconds of the main thread; of waiting
USABLE = {
    "Ranking": ("/", "/with the/.test((document.getElementById('ranking-status') || {}).textContent || '')", 1.0),
    "Market": ("/market/DEN", "document.querySelector('.charts .js-plotly-plot .main-svg') !== null", 0.8),
}
WATCH = """(() => {
  const look = () => {
    if (window.usable || !(%s)) return;
    window.usable = 1;
    requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); }));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();"""


@dataclass(frozen=True)
class Visit:
    """Seconds until a page can be used, of the browser's main thread for it, and megabytes that were sent."""

    seconds: float
    cpu: float
    megabytes: float


def measure(house: Path, repeats: int) -> Iterator[Report]:
    """Each page, opened several times."""
    with served(house) as address, _browser() as browser:
        for name, (path, usable, limit) in USABLE.items():
            _visit(browser, address + path, usable)
            visits = [_visit(browser, address + path, usable) for _ in range(repeats)]
            report = Report(name, f"{path}, {repeats} visits of a browser without a cache")
            middle = statistics.median(visit.seconds for visit in visits)
            report.budgets = [
                Budget("usable after (median)", middle, limit, "s"),
                Budget("main thread (least)", min(visit.cpu for visit in visits), BUSY, "s"),
                Budget("sent", max(visit.megabytes for visit in visits), BYTES, "MB"),
            ]
            report.notes = ["usable after " + ", ".join(f"{visit.seconds:.2f}" for visit in visits) + " s"]
            yield report


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


def _visit(browser: Any, address: str, usable: str) -> Visit:
    """One visit in a context of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Network.enable")
    sent = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.add_init_script(WATCH % usable)
    page.goto(address, wait_until="commit")
    until = time.monotonic() + PATIENCE
    while not page.evaluate("window.usable > 1"):
        if time.monotonic() > until:
            raise SystemExit(f"{address} could not be used within {PATIENCE:.0f} s: is the house whole?")
        time.sleep(CHUNK)
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    seconds = page.evaluate("window.usable") / 1000
    context.close()
    return Visit(seconds, found["ThreadTime"], sum(sent) / 1e6)


def main() -> int:
    """Measure and print; the exit code is 1 where a budget is exceeded."""
    options = argparse.ArgumentParser(prog="python -m bench.pages", description="the pages of the dashboard, measured")
    options.add_argument("house", nargs="?", type=Path, help="a folder in which make demo has run")
    options.add_argument("--repeats", type=int, default=REPEATS)
    chosen = options.parse_args()
    is_ok = True
    with tempfile.TemporaryDirectory() as made:
        house = chosen.house or Path(made)
        if chosen.house is None:
            refreshed(house, "snapshot")
        for report in measure(house, chosen.repeats):
            sys.stdout.write(f"{report.text()}\n")
            is_ok = is_ok and all(budget.ok for budget in report.budgets)
    return 0 if is_ok else 1


if __name__ == "__main__":
    sys.exit(main())
