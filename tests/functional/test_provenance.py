"""From a stored value back to the lines of the archived file, and from these lines to the value again.

Nothing of the pipeline's computing is used here: the filter of the provenance, the bytes of the archive, and the
formula written out. QCEW's lines are read with the csv module alone; the other files by their connectors.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("real")
SAMPLE, REAL = "2024-06", "2026-01"
# The publisher's names of what the provenance calls by ours, of the columns that are used below.
QCEW_LEVELS = {
    "A": {"jobs": "annual_avg_emplvl", "wages": "total_annual_wages", "change": "oty_annual_avg_emplvl_chg"},
    "Q": {"jobs": "month3_emplvl", "wages": "total_qtrly_wages", "change": "oty_month3_emplvl_chg"},
}
Line = dict[str, Any]


@dataclass(frozen=True)
class Input:
    """One input of a value: where of which table, and the lines that this finds."""

    table: str
    where: dict[str, list[str]]
    lines: list[Line]

    def total(self, column: str) -> float:
        """The sum of a column. Every line must have a number in it."""
        assert self.lines, (self.table, self.where)
        return sum(float(line[column]) for line in self.lines)


@cache
def archived(path: Path) -> bytes:
    """The bytes of a payload, whose name is their hash."""
    body = path.read_bytes()
    assert hashlib.sha256(body).hexdigest() == path.name
    return body


@cache
def lines_of(path: Path) -> tuple[Line, ...]:
    """All lines of an archived payload."""
    if path.parent.name.startswith("bls_qcew"):
        return tuple(qcew_lines(archived(path)))
    return tuple(parsed(path))


def qcew_lines(body: bytes) -> Iterator[Line]:
    texts = [body]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            texts = [packed.read(name) for name in packed.namelist()]
    for text in texts:
        for line in csv.DictReader(io.StringIO(text.decode("utf-8-sig", "replace"))):
            levels = QCEW_LEVELS["A" if line["qtr"] == "A" else "Q"]
            yield line | {ours: line[theirs] for ours, theirs in levels.items()}


def parsed(path: Path) -> list[Line]:
    """The rows of any other payload, by its connector, from what the archive says of it."""
    from aker_data import catalogue
    from aker_data.contracts import Payload, Request

    said = json.loads(path.with_name(f"{path.name}.json").read_text())
    assert (said["sha256"], said["source"], said["bytes"]) == (path.name, path.parent.name, len(archived(path)))
    media = "json" if archived(path)[:1] == b"[" else "csv"
    request = Request(said["source"], said["url"], said["request"]["part"], media)
    payload = Payload(request, path.name, archived(path), datetime.now(UTC), said["origin"])
    return catalogue.load(said["source"]).parse(payload).to_dicts()


def fits(line: Line, where: dict[str, list[str]]) -> bool:
    return all(any(matches(str(line[column]), value) for value in values) for column, values in where.items())


def matches(value: str, wanted: str) -> bool:
    """A value that ends in `*` means all that begin like it."""
    return value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted


def inputs(house: Any, told: dict[str, Any]) -> list[Input]:
    found = []
    for item in told["inputs"]:
        folder = house.root / "data" / "cache" / "raw" / item["table"]
        rows = [line for sha in item["payloads"] for line in lines_of(folder / sha) if fits(line, item["where"])]
        found.append(Input(item["table"], item["where"], rows))
    return found


def quotient(parts: list[Input]) -> float:
    """(local sector / local total) / (national sector / national total)"""
    national = [part for part in parts if part.where["area_fips"] == ["US000"]]
    local = [part for part in parts if part not in national]
    return share(local) / share(national)


def share(parts: list[Input]) -> float:
    totals = [part for part in parts if part.where["own_code"] == ["0"]]
    sector = [part for part in parts if part not in totals]
    assert len(totals) == 1
    return sum(part.total("jobs") for part in sector) / totals[0].total("jobs")


def per_100k(parts: list[Input]) -> float:
    *sector, residents = parts
    return 100_000 * sum(part.total("jobs") for part in sector) / residents.total("population")


def growth(parts: list[Input]) -> float:
    ends = sorted({part.where["year"][0] for part in parts})
    start, end = (sum(part.total("jobs") for part in parts if part.where["year"] == [year]) for year in ends)
    return float((end / start) ** (1 / (int(ends[1]) - int(ends[0]))) - 1)


def over_the_year(parts: list[Input]) -> float:
    (totals,) = parts
    return 100 * totals.total("change") / (totals.total("jobs") - totals.total("change"))


def pay(parts: list[Input]) -> float:
    return parts[0].total("wages") / parts[0].total("jobs")


def movers(part: Input) -> float:
    """Movers in (B07001) less movers out (B07401): four ages, from another county of the state and another state."""
    assert len(part.lines) == 16
    sign = {"B07001": 1, "B07401": -1}
    return float(sum(sign[line["table"]] * line["estimate"] for line in part.lines))


def young_per_1k(parts: list[Input]) -> float:
    moved, of_that_age = parts
    assert len(of_that_age.lines) == 4
    return 1000 * movers(moved) / of_that_age.total("estimate")


def young_per_1k_residents(parts: list[Input]) -> float:
    return 1000 * movers(parts[0]) / parts[1].total("population")


def direction(part: Input, which: str) -> float:
    lines = [line for line in part.lines if line["direction"] == which]
    assert lines
    return float(sum(line["individuals"] for line in lines))


def net(parts: list[Input]) -> float:
    return direction(parts[0], "inflow") - direction(parts[0], "outflow")


def within(parts: list[Input]) -> float:
    assert all(line["county_fips"] != line["counterpart_code"] for line in parts[0].lines)
    return parts[0].total("individuals")


Recompute = Callable[[list[Input]], float]
OF_THE_SAMPLE: list[tuple[str, str, str, Recompute]] = [
    ("DEN", "market_jobs", "population", lambda parts: parts[0].total("population")),
    ("AUS", "market_jobs", "total_jobs", lambda parts: parts[0].total("jobs")),
    ("PIT", "market_jobs", "total_jobs", lambda parts: parts[0].total("jobs")),  # its counties are added up
    ("SEA", "market_jobs", "total_jobs_oty_pct", over_the_year),
    ("DEN", "market_jobs", "tech_lq", quotient),
    ("DEN", "market_jobs", "education_lq", quotient),  # its government is that of its counties
    ("HFD", "market_jobs", "biotech_lq", quotient),  # the publisher's own metro, by the old counties
    ("AUS", "market_jobs", "health_jobs_per_100k_residents", per_100k),
    ("PHX", "market_jobs", "total_jobs_cagr_5y", growth),
    ("DEN", "market_jobs", "tech_cagr_3y", growth),  # across the new NAICS
    ("SLC", "market_jobs", "net_migration_25_44", lambda parts: movers(parts[0])),
    ("DEN", "market_jobs", "mig_25_44_per_1k", young_per_1k),
    ("BOI", "market_jobs", "mig_25_44_per_1k_residents", young_per_1k_residents),
    ("HSV", "market_jobs", "mig_all_ages_net", net),
    ("RDU", "market_jobs", "mig_all_ages_per_1k", lambda parts: 1000 * net(parts) / parts[1].total("population")),
    ("SJC", "market_economy", "median_household_income_usd", lambda parts: parts[0].total("estimate")),
    ("SJC", "market_economy", "avg_annual_pay_usd", pay),
]
OF_REAL_FILES: list[tuple[str, str, str, Recompute]] = [
    ("DEN", "market_jobs", "total_jobs", lambda parts: parts[0].total("jobs")),
    ("10100", "market_jobs", "total_jobs", lambda parts: parts[0].total("jobs")),  # a micro area, by its counties
    ("SEA", "market_jobs", "total_jobs_oty_pct", over_the_year),
    ("AUS", "market_jobs", "population", lambda parts: parts[0].total("population")),
    ("DEN", "market_jobs", "irs_inflow_us", lambda parts: parts[0].total("individuals")),
    ("DEN", "market_jobs", "irs_outflow_us", lambda parts: parts[0].total("individuals")),
    ("DEN", "market_jobs", "irs_intra_market_movers", within),
    ("WAS", "market_jobs", "irs_intra_market_movers", within),
    ("BOS", "market_jobs", "mig_all_ages_net", net),
    ("DEN", "market_jobs", "mig_all_ages_per_1k", lambda parts: 1000 * net(parts) / parts[1].total("population")),
]


def walk(house: Any, row: dict[str, Any], metric: str, recompute: Recompute) -> None:
    told = row["provenance"][metric]
    assert told["method"]
    parts = inputs(house, told)
    for part in parts:
        assert part.lines, f"{metric}: no line of {part.table} fits {part.where}"
    assert recompute(parts) == pytest.approx(row[metric], rel=1e-12)
    assert told["value"] == pytest.approx(row[metric], rel=1e-9)


def named(case: tuple[str, str, str, Recompute]) -> str:
    return f"{case[0]} {case[2]}"


@pytest.mark.parametrize("case", OF_THE_SAMPLE, ids=named)
def test_a_value_of_the_sample(sample: Any, case: tuple[str, str, str, Recompute]) -> None:
    msa_id, table, metric, recompute = case
    walk(sample.house, sample.house.market(msa_id, SAMPLE, table), metric, recompute)


@pytest.mark.parametrize("case", OF_REAL_FILES, ids=named)
def test_a_value_of_real_files(real: Any, case: tuple[str, str, str, Recompute]) -> None:
    msa_id, table, metric, recompute = case
    walk(real.house, real.house.market(msa_id, REAL, table), metric, recompute)


def test_bounds_lead_back_to_the_lines_that_are_withheld(sample: Any) -> None:
    row = sample.house.market("BOI", SAMPLE)
    told = row["quality"]["tech_lq"]
    assert (row["tech_lq"], told["status"]) == (None, "bounded")
    sector = inputs(sample.house, row["provenance"]["tech_lq"])[0]
    withheld = [line for line in sector.lines if line["disclosure_code"] == "N"]
    assert told["reason"].startswith(f"{len(withheld)} withheld cells")
    assert {line["jobs"] for line in withheld} == {"0"}  # as the publisher writes it; it is not zero


def test_every_payload_is_named_by_its_bytes(sample: Any, real: Any) -> None:
    for house in (sample.house, real.house):
        raw = house.root / "data" / "cache" / "raw"
        payloads = [path for path in raw.glob("*/*") if path.suffix != ".json"]
        assert payloads
        for path in payloads:
            archived(path)
            said = json.loads(path.with_name(f"{path.name}.json").read_text())
            assert said["bytes"] == path.stat().st_size
        listed = {(row["source"], row["sha256"]) for row in house.rows("payloads")}
        assert listed == {(path.parent.name, path.name) for path in payloads}


def test_every_value_names_payloads_that_are_there(sample: Any) -> None:
    """Of facts that are made of facts, and of announced events, the inputs name tables of the database."""
    raw = sample.house.root / "data" / "cache" / "raw"
    for row in sample.house.rows("fact_inputs"):
        payloads = json.loads(row["payloads"])
        if row["source_table"] == "facts":
            continue
        source = "announcements" if row["source_table"] == "expansion_events" else row["source_table"]
        assert all((raw / source / sha).is_file() for sha in payloads), row
        assert payloads or row["source_table"] == "expansion_events", row
        assert all(json.loads(row["filter"]).values()), row


def test_lineage_says_which_run_read_which_payload(sample: Any) -> None:
    (run,) = sample.house.rows("runs")
    lineage = {(row["table"], row["hash"]) for row in sample.house.rows("lineage") if row["run_id"] == run["id"]}
    row = sample.house.market("DEN", SAMPLE)
    used = {
        ("announcements" if item["table"] == "expansion_events" else item["table"], sha)
        for told in row["provenance"].values()
        for item in told["inputs"]
        for sha in item["payloads"]
    }
    assert used <= lineage
