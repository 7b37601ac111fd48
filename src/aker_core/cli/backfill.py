"""`aker backfill 2019..2022`: earlier data years one after the other in one process, skipping what is there."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aker_core.errors import AkerError, ConfigError, StorageError

if TYPE_CHECKING:
    from aker_data.engine import Session

RANGE = re.compile(r"([0-9]{4})\.\.([0-9]{4})")
YEAR = re.compile(r"[0-9]{4}")
EVERY_YEAR = (ConfigError, StorageError)  # what stops one year stops all of them
LONGEST = 60


def years_of(text: str) -> list[int]:
    """Data years out of ``2019..2022``, or ``2019,2021``; each once, the first one first. Raises ConfigError."""
    if span := RANGE.fullmatch(text.strip()):
        first, last = int(span[1]), int(span[2])
        years = list(range(first, last + 1))
    else:
        parts = [part.strip() for part in text.split(",")]
        years = sorted({int(part) for part in parts}) if all(map(YEAR.fullmatch, parts)) else []
    if not 0 < len(years) <= LONGEST:
        raise ConfigError(f"Not data years: {text!r}. Write them as 2019..2022 or 2019,2021, the first one first")
    return years


def label_of(year: int) -> str:
    """The label of a data year that is filled in: its December."""
    return f"{year}-12"


def run_backfill(text: str, mode: str | None, *, again: bool, as_json: bool) -> int:
    """Refresh each year; returns the exit code: 0, or that of the worst failure."""
    from aker_core.cli.refresh import progress_display, settings_for
    from aker_core.cli.tables import print_json, print_unbroken
    from aker_core.control_characters import harmless
    from flows.refresh_market_data import refresh_market_data

    years, settings = years_of(text), settings_for(mode)
    there = set() if again else _years_there(settings.postgis_dsn.get_secret_value(), years)
    done: list[dict[str, Any]] = []
    code = 0
    for year in years:
        if year in there:
            done.append({"year": year, "as_of": label_of(year), "outcome": "skipped"})
            _say(
                f"backfill {label_of(year)} of {year}: skipped, it is stored and scored",
                print_unbroken,
                as_json=as_json,
            )
            continue
        try:
            with progress_display(quiet=as_json) as show:
                result = refresh_market_data(year, label_of(year), settings=settings, progress=show)
        except EVERY_YEAR:
            raise
        except AkerError as error:
            code = max(code, error.exit_code)
            done.append({"year": year, "as_of": label_of(year), "outcome": "failed", "reason": str(error)})
            print(harmless(f"backfill {label_of(year)}: {type(error).__name__}: {error}"), file=sys.stderr)
            continue
        code = max(code, result.exit_code)
        done.append(asdict(result))
        _say(result.summary().rstrip("\n"), print_unbroken, as_json=as_json)
    if as_json:
        print_json(done)
    return code


def _say(text: str, show: Any, *, as_json: bool) -> None:
    if not as_json:
        show(text)


def _years_there(dsn: str, years: list[int]) -> set[int]:
    """Which of the years are stored under their label, computed by this version's methodology, and scored."""
    from aker_data.engine import open_database

    with open_database(dsn)() as session:
        return {year for year in years if _is_there(session, year)}


def _is_there(session: Session, year: int) -> bool:
    from datetime import date

    from aker_core.facts.methodology import METHODOLOGY
    from aker_data.store import markets as store
    from aker_data.store import rows as stored

    vintage = date(year, 12, 1)
    rows = store.market_jobs_rows(session, as_of=vintage, columns=("data_year", "methodology"))
    own = {(row["data_year"], row["methodology"]) for row in rows}
    return own == {(year, METHODOLOGY)} and bool(stored.scores(session, vintage))
