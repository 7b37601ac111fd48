"""Reports: data are never markup, maps are numbers, one set of data is one set of bytes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from aker_core.export.locator_map import HEIGHT, WIDTH, LocatorMap
from aker_geo.albers import RADIUS, albers

DENVER = shapely.box(-106.2, 39.1, -103.7, 40.1)
MIAMI = shapely.box(-80.9, 25.1, -80.0, 26.9)
ANCHORAGE = shapely.box(-153.0, 60.0, -147.0, 63.0)


def locator(**shapes: Any) -> LocatorMap:
    return LocatorMap({code: shapely.to_wkb(shape) for code, shape in shapes.items()})


def middle(ring: list[list[float]]) -> tuple[float, float]:
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def test_a_map_puts_markets_where_they_lie() -> None:
    found = locator(DEN=DENVER, MIA=MIAMI, ANC=ANCHORAGE)
    drawn = found.of(["DEN", "MIA"])
    assert drawn is not None
    denver, miami = (middle(ring) for ring in drawn["areas"])  # type: ignore[attr-defined]
    assert denver[0] < miami[0], "west is left"
    assert denver[1] < miami[1], "north is up"
    for x, y in (denver, miami):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT
    assert drawn["background"] is True
    assert found.background.count("M") == 2, "Alaska is not behind the contiguous states"


def test_a_market_elsewhere_is_drawn_alone() -> None:
    drawn = locator(DEN=DENVER, ANC=ANCHORAGE).of(["ANC"])
    assert drawn is not None
    assert (drawn["background"], drawn["marks"]) == (False, [])
    (ring,) = drawn["areas"]  # type: ignore[misc]
    ys = [y for _, y in ring]
    assert max(ys) - min(ys) > HEIGHT / 2, "it fills the map"


def test_without_an_outline_there_is_no_map() -> None:
    assert locator(DEN=DENVER).of(["DEN", "AUS"]) is None
    assert locator().of(["DEN"]) is None


def test_projection_has_the_values_of_the_textbook() -> None:
    """Snyder 1987, Map Projections, p. 291: radius 1, parallels 29.5 and 45.5, origin 23 N 96 W: 35 N 75 W
    lies at x = 0.2952720, y = 0.2416774."""
    there, origin = albers(np.array([[-75.0, 35.0], [-96.0, 23.0]])) / RADIUS
    assert there[0] == pytest.approx(0.2952720, abs=1e-6)
    assert there[1] - origin[1] == pytest.approx(0.2416774, abs=1e-6)


HOSTILE = '#panic("x") $ * _ <b> @cite `raw` = heading \\ "quote" //comment'


def data(**changes: Any) -> dict[str, Any]:
    bar = {"name": HOSTILE, "value": 50.0, "low": 40.0, "high": None, "text": HOSTILE}
    return {
        "code": "DEN",
        "title": HOSTILE,
        "kind": HOSTILE,
        "cbsa": "",
        "vintage": "vintage 2024-06",
        "figures": HOSTILE,
        "warning": HOSTILE,
        "run": HOSTILE,
        "pillar": HOSTILE,
        "score": "50.0",
        "interval": HOSTILE,
        "rank": "1–2",
        "of": HOSTILE,
        "coverage": HOSTILE,
        "doubt": [{"kind": HOSTILE, "ranks": "1"}],
        "pillars": [bar, {**bar, "value": None}],
        "points": [{"name": HOSTILE, "value": 5.0, "most": 10.0, "missing": True, "text": HOSTILE}],
        "quotients": [bar],
        "series": {
            "title": HOSTILE,
            "lines": [{"name": HOSTILE, "points": [{"year": 2020, "value": 1.0, "text": "1"}]}],
        },
        "table": [{"pillar": "p", "title": HOSTILE, "value": HOSTILE, "beside": HOSTILE, "nation": ""}],
        "unknown": [HOSTILE],
        "sources": [
            {"title": HOSTILE, "publisher": "", "payloads": "1", "released": "", "sha256": "0" * 64, "markets": "DEN"}
        ],
        "map": None,
        **changes,
    }


def test_texts_are_never_markup_and_the_same_data_are_the_same_bytes() -> None:
    pytest.importorskip("typst", reason="typst is not there: the extra report")
    from aker_core.export.typeset import Typesetter

    with Typesetter(date(2024, 6, 1), "") as one, Typesetter(date(2024, 6, 1), "") as other:
        first = one.pdf("market", data())
        one.pdf("market", data(title="another"))
        assert other.pdf("market", data()) == first == one.pdf("market", data()), "nothing is left of the one between"
        assert one.pdf(
            "market",
            data(
                series=None,
                map={
                    "width": 10.0,
                    "height": 10.0,
                    "background": True,
                    "areas": [[[1, 1], [2, 2], [1, 3]]],
                    "marks": [[1, 1]],
                },
            ),
        )
    with pytest.raises(ValueError, match="JSON"):
        json.dumps({"x": float("nan")}, allow_nan=False)
