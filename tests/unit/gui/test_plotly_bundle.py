"""The library of charts: what is embedded is what was published, of the version that the Python package has."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pytest

plotly = pytest.importorskip("plotly")

ASSETS = files("aker_gui") / "assets"
SCRIPT = re.compile(r'LIBRARY = "/assets/(plotly/plotly-basic-([\d.]+)\.min\.js)"')
VERSION = re.compile(r"plotly\.js .*?v([\d.]+)")


def test_the_library_is_the_published_one_of_the_packages_version() -> None:
    found = SCRIPT.search((ASSETS / "charts.js").read_text(encoding="utf-8"))
    assert found is not None
    body = (ASSETS / found[1]).read_bytes()
    assert hashlib.sha256(body).hexdigest() in (ASSETS / "plotly" / "README.md").read_text(encoding="utf-8")
    whole = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with whole.open(encoding="utf-8") as file:
        packaged = VERSION.search(file.read(200))
    embedded = VERSION.search(body[:200].decode())
    assert packaged is not None
    assert embedded is not None
    assert embedded[1] == packaged[1] == found[2], "renew it: src/aker_gui/assets/plotly/README.md"
    assert (ASSETS / "plotly" / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
