"""What the tables of USAspending share: which awards are research, filters of the searches, and reading an answer.

Filters and fields: https://github.com/fedspendingtransparency/usaspending-api, api_contracts/search_filters.md.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from aker_core.errors import ConfigError
from aker_data.contracts import Payload
from aker_data.schemas.usaspending import DEVELOPMENT, FIELDS, GROUPS, RESEARCH_FIELDS
from aker_data.sources import json_text, reading

API = "https://api.usaspending.gov/api/v2/search"
FIRST_YEAR = 2008  # the search knows nothing before 2007-10-01
AGENCY = "Department of Defense"
AGENCY_CODE = "097"
# Orders and contracts without the vehicles that they are placed on; grants and cooperative agreements, which are also
# written F001 and F002 since February 2026 (lookups.py of the publisher's API, at commit 13a1ee0f).
AWARD_TYPES = {"assistance": ("02", "03", "04", "05", "F001", "F002"), "contracts": ("A", "B", "C", "D")}
_LETTERS = "ABCDEFGHJKLMNPQRSTVZ"  # second letters of the codes of research and development
_RESEARCH_CODES = "Research and Development"  # the publisher's name for the product and service codes A…

Group = Literal["assistance", "contracts"]


@dataclass(frozen=True)
class Program:
    """An assistance listing (12.420), or the beginning of product and service codes (AN), with what it is."""

    award_group: str
    code: str
    title: str
    field: str
    reason: str
    source_url: str


@cache
def programs() -> tuple[Program, ...]:
    """The listings and codes that count as research; reference/dod_research.csv also says what does not, and why."""
    text = files("aker_data.reference").joinpath("dod_research.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines(), strict=True) if row.pop("included") == "yes"]
    all_programs = tuple(Program(**row) for row in rows)
    odd = [program.code for program in all_programs if program.field not in FIELDS or program.award_group not in GROUPS]
    if odd:
        raise ConfigError(f"reference/dod_research.csv: {odd} have an unknown field or group. Fix the file")
    return all_programs


def codes(group: str, field: str | None = None) -> tuple[str, ...]:
    """Codes of one group, of one field or of all."""
    return tuple(
        program.code for program in programs() if program.award_group == group and field in (None, program.field)
    )


@cache
def stages() -> dict[str, str]:
    """What the last character of a product code of research and development counts as; unknown ones: development."""
    text = files("aker_data.reference").joinpath("dod_stages.csv").read_text(encoding="utf-8")
    return {row["stage"]: row["counts_as"] for row in csv.DictReader(text.splitlines(), strict=True)}


def fields(group: str) -> tuple[str, ...]:
    """The fields of a group: contracts alone have development, which grants do not tell apart."""
    return FIELDS if group == "contracts" else RESEARCH_FIELDS


def fiscal_year_days(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year. Raises ConfigError for years that the search does not know."""
    if year < FIRST_YEAR:
        raise ConfigError(
            f"USAspending's search begins with fiscal year {FIRST_YEAR}. Request that year or a later one"
        )
    return date(year - 1, 10, 1), date(year, 9, 30)


def filters(group: str, days: tuple[date, date], *, field: str | None = None, new_only: bool = False) -> dict[str, Any]:
    """The filter object of a search for research of the Department of Defense.

    field: one of the fields, or all. new_only: only awards whose first transaction is within the days, else every
    transaction of these days.
    """
    period = {"start_date": days[0].isoformat(), "end_date": days[1].isoformat()}
    return {
        "agencies": [{"type": "awarding", "tier": "toptier", "name": AGENCY}],
        "award_type_codes": list(AWARD_TYPES[group]),
        "time_period": [period | {"date_type": "new_awards_only"} if new_only else period],
        **_research(group, field),
    }


def _research(group: str, field: str | None) -> dict[str, Any]:
    if group == "assistance":
        return {"program_numbers": list(codes(group, field))}
    if field is None:
        return {"psc_codes": {"require": [[_RESEARCH_CODES]]}}
    return {"psc_codes": list(product_codes(field))}


@cache
def product_codes(field: str) -> tuple[str, ...]:
    """Every product code of four characters that can be of a field: A, a letter, a digit, and the digit of a stage.

    The search knows whole codes and their beginnings, not their ends. No more than about a thousand may be asked for.
    """
    if field == DEVELOPMENT:
        prefixes, kind = tuple(f"A{letter}" for letter in _LETTERS), DEVELOPMENT
    else:
        own = codes("contracts", field) if field != "other" else ()
        named = tuple(code for code in codes("contracts") if len(code) > 1)
        rest = tuple(f"A{letter}" for letter in _LETTERS if f"A{letter}" not in named)
        prefixes, kind = own or rest, "research"
    ends = [stage for stage, counts_as in stages().items() if counts_as == kind]
    return tuple(f"{prefix}{digit}{end}" for prefix in prefixes for digit in range(1, 10) for end in ends)


def body(question: dict[str, Any]) -> str:
    """A question as the bytes that are sent: the same question always is the same text."""
    return json.dumps(question, sort_keys=True, separators=(",", ":"))


def question(payload: Payload) -> dict[str, Any]:
    """What was asked, from the body of the request."""
    query: dict[str, Any] = json.loads(payload.request.body or "{}")
    return query


def answer(payload: Payload) -> dict[str, Any]:
    """The JSON object of an answer. Raises SourceChanged for pages, half answers and the publisher's own errors."""
    try:
        reply = json_text.parsed(payload.body)
    except ValueError as error:
        reading.raise_source_changed(
            payload,
            "the response is not complete JSON (an HTML page, an empty or cut-off body). Download it again",
            error,
        )
    if isinstance(reply, dict) and "results" not in reply and ("detail" in reply or "message" in reply):
        reading.raise_source_changed(
            payload, f"the publisher answers: {str(reply.get('detail') or reply['message'])[:200]}"
        )
    if not isinstance(reply, dict) or "results" not in reply:
        reading.raise_source_changed(payload, "the response has no results")
    return reply


def rows(payload: Payload, reply: dict[str, Any], needed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The results of an answer, each an object with the needed members. Raises SourceChanged otherwise."""
    results = reply["results"]
    if not isinstance(results, list) or not all(isinstance(row, dict) for row in results):
        reading.raise_source_changed(payload, "the results are not a list of objects")
    short = next((row for row in results if not row.keys() >= set(needed)), None)
    if short is not None:
        reading.raise_source_changed(
            payload, f"a result lacks {sorted(set(needed) - set(short))}. It has {sorted(short)[:20]}"
        )
    return results


def number(payload: Payload, value: object, what: str) -> float:
    """A number of dollars. Raises SourceChanged for anything else, for example text or nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        reading.raise_source_changed(payload, f"{what} holds {value!r:.40}, which is not a number")
    return float(value)
