"""`aker review`: the expansion events that wait for a person, and what the person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aker_core.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Mapping

app = typer.Typer(help="Review expansion events. Without a command: list unreviewed events.", no_args_is_help=False)

Event = Annotated[str, typer.Argument(help="Event key, or a prefix of it that is unique.")]
Why = Annotated[str | None, typer.Option(help="Reason, stored with the decision.")]
By = Annotated[str | None, typer.Option(help="Name of the reviewer, stored with the decision.")]
COLUMNS = ("event", "company", "place", "sector", "status", "announced", "jobs", "investment", "sure", "state", "why")
SPARE = ("state", "status", "sector", "investment", "place")  # left out where the screen is narrow, in this order


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="List every event, not only unreviewed ones.")] = False,
    limit: Annotated[int, typer.Option(help="Number of events to list, largest job counts first.", min=1)] = 50,
    json: Json = False,
) -> None:
    """List the unreviewed events, largest job counts first."""
    if context.invoked_subcommand is None:
        _list(everything=everything, limit=limit, as_json=json)


@app.command()
def show(event: Event, json: Json = False) -> None:
    """Show one event: each field with the text it was read from, its history and its decisions."""
    from aker_core.cli.tables import note, print_json, print_table
    from aker_core.markets.database import reading
    from aker_core.markets.review import event_detail

    with reading() as session:
        row = event_detail(session, event)
    decisions = row["reviews"]
    if json:
        print_json(row)
        return
    note(f"{row['event_key']}: {row['company'] or 'no company'}, {row['review_state']}")
    for reason in row["review_reasons"]:
        note(f"  {reason}")
    fields = [
        (name, source["value"], source["item"], (source.get("span") or {}).get("text", ""))
        for name, source in row["fields"].items()
    ]
    print_table("Fields", ("field", "value", "from", "words"), fields)
    names = ("published", "status", "new_jobs", "investment_usd", "outlet", "title", "url")
    shown = [tuple(item.get(name) for name in names) for item in row["history"]]
    print_table("History", ("day", "status", "jobs", "investment", "outlet", "title", "address"), shown)
    if decisions:
        columns = ("decided_at", "decision", "fields", "why", "decided_by")
        records = [tuple(decision[column] for column in columns) for decision in decisions]
        print_table("Decisions", ("when", "decision", "fields", "why", "by"), records)


@app.command()
def accept(event: Event, why: Why = None, by: By = None, json: Json = False) -> None:
    """Accept an event as it was read."""
    _decide(event, "accept", {}, why, by, as_json=json)


@app.command()
def reject(event: Event, why: Why = None, by: By = None, json: Json = False) -> None:
    """Reject an event: not an expansion, not in the United States, or a duplicate."""
    _decide(event, "reject", {}, why, by, as_json=json)


@app.command()
def correct(  # noqa: PLR0913, PLR0917 (an option for each field)
    event: Event,
    company: Annotated[str | None, typer.Option(help="Company that expands.")] = None,
    place: Annotated[str | None, typer.Option(help="City or county of the site.")] = None,
    state: Annotated[str | None, typer.Option(help="State, two letters.")] = None,
    new_jobs: Annotated[int | None, typer.Option(help="Direct new permanent jobs.")] = None,
    investment_usd: Annotated[int | None, typer.Option(help="Investment of the company itself, in dollars.")] = None,
    sector: Annotated[str | None, typer.Option(help="university, health, semiconductor, defense or other.")] = None,
    status: Annotated[str | None, typer.Option(help="announced, delayed, cancelled or completed.")] = None,
    due_year: Annotated[int | None, typer.Option(help="Year by which the jobs are due.")] = None,
    announced_on: Annotated[str | None, typer.Option(help="Day of the announcement, YYYY-MM-DD.")] = None,
    why: Why = None,
    by: By = None,
    json: Json = False,
) -> None:
    """Accept an event with corrected values; options left out keep what was read."""
    options = {
        "company": company,
        "place": place,
        "state": state,
        "new_jobs": new_jobs,
        "investment_usd": investment_usd,
        "sector": sector,
        "status": status,
        "due_year": due_year,
        "announced_on": announced_on,
    }
    fields = {name: value for name, value in options.items() if value is not None}
    _decide(event, "correct", fields, why, by, as_json=json)


def _list(*, everything: bool, limit: int, as_json: bool) -> None:
    from aker_core.cli.tables import note, print_json, print_table
    from aker_core.markets.database import reading
    from aker_data.store import expansions as expansion_store

    with reading() as session:
        states = None if everything else ("needs_review",)
        rows = expansion_store.events(session, states=states, limit=limit)
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("No unreviewed events." if not everything else "No event is stored yet. Run: aker refresh")
        return
    numbers = frozenset({"jobs", "investment", "sure"})
    print_table("Expansion events", COLUMNS, [_row(row) for row in rows], numbers, SPARE)
    note("Decide with: aker review accept|correct|reject EVENT. The next refresh applies it.")


def _row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    jobs = "" if row["new_jobs"] is None else f"{row['new_jobs']:,}"
    money = "" if row["investment_usd"] is None else f"${row['investment_usd'] / 1e6:,.1f} m"
    place = ", ".join(part for part in (row["place"], row["state"]) if part)
    reasons = "; ".join(row["review_reasons"])
    sure = f"{row['confidence']:.2f}"
    named = (row["event_key"], row["company"], place, row["sector"], row["status"], row["announced_on"])
    return (*named, jobs, money, sure, row["review_state"], reasons)


def _decide(
    event: str, decision: str, fields: Mapping[str, Any], why: str | None, by: str | None, *, as_json: bool
) -> None:
    from aker_core.cli.tables import note, print_json
    from aker_core.markets.database import writing
    from aker_core.markets.review import decide

    with writing() as session:
        kept = decide(session, event, decision, fields=fields, why=why, by=by)
    if as_json:
        document = {"event_key": kept.event_key, "review": kept.review, "decision": decision, "fields": kept.fields}
        print_json(document)
    else:
        note(f"{kept.event_key}: {kept.state} (review {kept.review}). The next refresh applies it.")
