"""Whether stored scores are by the pillars and lists that are in force now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from aker_core.facts.methodology import METHODOLOGY
from aker_core.markets.pillar_file import label, list_digests, pillars_in_force
from aker_core.markets.selection import vintage_date
from aker_data.store import rows as stored
from aker_data.store import run_rows, statement

if TYPE_CHECKING:
    from aker_data.store.statement import Source

DECLARED = "the declared ones"
MADE_BY = "SELECT DISTINCT methodology, run_id FROM pillar_scores WHERE data_vintage = :vintage"


def newest_scored(source: Source, as_of: str | date | None = None) -> date | None:
    """The newest vintage with scores up to a date; null where nothing is scored."""
    return stored.newest_scored(source, vintage_date(as_of))


def scores_note(source: Source, vintage: date | None) -> str:
    """What a reader of the scores of a vintage must know of how they were made: by other pillars, or another list, than
    settings name now. Empty where there is nothing to say."""
    if vintage is None:
        return ""
    made = statement.select_rows(source, MADE_BY, vintage=vintage)
    marks = {_mark(row["methodology"]) for row in made if row["methodology"]}
    pillars = pillars_in_force()
    now = _mark(label(METHODOLOGY, pillars))
    if marks <= {now}:
        return ""
    anew = f"`python -m flows.score_markets {vintage:%Y-%m}` scores anew"
    runs = [run_rows.run_record(source, row["run_id"]) for row in made if row["run_id"]]
    kept = [run["params"]["lists"] for run in runs if run and (run["params"] or {}).get("lists")]
    changed = changed_lists(kept[0] if kept else {}, list_digests(pillars))
    if changed:
        return f"{'; '.join(changed)}. {anew}"
    then = " and ".join(sorted(mark or DECLARED for mark in marks))
    return f"These scores are by other pillars ({then}) than AKER_PILLARS names now ({now or DECLARED}). {anew}"


def changed_lists(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """In words, the lists that are others now. then, now: as a run keeps them (`pillar_file.list_digests`).

    >>> changed_lists({"@west": "3 markets, d01c", "@east": "2 markets, 77aa"}, {"@west": "4 markets, 2129"})
    ['List @west was another when these scores were made: 3 markets, d01c; now 4 markets, 2129']
    """
    both = [name for name in then if name in now and then[name] != now[name]]
    return [f"List {name} was another when these scores were made: {then[name]}; now {now[name]}" for name in both]


def _mark(methodology: str) -> str:
    """What stands behind a methodology where its pillars are not the declared ones."""
    return methodology.partition("+")[2]
