"""What all drawn records share: places, institutions, words of titles. Always the same for the same seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from aker_geo import codes
from aker_geo.lists import FOLDER

_WORDS = (
    *("adaptive", "analysis", "architecture", "assessment", "atmospheric", "biological", "catalysis", "cellular"),
    *("chemical", "clinical", "cognitive", "collaborative", "computational", "control", "coupled", "design"),
    *("development", "diagnostics", "discovery", "disease", "dynamics", "early", "emerging", "energy"),
    *("engineering", "environmental", "evaluation", "factors", "gene", "graph", "heat", "human", "imaging"),
    *("immune", "interface", "intervention", "laser", "learning", "materials", "mechanisms", "membrane"),
    *("metabolic", "modeling", "molecular", "networks", "neural", "nonlinear", "novel", "optical", "outcomes"),
    *("pathways", "phase", "plasma", "polymer", "prevention", "protein", "quantum", "receptor", "regulation"),
    *("resilient", "response", "robust", "role", "sensing", "signaling", "simulation", "spectroscopy", "stem"),
    *("structure", "surface", "synthesis", "systems", "targeted", "therapy", "tissue", "training"),
    *("translational", "transport", "turbulence", "vaccine", "vascular", "wave"),
)


@cache
def places() -> pl.DataFrame:
    """3,000 populated places, the largest first: name, state (postal code), county (five digits), zip."""
    named = pl.read_csv(FOLDER / "places.csv", infer_schema=False).with_columns(pl.col("population").cast(pl.Int64))
    zips = pl.read_csv(FOLDER / "zip_counties.csv", infer_schema=False).unique("county_fips", keep="first")
    return (
        named.drop_nulls("population")
        .join(zips.select("county_fips", "zip"), on="county_fips")
        .sort("population", "name", descending=[True, False])
        .head(3_000)
        .select(
            pl.col("name").str.to_uppercase(),
            pl.col("county_fips").str.slice(0, 2).replace_strict(codes.postal_codes()).alias("state"),
            pl.col("county_fips").alias("county"),
            "zip",
        )
    )


def drawn_places(draw: np.random.Generator, count: int) -> list[dict[str, str]]:
    """So many places, large ones more often."""
    known = places().to_dicts()
    weight = 1 / np.arange(1, len(known) + 1)
    return [known[at] for at in draw.choice(len(known), count, p=weight / weight.sum())]


def phrases(draw: np.random.Generator, count: int, words: int) -> list[str]:
    """Titles and descriptions of so many words, which say that they are drawn."""
    chosen = np.array(_WORDS)[draw.integers(0, len(_WORDS), (count, words))]
    return [f"SYNTHETIC {' '.join(row)}" for row in chosen]


def dollars(draw: np.random.Generator, count: int) -> list[int]:
    """Amounts of awards: half of them below 300,000."""
    return [int(value) for value in draw.lognormal(12.6, 1.1, count)]
