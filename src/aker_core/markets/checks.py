"""The findings of one vintage: those of its own runs, published figures apart from the sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.markets.selection import vintage_date
from aker_data.store import markets as store
from aker_snapshot import is_note

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = Mapping[str, Any]
SAMPLE, PUBLISHED = "sample", "published"


@dataclass(frozen=True)
class VintageChecks:
    """The newest result of every check of a vintage. vintage: ``YYYY-MM``, None where nothing was checked.

    others: what else was checked, in words. snapshot: whether the figures are the embedded snapshot's.
    """

    vintage: str | None
    data_year: int | None
    origin: str
    rows: Sequence[dict[str, Any]]
    others: Sequence[str]
    snapshot: bool = False


def read_checks(session: Session, as_of: str | date | None = None, *, sample: bool = False) -> VintageChecks:
    """The checks of the newest vintage up to a date: of published figures, else of the sample.

    sample: of the sample in any case. Of a vintage that was refreshed for several data years the newest of them counts,
    beside the flows that have none (outlines, hazards).
    """
    day = vintage_date(as_of)
    runs = store.checked_runs(session)
    groups = {key: list(members) for key, members in _groups(runs).items() if day is None or key[0] <= f"{day:%Y-%m}"}
    usable = [key for key in groups if not sample or key[1] == SAMPLE]
    if not usable:
        return VintageChecks(None, None, SAMPLE if sample else PUBLISHED, [], _described(groups))
    key = max(usable, key=lambda group: (group[1] == PUBLISHED, group[0]))
    members = sorted(groups[key], key=lambda run: (run["started_at"], run["id"]))
    newest, years = members[-1], [year for year in map(_year, members) if year is not None]
    year = years[-1] if years else None
    own = [run["id"] for run in members if _year(run) in (year, None)]
    rows = store.newest_checks(session, own)
    others = _described(group for group in groups if group != key)
    return VintageChecks(key[0], year, key[1], rows, others, any(map(is_note, newest["reasons"] or ())))


def _year(run: Row) -> int | None:
    year: int | None = (run["params"] or {}).get("year")
    return year


def _groups(runs: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Runs by vintage and origin."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for run in runs:
        vintage = str((run["params"] or {}).get("as_of") or f"{run['started_at']:%Y-%m}")
        groups.setdefault((vintage, SAMPLE if run["mode"] == SAMPLE else PUBLISHED), []).append(run)
    return groups


def _described(groups: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{vintage} ({origin})" for vintage, origin in sorted(groups, reverse=True)]
