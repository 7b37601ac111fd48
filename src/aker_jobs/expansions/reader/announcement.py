"""What the reader of announcements hands back: the facts of one announcement, each with where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

Sector = Literal["university", "health", "semiconductor", "defense", "other"]
Status = Literal["announced", "delayed", "cancelled", "completed"]

SECTORS: tuple[Sector, ...] = ("university", "health", "semiconductor", "defense", "other")
STATUSES: tuple[Status, ...] = ("announced", "delayed", "cancelled", "completed")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value came from.

    `start` and `end` count characters of the text as it was given; both are -1 where the value comes from the URL.
    `text` is what stands there with plain marks: blanks for wide ones and for links, straight quotes, commas in
    numbers. `confidence` is 0–1, `rule` says in words why this place gave the value.
    """

    start: int
    end: int
    text: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announced expansion in the United States. What the text does not say is None, never a guess or a zero.

    `place` is the city, the county or the region of the site ("Johns Creek, Fulton County" where the text names both);
    `city`, `county` and `region` are its parts. `new_jobs` counts new permanent jobs only: retained, construction,
    indirect, induced, existing and cumulative jobs are in `other_jobs` by kind. `investment_usd` is the company's own
    money; public money is in `public_money_usd`. A lower bound ("more than 500") is stated by its number, a range by
    its lower end, with `new_jobs_high` the upper. `due_year` is the year by which the jobs or the site are due;
    `start_year` the first year of a phased one; both follow from `published` where the text counts from today
    ("over five years"): without `published` they stay None and `years` holds the count. `sectors` has the primary
    sector first. `reasons` says in words why this sector, this status, and what makes the reading unsure.
    """

    company: str | None
    place: str | None
    state: str | None
    new_jobs: int | None
    investment_usd: int | None
    sector: Sector
    sectors: tuple[Sector, ...]
    status: Status
    confidence: float
    city: str | None = None
    county: str | None = None
    region: str | None = None
    new_jobs_high: int | None = None
    due_year: int | None = None
    start_year: int | None = None
    years: int | None = None
    timeline: str | None = None
    phased: bool = False
    other_jobs: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    public_money_usd: int | None = None
    published: date | None = None
    url: str | None = None
    reasons: tuple[str, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    truncated: bool = False
