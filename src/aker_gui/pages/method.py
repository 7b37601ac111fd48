"""Method: what each number is, rendered from the registries; weights, sources, errors of estimates, the audit."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from aker_core.errors import StorageError
from aker_core.facts.methodology import METHODOLOGY
from aker_core.markets.checks import VintageChecks
from aker_core.markets.number_formats import COVERAGE
from aker_core.markets.pillars import PILLAR_WEIGHTS, PILLARS
from aker_core.markets.presentation import SECTIONS, title_of
from aker_core.markets.qualifiers import STATUS_MEANINGS, status_text
from aker_data import catalogue
from aker_gui.data import Data
from aker_gui.pages.audit_part import audit_part
from aker_gui.pages.estimate_errors import estimate_errors
from aker_gui.pages.page import Page, Query
from aker_gui.parts import table, warning_note
from aker_jobs.registry import EVERY, metric

BETTER = {"higher_is_better": "higher", "lower_is_better": "lower", "neutral": "neither"}


def layout(data: Data, query: Query) -> list[Component]:
    """Statuses, pillars, metrics, sources; the measured errors of estimates; with ``audit=yes`` the audit of scores."""
    checks = _checks(data, query)
    return [
        html.H1(f"Method (version {METHODOLOGY})"),
        html.P("Everything here is read from the declarations that the figures are computed by."),
        html.H2("What a status says"),
        table("Statuses", ("status", "meaning"), [(status_text(name), text) for name, text in STATUS_MEANINGS.items()]),
        html.H2("Scores"),
        html.P(
            "Weights of the pillars in a market's score: "
            + ", ".join(f"{name} {COVERAGE.text(weight)}" for name, weight in PILLAR_WEIGHTS.items())
            + "."
        ),
        *(_pillar(name) for name in PILLARS),
        html.H2("Metrics"),
        *(_metrics(section.title, section.families) for section in SECTIONS),
        html.H2("Sources"),
        _sources(),
        *(warning_note(data.warning(query.get("as_of"))) if checks is not None else []),
        *(estimate_errors(checks) if checks is not None else []),
        *audit_part(data, query),
    ]


def _checks(data: Data, query: Query) -> VintageChecks | None:
    """The checks of the vintage; None where no database is there, for the method stands without figures."""
    try:
        return data.checks(query.get("as_of"))
    except StorageError:
        return None


def _sources() -> Component:
    rows = [
        (
            html.A(entry["title"], href=entry["homepage"], rel="noreferrer"),
            entry["id"],
            entry["publisher"],
            entry["cadence"],
            entry["license"],
        )
        for entry in catalogue.document()["sources"]
    ]
    return table("Sources of the catalogue", ("source", "id", "publisher", "cadence", "license"), rows)


def _pillar(name: str) -> Component:
    rows = [
        (
            title_of(part.metric),
            COVERAGE.text(part.weight),
            BETTER[metric(part.metric).direction],
            part.normalization.replace("_", " "),
            part.treatment,
        )
        for part in PILLARS[name].ingredients
    ]
    return html.Section(
        [
            html.H3(f"{name.capitalize()} pillar"),
            html.P(f"At least {COVERAGE.text(PILLARS[name].needed_share)} of the weight must have a value."),
            table(
                f"Ingredients of {name}",
                ("metric", "weight", "better", "normalization", "treatment"),
                rows,
                frozenset({1}),
            ),
        ]
    )


def _metrics(title: str, families: tuple[str, ...]) -> Component:
    rows = [
        (
            m.title,
            m.id,
            m.unit,
            BETTER[m.direction],
            m.formula,
            ", ".join(m.inputs),
            m.limits,
            _definition(m.definition),
        )
        for m in EVERY
        if m.family in families
    ]
    heads = ("metric", "id", "unit", "better", "formula", "sources", "limits", "definition")
    return html.Details([html.Summary(f"{title} ({len(rows)})"), table(title, heads, rows)]) if rows else html.Div()


def _definition(text: str) -> Component | str:
    return html.A("definition", href=text, rel="noreferrer") if text.startswith("https://") else text


PAGE = Page("/method", "Method", "Method", layout)
