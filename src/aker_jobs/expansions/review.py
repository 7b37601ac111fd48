"""What people decided, on top of what was read; and which events wait for a decision.

A decision names the items it was made on, each with a digest of what had been read of it. It holds until that reading
changes, or until a new item contradicts what was decided: then the event comes back to the queue and says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from aker_jobs.expansions.reader.confidence import CERTAIN as SURE

MOST_JOBS = 20_000  # at one site: more has been announced once or twice in the nation's history
DECISIONS = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
CERTAIN, WAITING = "certain", "needs_review"
COUNTED = (CERTAIN, "accepted", "corrected")
# What a person may correct, and what it is.
FIELDS: dict[str, type] = {
    "company": str,
    "place": str,
    "state": str,
    "new_jobs": int,
    "investment_usd": int,
    "sector": str,
    "status": str,
    "due_year": int,
    "announced_on": str,
}
KINDS: dict[type, str] = {str: "text", int: "a whole number"}
MOST_NUMBER = 10**12
WATCHED = ("company", "state", "new_jobs", "investment_usd", "place", "due_year")
REVIEWS: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.Int64,
    "event_key": pl.String,
    "decision": pl.String,
    "fields": pl.String,  # JSON object: field -> corrected value
    "why": pl.String,
    "digests": pl.String,  # JSON object: item -> digest of what had been read of it
    "decided_at": pl.String,
}


def corrections(values: Mapping[str, Any]) -> dict[str, Any]:
    """The corrected fields, checked. Raises ValueError that names the field, what is wrong and what it takes."""
    from aker_geo.codes import postal_codes
    from aker_jobs.expansions.reader.announcement import SECTORS, STATUSES

    fields: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise ValueError(f"Unknown field {', '.join(unknown)}. Fields that can be corrected: {', '.join(FIELDS)}.")
    if "state" in fields:
        fields["state"] = fields["state"].upper()
    words: dict[str, tuple[str, ...]] = {"state": tuple(postal_codes().values()), "sector": SECTORS, "status": STATUSES}
    for name, value in fields.items():
        if not isinstance(value, FIELDS[name]) or value == "":
            raise ValueError(f"{name} is {value!r}. Give {KINDS[FIELDS[name]]}.")
        if name in words and value not in words[name]:
            raise ValueError(f"{name} is {value!r}. Use one of {', '.join(words[name])}.")
        if isinstance(value, int) and not 0 <= value <= MOST_NUMBER:
            raise ValueError(f"{name} is {value!r}. Give a number from 0 to {MOST_NUMBER:,}.")
    if "announced_on" in fields:
        _date(fields["announced_on"])
    if "due_year" in fields and not 1990 <= fields["due_year"] <= 2100:
        raise ValueError(f"due_year is {fields['due_year']}. Give a year from 1990 to 2100.")
    return fields


def require_known_place(place: str | None, state: str | None) -> None:
    """Raise ValueError, with what to do, for a place that no list knows: its event would be in no market."""
    from aker_jobs.expansions.readings import placed

    if place is None or state is None:
        return
    frame = pl.DataFrame({"place": [place], "state": [state]})
    if placed(frame, "planning_regions")["how"].item() == "unknown" == placed(frame, "counties")["how"].item():
        raise ValueError(f"Unknown place {place!r} in {state}. Give its county, such as 'Madison County'.")


def applied(events: pl.DataFrame, reviews: pl.DataFrame) -> pl.DataFrame:
    """The events with `decided` (accepted, corrected, rejected or null), `review_id`, `stale` and corrected fields.

    reviews: rows of `REVIEWS`; the newest that names an event, or an item of it, counts. stale: why a decision no
    longer holds (null where it does); its corrections are then not made.
    """
    plain = events.with_columns(
        pl.lit(None, pl.String).alias("decided"),
        pl.lit(None, pl.Int64).alias("review_id"),
        pl.lit(None, pl.String).alias("stale"),
    )
    newest = _by_event(events, reviews)
    if not newest:
        return plain
    touched = plain.filter(pl.col("event_key").is_in(list(newest)))
    rows = [_decide(row, *newest[row["event_key"]]) for row in touched.iter_rows(named=True)]
    decided = pl.DataFrame(rows, schema=plain.schema)
    return pl.concat([plain.join(decided, on="event_key", how="anti"), decided]).sort("event_key")


def _by_event(events: pl.DataFrame, reviews: pl.DataFrame) -> dict[str, tuple[dict[str, Any], bool]]:
    """The newest review of each event, by its key or by an item that both have; and whether the event is a part only.

    An event that was decided on may fall apart when one of its texts changes. The part with the key (else with the
    first item) is what was decided; the others are parts.
    """
    if not reviews.height:
        return {}
    owner = dict(events.select("items", "event_key").explode("items").iter_rows())
    keys = set(events["event_key"])
    by_event: dict[str, tuple[dict[str, Any], bool]] = {}
    for review in reviews.sort("id").iter_rows(named=True):
        items = json.loads(review["digests"])
        key = review["event_key"] if review["event_key"] in keys else next(filter(None, map(owner.get, items)), None)
        by_event |= dict.fromkeys(filter(None, map(owner.get, items)), (review, True))
        if key is not None:
            by_event[key] = (review, False)
    return by_event


def _decide(event: dict[str, Any], review: Mapping[str, Any], is_part: bool) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(review["fields"] or "{}")
    event = event | {"review_id": review["id"]}
    changes = _changes(event["history"], json.loads(review["digests"]), fields)
    if is_part and review["decision"] != "reject":
        # Its values were of the whole: made on each part they would count twice.
        changes.append(f"at that time part of {review['event_key']}")
    if changes:
        return event | {"stale": f"{review['decision']} of {review['decided_at'][:10]}: {'; '.join(changes)}"}
    event["decided"] = DECISIONS[review["decision"]]
    for name, value in fields.items():
        event[name] = _date(value) if name == "announced_on" else value
        if f"{name}_item" in event:
            event[f"{name}_item"] = f"review {review['id']}"
        if name == "sector":
            event["sectors"] = [value, *(other for other in event["sectors"] or () if other != value)]
    return event


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"announced_on is {text!r}. Give a day as 2024-06-30.") from error


def _changes(history: Iterable[Mapping[str, Any]], digests: Mapping[str, str], fields: Mapping[str, Any]) -> list[str]:
    """Why a decision no longer holds: items read otherwise now, and new items that tell another value."""
    history = list(history)
    changes = [
        f"{item['item_id']} is now read differently"
        for item in history
        if item["item_id"] in digests and digests[item["item_id"]] != item["digest"]
    ]
    before = [item for item in history if item["item_id"] in digests]
    for item in history:
        if item["item_id"] in digests:
            continue
        for name in WATCHED:
            values = {fields[name]} if name in fields else {old[name] for old in before if old[name] is not None}
            if item[name] is not None and values and item[name] not in values:
                changes.append(f"{item['item_id']} is new and states {name} {item[name]}")
    return changes


def judged(events: pl.DataFrame) -> pl.DataFrame:
    """The events with `review_state` and `review_reasons`: why each needs a review, empty where it does not.

    events: as from `applied`, with `how` their county was found. A decision that holds settles every reason.
    """
    reasons = pl.concat_list(
        pl.when(test).then(words if isinstance(words, pl.Expr) else pl.lit(words)) for test, words in _reasons()
    ).list.drop_nulls()
    settled = pl.col("decided").is_not_null()
    return (
        events.with_columns(
            pl.when(settled).then(pl.lit([], pl.List(pl.String))).otherwise(reasons).alias("review_reasons")
        )
        .with_columns(
            pl.when(settled)
            .then("decided")
            .when(pl.col("review_reasons").list.len() > 0)
            .then(pl.lit(WAITING))
            .otherwise(pl.lit(CERTAIN))
            .alias("review_state")
        )
        .drop("decided")
    )


def _reasons() -> list[tuple[pl.Expr, pl.Expr | str]]:
    sure = pl.format("read with confidence {}, less than {}", pl.col("confidence").round(2), pl.lit(SURE))
    return [
        (pl.col("stale").is_not_null(), pl.format("decided before, but: {}", "stale")),
        (pl.col("confidence") < SURE, sure),
        (pl.col("company").is_null(), "the text names no company"),
        (pl.col("place").is_null() | pl.col("state").is_null(), "the text names no place"),
        (pl.col("how") == "unknown", pl.format("unknown place {} in {}", "place", "state")),
        (pl.col("how") == "largest", pl.format("{} has several places named {}", "state", "place")),
        (pl.col("announced_on").is_null(), "no item has a date"),
        (pl.col("numbers_differ"), "items state different numbers of jobs"),
        (pl.col("doubts").list.len() > 0, pl.col("doubts").list.join("; ")),
        (pl.col("new_jobs") > MOST_JOBS, f"more than {MOST_JOBS:,} jobs at one site"),
    ]
