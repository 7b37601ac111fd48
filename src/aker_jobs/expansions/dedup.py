"""Which readings tell of the same expansion: several outlets, and the same project as it goes on.

Readings are put into blocks by state and the first word of the company's name, so work grows with the number of
readings, not with its square. Within a block they are taken by date, and each joins an event that it may belong to: one
with the same numbers before one that tells none, that before one with others, and the newest of several:

- the companies agree (one name is the beginning of the other, without legal forms; or they share a word, and county
  and number of jobs are the same within half a year), and neither states nor counties contradict each other;
- a delay, cancellation or completion joins the event of its site within six years;
- an announcement joins where jobs or investment are the same within a tenth (two years at the same site, half a year
  where one of the two tells no site), where no numbers tell them apart (half a year, same site), and, numbers or not,
  within thirty days at the same site: outlets disagree, and the event then needs a review;
- after a cancellation or completion only what repeats the same numbers within sixty days joins: else it is new.

Two projects of one company in one town look much like one. What joins without clear evidence is noted as a doubt, and
the event then needs a review: other numbers, no number that both tell, one number alone after half a year, names
that only share a word, or word of a project where the company has several.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

CLOSE = 0.1  # numbers that differ by no more are the same
LATER_DAYS = 6 * 366
SAME_NUMBERS_DAYS = 2 * 366
SAME_SITE_DAYS = 183
OUTLETS_DAYS = 30
CLOSED_DAYS = 60
OPEN_EVENTS = 40  # of one company, the newest ones that a reading is held against
# Words at the end of a name that say nothing of who it is.
_FORMS = """
ab ag america americas as bv co company corp corporation gmbh group holding holdings inc incorporated kk lc limited llc
llp lp ltd nv oy plc pllc sa spa us usa
"""
FORMS = frozenset(_FORMS.split())
# Words that two names may share without being alike.
_COMMON = """
advanced american and at center city county design energy first for foods general global health hospital industries
international manufacturing medical national new of power products services solutions state steel systems technologies
technology the united university
"""
COMMON = FORMS | frozenset(_COMMON.split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Event:
    number: int
    company: tuple[str, ...]
    state: str | None
    county: str | None
    place: str | None
    jobs: int | None
    money: int | None
    last: date | None
    closed: bool


def company_words(name: str | None) -> tuple[str, ...]:
    """The words of a company's name without case, punctuation, a leading "the" and legal forms at its end.

    ``The Whirlpool Corp.`` -> ``("whirlpool",)``; a name of nothing but such words stays as it is.
    """
    plain = (name or "").casefold().replace("&", " and ").replace(".com", "")
    words = _WORD.findall(re.sub(r"['\u2019.]", "", plain))
    if len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in FORMS:
        del words[-1]
    return tuple(words)


def same_events(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings by date with `event` (a number), `joined` and `doubt`.

    joined: why a reading belongs there; null for the first of an event. doubt: what speaks against it, or null.

    readings: rows of `aker_jobs.expansions.readings.READINGS`, with counties.
    """
    ordered = readings.sort("published", "item_id", nulls_last=True)
    blocks = _Blocks()
    numbers: list[int] = []
    joined: list[str | None] = []
    doubts: list[str | None] = []
    names = ("company", "state", "county_fips", "place", "new_jobs", "investment_usd", "published", "status")
    # One after the other: whether a reading joins an event depends on what joined it before.
    for row in ordered.select(names).iter_rows(named=True):
        words = company_words(row["company"])
        match = blocks.match(row, words)
        if match is None:
            event = blocks.begin(row, words)
        else:
            event = match.event
            _join(event, row, words)
        numbers.append(event.number)
        joined.append(match.why if match else None)
        doubts.append(match.doubt if match else None)
    return ordered.with_columns(
        pl.Series("event", numbers, dtype=pl.UInt32),
        pl.Series("joined", joined, dtype=pl.String),
        pl.Series("doubt", doubts, dtype=pl.String),
    )


@dataclass(slots=True)
class _Match:
    """An event that a reading may belong to. clear: 2 where numbers are the same, 1 where none differ, else 0."""

    event: _Event
    why: str
    doubt: str | None
    clear: int


@dataclass
class _Blocks:
    """The newest events by the first word of the company's name and by state (of all states: ``*``), and by figure."""

    events: dict[tuple[str, str | None], list[_Event]] = field(default_factory=dict)
    count: int = 0

    def match(self, row: dict[str, Any], words: tuple[str, ...]) -> _Match | None:
        first, state = (words[0] if words else ""), row["state"]
        of_company = [(first, state), (first, None)] if state else [(first, "*")]
        matches: dict[int, _Match] = {}
        for block in of_company + _figure(row):
            for event in reversed(self.events.get(block, ())):
                if event.number not in matches and (match := _match(event, row, words)):
                    matches[event.number] = match
        if not matches:
            return None
        best = max(matches.values(), key=lambda match: (match.clear, not match.event.closed, match.event.number))
        rivals = sum(
            match.clear == best.clear and match.event.closed == best.event.closed for match in matches.values()
        )
        if rivals > 1 and row["status"] != "announced":
            best.doubt = best.doubt or f"it may be about any of {rivals} projects of the company"
        return best

    def begin(self, row: dict[str, Any], words: tuple[str, ...]) -> _Event:
        event = _begin(self.count, row, words)
        self.count += 1
        first = words[0] if words else ""
        for key in [(first, row["state"]), (first, "*"), *_figure(row)]:
            block = self.events.setdefault(key, [])
            block.append(event)
            del block[:-OPEN_EVENTS]
        return event


def _figure(row: dict[str, Any]) -> list[tuple[str, str | None]]:
    """The block of readings of one county and number of jobs, for companies that outlets name differently."""
    return [(f"#{row['county_fips']}", str(row["new_jobs"]))] if row["county_fips"] and row["new_jobs"] else []


def _begin(number: int, row: dict[str, Any], words: tuple[str, ...]) -> _Event:
    closed = row["status"] in ("cancelled", "completed")
    jobs, money = row["new_jobs"], row["investment_usd"]
    return _Event(number, words, row["state"], row["county_fips"], row["place"], jobs, money, row["published"], closed)


def _join(event: _Event, row: dict[str, Any], words: tuple[str, ...]) -> None:
    event.company = max(event.company, words, key=len)
    event.state = event.state or row["state"]
    event.county = event.county or row["county_fips"]
    event.place = event.place or row["place"]
    event.jobs = row["new_jobs"] if row["new_jobs"] is not None else event.jobs
    event.money = row["investment_usd"] if row["investment_usd"] is not None else event.money
    event.last = row["published"] or event.last
    event.closed = event.closed or row["status"] in ("cancelled", "completed")


def _match(event: _Event, row: dict[str, Any], words: tuple[str, ...]) -> _Match | None:
    """Whether and why a reading may belong to an event, and what speaks against it."""
    if _differ(event.state, row["state"]) or _differ(event.county, row["county_fips"]):
        return None
    site = _same_site(event, row)
    same = _close(event.jobs, row["new_jobs"]), _close(event.money, row["investment_usd"])
    clear = 0 if False in same else 2 if True in same else 1
    days = (row["published"] - event.last).days if event.last and row["published"] else None
    named = bool(words and event.company)
    if named and not _same_company(event.company, words):
        alike = site and clear == 2 and days is not None and days <= SAME_SITE_DAYS
        why = _shared_word(event, words) if alike else None
        doubt = None if same == (True, True) else "the names of the companies differ"
        return _Match(event, why, doubt, clear) if why else None
    if not named and not (site and clear == 2):
        return None
    why = _by_time(event, row["status"], days, site=site, numbers=clear == 2, stated=same != (None, None))
    return _Match(event, why, _doubt(event, row, same, days), clear) if why else None


def _shared_word(event: _Event, words: tuple[str, ...]) -> str | None:
    shared = set(words) & set(event.company) - COMMON
    return f"the same place and numbers, and both names have {min(shared)!r}" if shared else None


def _doubt(event: _Event, row: dict[str, Any], same: tuple[bool | None, bool | None], days: int | None) -> str | None:
    """What speaks against a reading of the same company and site being of this event, or None."""
    if False in same and True not in same:
        # Announcements of different numbers of jobs are noted of the whole event (`numbers_differ`).
        counts_differ = row["status"] == "announced" and same[0] is False
        return None if counts_differ else "an item of the same company and place states other numbers"
    if row["status"] != "announced" or same == (True, True) or (days is not None and days <= OUTLETS_DAYS):
        return None
    if True in same:
        late = days is None or days > SAME_SITE_DAYS
        return "only one number links a later item to the project" if late else None
    tells = (row["new_jobs"], row["investment_usd"]) != (None, None) and (event.jobs, event.money) != (None, None)
    return "no number shows that a later item is about the same project" if tells else None


def _by_time(event: _Event, status: str, days: int | None, *, site: bool, numbers: bool, stated: bool) -> str | None:
    """Why a reading of the same company and no other place joins, or None. days: None where either has no date."""

    def within(most: int) -> bool:
        return days is not None and days <= most

    if event.closed and status == "announced":
        return "the same numbers again" if numbers and (days is None or within(CLOSED_DAYS)) else None
    if status != "announced" and (site or numbers) and (days is None or within(LATER_DAYS)):
        return f"later word of the same project: {status}"
    if numbers and (days is None or within(SAME_NUMBERS_DAYS if site else SAME_SITE_DAYS)):
        return "the same company, place and numbers" if site else "the same company and numbers"
    if site and within(OUTLETS_DAYS):
        return "the same company and place within thirty days"
    if site and not stated and within(SAME_SITE_DAYS):
        return "the same company and place, and no numbers differ"
    return None


def _same_company(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer[: len(shorter)] == shorter


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _same_site(event: _Event, row: dict[str, Any]) -> bool:
    if event.county is not None and event.county == row["county_fips"]:
        return True
    return bool(event.place and row["place"] and event.place.casefold() == row["place"].casefold())


def _close(one: int | None, other: int | None) -> bool | None:
    """Whether two numbers are the same within a tenth; None where one of them is not stated."""
    if one is None or other is None:
        return None
    return abs(one - other) <= CLOSE * max(one, other)
