"""Our steps on composite indicators that others published, to the digits that they print."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from aker_core.markets import coherence
from aker_core.markets.aggregation import Numbers, aggregate, contributions
from aker_core.markets.normalization import normalize, universe_of
from aker_core.markets.treatment import limits, treat


def figures(text: str) -> dict[str, float]:
    """Names and numbers as they are printed, one after the other."""
    words = text.split()
    return dict(zip(words[::2], map(float, words[1::2]), strict=True))


# The ASEM Sustainable Connectivity index as the R package COINr builds it (Becker et al. 2022, Journal of Open Source
# Software 7(78), 4567; https://bluefoxr.github.io/COINr/articles/results.html): 51 countries, 49 indicators.
ASEM = figures(
    """
    CHE 68.38 NLD 64.82 DNK 64.80 NOR 64.47 BEL 63.54 SWE 63.00 AUT 61.90 LUX 61.58 DEU 60.75 MLT 60.36 SVN 60.30
    IRL 60.09 FIN 58.79 SGP 58.37 GBR 57.76 LTU 57.07 CZE 56.64 HRV 55.64 ESP 55.52 HUN 55.39 FRA 55.37 EST 55.32
    LVA 54.97 SVK 54.88 ROU 54.56 POL 54.03 PRT 53.38 ITA 52.38 CYP 51.06 BGR 50.81 KOR 50.10 GRC 48.89 NZL 48.04
    JPN 46.84 AUS 45.77 VNM 43.21 KHM 42.16 PHL 41.55 MYS 41.35 BRN 41.21 MMR 41.03 THA 40.92 IDN 40.21 MNG 40.18
    IND 39.79 BGD 39.05 KAZ 39.03 LAO 38.21 CHN 37.77 PAK 37.63 RUS 35.66
    """
)
INDIA = figures(
    """
    Conn 28.60 Sust 50.99 Physical 18.78 ConEcFin 6.38 Political 51.90 Instit 59.84 P2P 6.07 Environ 75.34 Social
    22.74 SusEcFin 54.88
    """
)
CUT = figures(
    """
    Flights 1 Bord 3 Gas 3 Services 4 FDI 2 ForPort 3 CostImpEx 1 Tariff 3 StMob 2 CultServ 3 Forest 2 Poverty 3
    NGOs 3 FemLab 1 PubDebt 1
    """
)


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> Path:
    folder = shared_data.parent / "golden"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: tables of published composite indicators")
    return folder


@pytest.fixture(scope="module")
def asem(golden: Path) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Numbers]]:
    """The data, the table of indicators, and the indicators divided by what they are relative to and filled."""
    data = pl.read_csv(golden / "asem_idata.csv", infer_schema_length=None, null_values=["NA", ""])
    meta = pl.read_csv(golden / "asem_imeta.csv", infer_schema_length=None, null_values=["NA", ""])
    groups = data["EurAsia_group"].to_numpy()
    filled = {}
    for row in meta.filter(pl.col("Type") == "Indicator").iter_rows(named=True):
        column = data[row["iCode"]].cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
        if row["Denominator"]:
            column = column / data[row["Denominator"]].cast(pl.Float64).to_numpy()
        for group in set(groups):
            own = groups == group
            column[own & np.isnan(column)] = np.nanmean(column[own])
        filled[row["iCode"]] = column
    return data, meta, filled


def test_outliers_are_treated_as_published(asem: tuple[pl.DataFrame, pl.DataFrame, dict[str, Numbers]]) -> None:
    _, _, filled = asem
    cut = {}
    for code, values in filled.items():
        least, most = limits(values, "skewness")
        cut[code] = int(((values < least) | (values > most)).sum())
    assert {code: count for code, count in cut.items() if count} == CUT


def test_the_index_is_the_published_one_to_every_digit(
    asem: tuple[pl.DataFrame, pl.DataFrame, dict[str, Numbers]],
) -> None:
    data, meta, filled = asem
    rows = {row["iCode"]: row for row in meta.iter_rows(named=True)}
    points: dict[str, Numbers] = {}
    for code, values in filled.items():
        treated = treat(values, "skewness")
        turned = rows[code]["Direction"] == -1
        points[code] = normalize(treated, universe_of(treated), "min_max", less_is_better=turned)
    for level in sorted({row["Level"] for row in rows.values() if row["Level"] and row["Level"] > 1}):
        for code in [code for code, row in rows.items() if row["Level"] == level]:
            parts = [part for part, row in rows.items() if row["Parent"] == code and part in points]
            weights = np.array([rows[part]["Weight"] for part in parts], dtype=float)
            points[code] = aggregate(np.column_stack([points[part] for part in parts]), weights)
    codes = data["uCode"].to_list()
    index = dict(zip(codes, points["Index"], strict=True))
    assert {code: round(float(value), 2) for code, value in index.items()} == ASEM
    india = codes.index("IND")
    assert {code: round(float(points[code][india]), 2) for code in INDIA} == INDIA


def test_coherence_is_as_published(asem: tuple[pl.DataFrame, pl.DataFrame, dict[str, Numbers]]) -> None:
    """COINr 1.1, article "Analysis" (https://bluefoxr.github.io/COINr/articles/analysis.html): Cronbach's alpha of the
    raw group P2P is 0.05126659, the first principal component of the raw group Social has 0.5398 of its variance; of
    the normalized data, two pairs of a group correlate above 0.75 and three below -0.5."""
    data, meta, filled = asem
    rows = {row["iCode"]: row for row in meta.iter_rows(named=True) if row["Type"] == "Indicator"}

    def raw(group: str) -> Numbers:
        names = [code for code, row in rows.items() if row["Parent"] == group]
        return np.column_stack([data[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in names])

    assert coherence.cronbach_alpha(raw("P2P")) == pytest.approx(0.05126659, abs=5e-9)
    assert coherence.first_component_share(raw("Social")) == pytest.approx(0.5398, abs=5e-5)
    pairs = {}
    for group in {row["Parent"] for row in rows.values()}:
        names = sorted(code for code, row in rows.items() if row["Parent"] == group)
        points = []
        for name in names:
            treated = treat(filled[name], "skewness")
            turned = rows[name]["Direction"] == -1
            points.append(normalize(treated, universe_of(treated), "min_max", less_is_better=turned))
        matrix = coherence.correlations(np.column_stack(points))
        pairs |= {
            (one, other): round(float(matrix[names.index(one), names.index(other)]), 3)
            for one in names
            for other in names
            if one < other
        }
    assert {pair: value for pair, value in pairs.items() if value > 0.75} == {
        ("CPI", "FreePress"): 0.761,
        ("CPI", "NGOs"): 0.768,
    }
    assert {pair: value for pair, value in pairs.items() if value < -0.5} == {
        ("CostImpEx", "TBTs"): -0.697,
        ("RTAs", "TBTs"): -0.752,
        ("TBTs", "TIRcon"): -0.623,
    }


# Human Development Report 2014, table 1 and technical note 1: life expectancy, mean and expected years of schooling,
# GNI per person (2011 PPP $); the printed index. Inputs are rounded, so that the third digit may be off by one.
HDI: Mapping[str, tuple[float, float, float, float, float]] = {
    "Norway": (81.5, 12.6, 17.6, 63_909, 0.944),
    "Australia": (82.5, 12.8, 19.9, 41_524, 0.933),
    "Switzerland": (82.6, 12.2, 15.7, 53_762, 0.917),
    "Netherlands": (81.0, 11.9, 17.9, 42_397, 0.915),
    "United States": (78.9, 12.9, 16.5, 52_308, 0.914),
}


@pytest.mark.parametrize("country", HDI)
def test_the_human_development_index_is_a_geometric_mean(country: str) -> None:
    life, mean_years, expected_years, income, printed = HDI[country]
    health = (life - 20) / (85 - 20)
    school = (min(mean_years / 15, 1) + min(expected_years / 18, 1)) / 2
    wealth = (np.log(income) - np.log(100)) / (np.log(75_000) - np.log(100))
    points = 100 * np.array([[health, school, wealth]])
    found = aggregate(points, np.ones(3), "geometric")
    assert found[0] / 100 == pytest.approx(printed, abs=0.0015)
    assert contributions(points, np.ones(3), "geometric").sum() == pytest.approx(found[0], abs=1e-9)


def test_percentiles_of_the_national_risk_index(shared_data: Path) -> None:
    """FEMA (https://hazards.fema.gov/nri/): 100 · rank / n with ties averaged; ours is the middle of the rank."""
    file = shared_data / "fema_nri" / "NRI_Table_Counties.csv"
    if not file.is_file():
        pytest.skip("the counties of the National Risk Index are not there")
    wanted = ["EAL_SCORE", "EAL_NPCTL", "RISK_SCORE", "RISK_NPCTL"]
    kinds = dict.fromkeys(wanted, pl.Float64)
    table = pl.read_csv(file, infer_schema_length=None, columns=wanted, schema_overrides=kinds)
    for score, printed in (("EAL_SCORE", "EAL_NPCTL"), ("RISK_SCORE", "RISK_NPCTL")):
        known = table.filter(pl.col(score).is_not_null() & pl.col(printed).is_not_null())
        values = known[score].to_numpy()
        ours = normalize(values, universe_of(values), "percentile") + 50 / len(values)
        assert ours == pytest.approx(known[printed].to_numpy(), abs=1e-6)
