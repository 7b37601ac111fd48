"""Render docs/images/*.svg: what `aker show` prints for the embedded snapshot, as pictures that fetch nothing.

    python scripts/render_pictures.py

refreshes the snapshot of the real nation in a temporary folder, runs the real commands on it and writes the pictures.
The same output gives the same bytes: the id of the run, which is another one each time, is left out.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from aker_core.cli.refresh import RefreshOptions, run_refresh
from aker_core.cli.show import show_market, show_ranking

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
YEAR, AS_OF, MARKET = 2016, "2017-06", "RDU"
WIDTH, MARKETS, MARKET_LINES = 150, 15, 30
SNAPSHOT = "embedded snapshot: published figures of 2016, partial and old"
# No font is fetched: the reader's own monospaced one is used, in the width that each piece of text is given.
FORMAT = re.sub(r"@font-face\s*\{.*?\}\}?\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", "Fira Code, Menlo, Consolas, DejaVu Sans Mono, monospace"
)


class Screen(StringIO):
    """What a command takes for a terminal."""

    def isatty(self) -> bool:
        return True


def printed(show: Callable[[], None]) -> list[str]:
    """The lines that a command prints on a terminal of the picture's width."""
    screen = Screen()
    os.environ["COLUMNS"] = str(WIDTH)
    try:
        with redirect_stdout(screen):
            show()
    finally:
        del os.environ["COLUMNS"]
    return screen.getvalue().rstrip("\n").split("\n")


def picture(name: str, command: str, lines: list[str]) -> None:
    """Write one picture of lines; its frame says which command printed them and what they are of."""
    console = Console(file=StringIO(), record=True, width=WIDTH, highlight=False, force_terminal=True)
    for line in lines:
        console.print(Text.from_ansi(re.sub(r"\brun \d{8}T\w+-\w+", "run …", line)))
    svg = console.export_svg(title=f"{command}   ({SNAPSHOT})", code_format=FORMAT, unique_id=f"aker-{name}")
    found = re.findall(r"https?://[^\s\"')]+", svg.replace("http://www.w3.org/2000/svg", ""))
    loaded = [url for url in found if "textualize.io" not in url]  # in a comment that names the renderer
    if "@font-face" in svg or "url(http" in svg or loaded:
        raise SystemExit(f"{name}.svg would fetch something: {loaded or '@font-face'}; mend FORMAT")
    IMAGES.mkdir(parents=True, exist_ok=True)
    (IMAGES / f"{name}.svg").write_text(svg)


def main() -> int:
    """Refresh the snapshot in a folder of its own and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for setting in [name for name in os.environ if name.startswith("AKER_")]:
            del os.environ[setting]
        code = run_refresh(RefreshOptions(YEAR, AS_OF, None, "snapshot", None, (), None, None), as_json=False)
        if code:
            return code
        ranking = printed(lambda: show_ranking(None, limit=MARKETS, metros=True, as_json=False))
        picture("ranking", f"aker show --metros --limit {MARKETS}", ranking)
        market = printed(lambda: show_market(MARKET, None, as_json=False))
        picture("market", f"aker show {MARKET}, the first lines", market[:MARKET_LINES])
    return 0


if __name__ == "__main__":
    sys.exit(main())
