"""One vocabulary of sectors: which of the six innovation sectors the words of awards and expansions stand for.

Awards have three sectors, announced expansions five; their names are part of metrics and columns and stay. The
crosswalk ``reference/sector_crosswalk.csv`` says what each means, so that they can be read side by side;
docs/metrics.md shows it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files

from aker_core.facts.metric import SECTORS


@cache
def sector_crosswalk() -> dict[str, dict[str, tuple[str, ...]]]:
    """Vocabulary (`innovation`, `awards`, `expansions`) -> term -> innovation sectors, none for a term of any sector.

    Raises ValueError for a sector that is not one of the six.
    """
    text = (files("aker_core.facts") / "reference" / "sector_crosswalk.csv").read_text(encoding="utf-8")
    vocabularies: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines(), strict=True):
        sector, terms = row["sector"], vocabularies[row["vocabulary"]]
        if sector and sector not in SECTORS:
            raise ValueError(f"sector_crosswalk.csv: unknown sector {sector!r}. Use one of {', '.join(SECTORS)}.")
        terms[row["term"]] = (*terms.get(row["term"], ()), *([sector] if sector else []))
    return dict(vocabularies)
