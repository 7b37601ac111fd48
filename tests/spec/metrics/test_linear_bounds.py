"""linear_bounds: small tables of which every possibility is tried, then metros of one real state beside a program of
all of its cells that is written down cell by cell, and cells that are hidden."""

from __future__ import annotations

import itertools
import random
import zipfile
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import polars as pl
import pytest

from aker_jobs.labor import linear_programs
from aker_jobs.labor.hierarchy import ancestors
from aker_jobs.labor.linear_bounds import linear_bounds
from aker_jobs.labor.sectors import sector_definitions, sector_years
from aker_jobs.labor.sum_bounds import sum_bounds
from aker_jobs.labor.withheld import containing_areas, withheld_bounds

COUNTIES, INDUSTRIES = ("01001", "01003", "01005"), ("5413", "5415", "5417")
METRO = "C1000"
MEMBERS = pl.DataFrame({"county_fips": COUNTIES, "qcew_area": METRO})
TWO = pl.DataFrame({"name": "s", "own_code": "5", "industry_code": ["5415", "5417"]})
MOST = 2  # jobs of a county: so no cell has more
TABLES = np.array(list(itertools.product(range(MOST + 1), repeat=9)), dtype=np.int8).reshape(-1, 3, 3)
Figures = dict[tuple[str, str], tuple[float, float | None]]


def bounded(figures: Figures) -> pl.DataFrame:
    """Cells with bounds. figures: (area, industry) -> establishments and jobs."""
    rows = [(area, "5", code, estabs, jobs) for (area, code), (estabs, jobs) in figures.items()]
    cells = pl.DataFrame(
        rows,
        schema={"area_fips": pl.String, "own_code": pl.String, "industry_code": pl.String, "estabs": pl.Float64,
                "jobs": pl.Float64},
        orient="row",
    )  # fmt: skip
    above = containing_areas(cells, "area_fips", MEMBERS)[:3]
    found = withheld_bounds(cells, value_column="jobs", establishments_column="estabs", containing=above)
    return found.rename({"value_low": "low", "value_high": "high"})


def some_table(seed: int) -> tuple[Figures, np.ndarray]:
    """Three counties of a metro by three industries of 541, some of each withheld, and which tables could be it."""
    chance = random.Random(seed)
    truth = np.zeros((3, 3), dtype=int)
    for row in range(3):
        for _ in range(chance.choice([1, 2, MOST])):
            truth[row, chance.randrange(3)] += 1
    possible = np.ones(len(TABLES), dtype=bool)
    figures: Figures = {}

    def publish(area: str, code: str, parts: tuple[object, object], estabs: int, share: float) -> None:
        nonlocal possible
        jobs = int(truth[parts].sum()) if chance.random() < share else None
        figures[area, code] = (estabs, jobs)
        if jobs is not None:
            possible &= TABLES[(slice(None), *parts)].reshape(len(TABLES), -1).sum(axis=1) == jobs  # type: ignore[index]

    every = slice(None)
    for row, county in enumerate(COUNTIES):
        for code in ("10", "102", "1024", "54", "541"):
            publish(county, code, (row, every), 3, 1.0)
        for column, code in enumerate(INDUSTRIES):
            publish(county, code, (row, column), 1, 0.2)
    for code in ("10", "102", "1024", "54", "541"):
        publish(METRO, code, (every, every), 9, 1.0)
    for column, code in enumerate(INDUSTRIES):
        publish(METRO, code, (every, column), 3, 0.4)
    return figures, TABLES[possible]


def test_a_sum_has_the_bounds_of_every_table_that_could_be() -> None:
    """The metro's two industries, and the same sum of a place of two of its counties, over 60 tables."""
    narrower = 0
    for seed in range(60):
        figures, tables = some_table(seed)
        cells = bounded(figures)
        above = containing_areas(cells, "area_fips", MEMBERS)[:3]
        pair = [("pair", area, "5", "s") for area in COUNTIES[:2]]
        wanted = pl.DataFrame(
            [("metro", METRO, "5", "s"), *pair], schema=["place", "area_fips", "own_code", "name"], orient="row"
        )
        found = {row[0]: row[3:] for row in linear_bounds(cells, TWO, wanted, containing=above).iter_rows()}
        of_metro, of_pair = (
            part.reshape(len(tables), -1).sum(axis=1) for part in (tables[:, :, 1:], tables[:, :2, 1:])
        )
        assert found["metro"] == (of_metro.min(), of_metro.max()), seed
        assert found["pair"] == (of_pair.min(), of_pair.max()), seed
        closed = {row[0]: row[3:] for row in sum_bounds(cells, TWO, containing=above).iter_rows()}
        narrower += found["pair"] != tuple(sum(closed[area][end] for area in COUNTIES[:2]) for end in (0, 1))
    assert narrower >= 3


def test_what_is_known_already_spares_programs_and_changes_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """60 tables, each with the closed forms' bounds of its sums and without: the narrower of both is the same."""
    runs: dict[bool, int] = {True: 0, False: 0}
    for seed in range(60):
        figures, _ = some_table(seed)
        cells = bounded(figures)
        above = containing_areas(cells, "area_fips", MEMBERS)[:3]
        closed = {row[0]: row[3:] for row in sum_bounds(cells, TWO, containing=above).iter_rows()}
        plain = pl.DataFrame({"place": closed.keys(), "area_fips": closed.keys(), "own_code": "5", "name": "s"})
        ends = {"low": [ends[0] for ends in closed.values()], "high": [ends[1] for ends in closed.values()]}
        narrowed = []
        for is_known in (False, True):
            wanted = (
                plain.with_columns(**{end: pl.Series(values) for end, values in ends.items()}) if is_known else plain
            )
            with monkeypatch.context() as patched:
                solve = linear_programs._optimum

                def counted(*given: Any, kind: bool = is_known, solve: Any = solve) -> float | None:
                    runs[kind] += 1
                    value: float | None = solve(*given)
                    return value

                patched.setattr(linear_programs, "_optimum", counted)
                found = {row[0]: row[3:] for row in linear_bounds(cells, TWO, wanted, containing=above).iter_rows()}
            narrowed.append(
                {area: (max(low, found[area][0]), min(high, found[area][1])) for area, (low, high) in closed.items()}
            )
        assert narrowed[0] == narrowed[1], seed
    assert runs[True] < 0.6 * runs[False]


def test_margins_that_contradict_one_another_give_no_bounds() -> None:
    """Counties of two jobs each in a metro of ten."""
    figures: Figures = {(area, code): (1, 2) for area in COUNTIES for code in ("10", "541")}
    figures |= {(area, code): (1, None) for area in COUNTIES for code in INDUSTRIES[1:2]}
    figures |= {(METRO, "10"): (3, 10), (METRO, "541"): (3, 10), (METRO, "5415"): (3, None)}
    cells = bounded(figures).with_columns(pl.col("low").fill_null(0.0))
    above = containing_areas(cells, "area_fips", MEMBERS)[:3]
    wanted = pl.DataFrame({"place": ["m"], "area_fips": [METRO], "own_code": ["5"], "name": ["s"]})
    assert linear_bounds(cells, TWO.head(1), wanted, containing=above).rows() == []


# A real state: Iowa, whose metros reach into Nebraska, Illinois and South Dakota too.
STATE, NEIGHBORS = "19", ("31", "17", "46")
LIST = pl.DataFrame(
    [(county, area) for area, counties in {
        "C1118": ("19169",), "C1630": ("19011", "19105", "19113"), "C2022": ("19061",), "C1978": ("19049", "19077",
        "19121", "19153", "19181"), "C2698": ("19103", "19183"), "C4774": ("19013", "19017"),
        "C1934": ("17073", "17131", "17161", "19163"),
        "C3654": ("19085", "19129", "19155", "31025", "31055", "31153", "31155", "31177"),
        "C4358": ("19149", "19193", "31043", "31051", "46127"),
    }.items() for county in counties],
    schema=["county_fips", "qcew_area"], orient="row",
)  # fmt: skip


@pytest.fixture(scope="module")
def iowa(shared_data: Path) -> pl.DataFrame:
    """The private cells of the first quarter of 2016 of Iowa's counties, its metros and all of theirs, and its own."""
    areas = {f"{STATE}000", *LIST["county_fips"], *LIST["qcew_area"]}
    texts = dict.fromkeys(("area_fips", "own_code", "industry_code", "disclosure_code"), pl.String)
    columns = [*texts, "qtr", "qtrly_estabs_count", "month3_emplvl"]
    with zipfile.ZipFile(shared_data.parent / "national_2016/2016_qtrly_by_area.zip") as archive:
        names = [
            name for name in archive.namelist() if any(f" {area} " in name for area in areas) or f" {STATE}" in name
        ]
        tables = [pl.read_csv(archive.read(name), columns=columns, schema_overrides=texts) for name in sorted(names)]
    kept = pl.col("area_fips").str.starts_with(STATE) | pl.col("area_fips").is_in(sorted(areas))
    withheld = pl.col("disclosure_code").eq_missing("N")
    return (
        pl.concat(tables, how="vertical_relaxed")
        .filter(kept, pl.col("qtr") == 1, pl.col("own_code") == "5")
        .select(
            "area_fips", "own_code", "industry_code", estabs=pl.col("qtrly_estabs_count").cast(pl.Float64),
            jobs=pl.when(~withheld).then(pl.col("month3_emplvl").cast(pl.Float64)),
        )
    )  # fmt: skip


def test_a_place_of_two_states_that_no_metro_holds_together_has_no_program() -> None:
    """The program of one state knows nothing of the other's county: what it made of the place was no bound of it."""
    figures: Figures = {
        (area, code): (3.0, jobs)
        for area in ("01000", "01001", "02000", "02001")
        for code, jobs in (("541", 9.0), ("5413", None), ("5415", None), ("5417", None))
    }
    members = pl.DataFrame(schema={"county_fips": pl.String, "qcew_area": pl.String})
    rows = [(area, "5", code, estabs, jobs) for (area, code), (estabs, jobs) in figures.items()]
    columns = ["area_fips", "own_code", "industry_code", "estabs", "jobs"]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    above = containing_areas(table, "area_fips", members)[:3]
    found = withheld_bounds(table, value_column="jobs", establishments_column="estabs", containing=above)
    named = found.rename({"value_low": "low", "value_high": "high"})
    of_both = pl.DataFrame({"place": "10000", "area_fips": ["01001", "02001"], "own_code": "5", "name": "s"})
    wanted = pl.concat([of_both, of_both.head(1).with_columns(place=pl.lit("20000"))])
    bounds = linear_bounds(named, TWO, wanted, containing=above)
    assert bounds.select("place", "low", "high").rows() == [("20000", 0, 9)]


def sectors_of_metros(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    """Cells with bounds, sums, wanted places, and which areas contain which."""
    above = containing_areas(cells, "area_fips", LIST)[:3]
    bounds = withheld_bounds(cells, value_column="jobs", establishments_column="estabs", containing=above)
    named = bounds.rename({"value_low": "low", "value_high": "high"})
    sums = sector_years(sector_definitions(), range(2016, 2017)).filter(pl.col("own_code") == "5")
    sums = sums.select("own_code", "industry_code", name="sector").unique()
    wanted = (
        LIST.select(place="qcew_area", area_fips="qcew_area")
        .unique()
        .join(sums.select("name", "own_code").unique(), how="cross")
    )
    return named, sums, wanted, above


def groups_of(at: dict[tuple[str, str], int], above: list[pl.DataFrame]) -> dict[tuple[int, int], list[int]]:
    """The cells that make up another, by kind and number of that one."""
    groups: dict[tuple[int, int], list[int]] = {}
    for (place, code), number in at.items():
        up = next((at[place, more] for more in ancestors(code) if (place, more) in at), None)
        wholes = [
            up,
            *(at.get((whole[place], code)) for whole in (dict(kind.iter_rows()) for kind in above) if place in whole),
        ]
        for kind, whole in enumerate(wholes):
            if whole is not None:
                groups.setdefault((kind, whole), []).append(number)
    return groups


def program_of_all_cells(cells: pl.DataFrame, above: list[pl.DataFrame]) -> tuple[Any, dict[tuple[str, str], int]]:
    """A program in which every cell of the table is an unknown, and the number of each."""
    rows = list(cells.select("area_fips", "industry_code", "estabs", "low", "high").iter_rows())
    at = {(place, code): number for number, (place, code, *_) in enumerate(rows)}
    model = highspy._core._Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("simplex_strategy", 4)
    for _, _, _, low, high in rows:
        model.addVar(0.0 if low is None else low, highspy.kHighsInf if high is None else high)
    for (_, whole), parts in groups_of(at, above).items():
        complete = abs(sum(rows[part][2] for part in parts) - rows[whole][2]) < 0.5
        model.addRow(0.0, 0.0 if complete else highspy.kHighsInf, len(parts) + 1,
                     np.array([whole, *parts], dtype=np.int32), np.array([1.0] + [-1.0] * len(parts)))  # fmt: skip
    return model, at


def ends_of(model: Any, columns: list[int]) -> list[float]:
    """The least and the most of the sum of some unknowns."""
    ends = []
    for column in columns:
        model.changeColCost(column, 1.0)
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        model.changeObjectiveSense(sense)
        model.run()
        ends.append(model.getInfo().objective_function_value)
    for column in columns:
        model.changeColCost(column, 0.0)
    return ends


@pytest.mark.drill
def test_metros_of_a_real_state_have_the_width_of_a_program_of_all_their_cells(iowa: pl.DataFrame) -> None:
    """All industries of four digits of 120 areas are unknowns there, and only those next to the sector here."""
    cells, sums, wanted, above = sectors_of_metros(iowa)
    chosen = wanted.filter(pl.col("name").is_in(["tech", "advanced_mfg"]))
    found = linear_bounds(cells, sums, chosen, containing=above)
    model, at = program_of_all_cells(cells, above)
    widths = []
    for place, name, _, low, high in found.filter(pl.col("high") > pl.col("low")).iter_rows():
        codes = sums.filter(pl.col("name") == name)["industry_code"]
        least, most = ends_of(model, [at[place, code] for code in codes if (place, code) in at])
        assert low <= least + 1e-4, (place, name)
        assert high >= most - 1e-4, (place, name)
        widths.append((high - low, most - least))
    assert len(widths) >= 12
    assert sum(ours > 1.01 * theirs + 1 for ours, theirs in widths) <= 1, widths


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_hidden_is_inside(iowa: pl.DataFrame, seed: int) -> None:
    """A fifth of the disclosed cells of four digits, hidden, where the metro discloses the sector."""
    chance = random.Random(seed)
    small = iowa["industry_code"].str.len_chars() == 4
    hide = pl.Series([chance.random() < 0.2 for _ in range(iowa.height)]) & small
    cells, sums, wanted, above = sectors_of_metros(iowa.with_columns(jobs=pl.when(~hide).then("jobs")))
    found = linear_bounds(cells, sums, wanted, containing=above)
    truth = (
        iowa.join(sums, on=["own_code", "industry_code"])
        .group_by(place="area_fips", name="name")
        .agg(true=pl.col("jobs").sum(), open=pl.col("jobs").null_count())
        .filter(pl.col("open") == 0)
    )
    checked = found.join(truth, on=["place", "name"])
    assert checked.height >= 8
    assert checked.filter(~pl.col("true").is_between(pl.col("low"), pl.col("high"))).rows() == []
