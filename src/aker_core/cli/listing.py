"""`aker metrics`, `aker status`, `aker verify`: what there is, what was done, what was found."""

from __future__ import annotations

from typing import Any

from aker_core.cli.database import reading
from aker_core.cli.tables import PLAIN_WIDTH, console, note, print_json, print_table
from aker_core.errors import CheckFailed
from aker_core.markets.report import SYNTHETIC
from aker_data.store import markets as store

_BETTER = {"higher_is_better": "higher", "lower_is_better": "lower", "neutral": "neither"}
RUNS = 10
LONGEST = 200


def show_metrics(*, as_json: bool) -> None:
    """The metric registry: columns of the wide rows, and what only the history has."""
    from aker_jobs.registry import METRICS, SERIES

    every = (*METRICS, *SERIES)
    if as_json:
        print_json([vars(metric) for metric in every])
        return
    columns = ("id", "what", "unit", "better", "formula", "sources", "limits", "definition")
    shown = [
        (m.id, m.title, m.unit, _BETTER[m.direction], m.formula, ", ".join(m.inputs), m.limits, m.definition)
        for m in every
    ]
    # Formulas and limits are sentences: beside each other they want a wide screen.
    fit = len(columns) if console().width >= PLAIN_WIDTH else columns.index("formula")
    print_table("Metrics", columns[:fit], [row[:fit] for row in shown])
    note(f"Every metric is of a {every[0].geography}. All of a metric, for a program: aker metrics --json")


def show_status(*, as_json: bool) -> None:
    """The newest runs and the stored vintages."""
    with reading() as session:
        runs, vintages = store.newest_runs(session, RUNS), store.vintages(session)
    if as_json:
        print_json({"runs": runs, "vintages": vintages})
        return
    print_table(
        "Newest runs",
        ("started", "flow", "mode", "outcome", "run", "commit", "said"),
        [
            (
                f"{run['started_at']:%Y-%m-%d %H:%M:%S}",
                run["flow"],
                run["mode"],
                run["outcome"],
                run["id"],
                _commit(run["git_sha"]),
                _said(run),
            )
            for run in runs
        ],
    )
    print_table(
        "Stored vintages",
        ("vintage", "data year", "origin", "markets"),
        [
            (f"{row['data_vintage']:%Y-%m}", row["data_year"], row["data_origin"] or "by hand", row["markets"])
            for row in vintages
        ],
        frozenset({"markets"}),
    )


def _commit(git_sha: str) -> str:
    """The first letters of a commit, and whether the tree was changed since."""
    commit, _, changed = git_sha.partition("-")
    return f"{commit[:12]}-{changed}" if changed else commit[:12]


def _said(run: dict[str, Any]) -> str:
    """The error of a failed run, or what is missing in a degraded one, cut to a line or two."""
    told = run["message"] or "; ".join(run["reasons"] or [])
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}… (aker status --json has all)"


def show_checks(*, as_json: bool) -> int:
    """The newest result of every check; returns the exit code: that of CheckFailed where a fatal one does not hold."""
    with reading() as session:
        checks = store.newest_checks(session)
        runs = {run["id"]: run["mode"] for run in store.newest_runs(session, RUNS)}
    failed = [row for row in checks if row["fatal"] and not row["ok"]]
    if as_json:
        print_json(checks)
    elif not checks:
        note("No check has run yet. Run: aker refresh")
    else:
        print_table(
            "Checks",
            ("table", "check", "holds", "rows", "share", "worst", "finding"),
            [_check(row) for row in checks],
            frozenset({"rows", "share", "worst"}),
        )
        if any(runs.get(row["run_id"]) == "sample" for row in checks):
            note(SYNTHETIC)
    return CheckFailed.exit_code if failed else 0


def _check(row: dict[str, object]) -> tuple[object, ...]:
    holds = "yes" if row["ok"] else "NO (fatal)" if row["fatal"] else "no"
    share = "" if row["share"] is None else f"{100 * float(str(row['share'])):.3f} %"
    worst = "" if row["worst"] is None else f"{float(str(row['worst'])):.6g}"
    rows = "" if row["rows"] is None else f"{int(str(row['rows'])):,}"
    return row["table"], row["name"], holds, rows, share, worst, row["note"]
