"""The declared table of pillars: which metrics a pillar's score is made of, with what weight.

Data, not code: a score can be taken apart with this table, the registry (which way a metric is better) and the stored
metrics alone. Any metric of the registry can be an ingredient; every one is checked when it is declared. A file can
take the place of this table (`AKER_PILLARS`, see `pillar_file`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aker_core.markets.choices import Aggregation, Normalization, Treatment
from aker_jobs.registry import metric

FIVE_POINT = 20.0  # score points of the 0-100 scale in one point of the 0-5 scale


def unranked_text(metric_id: str) -> str:
    """Why markets are not ranked by a metric that they take over from their states."""
    return (
        f"{metric_id} is its states' figure, or a share of it: it ranks states, not markets. Leave it out, or show it "
        "beside others"
    )


@dataclass(frozen=True)
class Ingredient:
    """One metric of a pillar.

    weight: its share of the pillar, relative to the others. treatment: what is done about outliers before
    (`winsorized`: values beyond the 5th and 95th percentile are set to those; `skewness`: up to five values, while
    skewed). normalization: how values become points of 100. group: the half of the pillar that it belongs to, shown as
    a subscore. Which way is better is said by the registry; of a neutral metric more counts as better. Raises
    ValueError, naming near ids, for a metric that the registry does not have, for one that a market takes over from its
    states, and for a weight that is not positive.
    """

    metric: str
    weight: float
    treatment: Treatment = "none"
    normalization: Normalization = "percentile"
    group: str = ""

    def __post_init__(self) -> None:
        if not metric(self.metric).ranked:
            raise ValueError(unranked_text(self.metric))
        if not self.weight > 0:
            raise ValueError(f"{self.metric}: weight {self.weight} is not positive. Leave the metric out instead")

    @property
    def reversed(self) -> bool:
        """Whether less is better."""
        return metric(self.metric).direction == "lower_is_better"


@dataclass(frozen=True)
class Pillar:
    """A part of a market's score.

    weight: its share of the market score. needed_share: the share of the ingredients' weight that must have a value or
    bounds, or the market has no score for this pillar (and the missing metrics are named instead). needed_group_share:
    the same in each group, so that no half of a pillar makes it alone. least_certain: the share of the weight that must
    be known, each metric as far as its interval lets it be. among: whom a market is ranked with, those of its type
    (metros among metros), of its size class (`universes.SIZES`), all, or those of a list of one's own (``@west``, of
    `AKER_LISTS`): then members has its markets as the list names them, and others have no score. aggregation: the mean
    that is taken of the points.
    """

    id: str
    weight: float
    ingredients: tuple[Ingredient, ...]
    needed_share: float = 0.6
    needed_group_share: float = 0.2
    least_certain: float = 0.3
    among: str = "type"
    aggregation: Aggregation = "arithmetic"
    members: tuple[str, ...] = field(default=(), repr=False)

    @property
    def universes(self) -> str:
        """What tells its universes from another pillar's: its choice, or its list with the markets of that."""
        return "=".join((self.among, *([",".join(self.members)] if self.members else [])))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of its ingredients, in their order."""
        return tuple(dict.fromkeys(item.group for item in self.ingredients))

    def subscores(self, contributions: Mapping[str, float | None]) -> dict[str, float]:
        """The score of each group, 0 to 100, out of the contributions of a market with a score (arithmetic mean)."""
        total = sum(item.weight for item in self.ingredients)
        found = {}
        for group in self.groups:
            own = [item for item in self.ingredients if item.group == group]
            share = sum(item.weight for item in own) / total
            found[group] = sum(contributions.get(item.metric) or 0.0 for item in own) / share
        return found


SPECIALIZATION, MOMENTUM = "specialization", "growth and migration"

INNOVATION = Pillar(
    id="innovation",
    weight=0.3,
    ingredients=(
        Ingredient("tech_lq", 0.24, group=SPECIALIZATION),
        Ingredient("biotech_lq", 0.12, group=SPECIALIZATION),
        Ingredient("advanced_mfg_lq", 0.12, group=SPECIALIZATION),
        Ingredient("health_lq", 0.06, group=SPECIALIZATION),
        Ingredient("education_lq", 0.06, group=SPECIALIZATION),
        Ingredient("total_jobs_cagr_3y", 0.16, group=MOMENTUM),
        Ingredient("mig_25_44_per_1k", 0.16, group=MOMENTUM),
        Ingredient("mig_all_ages_per_1k", 0.08, group=MOMENTUM),
    ),
)
RESILIENCE = Pillar(
    id="resilience",
    weight=0.2,
    ingredients=(Ingredient("hazard_loss_usd_per_resident", 0.5), Ingredient("hazard_building_loss_pct", 0.5)),
)
AMENITY = Pillar(
    id="amenity",
    weight=0.2,
    ingredients=(Ingredient("amenity_estabs_per_10k", 1.0),),
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

PILLARS: dict[str, Pillar] = {pillar.id: pillar for pillar in (MARKET, INNOVATION, RESILIENCE, AMENITY)}

# The weights of all four pillars of a market score.
PILLAR_WEIGHTS: dict[str, float] = {"market": 0.3, "innovation": 0.3, "resilience": 0.2, "amenity": 0.2}
NEEDED_PILLAR_SHARE = 0.5
