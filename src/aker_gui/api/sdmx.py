"""Facts as SDMX-CSV 2.0: one observation a row, dimensions first, then the value and its attributes.

OBS_STATUS is of the cross-domain code list CL_OBS_STATUS; AKER_STATUS keeps our own word beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aker_gui.api.formats import csv_bytes

STRUCTURE = "AKER:DF_FACTS(1.0)"
# A normal, E estimated by the agency, I imputed, M cannot exist, O missing, Q suppressed.
OBS_STATUS: Mapping[str, str] = {
    "observed": "A",
    "derived": "E",
    "imputed": "I",
    "bounded": "Q",
    "suppressed": "Q",
    "no_base": "M",
    "not_published": "O",
    "not_loaded": "O",
    "not_comparable": "O",
}
AREA_PREFIX: Mapping[str, str] = {"market": "CBSA", "state": "STATE", "nation": ""}


def sdmx_csv(facts: pl.DataFrame, warning: str | None) -> bytes:
    """The observations. facts: columns of `Fact`; warning: about all of them. An area is US, STATE08 or CBSA19740; a
    market without a CBSA code has its own code."""
    prefix = pl.col("geography").cast(pl.String).replace_strict(AREA_PREFIX)
    status = pl.col("status").cast(pl.String)
    rows = facts.select(
        STRUCTURE=pl.lit("dataflow"),
        STRUCTURE_ID=pl.lit(STRUCTURE),
        ACTION=pl.lit("I"),
        FREQ=pl.lit("A"),
        REF_AREA=pl.when(pl.col("code").is_not_null()).then(prefix + pl.col("code")).otherwise("place"),
        INDICATOR="metric",
        TIME_PERIOD="year",
        OBS_VALUE="value",
        OBS_STATUS=status.replace_strict(OBS_STATUS),
        UNIT_MEASURE="unit",
        LOWER_BOUND=pl.coalesce("p05", "low"),
        UPPER_BOUND=pl.coalesce("p95", "high"),
        MARGIN_OF_ERROR="moe",
        AKER_STATUS=status,
        AKER_PERIOD="period",
        COMMENT_OBS="reason",
        VINTAGE="as_of",
        DATA_ORIGIN="data_origin",
        EXPLANATION="explanation",
        COMMENT_DSET=pl.lit(warning, pl.String),  # of the whole set, repeated: the form has no other place for it
    )
    return csv_bytes(rows)
