"""ACS 1-year, B01001: population by sex and age."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_data.check import Check
from aker_data.contracts import Need, Payload, Scope, Source
from aker_data.schemas.census_acs import AGE_SEX
from aker_data.sources import _acs
from aker_data.sources._acs_checks import adds_up

ID = "census_age_sex"
TABLES = ("B01001",)
_MALE, _FEMALE, _LAST = 2, 26, 49


def requests(scope: Scope) -> list[Need]:
    """The table for all metros; for comparison all states and the nation."""
    return [
        _acs.need(ID, scope, TABLES, "metro"),
        _acs.need(ID, scope, TABLES, "state", required=False),
        _acs.need(ID, scope, TABLES, "us", required=False),
    ]


def parse(payload: Payload) -> pl.DataFrame:
    """Rows of `AGE_SEX` from one answer; see `_acs.parse`."""
    return _acs.parse(payload, AGE_SEX)


def checks(table: pl.LazyFrame) -> Sequence[Check]:
    """Male and female add up to all, and the ages to each of them."""
    ages = {_MALE: tuple(range(_MALE + 1, _FEMALE)), _FEMALE: tuple(range(_FEMALE + 1, _LAST + 1))}
    return [adds_up("acs_sexes_and_ages_add_up", table, {1: (_MALE, _FEMALE), **ages})]


SOURCE = Source(id=ID, schema=AGE_SEX, requests=requests, parse=parse, checks=checks)
