"""The shapes of answers, for the description of the API; bodies are written from columns, not from these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

RowT = TypeVar("RowT")


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: str = Field(examples=["/api/v1/problems/unknown-market"])
    title: str
    status: int
    detail: str
    fix: str


class Links(BaseModel):
    """Addresses beside a list. next: the following page, null on the last one."""

    self: str
    next: str | None
    describedby: str = "/api/v1/openapi.json"


class Meta(BaseModel):
    """What all rows of a list share. warning: stands where figures are synthetic."""

    count: int
    total: int
    as_of: date | None = None
    run: str | None = None
    warning: str | None = None


class Listing(BaseModel, Generic[RowT]):
    """A page of a list."""

    data: list[RowT]
    meta: Meta
    links: Links


class PlacedNumber(BaseModel):
    """A number of a place, metric and year. value: null where status says why. basis: what it counts, in a word (state
    share, tax filers); empty where the metric's name says it."""

    geography: str
    place: str | None = Field(examples=["DEN"])
    code: str | None = Field(examples=["19740"])
    name: str | None
    metric: str
    year: int
    period: str | None
    value: float | None
    unit: str | None
    basis: str
    status: str


class Fact(PlacedNumber):
    """One number of a place, metric and year. value: null where status says why. explanation: what it is made of."""

    low: float | None
    high: float | None
    p05: float | None
    p95: float | None
    moe: float | None
    disclosed: float | None
    current: bool
    reason: str | None
    released_on: str | None
    as_of: date
    data_year: int | None
    data_origin: str | None
    run_id: str | None
    explanation: str | None


class LineageRow(Fact):
    """A fact that rests on what was asked for. roles: terms of its formula that do; direct: not through other facts."""

    roles: str
    direct: bool


class Interval(PlacedNumber):
    """A fact that is known within an interval, in its unit. lower, upper: null where that end is open. kind: estimate
    (of withheld cells, 5 % to 95 %), bounds (certain), range (of what is announced: what feeds and studies span),
    margin (of a survey). coverage: the share of such intervals that have the figure within, null of a range. low, high:
    certain bounds, where there are any beside an estimate.
    """

    lower: float | None
    upper: float | None
    kind: Literal["estimate", "bounds", "range", "margin"]
    coverage: float | None
    low: float | None
    high: float | None
    disclosed: float | None
    current: bool
    reason: str | None
    as_of: date
    data_year: int | None
    data_origin: str | None
    run_id: str | None
    explanation: str | None


class JsonStat(BaseModel):
    """Facts as a dataset of JSON-stat 2.0 (https://json-stat.org/format/): values by place, metric and year."""

    model_config = {"extra": "allow"}

    version: Literal["2.0"]
    class_: Literal["dataset"] = Field(alias="class")
    label: str
    id: list[str]
    size: list[int]
    dimension: dict[str, Any]
    value: dict[str, float]
    status: dict[str, str]


class Market(BaseModel):
    """A market of a vintage. population (people) and total_jobs (jobs) are facts: each with status and explanation."""

    msa_id: str
    cbsa_code: str | None
    name: str | None
    type: str | None
    states: str | None
    principal_city: str | None
    population: int | None
    total_jobs: int | None
    data_year: int | None
    data_vintage: date
    delineation: str | None
    data_origin: str | None
    run_id: str | None
    notes: str | None
    population_status: str | None
    population_explanation: str
    total_jobs_status: str | None
    total_jobs_explanation: str
    as_of: date
    facts: str


class Metric(BaseModel):
    """The declaration of a metric."""

    id: str
    title: str
    unit: str
    formula: str
    direction: str
    family: str
    inputs: list[str]
    limits: str
    definition: str
    geography: str
    integer: bool
    basis: str
    ranked: bool
    facts: str


class Run(BaseModel):
    """One execution."""

    id: str
    flow: str
    outcome: str
    started_at: datetime
    finished_at: datetime | None
    mode: str | None
    git_sha: str
    config_hash: str
    version: str
    seed: int
    error_class: str | None
    message: str | None
    params: dict[str, Any] | None
    reasons: list[str] | None


class Check(BaseModel):
    """The newest result of a check of the vintage."""

    table: str
    name: str
    ok: bool
    fatal: bool
    rows: int | None
    share: float | None
    worst: float | None
    note: str
    run_id: str
    checked_at: datetime


class Report(BaseModel):
    """A validation report beside a table. kind: report (of its rows), validated (judged again), refused (kept out)."""

    table: str
    as_of: date
    kind: Literal["report", "refused", "validated"]
    html: str
    json_: str = Field(alias="json")


class Export(BaseModel):
    """What can be downloaded. bytes, sha256, modified_at: of a file that is there; null of a list that is made when it
    is asked for."""

    name: str = Field(examples=["2024-06/aker-2024-06.xlsx"])
    kind: Literal["file", "list"]
    as_of: date
    bytes: int | None
    sha256: str | None
    modified_at: datetime | None
    href: str


class AnyRow(BaseModel):
    """A row whose columns are those of its table (see docs/architecture.md)."""

    model_config = {"extra": "allow"}
