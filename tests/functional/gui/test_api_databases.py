"""The API on both kinds of database: empty tables are no error, and a row that is written shows without a restart."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
from limits import HANG

PATIENCE = HANG  # seconds until a change must show


def test_rows_that_are_written_show(migrated_url: str, make_house: Any, serve: Any, tmp_path: Path) -> None:
    from sqlalchemy.orm import Session

    from aker_data.engine import create_engine_from_url
    from aker_data.models import MarketJobs

    house = make_house(tmp_path / "house")
    house.root.mkdir()
    with serve(house, AKER_POSTGIS_DSN=migrated_url) as address:
        for name in ("markets", "facts", "scores", "expansions", "vintages", "runs", "checks"):
            document = httpx.get(f"{address}/api/v1/{name}", timeout=HANG).json()
            assert document["data"] == [], name
        engine = create_engine_from_url(migrated_url)
        with Session(engine) as session:
            session.add(MarketJobs(sba_id="DEN_202406", msa_id="DEN", data_vintage="2024-06", tech_lq=1.75))
            session.commit()
        engine.dispose()
        until = time.monotonic() + PATIENCE
        rows: list[dict[str, Any]] = []
        while not rows and time.monotonic() < until:
            rows = httpx.get(f"{address}/api/v1/facts?metric=tech_lq", timeout=HANG).json()["data"]
        assert [(row["place"], row["value"], row["reason"]) for row in rows] == [("DEN", 1.75, "entered by hand")]
        assert httpx.get(f"{address}/api/v1/markets/DEN", timeout=HANG).json()["msa_id"] == "DEN"
