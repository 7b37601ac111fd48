"""A run repeated from the archive alone, in a folder of its own, and compared with what it stored.

    aker reproduce RUN

Nothing is asked of a publisher and nothing stored is touched. The answers are those that the run read, each compared
with its SHA-256 first: where a byte was changed, the repetition is refused and the payload named.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from aker_core.errors import ConfigError, NotLoaded, StorageError
from aker_core.markets.pillar_file import list_digests, pillars_in_force
from aker_core.markets.score_state import changed_lists
from aker_data.archive import Archive, Record
from aker_data.ingest.context import archive_from
from aker_data.sqlite_file import SqliteReader
from aker_data.store import frames, input_frames, run_rows
from aker_data.store import rows as stored
from flows.reproduced_documents import REPORT_KEY, REPORTS, SHEET_KEY, SHEETS, are_of_one_run, documents

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.store.statement import Source

Row = dict[str, Any]
FLOW = "refresh-market-data"
OF_THE_RUN = ("run_id", "refresh_id", "calculated_at", "scored_at")
SHOWN = 5  # differences of a table that are named
SCORED = ("msa_id", "pillar")
PLACE = ("geography", "geo_code", "metric", "year")


@dataclass(frozen=True)
class Comparison:
    """One table of a run and of its repetition. digest: SHA-256 of its rows in order; differences: the first ones."""

    table: str
    rows: int
    digest: str
    digest_again: str
    differences: list[str] = field(default_factory=list)

    @property
    def is_identical(self) -> bool:
        """Whether every cell is the same."""
        return self.digest == self.digest_again


@dataclass(frozen=True)
class Reproduction:
    """How a run compares with its repetition. notes: what else differs between then and now."""

    run_id: str
    as_of: str
    year: int
    payloads: int
    tables: list[Comparison]
    notes: list[str]

    @property
    def is_identical(self) -> bool:
        """Whether every table is the same."""
        return all(table.is_identical for table in self.tables)


def reproduce(
    source: Source, run_id: str, settings: Settings, progress: Callable[[str], None] = lambda _text: None
) -> Reproduction:
    """Repeat a run of `refresh_market_data` from the archive and compare facts, inputs and scores, cell by cell.

    run_id: or the beginning of it. Raises ConfigError for an unknown run or one of another flow, NotLoaded where what
    it stored was replaced by a later run, StorageError where a payload is gone or changed.
    """
    run = _run(source, run_id)
    vintage = date.fromisoformat(f"{run['params']['as_of']}-01")
    facts = _facts(source, vintage, run["id"])
    if not facts.height:
        raise NotLoaded(
            f"No figure that is stored for {vintage:%Y-%m} is of run {run['id']}: it found nothing new, or a later run "
            "replaced what it wrote. Leave the run out: then the one that wrote the newest vintage is taken"
        )
    progress("payloads")
    lineage = run_rows.lineage_rows(source, run["id"])
    archive = archive_from(settings)
    _require_payloads(lineage, archive)
    with tempfile.TemporaryDirectory(prefix="aker-reproduce-") as folder:
        _archive_of(lineage, run["finished_at"], archive, Path(folder, "cache"))
        again = _repeat(run, settings, Path(folder), progress)
        with closing(SqliteReader(Path(folder, "aker.db"))) as repeated:
            tables = list(_compared(source, repeated, vintage, run["id"], again))
            notes = [*_notes(run), *_replaced(source, vintage, run["id"], tables)]
            if are_of_one_run(source, vintage, run["id"]):
                progress("workbook and reports")
                tables += _compared_documents(source, repeated, vintage)
            else:
                notes.append("workbook and reports are not compared: other flows added figures to this vintage")
    return Reproduction(run["id"], run["params"]["as_of"], run["params"]["year"], len(lineage), tables, notes)


def _run(source: Source, run_id: str) -> Row:
    found = run_rows.runs_like(source, run_id)
    if len(found) != 1:
        what = "No run" if not found else "Several runs"
        raise ConfigError(f"{what} with the id {run_id!r}. `aker status` lists them")
    run = found[0]
    if run["flow"] != FLOW or not run["params"]:
        raise ConfigError(f"Run {run['id']} is of {run['flow']}. Only runs of {FLOW} can be reproduced")
    return run


def _require_payloads(lineage: list[Row], archive: Archive) -> None:
    """Every payload that the run read is there, byte for byte. Raises StorageError that names the first that is not."""
    for source, digest, url in sorted({(row["source"], row["hash"], row["url"]) for row in lineage}):
        try:
            archive.payload(source, digest)
        except StorageError as error:
            raise StorageError(f"Run cannot be reproduced without {url}. {error}") from error


def _repeat(run: Row, settings: Settings, folder: Path, progress: Callable[[str], None]) -> str:
    """Run the flow again over the answers of a run; the id of the repetition."""
    from flows.refresh_market_data import refresh_market_data

    own = {
        "postgis_dsn": type(settings.postgis_dsn)(f"sqlite:///{folder}/aker.db"),
        "lake_path": str(folder / "lake"),
        "cache_path": folder / "cache",
        "data_path": folder / "data",
        "source_mode": "replay",
        "source_dir": None,
        "prefect_api_url": None,
        "seed": run["seed"],
    }
    params = run["params"]
    result = refresh_market_data(
        params["year"],
        params["as_of"],
        markets=params["markets"],
        delineation=params["delineation"],
        without=params.get("without") or (),
        strict_as_of=bool(params.get("strict_as_of")),
        settings=settings.model_copy(update=own),
        progress=progress,
    )
    return result.run_id


def _archive_of(lineage: list[Row], until: datetime | None, archive: Archive, folder: Path) -> None:
    """An archive of the answers that a run read, and of "there is none" as it was answered until then."""
    read = {row["hash"] for row in lineage}
    folder.mkdir()
    # What was read is on this machine since it was verified, be the archive in a folder or in a store.
    folder.joinpath("raw").symlink_to((archive.local / "raw").resolve(), target_is_directory=True)
    copy = Archive(folder)
    for identity in archive.identities():
        records = [record for record in archive.records_of(identity) if _is_of_run(record, read, until)]
        if records:
            archive.copy_answers(identity, records, copy)


def _is_of_run(record: Record, read: set[str], until: datetime | None) -> bool:
    if record.sha256 is not None:
        return record.sha256 in read
    return until is None or record.fetched_at <= until


def _compared(source: Source, repeated: Source, vintage: date, run_id: str, again: str) -> Iterator[Comparison]:
    both = ((source, run_id), (repeated, again))
    tables = (("facts", _facts, PLACE), ("fact_inputs", _inputs, ("key",)), ("pillar_scores", _scores, SCORED))
    for name, read, key in tables:
        first, second = (read(each, vintage, which) for each, which in both)
        if name == "facts":  # a figure that a later run wrote is no longer this run's: nobody can say what it was
            second = second.join(_of_others(source, vintage, run_id), on=PLACE, how="anti", maintain_order="left")
        if first.height:
            yield _comparison(name, first, second, key)


def _compared_documents(source: Source, repeated: Source, vintage: date) -> Iterator[Comparison]:
    first, second = documents(source, vintage), documents(repeated, vintage)
    for name, key in ((SHEETS, SHEET_KEY), (REPORTS, REPORT_KEY)):
        yield _comparison(name, first[name].sort(key), second[name].sort(key), key)


def _facts(source: Source, vintage: date, run_id: str) -> pl.DataFrame:
    rows = frames.fact_rows(source, vintage)
    return rows.filter(pl.col("run_id") == run_id).drop(*OF_THE_RUN, strict=False).sort(PLACE)


def _of_others(source: Source, vintage: date, run_id: str) -> pl.DataFrame:
    """The places of the figures of a vintage that another run wrote last."""
    rows = frames.fact_rows(source, vintage, columns=("run_id",))
    return rows.filter(pl.col("run_id") != run_id).select(PLACE)


def _replaced(source: Source, vintage: date, run_id: str, tables: Sequence[Comparison]) -> Iterator[str]:
    """In words, what of the vintage was written by other runs and is not compared."""
    if count := _of_others(source, vintage, run_id).height:
        yield f"{count:,} figures of this vintage are of other runs and are not compared"
    if not any(table.table == "pillar_scores" for table in tables):
        yield "scores are not compared: another run made those that are stored"


def _inputs(source: Source, vintage: date, run_id: str) -> pl.DataFrame:
    refreshes = frames.fact_rows(source, vintage).filter(pl.col("run_id") == run_id)["refresh_id"].unique()
    rows = input_frames.input_frame(source, vintage).filter(pl.col("refresh_id").is_in(refreshes.implode()))
    return rows.with_columns(pl.col("payloads").list.sort().list.join(" ")).drop("refresh_id").sort("key")


def _scores(source: Source, vintage: date, run_id: str) -> pl.DataFrame:
    rows = [
        {name: json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value for name, value in each}
        for each in (row.items() for row in stored.scores(source, vintage) if row["run_id"] == run_id)
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.drop(*OF_THE_RUN, strict=False).sort(SCORED) if rows else frame


def _comparison(table: str, first: pl.DataFrame, again: pl.DataFrame, key: tuple[str, ...]) -> Comparison:
    digests = [hashlib.sha256(frame.write_csv().encode()).hexdigest() for frame in (first, again)]
    differences = [] if digests[0] == digests[1] else list(_differences(first, again, key))
    return Comparison(table, first.height, digests[0], digests[1], differences)


def _differences(first: pl.DataFrame, again: pl.DataFrame, key: tuple[str, ...]) -> Iterator[str]:
    """The first cells in which two tables differ, in words."""
    for here, there, which in ((first, again, "only stored"), (again, first, "only repeated")):
        for row in here.join(there, on=key, how="anti", nulls_equal=True).select(key).head(SHOWN).rows():
            yield f"{' '.join(map(str, row))}: {which}"
    both = first.join(again, on=key, how="inner", nulls_equal=True, suffix="|again", maintain_order="left")
    for name in first.columns:
        if name in key or f"{name}|again" not in both.columns:
            continue
        differ = both.filter(pl.col(name).ne_missing(pl.col(f"{name}|again"))).head(SHOWN)
        for row in differ.select(*key, name, f"{name}|again").rows():
            yield f"{' '.join(map(str, row[:-2]))}: {name} {row[-2]!r} stored, {row[-1]!r} repeated"


def _notes(run: Row) -> list[str]:
    from aker_core import code_version

    sha = code_version.git_sha()
    code = [] if sha == run["git_sha"] else [f"the run was made by code {run['git_sha']}, this is {sha}"]
    return [*code, *changed_lists(run["params"].get("lists") or {}, list_digests(pillars_in_force()))]
