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
Line = dict[str, Any]


@dataclass(frozen=True)
class Input:
    """One input of a value: its role, where of which table and column, and the lines that this finds."""

    role: str
    table: str
    column: str
    where: dict[str, list[str]]
    lines: list[Line]

    def total(self) -> float:
        """The sum of the column. Every line must have a number in it."""
        assert self.lines, (self.table, self.where)
        return sum(float(line[self.column]) for line in self.lines)


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
        yield from csv.DictReader(io.StringIO(text.decode("utf-8-sig", "replace")))


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
    # An empty list is no condition.
    return all(not values or str(line[column]) in values for column, values in where.items())


def inputs(house: Any, told: dict[str, Any]) -> list[Input]:
    found = []
    for item in told["inputs"]:
        folder = house.root / "data" / "cache" / "raw" / item["table"]
        rows = [line for sha in item["payloads"] for line in lines_of(folder / sha) if fits(line, item["where"])]
        found.append(Input(item["role"], item["table"], item["column"], item["where"], rows))
    return found


Amounts = dict[str, float]
Recompute = Callable[[Amounts], float]


def amounts(parts: list[Input]) -> Amounts:
    """What the lines behind each role add up to."""
    found: Amounts = {}
    for part in parts:
        found[part.role] = found.get(part.role, 0.0) + part.total()
    return found


def quotient(of: Amounts) -> float:
    """(local sector / local total) / (national sector / national total)"""
    return (of["sector"] / of["total"]) / (of["nation_sector"] / of["nation_total"])


def net_young(of: Amounts) -> float:
    """Movers in (B07001) less movers out (B07401)."""
    return of["moved_in"] - of["moved_out"]


def net(of: Amounts) -> float:
    return of["inflow"] - of["outflow"]


OF_THE_SAMPLE: list[tuple[str, str, str, Recompute]] = [
    ("DEN", "market_jobs", "population", lambda of: of["residents"]),
    ("AUS", "market_jobs", "total_jobs", lambda of: of["jobs"]),
    ("PIT", "market_jobs", "total_jobs", lambda of: of["jobs"]),  # its counties are added up
    ("SEA", "market_jobs", "total_jobs_oty_pct", lambda of: 100 * of["change"] / (of["level"] - of["change"])),
    ("DEN", "market_jobs", "tech_lq", quotient),
    ("DEN", "market_jobs", "education_lq", quotient),  # its government is that of its counties
    ("BOS", "market_jobs", "biotech_lq", quotient),
    ("HFD", "market_jobs", "total_jobs", lambda of: of["jobs"]),  # the publisher's own metro, by the old counties
    ("DEN", "market_jobs", "health_jobs_per_100k_residents", lambda of: 100_000 * of["sector"] / of["residents"]),
    ("PHX", "market_jobs", "total_jobs_cagr_5y", lambda of: (of["end"] / of["start"]) ** (1 / 5) - 1),
    ("DEN", "market_jobs", "tech_cagr_3y", lambda of: (of["end"] / of["start"]) ** (1 / 3) - 1),  # across the new NAICS
    ("SLC", "market_jobs", "net_migration_25_44", net_young),
    ("DEN", "market_jobs", "mig_25_44_per_1k", lambda of: 1000 * net_young(of) / of["residents_25_44"]),
    ("BOI", "market_jobs", "mig_25_44_per_1k_residents", lambda of: 1000 * net_young(of) / of["residents"]),
    ("HSV", "market_jobs", "mig_all_ages_net", net),
    ("RDU", "market_jobs", "mig_all_ages_per_1k", lambda of: 1000 * net(of) / of["residents"]),
    ("SJC", "market_economy", "median_household_income_usd", lambda of: sum(of.values())),
    ("SJC", "market_economy", "avg_annual_pay_usd", lambda of: of["wages"] / of["jobs"]),
]
OF_REAL_FILES: list[tuple[str, str, str, Recompute]] = [
    ("DEN", "market_jobs", "total_jobs", lambda of: of["jobs"]),
    ("10100", "market_jobs", "total_jobs", lambda of: of["jobs"]),  # a micro area, by its counties
    ("SEA", "market_jobs", "total_jobs_oty_pct", lambda of: 100 * of["change"] / (of["level"] - of["change"])),
    ("AUS", "market_jobs", "population", lambda of: of["residents"]),
    ("DEN", "market_jobs", "irs_inflow_us", lambda of: of["inflow"]),
    ("DEN", "market_jobs", "irs_outflow_us", lambda of: of["outflow"]),
    ("BOS", "market_jobs", "mig_all_ages_net", net),
    ("DEN", "market_jobs", "mig_all_ages_per_1k", lambda of: 1000 * net(of) / of["residents"]),
]


def walk(house: Any, row: dict[str, Any], metric: str, recompute: Recompute) -> None:
    told = row["provenance"][metric]
    assert told["method"]
    parts = inputs(house, told)
    for part in parts:
        assert part.lines, f"{metric}: no line of {part.table} fits {part.where}"
    assert recompute(amounts(parts)) == pytest.approx(row[metric], rel=1e-12)
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
    assert told["status"] == "imputed"
    assert told["low"] <= row["tech_lq"] <= told["high"]
    (sector,) = [part for part in row["provenance"]["tech_lq"]["inputs"] if part["role"] == "sector"]
    assert (sector["table"], sector["where"]["place"]) == ("estimated_jobs", [row["cbsa_code"]])
    raw = sample.house.root / "data" / "cache" / "raw" / sector["where"]["source"][0]
    assert sector["payloads"]
    assert all((raw / sha).is_file() for sha in sector["payloads"])


def test_every_payload_is_named_by_its_bytes(sample: Any, real: Any) -> None:
    for house in (sample.house, real.house):
        raw = house.root / "data" / "cache" / "raw"
        # What an explanation has found in a payload may lie beside it.
        payloads = [path for path in raw.glob("*/*") if path.suffix != ".json" and ".cells-" not in path.name]
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
        if source == "estimated_jobs":  # made from the table that its filter names
            (source,) = json.loads(row["filter"])["source"]
        assert all((raw / source / sha).is_file() for sha in payloads), row
        assert payloads or row["source_table"] == "expansion_events", row
        assert any(json.loads(row["filter"]).values()), row


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
