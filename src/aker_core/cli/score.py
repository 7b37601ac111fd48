"""`aker score`: the ranking that other pillars, or another universe, would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aker_core.cli.among import members_among
from aker_core.cli.tables import note, print_json, print_table
from aker_core.markets.database import reading
from aker_core.markets.number_formats import SCORE
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.selection import vintage_date
from aker_core.markets.service import PillarScoreService
from aker_core.markets.universes import grouping
from aker_core.markets.vintage_warning import vintage_warning
from aker_data.store.rows import vintage_of

Row = Mapping[str, Any]
LEAD = "innovation"
WHAT_IF = ("msa_id", "rank", "universe_size", "score_0_100", "score_p05", "score_p95", "missing")


def score(weights: Path | None, among: str | None, as_of: str | None, limit: int, *, as_json: bool) -> None:
    """Print the ranking that other pillars, or another universe, would give, beside the declared; nothing is stored.

    among: whom markets are scored among, `universes.CHOICES` or ``@list`` (default: as the pillars say).
    """
    from aker_core.markets.pillar_file import differences, read_pillars

    pillars = read_pillars(weights) if weights is not None else pillars_in_force()
    with reading() as session:
        group = None if among is None else grouping(among, members_among(session, among))
        found, _ = PillarScoreService(session, pillars).what_if(as_of, group)
        declared, _ = PillarScoreService(session).what_if(as_of)
        warning = vintage_warning(session, vintage_of(session, vintage_date(as_of)))
    rows = _beside_declared(found, declared)
    changes = list(differences(pillars))
    if as_json:
        print_json({"changes": changes, "markets": rows})
        return
    for line in changes or ["The pillars are the declared ones"]:
        note(line)
    if among is not None:
        note(f"Markets are scored among: {among}. Ranks are within each universe")
    _print(rows[:limit])
    if warning:
        note(warning)


def _beside_declared(scored: Sequence[Row], declared: Sequence[Row]) -> list[Row]:
    """The markets of the lead pillar, best rank first, each with the rank and the score that are declared."""
    before = {row["msa_id"]: row for row in declared if row["pillar"] == LEAD}
    rows: list[Row] = [
        {
            **{name: row[name] for name in WHAT_IF},
            "declared_rank": before.get(row["msa_id"], {}).get("rank"),
            "declared_score": before.get(row["msa_id"], {}).get("score_0_100"),
        }
        for row in scored
        if row["pillar"] == LEAD
    ]
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["msa_id"]))


def _print(rows: Sequence[Row]) -> None:
    cells = [
        [
            *(_place(row), row["msa_id"], SCORE.text(row["score_0_100"])),
            *(SCORE.span(row["score_p05"], row["score_p95"]), str(row["declared_rank"] or "-")),
            SCORE.text(row["declared_score"]),
        ]
        for row in rows
    ]
    names = ("rank", "market", "score", "interval", "rank as declared", "score as declared")
    print_table("What if: scores of innovation, stored nowhere", names, cells, frozenset(names) - {"market"})


def _place(row: Row) -> str:
    return f"{row['rank']} of {row['universe_size']}" if row["rank"] else "-"
