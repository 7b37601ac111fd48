"""The tree of one fact: its formula over inputs, their rows, the payloads of these, and their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from aker_core.explain.evidence import CODES, EVENTS, ID, Evidence, matching, readable
from aker_core.explain.locate import Place, places_of
from aker_core.explain.node import Node
from aker_core.explain.records import Contents
from aker_core.facts.formula import Amount, evaluate
from aker_core.facts.recompute import FACTS_TABLE, amounts_of
from aker_core.facts.terms import parsed
from aker_core.markets.basis import basis_text
from aker_core.markets.number_formats import format_of
from aker_core.markets.qualifiers import disclosed_text, status_text
from aker_jobs.labor.estimate_inputs import TABLE as ESTIMATES
from aker_jobs.registry import MetricSpec, metric

Row = Mapping[str, Any]
LABELS = ("geography", "geo_code", "metric", "year")
STAMPED = frozenset({"payload_sha256", "part", "as_of"})
SAME = 3  # as many places of a payload are named for a row


@dataclass(frozen=True)
class Depth:
    """How far an explanation goes. rows: as many inputs of a role, and rows of an input, are shown. facts: levels of
    facts below the first. lines: look for each row in the bytes of its payload."""

    rows: int = 12
    facts: int = 1
    lines: bool = True


def explain_fact(evidence: Evidence, fact: Row, name: str, depth: Depth | None = None) -> Node:
    """The tree of a fact. fact: as `aker_data.store.rows.fact_records` gives it; name: of its place."""
    depth = depth or Depth()
    declared = metric(fact["metric"])
    terms = parsed(fact["inputs"])
    inputs = evidence.inputs(fact["refresh_id"], [key for _, _, key in terms]) if terms else {}
    rows, problems = readable(evidence, list(inputs.values()))
    sums = evidence.again(list(inputs.values()), rows)
    amounts = {key: sums.get(key, (row["amount"],))[0] for key, row in inputs.items()}
    by_role = amounts_of(fact["inputs"], amounts) if terms else {}
    title = f"{fact['metric']} of {name}, {fact['period'] or fact['year']}"
    again = _again(fact, by_role) if fact["value"] is not None else None
    notes = [("title", declared.title), *_notes(fact, declared), *_formula(fact, by_role)]
    if not terms:
        notes.append(("inputs", "none: nothing was computed"))
    builder = _Inputs(evidence, fact["delineation"], depth, rows, problems, sums)
    children = tuple(_roles(builder, terms, inputs))
    return Node("metric", title, fact["value"], again, tuple(notes), children)


def _again(fact: Row, amounts: Mapping[str, Amount | None]) -> float | None:
    if fact["value"] is None or not amounts or any(amount is None for amount in amounts.values()):
        return None  # a fact without a value may name what there is of its inputs, which is not all of them
    return evaluate(fact["formula"] or next(iter(amounts)), amounts)  # type: ignore[arg-type]


def _notes(fact: Row, declared: MetricSpec) -> Iterator[tuple[str, str]]:
    written = format_of(declared.unit)
    yield "unit", declared.unit
    if basis := basis_text(declared, fact["reason"]):
        yield "counts", basis
    if declared.limits:
        yield "limits", declared.limits
    yield "status", status_text(fact["status"])
    if fact["p05"] is not None or fact["p95"] is not None:
        yield "90 % interval", written.span(fact["p05"], fact["p95"])
    if fact["low"] is not None or fact["high"] is not None:
        # What feeds and studies span is no certain bound of what is announced.
        label = "range" if declared.family == "expansions" else "certain bounds"
        yield label, written.span(fact["low"], fact["high"])
    if fact["moe"] is not None:
        yield "margin of error, 90 %", f"± {written.text(fact['moe'])}"
    if fact["disclosed"] is not None:
        yield "disclosed", disclosed_text(fact["disclosed"])
    for name in ("reason", "method", "released_on"):
        if fact.get(name):
            yield name.replace("_", " "), str(fact[name])
    yield "run", f"{fact['run_id']}, methodology {fact['methodology']}, {fact['data_origin']}"


def _formula(fact: Row, amounts: Mapping[str, Amount | None]) -> Iterator[tuple[str, str]]:
    """The formula, and the same with the numbers in the place of the roles."""
    formula = fact["formula"]
    if not formula:
        return
    yield "formula", formula
    numbers = {role: _number(amount) for role, amount in amounts.items() if isinstance(amount, float | int)}
    if numbers:
        yield "with numbers", re.sub(r"[A-Za-z_]\w*", lambda word: numbers.get(word[0], word[0]), formula)


def _number(value: float | None) -> str:
    if value is None:
        return "withheld"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.12g}"


def _roles(builder: _Inputs, terms: Sequence[tuple[str, str | None, str]], inputs: Mapping[str, Row]) -> Iterator[Node]:
    roles: dict[str, list[tuple[str | None, str]]] = {}
    for role, part, key in terms:
        roles.setdefault(role, []).append((part, key))
    for role, members in roles.items():
        if len(members) == 1 and members[0][0] is None:
            yield builder.node(role, inputs[members[0][1]])
            continue
        shown = members[: builder.depth.rows]
        children = tuple(builder.node(part or role, inputs[key]) for part, key in shown)
        what = "a vector by part" if members[0][0] else "a sum of several inputs"
        whole = None if members[0][0] else _added([inputs[key]["amount"] for _, key in members])
        again = None if members[0][0] else _added([builder.again(inputs[key]) for _, key in members])
        yield Node("role", f"{role}: {what} ({len(members)})", whole, again, (), children, len(members) - len(shown))


def _added(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(sorted(known)) if len(known) == len(amounts) else None


@dataclass(frozen=True)
class _Inputs:
    """Makes the nodes of inputs."""

    evidence: Evidence
    delineation: str
    depth: Depth
    rows: Mapping[str, pl.DataFrame]
    problems: Mapping[str, str]
    sums: Mapping[str, tuple[float | None, int]]

    def again(self, row: Row) -> float | None:
        """What the rows behind an input add up to; null where they cannot be read."""
        return self.sums.get(row["key"], (None, 0))[0]

    def node(self, role: str, row: Row) -> Node:
        """The node of one input."""
        table = row["table"]
        if table in self.problems:
            return Node("input", _titled(role, row), row["amount"], None, (("problem", self.problems[table]),))
        if table == ESTIMATES:
            return self._estimate(role, row)
        found = matching(self.rows[table], row["where"])
        known = table in self.rows and row["key"] in self.sums
        notes = (*_where(row), ("rows", f"{found.height:,}"))
        if not known:
            return Node("input", _titled(role, row), row["amount"], None, notes)
        children = self._facts(row, found) if table == FACTS_TABLE else tuple(self._payloads(row, found))
        omitted = max(0, found.height - self.depth.rows)
        return Node("input", _titled(role, row), row["amount"], self.again(row), notes, children, omitted)

    def _facts(self, row: Row, found: pl.DataFrame) -> tuple[Node, ...]:
        """The facts that an input is made of, opened themselves as far as the depth goes."""
        below = Depth(self.depth.rows, self.depth.facts - 1, self.depth.lines)
        nodes = []
        for fact in found.head(self.depth.rows).iter_rows(named=True):
            name = f"{fact['geography']} {fact['geo_code']}"
            if self.depth.facts > 0 and found.height <= SAME:
                nodes.append(explain_fact(self.evidence, self.evidence.fact(fact), name, below))
            else:
                nodes.append(Node("metric", f"{fact['metric']} of {name}, {fact['year']}", fact[row["column"]]))
        return tuple(nodes)

    def _estimate(self, role: str, row: Row) -> Node:
        """An estimated sum of a sector: its published cells, and the estimate made again where that is asked for."""
        made = matching(self.rows[ESTIMATES], row["where"])
        again = self.again(row) if made.height else None
        cells = self.evidence.cells_behind(row["where"], self.delineation)
        column = "annual_avg_emplvl" if "annual_avg_emplvl" in cells.columns else "month3_emplvl"
        hidden = cells[column].null_count()
        notes = [
            *_where(row),
            ("cells", f"{cells.height} published cells, {hidden} of them withheld and estimated from all margins"),
        ]
        if again is None:
            notes.append(("again", "made again only on demand: it takes the estimates of the whole year (--deep)"))
        children = tuple(self._payloads({**row, "column": column, "table": "cells"}, cells))
        omitted = max(0, cells.height - self.depth.rows)
        return Node("estimate", _titled(role, row), row["amount"], again, tuple(notes), children, omitted)

    def _payloads(self, row: Row, found: pl.DataFrame) -> Iterator[Node]:
        """The payloads of an input with the rows that came from them; payloads without a shown row come last."""
        shown = found.head(self.depth.rows)
        by_payload: dict[str, list[Row]] = {sha: [] for sha in row["payloads"]}
        for each in shown.iter_rows(named=True):
            for sha in _digests(each):
                by_payload.setdefault(sha, []).append(each)
        used = [sha for sha, rows in by_payload.items() if rows]
        for sha in (used or list(by_payload))[: self.depth.rows]:
            payload = self.evidence.payload(sha)
            notes = [
                ("publisher", payload.publisher),
                ("source", payload.source),
                ("url", payload.url),
                ("fetched", payload.fetched_at),
                ("bytes", f"{payload.size:,}"),
                ("SHA-256", payload.problem or "compared with the archived bytes: the same"),
            ]
            rows = self._rows(row, by_payload[sha], payload.contents)
            yield Node("payload", f"payload {sha}", notes=tuple(notes), children=rows)

    def _rows(self, row: Row, rows: Sequence[Row], contents: Contents | None) -> tuple[Node, ...]:
        """The rows of a payload, each with the lines that it stands in."""
        of_events = row["table"] == EVENTS
        codes = [_quotes(each) if of_events else _codes(row, each) for each in rows]
        numbers = [_number_in(each, row["column"]) for each in rows]
        if self.depth.lines and contents is not None:
            sought = [None] * len(rows) if of_events else numbers
            places = places_of(contents, list(zip(codes, sought, strict=True)))
        else:
            places = [[] for _ in rows]
        return tuple(self._row(*parts) for parts in zip(codes, numbers, places, strict=True))

    def _row(self, codes: Mapping[str, Any], number: float | None, places: Sequence[Place]) -> Node:
        lines = tuple(_line(place) for place in places[:SAME])
        notes = () if lines or not self.depth.lines else (("line", "not found by its codes and number"),)
        return Node(
            "row",
            ", ".join(f"{name} {value}" for name, value in codes.items()),
            number,
            places[0].number if places and number is not None else None,
            notes,
            lines,
            max(0, len(places) - SAME),
        )


def _number_in(row: Row, column: str) -> float | None:
    value = row.get(column)
    return value if isinstance(value, float | int) else None


def _line(place: Place) -> Node:
    notes = [("text", place.text)]
    if place.missing:
        notes.append(("said by file or address", ", ".join(place.missing)))
    return Node("line", place.where, notes=tuple(notes))


def _titled(role: str, row: Row) -> str:
    return f"{role} = {row['aggregate'].replace('_', ' ')} of {row['column']} in {row['table']}"


def _where(row: Row) -> Iterator[tuple[str, str]]:
    parts = [f"{name} in ({', '.join(values)})" for name, values in row["where"].items() if values]
    yield "where", " and ".join(parts)


def _codes(row: Row, each: Row) -> dict[str, Any]:
    """What identifies a row: the columns of the filter, and ids that the row has beside."""
    names = [name for name, values in row["where"].items() if values and name in each]
    names += [name for name in CODES if name in each]
    names += [name for name in each if name.endswith(ID) and each[name]]
    return {name: each[name] for name in dict.fromkeys(names) if name not in STAMPED and each[name] is not None}


def _quotes(each: Row) -> dict[str, Any]:
    """The words of an announcement that the fields of an event were read from."""
    fields = each["fields"] or {}
    quotes = {name: (of.get("span") or {}).get("text") for name, of in fields.items() if isinstance(of, dict)}
    return {name: quote for name, quote in quotes.items() if quote} or {"company": each["company"]}


def _digests(each: Row) -> list[str]:
    if each.get("payload_sha256"):
        return [str(each["payload_sha256"])]
    history = each.get("history") or []
    return list(dict.fromkeys(str(part["payload_sha256"]) for part in history if part.get("payload_sha256")))
