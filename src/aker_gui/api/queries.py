"""The parameters of every list: what may be asked, within which limits. An unknown parameter is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from aker_core.markets.pillars import PILLARS
from aker_core.markets.qualifiers import STATUS_WORDS
from aker_core.markets.universes import CHOICES
from aker_gui.api.paging import DEFAULT, LONGEST_TABLE
from aker_gui.features import parsed_box


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """A check that a text is one of some words; ValueError else."""

    def check(text: str) -> str:
        if text not in words:
            raise ValueError(f"not one of {', '.join(words)}")
        return text

    return check


YEAR, MONTH = "(19|20|21)[0-9]{2}", "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])"
LEAP_DAY = "((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29"
Text = Annotated[str, Field(min_length=1, max_length=200)]
Texts = Annotated[list[Text], Field(max_length=50)]
Month = Annotated[
    str,
    Field(
        pattern=f"^({MONTH}(-(0[1-9]|1[0-9]|2[0-8]))?|{YEAR}-(0[13-9]|1[0-2])-(29|30)|{YEAR}-(0[13578]|1[02])-31|{LEAP_DAY})$",
        description="Newest vintage up to this month or day; without it the newest, published figures before the "
        "sample's.",
        examples=["2024-06"],
    ),
]
State = Annotated[str, Field(pattern="^[A-Za-z]{2}$", description="Postal code of a state.", examples=["CO"])]
FACT_KEY = r"^(market|state|nation)\|.+\|[a-z0-9_]+\|[0-9]{1,4}$"
Kind = Literal["metro", "micro"]
ListFormat = Literal["json", "csv", "parquet", "arrow"]
FactFormat = Literal["json", "csv", "parquet", "arrow", "json-stat", "sdmx-csv"]
Geography = Literal["market", "state", "nation"]
Status = Annotated[str, Field(json_schema_extra={"enum": [*STATUS_WORDS]}), AfterValidator(one_of(STATUS_WORDS))]
PillarName = Annotated[str, Field(json_schema_extra={"enum": [*PILLARS]}), AfterValidator(one_of(PILLARS))]
Among = Annotated[str, Field(json_schema_extra={"enum": [*CHOICES]}), AfterValidator(one_of(CHOICES))]
AMONG = Field(None, description="Scores as they would be in another universe: type, all, size (default: as stored).")
FORMAT = Field(None, description="Format, where it cannot be asked for in the Accept header.")


MOMENT = re.compile(r"\d{4}-\d\d-\d\d(t\d\d:\d\d:\d\d(\.\d{1,9})?(z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)


DAY = (
    f"({MONTH}-(0[1-9]|1[0-9]|2[0-8])|{YEAR}-(0[13-9]|1[0-2])-(29|30)|{YEAR}-(0[13578]|1[02])-31|{LEAP_DAY})"
    r"([Tt]([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?"
)
INTERVAL = rf"^({DAY}(/({DAY}|\.\.)?)?|(\.\.)?/{DAY})$"  # that it does not end before it begins is checked apart


def _a_box(text: str) -> str:
    parsed_box(text)
    return text


def interval(text: str) -> tuple[str | None, str | None]:
    """Beginning and end (ISO days, both within it) of a parameter `datetime`; None: open. Raises ValueError."""
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError("datetime is a date, or two with a slash between them")
    days = [None if part in ("", "..") else _day(part) for part in parts]
    first, last = days[0], days[-1]
    if not any(days) or (first and last and first > last):
        raise ValueError("datetime is an interval without a date, or ends before it begins")
    return first, last


def _day(text: str) -> str:
    if not MOMENT.fullmatch(text):
        raise ValueError("datetime is no date and no time of RFC 3339")
    return date.fromisoformat(text[:10]).isoformat()


def _an_interval(text: str) -> str:
    interval(text)
    return text


class Page(BaseModel):
    """What every list understands."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(
        DEFAULT, ge=1, le=LONGEST_TABLE, description="Rows of a page; JSON has at most 10,000.", examples=[100]
    )
    after: Annotated[str, Field(max_length=400)] | None = Field(
        None, description="Key of the last row of the page before; take the link `next`."
    )
    run: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="Run that the figures must be of; 410 where they were refreshed since."
    )


class ListQuery(Page):
    """A list that no vintage is asked of."""

    format: ListFormat | None = FORMAT


class VintageQuery(ListQuery):
    """A list of one vintage."""

    as_of: Month | None = None


class MarketsQuery(VintageQuery):
    """Which markets."""

    state: State | None = None
    type: Kind | None = Field(None, description="metro or micro.")


class ScoresQuery(MarketsQuery):
    """Which scores."""

    pillar: PillarName = Field("innovation", description="Pillar of the score.")
    among: Among | None = AMONG


class FactsQuery(Page):
    """Which facts. Parameters that may repeat are alternatives; all others must hold together."""

    after: Annotated[str, Field(pattern=FACT_KEY, max_length=400)] | None = Field(
        None, description="Key of the last row of the page before (geography|place|metric|year); take the link `next`."
    )
    as_of: Month | None = None
    market: Texts = Field([], description="Code, CBSA code, city or title; may repeat.", examples=[["DEN"]])
    metric: Texts = Field([], description="Id of a metric; may repeat.", examples=[["tech_lq"]])
    geography: Geography | None = Field(None, description="market, state or nation.")
    state: State | None = None
    type: Kind | None = Field(None, description="metro or micro: markets alone.")
    year: int | None = Field(None, ge=1900, le=2200, description="Last year of the period.", examples=[2023])
    period: Text | None = Field(None, description="Period in words, as `period` has it.", examples=["2020-2023"])
    current: bool | None = Field(None, description="Only what stands for its metric in the vintage, or only the rest.")
    status: list[Status] = Field([], max_length=len(STATUS_WORDS), description="Status; may repeat.")
    format: FactFormat | None = FORMAT


class LineageQuery(FactsQuery):
    """Which facts, resting on what."""

    table: Annotated[str, Field(pattern="^[a-z0-9_]{1,60}$")] | None = Field(
        None,
        description="Table of the lake (as a source is named), estimated_jobs, or facts.",
        examples=["bls_qcew_annual"],
    )
    payload: Annotated[str, Field(pattern="^[0-9a-f]{8,64}$")] | None = Field(
        None, description="SHA-256 of an archived payload, or its first eight digits or more."
    )
    format: ListFormat | None = FORMAT


class IntervalsQuery(FactsQuery):
    """Which facts, within which kind of interval."""

    kind: Literal["estimate", "bounds", "range", "margin"] | None = Field(
        None,
        description="estimate (5 % to 95 %, of withheld cells), bounds (certain), range (of what is announced) or "
        "margin (of a survey, 90 %).",
    )
    format: ListFormat | None = FORMAT


class EventsQuery(ListQuery):
    """Which announced expansions."""

    market: Text | None = Field(None, description="Code, CBSA code, city or title.", examples=["DEN"])
    sector: Text | None = Field(None, description="Sector of the event.", examples=["semiconductor"])
    status: Literal["announced", "delayed", "cancelled", "completed"] | None = None
    review_state: Literal["certain", "needs_review", "accepted", "corrected", "rejected"] | None = None


class ExplanationQuery(BaseModel):
    """Of which fact."""

    model_config = ConfigDict(extra="forbid")

    place: Text = Field(description="Code of a market, two digits of a state, or US.", examples=["DEN"])
    metric: Text = Field(description="Id of the metric, or score.", examples=["tech_lq"])
    year: int | None = Field(None, ge=0, le=2200, description="Last year of the period; without it the current fact.")
    geography: Geography = "market"
    as_of: Month | None = None
    among: Among | None = AMONG


class MarketQuery(BaseModel):
    """Of which vintage, against which peers."""

    model_config = ConfigDict(extra="forbid")

    as_of: Month | None = None
    peers: Annotated[Text, Field(pattern="^[A-Za-z1-9]")] | None = Field(
        None, description="Codes (DEN,BOI), or how many of the nearest in residents.", examples=["DEN,BOI"]
    )


class MapQuery(BaseModel):
    """Of which vintage."""

    model_config = ConfigDict(extra="forbid")

    as_of: Month | None = None


class OgcQuery(BaseModel):
    """What every route of OGC API Features understands."""

    model_config = ConfigDict(extra="forbid")

    f: Literal["json", "geojson"] | None = Field(None, description="Some clients send it; answers are JSON anyway.")


class ItemsQuery(OgcQuery):
    """Which features (OGC 17-069r4, 7.15)."""

    bbox: Annotated[str, Field(max_length=200), AfterValidator(_a_box)] | None = Field(
        None,
        description="west,south,east,north in degrees: features with a point within. West beyond east: "
        "across 180 degrees.",
        examples=["-109.1,36.9,-102,41"],
    )
    datetime: Annotated[str, Field(max_length=80, pattern=INTERVAL), AfterValidator(_an_interval)] | None = Field(
        None,
        description="A date, a time (RFC 3339), or an interval of them, open ends as `..`: the newest vintage up to "
        "its end, as long as that is not before its beginning.",
        examples=["../2024-06-30"],
    )
    limit: int = Field(100, ge=1, le=1_000, description="Features of a page.", examples=[10])
    after: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="Id of the last feature of the page before; take the link `next`."
    )
    run: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="Run that the figures must be of; 410 where they were refreshed since."
    )
    state: State | None = None
    type: Kind | None = Field(None, description="metro or micro: markets alone.")


class DiffQuery(BaseModel):
    """What is compared."""

    model_config = ConfigDict(extra="forbid")

    first: Month = Field(description="Vintage before.", examples=["2024-03"])
    last: Month = Field(description="Vintage after.", examples=["2024-06"])
    of: Text = Field("score", description="score, a pillar, or the id of a metric.")
    market: Text | None = Field(None, description="Code, CBSA code, city or title; without it what moved most.")
    limit: int = Field(50, ge=1, le=500, description="How many of those that moved most.")


class ReviewBody(BaseModel):
    """A decision on an announced expansion."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accept", "correct", "reject"]
    fields: dict[Annotated[str, Field(max_length=30)], Annotated[str, Field(max_length=200)] | int] = Field(
        {},
        max_length=10,
        description="What is corrected: company, place, state, new_jobs, investment_usd, sector, "
        "status, due_year, announced_on.",
    )
    why: Annotated[str, Field(max_length=1_000)] | None = Field(None, description="Reason, kept with the decision.")
    by: Annotated[str, Field(max_length=100)] | None = Field(None, description="Name of the reviewer, kept with it.")
