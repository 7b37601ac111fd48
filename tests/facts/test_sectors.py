"""Every vocabulary of sectors that code uses is in the crosswalk, whole and without terms of its own."""

from __future__ import annotations

from typing import get_args

import pytest

from aker_core.facts.metric import SECTORS
from aker_core.facts.sectors import sector_crosswalk
from aker_data.models import expansions as model
from aker_jobs.awards import reference_data
from aker_jobs.expansions.measures import SECTORS as MEASURED
from aker_jobs.expansions.reader.announcement import SECTORS as READ
from aker_jobs.expansions.reader.announcement import Sector
from aker_jobs.labor.sectors import sector_definitions

USED = {
    "innovation": (tuple(SECTORS), tuple(sector_definitions()["sector"].unique())),
    "awards": (reference_data.SECTORS, tuple(reference_data.sector_rules()["sector"].unique())),
    "expansions": (READ, get_args(Sector), model.SECTORS, (*MEASURED, "other")),
}


@pytest.mark.parametrize("vocabulary", USED)
def test_the_crosswalk_has_each_vocabulary_that_is_used(vocabulary: str) -> None:
    for terms in USED[vocabulary]:
        assert set(sector_crosswalk()[vocabulary]) == set(terms)


def test_there_is_no_vocabulary_that_nobody_uses() -> None:
    assert set(sector_crosswalk()) == set(USED)


def test_what_terms_stand_for() -> None:
    crosswalk = sector_crosswalk()
    assert crosswalk["innovation"] == {sector: (sector,) for sector in SECTORS}
    assert crosswalk["expansions"]["university"] == ("education",)
    assert crosswalk["expansions"]["semiconductor"] == ("tech", "advanced_mfg")
    assert crosswalk["expansions"]["other"] == ()
