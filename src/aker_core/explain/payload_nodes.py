"""The payloads of an input, the rows that came from each, and the lines in which these stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from aker_core.explain.evidence import CODES, EVENTS, ID, Evidence
from aker_core.explain.locate import Place, places_of
from aker_core.explain.node import Node
from aker_core.explain.records import Contents

Row = Mapping[str, Any]
STAMPED = frozenset({"payload_sha256", "part", "as_of"})
SAME = 3  # as many places of a payload are named for a row


@dataclass(frozen=True)
class Depth:
    """How far an explanation goes. rows: as many inputs of a role, and rows of an input, are shown. facts: levels of
    facts below the first. lines: look for each row in the bytes of its payload."""

    rows: int = 12
    facts: int = 1
    lines: bool = True


@dataclass(frozen=True)
class PayloadNodes:
    """Makes the nodes of payloads."""

    evidence: Evidence
    depth: Depth

    def of(self, row: Row, found: pl.DataFrame) -> Iterator[Node]:
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
