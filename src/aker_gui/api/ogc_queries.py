"""The parameters of OGC API Features: boxes, and intervals of time."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from aker_gui.api.parameters import LEAP_DAY, MONTH, YEAR, Kind, State
from aker_gui.features import parsed_box

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
