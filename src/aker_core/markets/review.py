"""A person's decision on an announced expansion: checked, then kept; the next refresh applies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aker_core.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EMPTY = "No field to correct. Give at least one, such as --new-jobs 250. See aker review correct --help."


@dataclass(frozen=True)
class Decision:
    """What was decided. review: its number; state: of the event from now on; fields: as they were corrected."""

    event_key: str
    review: int
    decision: str
    state: str
    fields: dict[str, Any]


def event_detail(session: Session, event: str) -> dict[str, Any]:
    """An event with the text of each field, its history and (`reviews`) its decisions.

    event: its key, or a beginning of it that no other has. Raises ConfigError where none or several have it.
    """
    from aker_data.store import expansions as expansion_store

    row = expansion_store.event(session, event)
    return {**row, "reviews": expansion_store.reviews(session, row["event_key"])}


def decide(
    session: Session,
    event: str,
    decision: str,
    *,
    fields: Mapping[str, Any] | None = None,
    why: str | None = None,
    by: str | None = None,
) -> Decision:
    """Keep a decision (accept, correct or reject), and commit it.

    fields: what is corrected, in every decision but `correct` none. Raises ConfigError for an unknown event, decision,
    field, value or place.
    """
    from aker_data.store import expansions as expansion_store
    from aker_jobs.expansions.review import DECISIONS, corrections, require_known_place

    if decision not in DECISIONS:
        raise ConfigError(f"Unknown decision {decision!r}. Decide {', '.join(DECISIONS)}")
    if decision == "correct" and not fields:
        raise ConfigError(EMPTY)
    if fields and decision != "correct":
        raise ConfigError(f"To {decision} takes no fields: {', '.join(fields)}. Decide correct, or leave them out")
    row = expansion_store.event(session, event)
    key = row["event_key"]
    try:
        checked = corrections(fields or {})
        if {"place", "state"} & set(checked):
            require_known_place(checked.get("place", row["place"]), checked.get("state", row["state"]))
    except ValueError as error:
        raise ConfigError(str(error)) from error
    state = DECISIONS[decision]
    number = expansion_store.decide(session, key, decision, fields=checked, why=why, decided_by=by, state=state)
    session.commit()
    return Decision(key, number, decision, state, checked)
