"""Every stored value opens into the rows it is made of, and comes out again: the sample whole, and the real files."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from sqlalchemy.orm import Session

from aker_core.facts.recompute import FACTS_TABLE, amounts_again, values_again
from aker_data.engine import create_engine_from_url
from aker_data.lake.tables import Lake
from aker_data.store import expansions, frames, input_frames
from aker_jobs.labor.estimate_inputs import TABLE as ESTIMATES
from aker_jobs.withheld_errors import estimated_jobs

pytestmark = pytest.mark.xdist_group("every_value")
TOLERANCE = 1e-9
YEARS = {"sample": 2023, "real": 2016}


@pytest.fixture(scope="module", params=["sample", pytest.param("real", marks=pytest.mark.xdist_group("real"))])
def stored(request: pytest.FixtureRequest) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, pl.LazyFrame]]:
    """Facts, inputs and tables of a refreshed house."""
    house: Any = request.getfixturevalue(request.param).house
    as_of = {"sample": "2024-06", "real": "2026-01"}[request.param]
    engine = create_engine_from_url(f"sqlite:///{house.root}/data/aker.db")
    with Session(engine) as session:
        vintage = date.fromisoformat(f"{as_of}-01")
        facts, inputs = frames.fact_rows(session, vintage), input_frames.input_frame(session, vintage)
        events = pl.DataFrame(expansions.events(session), infer_schema_length=None)
    engine.dispose()
    lake = Lake(str(house.root / "data_lake"))
    names = sorted({*inputs["table"]} - {FACTS_TABLE, "expansion_events", ESTIMATES})
    tables = {name: lake.scan(name, as_of) for name in names}
    # Estimates are no table of the lake: they come out of it again.
    estimates = estimated_jobs(lake, as_of, YEARS[request.param]) if ESTIMATES in set(inputs["table"]) else facts
    return (
        facts,
        inputs,
        {
            **tables,
            FACTS_TABLE: facts.lazy(),
            "expansion_events": events.lazy(),
            ESTIMATES: estimates.lazy(),
        },
    )


def test_the_rows_behind_every_input_add_up_to_its_amount(stored: Any) -> None:
    _, inputs, tables = stored
    assert inputs["key"].is_unique().all()
    known = inputs.filter(pl.col("amount").is_not_null())
    again = known.join(amounts_again(known, tables), on="key")
    off = (pl.col("again") - pl.col("amount")).abs()
    wrong = again.filter(pl.col("again").is_null() | (off > TOLERANCE * pl.col("amount").abs()))
    assert wrong.height == 0, wrong.select("key", "table", "column", "where", "amount", "again", "rows").head(5).rows()
    assert known.height > 1_000


def test_the_payloads_of_an_input_are_those_of_its_rows(stored: Any) -> None:
    """A sample of the inputs of each table: every row that the filter finds came from a payload that is named."""
    import json

    _, inputs, tables = stored
    of_lake = inputs.filter(~pl.col("table").is_in([FACTS_TABLE, "expansion_events", ESTIMATES]))
    for (table,), rows in of_lake.group_by("table", maintain_order=True):
        for row in rows.gather_every(max(1, rows.height // 10)).iter_rows(named=True):
            conditions = [
                pl.col(name).cast(pl.String).is_in(values)
                for name, values in json.loads(row["where"]).items()
                if values
            ]
            found = tables[str(table)].filter(*conditions).select(pl.col("payload_sha256").cast(pl.String).unique())
            assert set(found.collect().to_series()) <= set(row["payloads"]), row["key"]


def test_every_value_names_its_inputs(stored: Any) -> None:
    facts, _, _ = stored
    without = facts.filter(pl.col("value").is_not_null(), pl.col("inputs").is_null())
    assert without.height == 0, without.group_by("geography", "metric").len().rows()


def test_the_formula_over_the_amounts_gives_every_value(stored: Any) -> None:
    facts, inputs, _ = stored
    found = list(values_again(facts, inputs))
    wrong = [
        (key, value, again)
        for key, value, again in found
        if again is None or not math.isclose(value, again, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    ]
    assert not wrong, (len(wrong), wrong[:5])
    assert len(found) > 1_000


def test_every_estimate_is_inside_its_interval_and_says_what_is_disclosed(stored: Any) -> None:
    facts, inputs, tables = stored
    imputed = facts.filter(pl.col("status") == "imputed")
    ends = ("low", "p05", "value", "p95", "high")
    for least, most in pairwise(ends):
        wrong = imputed.filter(pl.col(least) > pl.col(most) + TOLERANCE * (1 + pl.col(most).abs()))
        assert wrong.height == 0, (least, most, wrong.select("geo_code", "metric", *ends).rows()[:3])
    assert imputed["disclosed"].null_count() == 0
    assert imputed.filter(~pl.col("disclosed").is_between(0, 1)).height == 0
    if imputed.height:
        named = inputs.filter(pl.col("table") == ESTIMATES)
        assert 0 < named.height <= tables[ESTIMATES].collect().height
