"""FEMA's National Risk Index: a zip of one table of counties, with the columns of release 1.20."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

from aker_sample.messages import ZIP
from aker_sample.publisher import Files, Publisher, Route, content

HAZARDS = (
    *("AVLN", "CFLD", "CWAV", "DRGT", "ERQK", "HAIL", "HWAV", "HRCN", "ISTM"),
    *("IFLD", "LNDS", "LTNG", "SWND", "TRND", "TSUN", "VLCN", "WFIR", "WNTW"),
)
GENERAL = (
    *("OID_", "NRI_ID", "STATE", "STATEABBRV", "STATEFIPS", "COUNTY", "COUNTYTYPE", "COUNTYFIPS", "STCOFIPS"),
    *("POPULATION", "BUILDVALUE", "AGRIVALUE", "AREA", "RISK_VALUE", "RISK_SCORE", "RISK_RATNG", "RISK_SPCTL"),
    *("EAL_SCORE", "EAL_RATNG", "EAL_SPCTL", "EAL_VALT", "EAL_VALB", "EAL_VALP", "EAL_VALPE", "EAL_VALA"),
    *("ALR_VALB", "ALR_VALP", "ALR_VALA", "ALR_NPCTL", "ALR_VRA_NPCTL"),
    *("SOVI_SCORE", "SOVI_RATNG", "SOVI_SPCTL", "RESL_SCORE", "RESL_RATNG", "RESL_SPCTL", "RESL_VALUE", "CRF_VALUE"),
)
OF_HAZARD = (
    *("EVNTS", "AFREQ", "EXP_AREA", "EXPB", "EXPP", "EXPPE", "EXPA", "EXPT", "HLRB", "HLRP", "HLRA", "HLRR"),
    *("EALB", "EALP", "EALPE", "EALA", "EALT", "EALS", "EALR", "ALRB", "ALRP", "ALRA", "ALR_NPCTL"),
    *("RISKV", "RISKS", "RISKR"),
)
HEADER = (*GENERAL, *(f"{hazard}_{name}" for hazard in HAZARDS for name in OF_HAZARD), "NRI_VER")


def national_risk_index(counties: Callable[[], Iterable[Mapping[str, str]]]) -> Files:
    """The zip of counties. counties: rows by columns of `HEADER`; a column that a row lacks is empty."""

    def packed() -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            member = zipfile.ZipInfo("NRI_Table_Counties.csv", date_time=(2025, 12, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, _csv(counties()))
        return file.getvalue()

    route = Route(r"/about/reports-and-data/openfema/nri/v120/NRI_Table_Counties\.zip", packed, ZIP)
    return Files("https://www.fema.gov", "1", route)


def _csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return ("\ufeff" + text.getvalue()).encode()


def sample() -> tuple[Publisher, ...]:
    """Losses of 2021 as published; their split by hazard is synthetic."""
    return (national_risk_index(content("nri", "counties")),)
