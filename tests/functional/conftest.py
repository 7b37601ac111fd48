"""A house: a folder with its own database, lake and archive, in which the program runs as an operator runs it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from limits import HANG
from made_once import made_once
from programs import AKER, run_program

if TYPE_CHECKING:
    from aker_core.config import Settings

YEAR, AS_OF = "2023", "2024-06"
REAL_YEAR, REAL_AS_OF = "2016", "2026-01"
TABLES = ("markets", "market_jobs", "market_economy", "pillar_scores", "market_scores")
# Facts and inputs with their texts in place of numbers that depend on which text was stored first.
FACTS = {
    "facts": """
        SELECT facts.*, reason.text AS reason, method.method, method.formula FROM facts
        LEFT JOIN fact_texts AS reason ON reason.id = reason_id
        LEFT JOIN fact_methods AS method ON method.id = method_id
    """,
    "fact_inputs": "SELECT fact_inputs.*, text AS payloads FROM fact_inputs JOIN fact_texts ON id = payloads_id",
}
NUMBERED = frozenset({"refresh_id", "reason_id", "method_id", "payloads_id"})
STATED = ("status", "low", "high", "moe", "period", "reason")
OF_THE_RUN = frozenset({"run_id", "calculated_at", "scored_at"})
Row = dict[str, Any]


@dataclass(frozen=True)
class House:
    """A folder that commands run in. mode, source_dir: what AKER_SOURCE_MODE and AKER_SOURCE_DIR are set to."""

    root: Path
    mode: str = "sample"
    source_dir: Path | None = None

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a command: no setting but those of this house."""
        # COLUMNS is the width of whoever runs the tests: the commands write to a pipe.
        plain = {
            name: value for name, value in os.environ.items() if not name.startswith("AKER_") and name != "COLUMNS"
        }
        folder = {"AKER_SOURCE_DIR": str(self.source_dir)} if self.source_dir else {}
        # One process, which has the modules and the sample's answers from the host; `test_refresh` kills and repeats
        # refreshes of two, which come to the same.
        return {**plain, "AKER_SOURCE_MODE": self.mode, "AKER_PROCESSES": "1", **folder, **more}

    def run(
        self, *command: str | Path, limit: Callable[[], None] | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """A command in this folder, ended; `limit` runs in the new process first."""
        if limit is None:
            return run_program(command, self.root, self.environment(**more))
        return subprocess.run(
            [str(part) for part in command],
            cwd=self.root,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=HANG,
            preexec_fn=limit,
        )

    def aker(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`aker …` in this folder."""
        return self.run(AKER, *arguments, **more)

    def settings(self, **more: Any) -> Settings:
        """The same settings, for a refresh in this process."""
        from aker_core.config import Settings

        given = {
            "data_path": self.root / "data",
            "lake_path": str(self.root / "data_lake"),
            "source_mode": self.mode,
            "source_dir": self.source_dir,
            "processes": 1,
        }
        return Settings(_env_file=None, **{**given, **more})

    def rows(self, table: str, *, without: frozenset[str] = frozenset()) -> list[Row]:
        """The rows of a database table, JSON as it is stored, in a stable order."""
        return self._query(FACTS.get(table, f'SELECT * FROM "{table}"'), without)

    def _query(self, query: str, without: frozenset[str]) -> list[Row]:
        with sqlite3.connect(self.root / "data" / "aker.db") as database:
            database.row_factory = sqlite3.Row
            found = [dict(row) for row in database.execute(query)]
        kept = [{name: value for name, value in row.items() if name not in without} for row in found]
        return sorted(kept, key=lambda row: json.dumps(row, default=str))

    def market(self, msa_id: str, vintage: str, table: str = "market_jobs") -> Row:
        """One wide row, with what its current facts say: by metric `quality`, and `provenance` (value, inputs)."""
        wanted = f"{vintage}-01"
        row = next(r for r in self.rows(table) if r["msa_id"] == msa_id and r["data_vintage"] == wanted)
        facts = self.facts(row["cbsa_code"], vintage)
        quality = {
            name: {key: fact[key] for key in STATED if fact[key] is not None}
            for name, fact in facts.items()
            if name in row
        }
        provenance = {name: {key: facts[name][key] for key in ("value", "method", "inputs")} for name in quality}
        return {**row, "quality": quality, "provenance": provenance}

    def facts(self, cbsa_code: str, vintage: str) -> dict[str, Row]:
        """The current facts of a market by metric, each with its reason, method, formula and inputs as data."""
        from aker_core.facts.terms import parsed

        query = """
            SELECT facts.*, reason.text AS reason, method.method, method.formula FROM facts
            LEFT JOIN fact_texts AS reason ON reason.id = reason_id
            LEFT JOIN fact_methods AS method ON method.id = method_id
            WHERE geo_code = ? AND data_vintage = ? AND geography = 'market' AND current
        """
        sources = """
            SELECT key, source_table AS "table", source_column AS "column", aggregate, filter AS "where", amount,
            text AS payloads FROM fact_inputs JOIN fact_texts ON fact_texts.id = payloads_id WHERE refresh_id = ?
        """
        with sqlite3.connect(self.root / "data" / "aker.db") as database:
            database.row_factory = sqlite3.Row
            rows = [dict(row) for row in database.execute(query, (cbsa_code, f"{vintage}-01"))]
            refreshes = sorted({row["refresh_id"] for row in rows})
            inputs = {
                (refresh, row["key"]): {
                    **dict(row),
                    "where": json.loads(row["where"]),
                    "payloads": json.loads(row["payloads"]),
                }
                for refresh in refreshes
                for row in database.execute(sources, (refresh,))
            }
        return {
            row["metric"]: {
                **row,
                "period": row["period"] or str(row["year"]),
                "inputs": [{"role": role, **inputs[row["refresh_id"], key]} for role, _, key in parsed(row["inputs"])],
            }
            for row in rows
        }

    def files(self, *folders: str) -> dict[str, str]:
        """SHA-256 of every file below some folders, by path; what a killed run left under hidden names is no file."""
        paths = [path for folder in folders for path in (self.root / folder).rglob("*") if path.is_file()]
        return {
            str(path.relative_to(self.root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
            if not path.name.endswith(".tmp")
        }

    def lake_names(self) -> dict[str, dict[str, list[str]]]:
        """The names of the files of every refresh of every lake table."""
        from aker_data.lake.tables import Lake

        lake = Lake(str(self.root / "data_lake"))
        tables = sorted(path.name for path in (self.root / "data_lake").iterdir() if (path / "_delta_log").is_dir())
        return {
            table: {as_of: [f.name for f in files] for as_of, files in lake.partitions(table).items()}
            for table in tables
        }

    def values(self) -> dict[str, list[Row]]:
        """Everything that is stored of markets, but for which run wrote it and when."""
        return {table: self.rows(table, without=OF_THE_RUN | NUMBERED) for table in (*TABLES, *FACTS)}

    def snapshot(self) -> dict[str, Any]:
        """What must not change when something goes wrong: markets with their runs, lake and extracts."""
        return {
            "database": {table: self.rows(table) for table in (*TABLES, *FACTS)},
            "extracts": self.files("data/jobs"),
            "lake": self.lake_names(),
            "parquet": {path: sha for path, sha in self.files("data_lake").items() if path.endswith(".parquet")},
        }

    def copy(self, root: Path, **changes: Any) -> House:
        """The same house elsewhere, for a test that changes it."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return House(**{"mode": self.mode, "source_dir": self.source_dir, **changes, "root": root})


@pytest.fixture(scope="session")
def make_house() -> type[House]:
    """House, for tests that need one of their own."""
    return House


@dataclass(frozen=True)
class Refreshed:
    """A house after one refresh, and what the command said. Read it; copy it before you change it."""

    house: House
    said: subprocess.CompletedProcess[str]


def _refreshed(
    factory: pytest.TempPathFactory, name: str, mode: str, source_dir: Path | None, command: Sequence[str | Path]
) -> Refreshed:
    def make(folder: Path) -> subprocess.CompletedProcess[str]:
        said = House(folder, mode, source_dir).run(*command)
        assert said.returncode == 0, said.stdout + said.stderr
        return said

    folder, said = made_once(factory, name, make)
    return Refreshed(House(folder, mode, source_dir), said)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The sample, refreshed through the flow's own command."""
    command = (sys.executable, "-m", "flows.refresh_market_data", YEAR, AS_OF)
    return _refreshed(tmp_path_factory, "sample", "sample", None, command)


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The real files of 2016, refreshed through `aker refresh`."""
    command = (AKER, "refresh", "--year", REAL_YEAR, "--as-of", REAL_AS_OF)
    return _refreshed(tmp_path_factory, "real", "files", shared_data, command)


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The real nation's first quarter of 2016, refreshed as `make demo` does. Read it; copy it before you change it."""
    command = (AKER, "refresh", "--year", "2016", "--as-of", "2017-06")
    return _refreshed(tmp_path_factory, "snapshot", "snapshot", None, command)


@pytest.fixture
def sample_copy(sample: Refreshed, tmp_path: Path) -> House:
    """A refreshed house of one's own."""
    return sample.house.copy(tmp_path / "house")


@pytest.fixture(scope="session")
def published_folder(sample: Refreshed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's payloads under the names that a person's browser would give them; of QCEW two years.

    Read in files mode they count as published figures: what such a folder holds, Aker cannot know better.
    """

    def make(folder: Path) -> None:
        for beside in (sample.house.root / "data" / "cache" / "raw").glob("*/*.json"):
            said = json.loads(beside.read_text())
            name = _file_name(said["url"], said["request"]["part"])
            if name and not name.startswith(("2018", "2019", "2020", "2021")):
                shutil.copy(beside.with_suffix(""), folder / name)

    return made_once(tmp_path_factory, "downloads", make, is_copied=False)[0]


def _file_name(url: str, part: str) -> str | None:
    """None for the answer of a search: it is no file that a browser would keep."""
    if url.startswith("https://api.census.gov/"):
        return f"acs1_{part.replace('/', '_')}.json"
    name = url.rpartition("/")[2]
    return name if "?" not in name and "." in name else None


@pytest.fixture(scope="session")
def published(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house refreshed from that folder. Read it; copy it before you change it."""

    def make(folder: Path) -> None:
        from flows.refresh_market_data import refresh_market_data

        result = refresh_market_data(YEAR, AS_OF, settings=House(folder, "files", published_folder).settings())
        assert result.exit_code == 0, result.summary()
        assert result.origin == "published"

    return House(made_once(tmp_path_factory, "published", make)[0], "files", published_folder)
