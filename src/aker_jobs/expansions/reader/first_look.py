"""A first look at a text: how far its words are those of announcements, before anything is read.

A linear model over the beginnings of the words of the lead (`reference/first_look_weights.csv`, fitted by
`scripts/fit_first_look.py`). Most texts of a feed end here; the score counts in the probability too.
"""

from __future__ import annotations

from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.document import Document

MAY_BE = -0.5  # score from which the probability alone decides
CAN_BE = -4.5  # score below which no text announces an expansion, but for an item of a list whose words say so outright
MOST = 8.0
SCALE = 5.0
ALWAYS = "always"


@cache
def _weights() -> dict[str, float]:
    return {row["stem"]: float(row["weight"]) for row in gazetteers.rows("first_look_weights")}


def score(document: Document) -> float:
    """The sum of the weights of the words' beginnings: above 0, an expansion is likelier than not."""
    weights = _weights()
    return weights[ALWAYS] + sum(weights[stem] for stem in sorted(document.stems & weights.keys()))


def feature(look: float) -> float:
    """The score as it counts in the probability."""
    return max(-MOST, min(MOST, look)) / SCALE
