"""FEMA, National Risk Index: one table of all counties, with hundreds of columns of which the losses are read."""

from __future__ import annotations

import polars as pl

from aker_data.check import MOVED, Check, is_far_off
from aker_data.contracts import Need, Payload, Request, Scope, Source
from aker_data.schemas.fema import COUNTIES
from aker_data.schemas.fema_hazards import HAZARDS
from aker_data.sources import reading
from aker_data.sources._left_out import LeftOut
from aker_data.sources._shape import as_declared
from aker_data.sources.cells import digits

ID = "fema_nri"
VERSION = "v120"
MEMBER = "NRI_Table_Counties*.csv"
NATIONAL = 3_000  # rows of a table that holds every county: published percentiles are of these only
_TEXT = {"STCOFIPS": "county", "COUNTY": "county_name", "STATEABBRV": "state", "RISK_RATNG": "risk_rating"}
_NUMBERS = {
    "POPULATION": "population",
    "BUILDVALUE": "building_value_usd",
    "AGRIVALUE": "agriculture_value_usd",
    "RISK_SCORE": "risk_score",
    "EAL_SCORE": "eal_score",
    "EAL_VALT": "eal_usd",
    "EAL_VALB": "eal_buildings_usd",
    "EAL_VALPE": "eal_people_usd",
    "EAL_VALA": "eal_agriculture_usd",
    "SOVI_SCORE": "vulnerability_score",
    "RESL_SCORE": "resilience_score",
}
# Columns that not every release has: percentiles of the nation went with 1.20, the release is named since 1.18.
_SOMETIMES = {
    "RISK_NPCTL": "risk_percentile",
    "EAL_NPCTL": "eal_percentile",
    **{f"{code}_EALT": f"eal_{hazard}_usd" for hazard, codes in HAZARDS.items() for code in codes},
    **{f"{code}_RISKR": f"{hazard}_rating" for hazard, codes in HAZARDS.items() for code in codes},
}
# Ratings of a hazard that a county does not have: its loss is none, not unknown.
_NOT_THERE = ("Not Applicable", "No Expected Annual Losses")
_RELEASE = {"NRI_VER": "release"}
# Shapes and names of the row, ratings, percentiles within the state, and for each hazard its events, exposures, ratios
# and scores: nothing is computed from them.
_LEFT_OUT = LeftOut(
    *("OID_", "OBJECTID", "NRI_ID", "STATE", "STATEFIPS", "COUNTYTYPE", "COUNTYFIPS", "AREA", "Shape*", "SHAPE*"),
    *("RISK_*", "EAL_*", "ALR_*", "SOVI_*", "RESL_*", "CRF_*"),
    *(f"{code}_*" for codes in HAZARDS.values() for code in codes),
)


def request() -> Request:
    """The table of counties of the newest release; a person may hold it unpacked."""
    url = f"https://www.fema.gov/about/reports-and-data/openfema/nri/{VERSION}/NRI_Table_Counties.zip"
    return Request(ID, url, part=VERSION, media="zip", file_names=("NRI_Table_Counties*.csv",))


def requests(scope: Scope) -> list[Need]:  # noqa: ARG001 (the index has no years: the newest release counts)
    """The one table, whatever the year."""
    return [Need(label="National Risk Index of counties", alternatives=((request(),),))]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `COUNTIES`. Raises SourceChanged on another layout. Columns that a release lacks are null.

    The publisher writes large dollars as 1.0655E+11; they are taken as they are, and no county code is written so.
    """
    there = _header(payload)
    sometimes = {name: ours for name, ours in _SOMETIMES.items() if name in there}
    release = {name: ours for name, ours in _RELEASE.items() if name in there}
    named = _TEXT | _NUMBERS | sometimes | release
    columns = dict.fromkeys(named.values(), pl.String)
    cells = reading.read(payload, reading.Layout(columns, _LEFT_OUT, named, MEMBER))
    lacking = [name for name in COUNTIES.dtypes if name not in cells.columns and name != "county_fips"]
    cells = cells.with_columns(_loss(hazard) for hazard in HAZARDS if f"{hazard}_rating" in cells.columns)
    rows = cells.with_columns(
        digits(pl.col("county"), 5).alias("county_fips"),
        pl.col("state").str.replace_all(".", "", literal=True),
        pl.col("population").str.replace(r"\.0+$", ""),
        *(pl.lit(None).alias(name) for name in lacking),
    )
    return as_declared(payload, rows, COUNTIES)


def _loss(hazard: str) -> pl.Expr:
    """The loss of a hazard: zero where the county does not have the hazard, null where it cannot be rated."""
    loss = pl.col(f"eal_{hazard}_usd")
    absent = loss.is_null() & pl.col(f"{hazard}_rating").is_in(_NOT_THERE)
    return pl.when(absent).then(pl.lit("0")).otherwise(loss).alias(loss.meta.output_name())


def _header(payload: Payload) -> set[str]:
    line = reading.csv_bytes(payload, MEMBER).partition(b"\n")[0]
    return {name.strip('" ') for name in reading.decoded(line).lstrip("\ufeff").rstrip("\r").split(",")}


def checks(table: pl.LazyFrame) -> list[Check]:
    """The publisher's own sums and percentiles, made again from its figures."""
    rows = table.collect()
    return [_adds_up(rows), *(_percentiles(rows, name) for name in ("eal", "risk"))]


def _note(equal: int, rows: int) -> str:
    return f"{equal:,} of {rows:,} counties{f'. {MOVED}' if is_far_off(equal, rows) else ''}"


def _adds_up(rows: pl.DataFrame) -> Check:
    """The loss of all consequences is that of buildings, people and agriculture."""
    parts = pl.col("eal_buildings_usd") + pl.col("eal_people_usd") + pl.col("eal_agriculture_usd")
    gaps = rows.select(gap=((parts - pl.col("eal_usd")) / pl.col("eal_usd")).abs()).drop_nulls()["gap"]
    equal = int((gaps <= 1e-6).sum())
    return Check(
        name="expected loss equals buildings, people and agriculture",
        passed=equal == len(gaps),
        note=_note(equal, len(gaps)),
        fatal=is_far_off(equal, len(gaps)),
        rows=len(gaps),
        share=equal / len(gaps) if len(gaps) else None,
        max_abs_error=gaps.max(),  # type: ignore[arg-type]
    )


def _percentiles(rows: pl.DataFrame, name: str) -> Check:
    """Published percentiles are 100 · average rank / n of the score, over every county of the nation."""
    rated = rows.drop_nulls([f"{name}_score", f"{name}_percentile"])
    title = f"published percentile of {name} recomputed from its score"
    if rated.height < NATIONAL:
        note = (
            f"not compared: {rated.height:,} counties have a published percentile, the nation has {NATIONAL:,} and more"
        )
        return Check(name=title, passed=True, note=note, rows=rated.height)
    rank = pl.col(f"{name}_score").rank("average") / pl.len() * 100
    gaps = rated.select(gap=(rank - pl.col(f"{name}_percentile")).abs())["gap"]
    equal = int((gaps <= 1e-6).sum())
    return Check(
        name=title,
        passed=equal == rated.height,
        note=_note(equal, rated.height),
        costs_rows=is_far_off(equal, rated.height),
        rows=rated.height,
        share=equal / rated.height,
        max_abs_error=gaps.max(),  # type: ignore[arg-type]
    )


SOURCE = Source(id=ID, schema=COUNTIES, requests=requests, parse=parse, checks=checks)
