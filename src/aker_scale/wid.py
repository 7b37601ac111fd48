"""Tables of the Workforce Information Database (WID), which state labor market shops keep: industry and labforce.

The layout of the Analyst Resource Center (https://www.widcenter.org, version 2.8) in the columns that states publish
of it. Codes are text of fixed width: state (stfips, 00 the nation), kind and code of the area, period (01 annual with
period 00, 03 monthly), NAICS (indcodty 10), ownership 00 all, 10 federal, 20 state, 30 local, 50 private. The kind of a
metro is the state's own (areatype 21 in the standard, others in some states): say it.
"""

from __future__ import annotations

import polars as pl

INDUSTRY = (
    *("stfips", "areatype", "area", "periodyear", "periodtype", "period", "indcodty", "indcode", "ownership"),
    *("prelim", "firms", "estab", "avgemp", "mnth1emp", "mnth2emp", "mnth3emp", "topempav", "totwage", "avgwkwage"),
    *("taxwage", "contrib", "suppress"),
)
LABFORCE = (
    *("stfips", "areatype", "area", "periodyear", "periodtype", "period", "adjusted", "prelim"),
    *("laborforce", "emplab", "unemp", "unemprate", "clfprate", "emppopratio"),
)
METRO = "21"
_OWNERSHIPS = {"0": "00", "1": "10", "2": "20", "3": "30", "5": "50"}
_AREA_DIGITS = 6
_WEEKS = 52


def industry(qcew: pl.LazyFrame, metros: pl.DataFrame, metro_type: str = METRO) -> pl.LazyFrame:
    """QCEW annual averages as rows of `industry`, sorted: nation, states, counties and metros.

    qcew: the lake's bls_qcew_annual of one refresh. metros: qcew_area, cbsa_code, state_fips (of the principal state).
    A withheld cell has empty avgemp, totwage and avgwkwage and suppress 1; what QCEW does not publish (firms, jobs of
    the largest employers, months of an annual row) is empty, never 0. The average weekly wage is wages / jobs / 52.
    """
    jobs, wages = pl.col("annual_avg_emplvl"), pl.col("total_annual_wages")
    rows = qcew.filter(pl.col("own_code").cast(pl.String).is_in(list(_OWNERSHIPS))).with_columns(
        pl.col("area_fips", "own_code", "industry_code").cast(pl.String)
    )
    code = pl.col("industry_code")
    empty = {name: pl.lit(None, pl.Int64) for name in ("firms", "mnth1emp", "mnth2emp", "mnth3emp", "topempav")}
    amounts = {
        "estab": pl.col("annual_avg_estabs").cast(pl.Int64),
        "avgemp": jobs.cast(pl.Int64),
        "totwage": wages.cast(pl.Int64),
        "avgwkwage": pl.when(jobs > 0).then((wages / jobs / _WEEKS).round(0)).cast(pl.Int64),
        "taxwage": pl.lit(None, pl.Int64),
        "contrib": pl.lit(None, pl.Int64),
    }
    codes = {
        "periodyear": pl.col("year").cast(pl.String),
        "periodtype": pl.lit("01"),
        "period": pl.lit("00"),
        "indcodty": pl.lit("10"),
        "indcode": pl.when(code == "10").then(pl.lit("000000")).otherwise(code),
        "ownership": pl.col("own_code").replace_strict(_OWNERSHIPS),
        "prelim": pl.lit("0"),
        "suppress": pl.when(jobs.is_null()).then(pl.lit("1")).otherwise(pl.lit("0")),
    }
    placed = _placed(rows, metros, metro_type)
    return placed.select("stfips", "areatype", "area", **codes, **empty, **amounts).select(INDUSTRY).sort(INDUSTRY[:9])


def _placed(rows: pl.LazyFrame, metros: pl.DataFrame, metro_type: str) -> pl.LazyFrame:
    """The rows of nation, states, counties and metros with their place as the WID writes it."""
    area = pl.col("area_fips")
    is_state, is_county = area.str.ends_with("000") & area.str.contains(r"^\d{5}$"), area.str.contains(r"^\d{5}$")
    joined = rows.join(metros.lazy(), left_on="area_fips", right_on="qcew_area", how="left", maintain_order="left")
    is_metro = pl.col("cbsa_code").is_not_null()
    text = pl.when(area == "US000").then(pl.lit("0")).when(is_metro).then("cbsa_code")
    return joined.filter((area == "US000") | is_county | is_metro).with_columns(
        stfips=pl.when(area == "US000")
        .then(pl.lit("00"))
        .when(is_metro)
        .then("state_fips")
        .otherwise(area.str.slice(0, 2)),
        areatype=pl.when(area == "US000")
        .then(pl.lit("00"))
        .when(is_metro)
        .then(pl.lit(metro_type))
        .when(is_state)
        .then(pl.lit("01"))
        .otherwise(pl.lit("04")),
        area=text.when(is_state).then(pl.lit("0")).otherwise(area.str.slice(2, 3)).str.zfill(_AREA_DIGITS),
    )


def labforce(laus: pl.LazyFrame, metro_type: str = METRO) -> pl.LazyFrame:
    """LAUS of metros by month as rows of `labforce`, sorted; not seasonally adjusted (adjusted 0).

    laus: the lake's bls_laus_metro of one refresh. People are null where they are not available; employed are the labor
    force less the unemployed; rates of the population are not in LAUS of metros and stay empty.
    """
    key = ["cbsa_code", "state_fips", "year", "period"]
    months = laus.filter(pl.col("period") != "M13").with_columns(pl.col("cbsa_code", "state_fips").cast(pl.String))
    measures = {"unemp": "unemployed", "laborforce": "labor_force", "unemprate": "unemployment_rate_pct"}
    grouped = months.group_by(key).agg(
        *(
            pl.col("value").filter(pl.col("measure") == measure).first().alias(name)
            for name, measure in measures.items()
        ),
        prelim=pl.col("footnotes").str.contains("P").any(),
    )
    people = {name: pl.col(name).cast(pl.Int64) for name in ("laborforce", "unemp")}
    return (
        grouped.select(
            stfips="state_fips",
            areatype=pl.lit(metro_type),
            area=pl.col("cbsa_code").str.zfill(_AREA_DIGITS),
            periodyear=pl.col("year").cast(pl.String),
            periodtype=pl.lit("03"),
            period=pl.col("period").str.slice(1, 2),
            adjusted=pl.lit("0"),
            prelim=pl.when("prelim").then(pl.lit("1")).otherwise(pl.lit("0")),
            unemprate="unemprate",
            **people,
            emplab=(pl.col("laborforce") - pl.col("unemp")).cast(pl.Int64),
            clfprate=pl.lit(None, pl.Float64),
            emppopratio=pl.lit(None, pl.Float64),
        )
        .select(LABFORCE)
        .sort(LABFORCE[:7])
    )
