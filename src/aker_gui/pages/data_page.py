"""Data: what is stored, how the runs ended, and which checks failed."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from aker_core.markets.check_advice import advice_on
from aker_core.markets.checks import VintageChecks
from aker_core.markets.number_formats import COUNT, SHARE
from aker_gui.data import Data
from aker_gui.pages.data_files import downloads, report_links
from aker_gui.pages.data_lineage import lineage_search
from aker_gui.pages.estimate_errors import estimate_errors
from aker_gui.pages.page import Page, Query
from aker_gui.parts import table, warning_note

RUNS = 50
CHECK_HEADS = ("table", "check", "result", "rows", "share", "finding")
AS_DATA = ("runs", "checks", "vintages", "reports", "exports")


def layout(data: Data, query: Query) -> list[Component]:
    """Vintages, runs, and the checks of the vintage of ``as_of=``, failed ones first."""
    checks = data.checks(query.get("as_of"))
    return [
        html.H1("Data: what is stored, and how sure it is"),
        *warning_note(data.warning(query.get("as_of"))),
        *_vintages(data),
        *_freshness(data),
        *lineage_search(data, query),
        *report_links(data, query),
        *downloads(data, query),
        *estimate_errors(checks),
        *_checks(checks),
        *_runs(data),
        _as_data(),
    ]


def _vintages(data: Data) -> list[Component]:
    heads = ("vintage", "data year", "origin", "markets", "newest run")
    rows = [
        (
            f"{row['data_vintage']:%Y-%m}",
            str(row["data_year"] or ""),
            row["data_origin"] or "by hand",
            COUNT.text(row["markets"]),
            row["run_id"] or "",
        )
        for row in data.vintages()
    ]
    return [html.H2("Vintages"), table("Stored vintages, newest first", heads, rows, frozenset({3}))]


def _freshness(data: Data) -> list[Component]:
    heads = ("source", "newest fetch", "newest vintage", "answers", "lacking in the newest refresh")
    rows = [_fresh(row) for row in data.freshness()]
    return [html.H2("Freshness"), table("Sources that were read or lacked", heads, rows, frozenset({3}))]


def _checks(checks: VintageChecks) -> list[Component]:
    """The checks that failed with what to do, and those that passed, to open."""
    failed = [row for row in checks.rows if not row["ok"]]
    passed = [row for row in checks.rows if row["ok"]]
    advised = [(*_check(row), advice_on(row["table"], row["name"])) for row in failed]
    return [
        html.H2("Checks"),
        html.P(f"{len(passed)} of {len(checks.rows)} checks passed. {_which(checks)}"),
        table("Checks that did not pass", (*CHECK_HEADS, "what to do"), advised, frozenset({3, 4}))
        if failed
        else html.P("No check failed."),
        html.Details(
            [
                html.Summary(f"Checks that passed ({len(passed)})"),
                table("Checks that passed", CHECK_HEADS, [_check(row) for row in passed], frozenset({3, 4})),
            ]
        ),
    ]


def _runs(data: Data) -> list[Component]:
    heads = ("run", "flow", "mode", "outcome", "started", "minutes", "code", "message")
    rows = [_run(row) for row in data.runs()[:RUNS]]
    return [html.H2("Runs"), table("Newest runs", heads, rows, frozenset({5}))]


def _as_data() -> Component:
    """Where the same is for programs."""
    links = [html.A(name, href=f"/api/v1/{name}") for name in AS_DATA]
    return html.P(["As data: ", *(part for link in links for part in (link, " "))][:-1], className="source")


def _fresh(row: dict) -> tuple[Component | str, ...]:  # type: ignore[type-arg]
    fetched = row["fetched_at"]
    return (
        row["source"],
        "" if fetched is None else f"{fetched:%Y-%m-%d %H:%M}",
        row["vintage"] or "",
        COUNT.text(row["answers"]),
        _messages([part for text in row["lacks"] for part in text.split("; ")]),
    )


def _which(checks: VintageChecks) -> str:
    return f"They are of vintage {checks.vintage}, {checks.origin} figures." if checks.vintage else ""


def _check(row: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    result = "passed" if row["ok"] else "failed (fatal)" if row["fatal"] else "failed"
    return (row["table"], row["name"], result, COUNT.text(row["rows"]), SHARE.text(row["share"]), row["note"])


def _run(row: dict) -> tuple[Component | str, ...]:  # type: ignore[type-arg]
    ended = row["finished_at"]
    minutes = "" if ended is None else f"{(ended - row['started_at']).total_seconds() / 60:.1f}"
    messages = [text for text in (row["message"], *(row["reasons"] or [])) if text]
    return (
        row["id"],
        row["flow"],
        row["mode"] or "",
        row["outcome"],
        f"{row['started_at']:%Y-%m-%d %H:%M}",
        minutes,
        row["git_sha"][:12],
        _messages(messages),
    )


def _messages(messages: list[str]) -> Component | str:
    """The first message; the others, which can be dozens with long addresses, in a list to open."""
    if not messages:
        return ""
    first, *others = messages
    more = [html.Details([html.Summary(f"{len(others)} more"), html.Ul([html.Li(text) for text in others])])]
    return html.Div([first, *(more if others else [])], className="messages")


PAGE = Page("/data", "Data", "Data", layout, lasting=False)
