"""Which sectors an announcement belongs to, by the terms of `reference/sector_terms.csv` and `sector_companies.csv`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Sector
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

ENOUGH = 2.0  # below, the sector is 'other'
SHARE = 0.4  # a further sector needs this share of the primary one's weight
COMPANY = 3.0  # weight of a company that is known by its sector
IN_NAME, IN_HEADLINE = 2.0, 1.5  # factors


@dataclass(frozen=True, slots=True)
class Term:
    """A word or words that tell a sector."""

    words: str
    sector: Sector
    weight: float
    reason: str


class Sectors(NamedTuple):
    """Sectors, primary first; where the primary one shows, how sure, and in words why."""

    sectors: tuple[Sector, ...]
    start: int
    end: int
    confidence: float
    why: str


_OTHER = Sectors(
    ("other",), -1, -1, 0.7, "other: no term of university, health, semiconductor or defense weighs enough"
)


@cache
def _terms() -> dict[str, tuple[Term, ...]]:
    """First four letters → terms that begin so."""
    by_stem: dict[str, list[Term]] = defaultdict(list)
    for row in gazetteers.rows("sector_terms"):
        by_stem[_stem(row["term"])].append(Term(row["term"], _sector(row), float(row["weight"]), row["reason"]))
    for row in gazetteers.rows("sector_companies"):
        by_stem[_stem(row["name"])].append(Term(row["name"], _sector(row), COMPANY, row["reason"]))
    return {stem: tuple(terms) for stem, terms in by_stem.items()}


def _stem(words: str) -> str:
    match = re.match(r"[a-z]{1,4}", words)
    return match[0] if match else ""


def _sector(row: dict[str, str]) -> Sector:
    return row["sector"]  # type: ignore[return-value]


@cache
def _asides() -> dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]]:
    """Term → what before it (up to its beginning) and what behind it says that it tells no sector."""
    asides: dict[str, tuple[re.Pattern[str] | None, re.Pattern[str] | None]] = {}
    for name, pattern in patterns("sector aside").items():
        before, _, behind = pattern.partition("<term>")
        both = (re.compile(f"(?:{before})$") if before else None, re.compile(behind) if behind else None)
        asides |= dict.fromkeys(name.split("|"), both)
    return asides


def sectors(document: Document, company: tuple[int, int] | None) -> Sectors:
    """Sectors of an announcement. A term counts once: double in the company's name, more in the headline."""
    weight: dict[Sector, float] = defaultdict(float)
    first: dict[Sector, tuple[float, int, int, str]] = {}
    title_end = document.sentences[0][1]
    for start, term in _terms_in(document):
        named = company is not None and company[0] <= start < company[1]
        worth = term.weight * (IN_NAME if named else IN_HEADLINE if start < title_end else 1)
        weight[term.sector] += worth
        if worth > first.get(term.sector, (0.0,))[0]:
            where = " (in its name)" if named else ""
            why = f"{term.sector}: '{term.words}' {term.reason}{where}"
            first[term.sector] = (worth, start, start + len(term.words), why)
    ranked = sorted((sector for sector in weight if weight[sector] >= ENOUGH), key=lambda sector: -weight[sector])
    if not ranked:
        return _OTHER
    top = weight[ranked[0]]
    kept = tuple(sector for sector in ranked if weight[sector] >= SHARE * top)
    _, start, end, _ = first[ranked[0]]
    sure = min(0.97, 0.55 + 0.06 * top - (0.15 if len(kept) > 1 else 0))
    return Sectors(kept, start, end, sure, "; ".join(first[sector][3] for sector in kept))


def _terms_in(document: Document) -> Iterator[tuple[int, Term]]:
    """Every term of the lead at its first place that tells a sector; not within a longer term."""
    terms, covered = _terms(), [(0, 0)]
    known = [term for stem in sorted(document.stems & terms.keys()) for term in terms[stem]]
    for term in sorted(known, key=_longest_first):
        start = _first(document, term.words)
        if start >= 0 and not any(begin <= start < end for begin, end in covered):
            covered.append((start, start + len(term.words)))
            yield start, term


def _longest_first(term: Term) -> tuple[int, str]:
    return -len(term.words), term.words


def _first(document: Document, words: str) -> int:
    """Where the words stand first as whole words that tell a sector; -1: nowhere."""
    low, start = document.low, document.low.find(words, 0, document.lead)
    while start >= 0:
        end = start + len(words)
        whole = not low[start - 1 : start].isalnum() and not low[end : end + 1].isalnum()
        if whole and not _is_aside(low, words, start, end):
            return start
        start = low.find(words, end, document.lead)
    return -1


def _is_aside(low: str, words: str, start: int, end: int) -> bool:
    """Words that tell no sector there: health insurance of workers, potato chips, partners in training."""
    before, behind = _asides().get(words, (None, None))
    return bool(
        (before and before.search(low[max(0, start - 60) : start])) or (behind and behind.match(low[end : end + 30]))
    )
