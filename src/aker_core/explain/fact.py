"""The tree of one fact: its formula over inputs, their rows, the payloads of these, and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from aker_core.explain.evidence import Evidence, matching, readable
from aker_core.explain.fact_notes import fact_notes, formula_notes
from aker_core.explain.node import Node
from aker_core.explain.payload_nodes import SAME, Depth, PayloadNodes
from aker_core.facts.formula import Amount, evaluate
from aker_core.facts.recompute import FACTS_TABLE, amounts_of
from aker_core.facts.terms import parsed
from aker_jobs.labor.estimate_inputs import TABLE as ESTIMATES
from aker_jobs.registry import metric

Row = Mapping[str, Any]


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
    notes = [("title", declared.title), *fact_notes(fact, declared), *formula_notes(fact, by_role)]
    if not terms:
        notes.append(("inputs", "none: nothing was computed"))
    builder = _Inputs(evidence, fact["delineation"], depth, rows, problems, sums)
    children = tuple(_roles(builder, terms, inputs))
    return Node("metric", title, fact["value"], again, tuple(notes), children)


def _again(fact: Row, amounts: Mapping[str, Amount | None]) -> float | None:
    if fact["value"] is None or not amounts or any(amount is None for amount in amounts.values()):
        return None  # a fact without a value may name what there is of its inputs, which is not all of them
    return evaluate(fact["formula"] or next(iter(amounts)), amounts)  # type: ignore[arg-type]


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

    @property
    def payloads(self) -> PayloadNodes:
        """What makes the nodes of payloads."""
        return PayloadNodes(self.evidence, self.depth)

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
        children = self._facts(row, found) if table == FACTS_TABLE else tuple(self.payloads.of(row, found))
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
        children = tuple(self.payloads.of({**row, "column": column, "table": "cells"}, cells))
        omitted = max(0, cells.height - self.depth.rows)
        return Node("estimate", _titled(role, row), row["amount"], again, tuple(notes), children, omitted)


def _titled(role: str, row: Row) -> str:
    return f"{role} = {row['aggregate'].replace('_', ' ')} of {row['column']} in {row['table']}"


def _where(row: Row) -> Iterator[tuple[str, str]]:
    parts = [f"{name} in ({', '.join(values)})" for name, values in row["where"].items() if values]
    yield "where", " and ".join(parts)
