"""What an explanation reads: facts and inputs of the database, rows of the lake, payloads of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_core.errors import AkerError
from aker_core.explain.line_index import LineIndex
from aker_core.explain.records import Contents
from aker_core.explain.sheet import CELLS
from aker_core.facts.inputs import INPUT
from aker_core.facts.recompute import FACTS_TABLE, amount_again, amounts_again
from aker_data import catalogue
from aker_data.lake.conditions import all_of
from aker_data.store import frames, run_rows
from aker_data.store import rows as stored
from aker_jobs.labor.estimate_inputs import TABLE as ESTIMATES

if TYPE_CHECKING:
    from aker_data.archive import Archive
    from aker_data.lake.tables import Lake
    from aker_data.store.statement import Source
    from aker_jobs.place_cells import PlaceCells

EVENTS = "expansion_events"
FEW = 16  # inputs that are added up one by one
CODES = (
    "area_fips",
    "own_code",
    "industry_code",
    "year",
    "qtr",
    "month",
)  # identify a row, beside the columns of a filter
ID = "_id"  # ends the name of a column that identifies a row, too
SHOWN = frozenset({*CODES, "payload_sha256", "history"})
Row = dict[str, Any]


@dataclass(frozen=True)
class PayloadEvidence:
    """An archived payload. contents: null where its bytes are gone or damaged, which `problem` says."""

    sha256: str
    source: str
    publisher: str
    url: str
    fetched_at: str
    size: int
    contents: Contents | None = field(repr=False)
    problem: str = ""


class Evidence:
    """Reads for one vintage; what was read once is kept. deep: make estimates again, which takes a refresh's time."""

    def __init__(self, source: Source, lake: Lake, archive: Archive, vintage: date, *, deep: bool = False) -> None:
        self.vintage, self.deep = vintage, deep
        self._source, self._lake, self._archive = source, lake, archive
        self._payloads: dict[str, PayloadEvidence] = {}
        self._ahead: dict[str, tuple[dict[str, list[str]], pl.DataFrame]] = {}
        self._inputs: dict[tuple[int, str], Row] = {}
        self._sectors: dict[tuple[str, str], set[str]] = {}
        self._cells: dict[tuple[str, str, str], tuple[frozenset[str], PlaceCells]] = {}

    @property
    def as_of(self) -> str:
        """The label of the vintage in the lake."""
        return f"{self.vintage:%Y-%m}"

    def inputs(self, refresh_id: int, keys: Iterable[str]) -> dict[str, Row]:
        """The inputs of some keys of a refresh, by key."""
        wanted = sorted(set(keys))
        if new := [key for key in wanted if (refresh_id, key) not in self._inputs]:
            found = stored.input_rows(self._source, refresh_id, new)
            self._inputs |= {(refresh_id, row["key"]): row for row in found}
            for where in (row["where"] for row in found if row["table"] == ESTIMATES):
                self._sectors.setdefault((where["place"][0], where["year"][0]), set()).add(where["sector"][0])
        return {key: self._inputs[refresh_id, key] for key in wanted if (refresh_id, key) in self._inputs}

    def facts(self, geography: str, codes: Sequence[str], metrics: Sequence[str]) -> pl.DataFrame:
        """Facts of some places and metrics, all years, with their texts."""
        return frames.fact_rows(self._source, self.vintage, geography=geography, codes=codes, metrics=metrics)

    def fact(self, row: Row) -> Row:
        """All columns of a fact of which `rows_of` gave some."""
        rows = self.facts(row["geography"], [row["geo_code"]], [row["metric"]])
        return rows.row(by_predicate=pl.col("year") == row["year"], named=True)

    def rows_of(self, table: str, inputs: Sequence[Row]) -> pl.DataFrame:
        """The rows of a table that some inputs of it may mean: a few more than they do, never fewer.

        Raises what the lake raises (StorageError) where the table is not there.
        """
        wanted = _wanted(inputs)
        if table == FACTS_TABLE:
            kinds = wanted.get("geography", ())
            kind = kinds[0] if len(kinds) == 1 else None
            used = {name for row in inputs for name in (row["column"], *row["where"])}
            # Of the hundreds of markets behind a mean few columns are added up: `fact` reads the rest of one.
            years = [int(year) for year in wanted.get("year", ())]
            return frames.fact_rows(
                self._source,
                self.vintage,
                geography=kind,
                metrics=wanted.get("metric"),
                years=(min(years), max(years)) if years else None,
                columns=used,
            )
        if table == EVENTS:
            keys = [str(key) for key in wanted.get("event_key", [])]
            return pl.DataFrame(stored.event_rows(self._source, keys), infer_schema_length=None)
        if table == ESTIMATES:
            return self._estimates
        limits, rows = self._ahead.get(table, ({}, pl.DataFrame()))
        if limits and all(
            set(wanted.get(name, ())) <= set(values) and name in wanted for name, values in limits.items()
        ):
            return rows.filter(all_of(rows.schema, wanted))
        return self._scanned(table, wanted, inputs)

    def read_ahead(self, inputs: Sequence[Row]) -> None:
        """Read the rows of each table that many inputs mean at once: `rows_of` some of them is then no read.

        A table that cannot be read is left for `rows_of` to say so.
        """
        for table in sorted({row["table"] for row in inputs} - {FACTS_TABLE, EVENTS, ESTIMATES}):
            own = [row for row in inputs if row["table"] == table]
            if limits := _wanted(own):
                with suppress(AkerError):
                    self._ahead[table] = limits, self._scanned(table, limits, own)

    def _scanned(self, table: str, wanted: Mapping[str, Sequence[str]], inputs: Sequence[Row]) -> pl.DataFrame:
        """The rows within some limits, with the columns that an explanation shows or adds up."""
        scan = self._lake.scan(table, self.as_of)
        schema = scan.collect_schema()
        used = {*wanted, *(row["column"] for row in inputs), *(name for row in inputs for name in row["where"])}
        columns = [name for name in schema if name in used or name in SHOWN or name.endswith(ID)]
        return scan.filter(all_of(schema, wanted)).select(columns).collect()

    def again(self, inputs: Sequence[Row], rows: Mapping[str, pl.DataFrame]) -> dict[str, tuple[float | None, int]]:
        """What the rows behind each input add up to, and how many they are. rows: by table; others are left out."""
        here = [row for row in inputs if row["table"] in rows and rows[row["table"]].width]
        if not here:
            return {}
        if len(here) <= FEW:  # one look at the rows for each; a grouping of all would cost more
            behind = {row["key"]: matching(rows[row["table"]], row["where"]) for row in here}
            return {
                row["key"]: (
                    amount_again(behind[row["key"]], row["column"], row["aggregate"]),
                    behind[row["key"]].height,
                )
                for row in here
            }
        import json

        frame = pl.DataFrame([{**row, "where": json.dumps(row["where"])} for row in here], infer_schema_length=None)
        typed = frame.select(pl.col(name).cast(kind) for name, kind in INPUT.items())
        sums = amounts_again(typed, {name: table.lazy() for name, table in rows.items()})
        return {key: (again, count) for key, again, count in sums.iter_rows()}

    def cells_behind(self, where: Mapping[str, list[str]], delineation: str) -> pl.DataFrame:
        """The published cells of a sector that an estimate is made of, withheld ones with null jobs.

        Those of all sectors of a place that inputs name are read at once.
        """
        from aker_jobs.place_cells import place_cells

        place, sector, year = (where[name][0] for name in ("place", "sector", "year"))
        sectors, cells = self._cells.get((place, year, delineation), (frozenset[str](), None))
        if cells is None or sector not in sectors:
            sectors = frozenset({*self._sectors.get((place, year), ()), sector})
            cells = place_cells(self._lake, self.as_of, place, sorted(sectors), int(year), delineation)
            self._cells[place, year, delineation] = sectors, cells
        return cells.of_sector(sector)

    def payload(self, sha256: str) -> PayloadEvidence:
        """An archived payload, its bytes compared with its name."""
        if sha256 not in self._payloads:
            self._payloads[sha256] = self._read(sha256)
        return self._payloads[sha256]

    @cached_property
    def _estimates(self) -> pl.DataFrame:
        if not self.deep:
            return pl.DataFrame()
        from aker_jobs.withheld_errors import estimated_jobs

        year = frames.fact_rows(self._source, self.vintage, metrics=["total_jobs"])["data_year"].max()
        return estimated_jobs(self._lake, self.as_of, int(str(year)))

    def _read(self, sha256: str) -> PayloadEvidence:
        rows = run_rows.payload_rows(self._source, [sha256])
        if not rows:
            return PayloadEvidence(sha256, "", "", "", "", 0, None, "The database does not know this payload")
        row = rows[0]
        publisher = catalogue.spec(row["source"]).publisher
        path, problem = self._archive.local_payload(row["source"], sha256)
        cells = path.with_name(f"{path.name}.{CELLS}")
        contents = None if problem else Contents(path.read_bytes, LineIndex(path), cells)
        fetched = str(row["fetched_at"])[:19]
        return PayloadEvidence(sha256, row["source"], publisher, row["url"], fetched, row["bytes"], contents, problem)


def matching(rows: pl.DataFrame, where: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """The rows that a filter means: every column one of its values; a column without values says nothing."""
    if not rows.width:
        return rows
    return rows.filter(*(pl.col(name).cast(pl.String).is_in(list(values)) for name, values in where.items() if values))


def readable(evidence: Evidence, inputs: Sequence[Row]) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """The rows behind inputs by table, and for tables that cannot be read, why."""
    rows: dict[str, pl.DataFrame] = {}
    problems: dict[str, str] = {}
    for table in sorted({row["table"] for row in inputs}):
        try:
            rows[table] = evidence.rows_of(table, [row for row in inputs if row["table"] == table])
        except AkerError as error:
            problems[table] = str(error)
    return rows, problems


def _wanted(inputs: Sequence[Row]) -> dict[str, list[str]]:
    """The values of each column that all filters restrict: a row outside them is behind none of the inputs."""
    shared: dict[str, set[str]] | None = None
    for row in inputs:
        own = {name: set(values) for name, values in row["where"].items() if values}
        shared = own if shared is None else {name: shared[name] | own[name] for name in shared if name in own}
    return {name: sorted(values) for name, values in sorted((shared or {}).items())}
