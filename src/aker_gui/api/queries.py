"""The parameters of every list: what may be asked, within which limits. An unknown parameter is an error."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from aker_core.markets.qualifiers import STATUS_WORDS
from aker_gui.api.paging import DEFAULT, LONGEST_TABLE
from aker_gui.api.parameters import (
    AMONG,
    FACT_KEY,
    FORMAT,
    Among,
    FactFormat,
    Geography,
    Kind,
    ListFormat,
    Month,
    PillarName,
    State,
    Status,
    Text,
    Texts,
)


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
