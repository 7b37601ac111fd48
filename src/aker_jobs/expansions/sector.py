"""Which sectors an announcement belongs to, from the terms of `reference/sector_terms.csv` and `sector_companies.csv`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions import lists
from aker_jobs.expansions.announcement import Sector
from aker_jobs.expansions.page import Page

ENOUGH = 2.0  # below, the sector is 'other'
SHARE = 0.4  # a further sector needs this share of the primary one's weight


@dataclass(frozen=True, slots=True)
class Sectors:
    """Sectors, primary first; where the primary one shows, how sure, and in words why."""

    sectors: tuple[Sector, ...]
    start: int
    end: int
    confidence: float
    why: str


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, tuple[Sector, float, str]]]:
    known: dict[str, tuple[Sector, float, str]] = {}
    for row in lists.rows("sector_terms"):
        known[row["term"]] = (row["sector"], float(row["weight"]), row["reason"])  # type: ignore[assignment]
    for row in lists.rows("sector_companies"):
        known[row["name"]] = (row["sector"], 3.0, row["reason"])  # type: ignore[assignment]
    words = "|".join(re.escape(term) for term in sorted(known, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})(?![\w])"), known


def sectors(page: Page, company: tuple[int, int] | None) -> Sectors:
    """Sectors of an announcement. A term counts once; double in the company's name, one and a half times in the headline."""
    pattern, known = _terms()
    weight: dict[Sector, float] = defaultdict(float)
    first: dict[Sector, tuple[float, int, int, str]] = {}
    seen: set[tuple[str, bool]] = set()
    title_end = page.sentences[0][1] if page.sentences else 0
    for match in pattern.finditer(page.low, 0, page.lead):
        sector, worth, why = known[match[0]]
        named = company is not None and company[0] <= match.start() < company[1]
        if (match[0], named) in seen or _aside(page, match):
            continue
        seen.add((match[0], named))
        worth *= 2 if named else 1.5 if match.start() < title_end else 1
        weight[sector] += worth
        if worth > first.get(sector, (0.0,))[0]:
            first[sector] = (worth, *match.span(), f"{sector}: '{match[0]}' {why}{' (in its name)' if named else ''}")
    ranked = sorted((sector for sector in weight if weight[sector] >= ENOUGH), key=lambda sector: -weight[sector])
    if not ranked:
        return Sectors(("other",), -1, -1, 0.7, "other: no term of university, health, semiconductor or defense weighs enough")
    top = weight[ranked[0]]
    kept = tuple(sector for sector in ranked if weight[sector] >= SHARE * top)
    _, start, end, _ = first[ranked[0]]
    sure = min(0.97, 0.55 + 0.06 * top - (0.15 if len(kept) > 1 else 0))
    return Sectors(kept, start, end, sure, "; ".join(first[sector][3] for sector in kept))


def _aside(page: Page, match: re.Match[str]) -> bool:
    """Words that do not tell the sector: health insurance of workers, potato chips, partners in training."""
    low, term = page.low, match[0]
    before, after = low[max(0, match.start() - 22) : match.start()], low[match.end() : match.end() + 26]
    if term in ("health", "healthcare", "health care", "medical", "dental"):
        return after.startswith((" insurance", " benefits", " coverage", ", dental", " and safety", " savings", " plan")) or before.endswith(("benefits, ", "including ", "public ", "economic "))
    if term in ("fab", "fabs"):
        return after.startswith((" inc", " llc"))
    if term in ("chip", "chips"):
        return after.startswith((" in", "ping", "-in")) or before.endswith(("potato ", "tortilla ", "wood ", "snack ", "chocolate ", "plantain ", "blue ", "blue-", "potato", "corn ", "wood-"))
    if term in ("university", "universities", "college", "students", "student"):
        return bool(re.search(r"(?:next to|near|adjacent to|partner\w* with|alongside|and|with|graduates of|from|local) (?:the )?(?:[\w'-]+ ){0,3}$", before)) or after.startswith((" avenue", " drive", " road", " boulevard", " station", " place", " park", " city"))
    if term == "army":
        return before.endswith("salvation ")
    if term in ("defense", "defence"):
        return before.endswith(("legal ", "self-", "self ", "public "))
    return term == "hospital" and after.startswith((" beds manufacturer", " supplies"))
