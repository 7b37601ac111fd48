"""The audit of a vintage: its values read once, audited by type of market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aker_core.errors import NotLoaded, StorageError
from aker_core.markets import queries
from aker_core.markets.pillar_file import pillars_in_force
from aker_core.markets.records import market_rows, newest_vintage
from aker_core.markets.score_state import scores_note
from aker_core.markets.score_values import AMOUNTS, amounts_frame, metrics_of, pillar_frame
from aker_core.markets.universe_reader import groups_of
from aker_core.markets.vintage_warning import vintage_warning

if TYPE_CHECKING:
    from aker_core.markets.audit_results import Audit
    from aker_data.store.statement import Source

LEAD = "innovation"


@dataclass(frozen=True)
class VintageAudit:
    """The audits of one vintage, one for each universe with enough scores. warning: where data are synthetic."""

    vintage: date
    audits: Sequence[Audit]
    warning: str = ""


def read_audit(source: Source, as_of: str | date | None = None, lead: str = LEAD) -> VintageAudit:
    """Audit the newest vintage up to a date by the pillars in force. Raises StorageError where nothing is stored,
    NotLoaded where no universe has three scores."""
    import polars as pl

    from aker_core.markets.audit import audit

    vintage = newest_vintage(source, queries.vintage_date(as_of))
    if vintage is None:
        raise StorageError("No vintage is stored. There is nothing to audit. Run `aker refresh` first")
    pillars = pillars_in_force()
    markets = market_rows(source, vintage)
    selection = queries.Selection(metrics=tuple(metrics_of(pillars.values())), history=True, columns=AMOUNTS)
    known = amounts_frame(queries.vintage_frame(source, vintage, selection))
    audits = []
    for kind, codes in groups_of(source, pillars[lead], markets).items():
        own = pl.DataFrame({"msa_id": codes}, schema={"msa_id": pl.String})
        own = own.join(known, on="msa_id", how="left", maintain_order="left")
        try:
            audits.append(audit(kind, {name: pillar_frame(own, each) for name, each in pillars.items()}, pillars, lead))
        except ValueError:  # too few scores in this universe
            continue
    if not audits:
        raise NotLoaded(f"Fewer than three markets of {vintage:%Y-%m} have a score of {lead}. Refresh and score more")
    said = [vintage_warning(source, vintage), scores_note(source, vintage)]
    return VintageAudit(vintage, audits, " ".join(filter(None, said)))
