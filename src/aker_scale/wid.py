"""Tables of the Workforce Information Database (WID), which state labor market shops keep: Industry and LaborForce.

Codes are text of fixed width: state (StFips, 00 the nation), kind and code of the area (the nation 000000, a state 0000
and its own code, a county 000 and its code, a metro 0 and its CBSA code, as in the WID's own list of areas), period (01
annual with period 00, 03 monthly), NAICS (code type 10, 000000 all industries), ownership 00 all, 10 federal, 20 state,
30 local, 50 private. Metros are areas of type 31; states that kept older kinds say theirs.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from aker_scale.wid_columns import INDUSTRY, LABOR_FORCE, VERSIONS, in_version

_OWNERSHIPS = {"0": "00", "1": "10", "2": "20", "3": "30", "5": "50"}
_AREA_DIGITS = 6
_WEEKS = 52
PLACE = ("StFips", "AreaType", "AreaTypeVersion", "Area")
_DEFAULT = "0000"  # the version of a kind of area that does not change


class Layout(NamedTuple):
    """The structure's version, and a database's type and version of metros (2001, 2301: OMB's bulletin; 3.0 alone)."""

    version: str = VERSIONS[0]
    metro_type: str = "31"
    metro_version: str = _DEFAULT


NEWEST = Layout()


def industry(qcew: pl.LazyFrame, metros: pl.DataFrame, layout: Layout = NEWEST) -> pl.LazyFrame:
    """QCEW annual averages as rows of `Industry`, sorted: nation, states, counties and metros.

    qcew: the lake's bls_qcew_annual of one refresh. metros: qcew_area, cbsa_code, state_fips (of the principal state).
    A withheld cell has no employment, wages and weekly wage, and Suppress 1; what QCEW does not publish (firms, jobs of
    the largest employer, months of an annual row) is empty, never 0. The average weekly wage is wages / jobs / 52.
    """
    jobs, wages = pl.col("annual_avg_emplvl"), pl.col("total_annual_wages")
    rows = qcew.filter(pl.col("own_code").cast(pl.String).is_in(list(_OWNERSHIPS))).with_columns(
        pl.col("area_fips", "own_code", "industry_code").cast(pl.String)
    )
    code = pl.col("industry_code")
    unknown = ("Firms", "Month1Emp", "Month2Emp", "Month3Emp", "TopEmployerAvgEmp", "TaxableWages", "UIContributions")
    amounts = {
        "Establishments": pl.col("annual_avg_estabs").cast(pl.Int64),
        "QuarterAvgEmp": jobs.cast(pl.Int64),  # of the year, as the period says
        "TotalWages": wages.cast(pl.Int64),
        "AvgWeeklyWage": pl.when(jobs > 0).then((wages / jobs / _WEEKS).round(0)).cast(pl.Int64),
    }
    codes = {
        "PeriodYear": pl.col("year").cast(pl.String),
        "PeriodType": pl.lit("01"),
        "Period": pl.lit("00"),
        "IndCodeType": pl.lit("10"),
        "IndCode": pl.when(code == "10").then(pl.lit("000000")).otherwise(code),
        "Ownership": pl.col("own_code").replace_strict(_OWNERSHIPS),
        "Prelim": pl.lit("0"),
        "Suppress": pl.when(jobs.is_null()).then(pl.lit("1")).otherwise(pl.lit("0")),
    }
    empty = {name: pl.lit(None, pl.Int64) for name in unknown}
    placed = _placed(rows, metros, layout).select(*PLACE, **codes, **empty, **amounts)
    return in_version(placed.sort(column.name for column in INDUSTRY[:10]), INDUSTRY, layout.version)


def _placed(rows: pl.LazyFrame, metros: pl.DataFrame, layout: Layout) -> pl.LazyFrame:
    """The rows of nation, states, counties and metros with their place as the WID writes it."""
    area = pl.col("area_fips")
    is_state, is_county = area.str.ends_with("000") & area.str.contains(r"^\d{5}$"), area.str.contains(r"^\d{5}$")
    joined = rows.join(metros.lazy(), left_on="area_fips", right_on="qcew_area", how="left", maintain_order="left")
    is_metro = pl.col("cbsa_code").is_not_null()
    of_kind: list[tuple[pl.Expr, tuple[pl.Expr | str, ...]]] = [
        (area == "US000", ("00", "00", _DEFAULT, pl.lit("0"))),
        (is_metro, (pl.col("state_fips"), layout.metro_type, layout.metro_version, pl.col("cbsa_code"))),
        (is_state, (area.str.slice(0, 2), "01", _DEFAULT, area.str.slice(0, 2))),
        (is_county, (area.str.slice(0, 2), "04", _DEFAULT, area.str.slice(2, 3))),
    ]
    chosen = {
        name: pl.coalesce(pl.when(kind).then(_text(values[place])) for kind, values in of_kind)
        for place, name in enumerate(PLACE)
    }
    placed = joined.filter((area == "US000") | is_county | is_metro).with_columns(**chosen)
    return placed.with_columns(pl.col("Area").str.zfill(_AREA_DIGITS))


def _text(value: pl.Expr | str) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value


def labor_force(laus: pl.LazyFrame, layout: Layout = NEWEST) -> pl.LazyFrame:
    """LAUS of metros by month as rows of `LaborForce`, sorted; not seasonally adjusted (Adjusted 0).

    laus: the lake's bls_laus_metro of one refresh. People are null where they are not available; employed are the labor
    force less the unemployed; the benchmark and rates of the population are not in LAUS of metros and stay empty.
    """
    key = ["cbsa_code", "state_fips", "year", "period"]
    months = laus.filter(pl.col("period") != "M13").with_columns(pl.col("cbsa_code", "state_fips").cast(pl.String))
    measures = {"unemployed": pl.Int64, "labor_force": pl.Int64, "unemployment_rate_pct": pl.Float64}
    grouped = months.group_by(key).agg(
        *(
            pl.col("value").filter(pl.col("measure") == measure).first().cast(kind).alias(measure)
            for measure, kind in measures.items()
        ),
        prelim=pl.col("footnotes").str.contains("P").any(),
    )
    rows = grouped.select(
        StFips="state_fips",
        AreaType=pl.lit(layout.metro_type),
        AreaTypeVersion=pl.lit(layout.metro_version),
        Area=pl.col("cbsa_code").str.zfill(_AREA_DIGITS),
        PeriodYear=pl.col("year").cast(pl.String),
        PeriodType=pl.lit("03"),
        Period=pl.col("period").str.slice(1, 2),
        Adjusted=pl.lit("0"),
        Prelim=pl.when("prelim").then(pl.lit("1")).otherwise(pl.lit("0")),
        Benchmark=pl.lit(None, pl.String),
        LaborForce="labor_force",
        Employed=pl.col("labor_force") - pl.col("unemployed"),
        Unemployed="unemployed",
        UnemployedRate="unemployment_rate_pct",
        CLFPRate=pl.lit(None, pl.Float64),
        EmpPopRatio=pl.lit(None, pl.Float64),
    )
    return in_version(rows.sort(column.name for column in LABOR_FORCE[:8]), LABOR_FORCE, layout.version)
