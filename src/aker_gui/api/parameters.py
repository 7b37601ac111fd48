"""The kinds of parameters that lists have: what each may be, and how it is described."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from aker_core.markets.pillars import PILLARS
from aker_core.markets.qualifiers import STATUS_WORDS
from aker_core.markets.universes import CHOICES


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
