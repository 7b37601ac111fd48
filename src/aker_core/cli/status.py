"""`aker status`: the newest runs and why they ended so, what is stale or failed and what to do, and what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aker_core.cli.tables import note, print_json, print_table
from aker_core.errors import ConfigError
from aker_core.markets.attention import attention
from aker_core.markets.database import reading
from aker_core.markets.freshness import read_freshness
from aker_core.markets.number_formats import COUNT
from aker_data.store import markets as store

RUNS, FAR_BACK = 10, 50
LONGEST = 100
COLUMNS = ("started", "flow", "mode", "outcome", "run", "commit", "message")


def show_status(run_id: str | None, *, as_json: bool) -> None:
    """Print the newest runs, the whole message of one of them (default: the newest), and the stored vintages.

    Raises ConfigError for a run that is not among the newest.
    """
    with reading() as session:
        every, vintages = store.newest_runs(session, FAR_BACK), store.vintages(session)
        found = attention(read_freshness(session), every, datetime.now(UTC))
    runs = every[:RUNS]
    if as_json:
        print_json({"runs": runs, "attention": [each._asdict() for each in found], "vintages": vintages})
        return
    if not runs:
        note("No run is stored yet. Run `make demo` for the embedded snapshot, or `aker refresh`")
        return
    print_table("Newest runs", COLUMNS, [_row(run) for run in runs], spare=("commit", "flow", "mode", "message"))
    _details(_chosen(runs, run_id))
    if found:
        print_table("To do", ("source or flow", "what is the matter", "what to do"), found)
    else:
        note("Nothing is stale, and the newest run of no flow failed.\n")
    print_table(
        "Stored vintages",
        ("vintage", "data year", "origin", "markets"),
        [
            (
                f"{row['data_vintage']:%Y-%m}",
                row["data_year"],
                row["data_origin"] or "by hand",
                COUNT.text(row["markets"]),
            )
            for row in vintages
        ],
        frozenset({"markets"}),
    )


def _chosen(runs: Sequence[dict[str, Any]], run_id: str | None) -> dict[str, Any]:
    if run_id is None:
        return runs[0]
    fitting = [run for run in runs if run["id"].startswith(run_id)]
    if len(fitting) != 1:
        ids = ", ".join(run["id"] for run in fitting or runs)
        raise ConfigError(f"--run {run_id!r} names {len(fitting)} of the newest runs. Give one of {ids}")
    return fitting[0]


def _row(run: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{run['started_at']:%Y-%m-%d %H:%M:%S}",
        run["flow"],
        run["mode"] or "",
        run["outcome"],
        run["id"],
        _commit(run["git_sha"]),
        _short(_messages(run)),
    )


def _details(run: dict[str, Any]) -> None:
    """Everything that a run says about how it ended: a line for each reason."""
    messages = _messages(run)
    if messages:
        note(f"Run {run['id']} is {run['outcome']}:")
        for message in messages:
            note(f"  {message}")
        note("")


def _messages(run: dict[str, Any]) -> list[str]:
    """The error of a failed run and what is missing in a degraded one."""
    return [message for message in (run["message"], *(run["reasons"] or [])) if message]


def _short(messages: Sequence[str]) -> str:
    if not messages:
        return ""
    first = messages[0] if len(messages[0]) <= LONGEST else f"{messages[0][: LONGEST - 1]}…"
    return f"{first} (and {len(messages) - 1} more)" if len(messages) > 1 else first


def _commit(git_sha: str) -> str:
    """The first letters of a commit, and whether the tree was changed since."""
    commit, _, changed = git_sha.partition("-")
    return f"{commit[:12]}-{changed}" if changed else commit[:12]
