"""The declared table of pillars: which metrics a pillar's score is made of, with what weight.

Data, not code: a score can be taken apart with this table, the registry (which way a metric is better) and the stored
metrics alone. Any metric of the registry can be an ingredient; every one is checked when this module is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aker_jobs.registry import metric

Treatment = Literal["none", "winsorized"]
Normalization = Literal["percentile", "min_max"]
FIVE_POINT = 20.0  # score points of the 0-100 scale in one point of the 0-5 scale


@dataclass(frozen=True)
class Ingredient:
    """One metric of a pillar.

    weight: its share of the pillar, before missing metrics are taken out. treatment: what is done about outliers before
    (`winsorized`: values beyond the 5th and 95th percentile are set to those). normalization: how values become points
    of 100 (`percentile`: their place in the universe; `min_max`: linearly between the least and the greatest).
    Which way is better is said by the registry; of a neutral metric more counts as better. Raises ValueError, naming
    near ids, for a metric that the registry does not have.
    """

    metric: str
    weight: float
    treatment: Treatment = "none"
    normalization: Normalization = "percentile"

    def __post_init__(self) -> None:
        metric(self.metric)

    @property
    def reversed(self) -> bool:
        """Whether less is better."""
        return metric(self.metric).direction == "lower_is_better"


@dataclass(frozen=True)
class IntervalRule:
    """How much a value counts that is known within an interval: the wider it is, the less.

    The interval (the 90 % one of an estimate, else the bounds) is held against the spread of the universe's values,
    from their quantile `lower` to `upper`. Up to the share `full_to` of that spread the value counts fully, from
    `none_from` on not at all, between in proportion. A value below the market's other metrics counts fully whatever its
    interval: else a hole would be worth more than a number. Raises ValueError for limits that are not in this order.
    """

    full_to: float = 0.25
    none_from: float = 1.0
    lower: float = 0.05
    upper: float = 0.95

    def __post_init__(self) -> None:
        if not (0 <= self.full_to < self.none_from and 0 <= self.lower < self.upper <= 1):
            raise ValueError(f"{self}: limits are out of order. full_to < none_from and lower < upper are needed")


@dataclass(frozen=True)
class Pillar:
    """A part of a market's score.

    weight: its share of the market score. needed_share: the share of the ingredients' weight that must have a value,
    or the market has no score for this pillar (and the missing metrics are named instead). interval: how much estimates
    count. least_counted: the share of the weight that must be left then.
    """

    id: str
    weight: float
    ingredients: tuple[Ingredient, ...]
    needed_share: float = 0.6
    interval: IntervalRule = IntervalRule()
    least_counted: float = 0.3


INNOVATION = Pillar(
    id="innovation",
    weight=0.3,
    ingredients=(
        Ingredient("tech_lq", 0.20),
        Ingredient("biotech_lq", 0.10),
        Ingredient("advanced_mfg_lq", 0.10),
        Ingredient("health_lq", 0.05),
        Ingredient("education_lq", 0.05),
        Ingredient("total_jobs_cagr_3y", 0.20),
        Ingredient("mig_25_44_per_1k", 0.20),
        Ingredient("mig_all_ages_per_1k", 0.10),
    ),
)

# Without the key of the BLS API unemployment and payrolls are missing: 70 % of the weight is left, and 60 % is needed.
MARKET = Pillar(
    id="market",
    weight=0.3,
    ingredients=(
        Ingredient("median_household_income_usd", 0.20),
        Ingredient("unemployment_rate_pct", 0.15),
        Ingredient("payroll_jobs_cagr_3y", 0.15),
        Ingredient("rental_vacancy_rate_pct", 0.15),
        Ingredient("rent_burden_30_pct", 0.10),
        Ingredient("added_tech_jobs_per_permitted_unit_3y", 0.10),
        Ingredient("income_per_in_migrant_usd", 0.10),
        Ingredient("industry_diversity_hachman", 0.05),
    ),
)

RESILIENCE = Pillar(
    id="resilience",
    weight=0.2,
    ingredients=(
        Ingredient("hazard_building_loss_pct", 0.40),
        Ingredient("hazard_loss_usd_per_resident", 0.20),
        Ingredient("wildfire_loss_usd_per_resident", 0.20),
        Ingredient("inland_flood_loss_usd_per_resident", 0.20),
    ),
)

AMENITY = Pillar(
    id="amenity",
    weight=0.2,
    ingredients=(
        Ingredient("food_drink_estabs_per_10k", 0.25),
        Ingredient("grocery_estabs_per_10k", 0.15),
        Ingredient("recreation_estabs_per_10k", 0.15),
        Ingredient("arts_sports_estabs_per_10k", 0.15),
        Ingredient("museums_parks_estabs_per_10k", 0.10),
        Ingredient("child_care_estabs_per_10k", 0.10),
        Ingredient("personal_care_estabs_per_10k", 0.10),
    ),
)

PILLARS: dict[str, Pillar] = {pillar.id: pillar for pillar in (MARKET, INNOVATION, RESILIENCE, AMENITY)}

# The weights of all four pillars of a market score.
PILLAR_WEIGHTS: dict[str, float] = {"market": 0.3, "innovation": 0.3, "resilience": 0.2, "amenity": 0.2}
NEEDED_PILLAR_SHARE = 0.5
