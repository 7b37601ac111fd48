"""What is seen of a unit of a text by itself: how it begins, what it counts, what is read of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup import directions as roundup_directions
from aker_jobs.expansions.reader.roundup import signs as roundup_signs
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.division.run import Place, Run
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.reading import first_word

MOST_FIGURES = 3
LEAD = 10  # characters of a name that a unit begins with


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kind = r"(?:company|firm|plant|project|facility|new|expansion|manufacturer|maker)"
    return {
        "figure": re.compile(
            r"\$\s?\d|(?<![\d,])\d[\d,]{0,14} (?:[\w-]+ ){0,3}?(?:jobs|people|workers|employees|positions)\b"
            r"|\b(?:million|billion)\b",
            re.IGNORECASE,
        ),
        "said": re.compile(r"\b(?:said|says|told)\b"),
        "they": re.compile(rf"(?:It|They|The (?:[\w-]+ )?{kind})\b"),
        "also": re.compile(
            r"[^.]{0,60}\b(?:also|another|other|meanwhile|separately|elsewhere|in addition|second|third)\b",
            re.IGNORECASE,
        ),
    }


class UnitSigns(NamedTuple):
    """Signs of a unit. alone: the company read of it alone; numbers: how many of jobs and dollars are read of it."""

    signs: tuple[str, ...]
    alone: str | None
    numbers: int


def unit_signs(text: str, units: Sequence[Unit], found: Mapping[Place, Run]) -> list[UnitSigns]:
    """The signs of each unit of a text."""
    alone = (found.get((at, at)) for at in range(len(units)))
    return [
        UnitSigns(
            tuple(_signs(text, unit, run)),
            first_word(run.announcement.company) if run and run.announcement.company else None,
            _numbers(run),
        )
        for unit, run in zip(units, alone, strict=True)
    ]


def _numbers(run: Run | None) -> int:
    return 0 if run is None else (run.announcement.new_jobs is not None) + (run.announcement.investment_usd is not None)


def _signs(text: str, unit: Unit, run: Run | None) -> Iterator[str]:
    cut, rules = text[unit.start : unit.end], _patterns()
    if unit.kind != "sentence":
        yield unit.kind
    elif unit.leads:
        yield "paragraph"
    if cues.goes_on(text, unit.start, run.announcement.company if run else None):
        yield "goes on"
    yield from (sign for sign in ("they", "also") if rules[sign].match(cut))
    if cut[:1] in '"“':
        yield "quote"
    if rules["said"].search(cut):
        yield "said"
    if roundup_signs.is_total(cut):
        yield "total"
    yield from roundup_directions.directions(cut)
    yield f"figures {min(len(rules['figure'].findall(cut)), MOST_FIGURES)}"
    if names.opening_name(text, unit.start, unit.end):
        yield "begins with a name"
    yield from _of_reading(cut, run)


def _of_reading(cut: str, run: Run | None) -> Iterator[str]:
    if run is None:
        yield "silent"
        return
    one, company = run.announcement, run.announcement.company or ""
    yield f"numbers {_numbers(run)}"
    if one.place:
        yield "placed"
    yield f"sure {min(4, int(one.confidence * 5))}"
    if not company:
        yield "nobody"
    elif cut.removeprefix("The ").startswith(company[:LEAD]):
        yield "begins with its company"
    if company and names.is_no_name(company):
        yield "no name"
