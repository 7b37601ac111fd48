"""A reading as it is handed back: the facts of a document, the words that they were read in, and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import due_date, relevance, sector, status
from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.facts import Facts
from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.own_numbers import at_work
from aker_jobs.expansions.reader.text.document import Document

RIVAL = "? another may be the company"


def announcement(
    document: Document, facts: Facts, verdict: relevance.Verdict, url: str | None, day: date | None
) -> Announcement:
    standing = status.standing(document)
    if facts.new is None:
        facts = replace(facts, new=_unruled(document, facts, standing.status))
    timeline = due_date.due_date(document, day.year if day else None)
    who = facts.company
    which = sector.sectors(document, (who.start, who.end) if who else None)
    site, new, invested = facts.site, facts.new, facts.invested
    city, county, region = (one.name if one else None for one in (site.city, site.county, site.region))
    spans = _spans(document, facts, which, standing, timeline)
    return Announcement(
        company=who.name if who else None,
        place=", ".join(name for name in (city, county) if name) or region,
        state=site.state,
        new_jobs=new.count if new else None,
        investment_usd=invested.money.usd if invested else None,
        sector=which.sectors[0],
        sectors=which.sectors,
        status=standing.status,
        confidence=0.0,
        city=city,
        county=county,
        region=region,
        new_jobs_high=new.high if new else None,
        due_year=timeline.due_year,
        start_year=timeline.start_year,
        years=timeline.years,
        timeline=timeline.words,
        phased=timeline.phased,
        other_jobs=_other_jobs(facts),
        public_money_usd=facts.public.money.usd if facts.public else None,
        published=day,
        url=url,
        reasons=(which.why, f"{standing.status}: {standing.why}", *verdict.reasons, *_doubts(document, facts)),
        spans=spans,
        truncated=document.truncated,
    )


def _unruled(document: Document, facts: Facts, status: str) -> Jobs | None:
    """New jobs where no count is called new: all who work at a site that has just opened, or the likeliest count."""
    runs = status == "completed" or _runs_now().search(document.low) is not None
    there = at_work(document, facts.counts) if runs else None
    return there or facts.likely_new


@cache
def _runs_now() -> re.Pattern[str]:
    return re.compile(r"\b(?:is|are) now (?:running|open|operating|in operation|operational|up and running)\b")


def _spans(
    document: Document, facts: Facts, which: sector.Sectors, standing: status.Standing, timeline: due_date.DueDate
) -> Mapping[str, Span]:
    spans: dict[str, Span] = {}

    def add(field: str, start: int, end: int, confidence: float, why: str) -> None:
        spans[field] = Span(start, end, document.text[start:end] if start >= 0 else "", round(confidence, 2), why)

    if facts.company:
        add("company", facts.company.start, facts.company.end, facts.company.confidence, facts.company.why)
    for field, candidate in (("city", facts.site.city), ("county", facts.site.county), ("region", facts.site.region)):
        if candidate:
            add(field, candidate.start, candidate.end, min(0.97, 0.3 + 0.12 * max(0.0, candidate.score)), candidate.why)
            spans.setdefault("place", spans[field])
    if hint := facts.site.state_hint:
        add("state", hint.start, hint.end, min(0.97, 0.45 + 0.1 * hint.weight), hint.why)
    if facts.new:
        add("new_jobs", facts.new.start, facts.new.end, facts.new.confidence, facts.new.why)
    if facts.invested:
        add(
            "investment_usd",
            facts.invested.money.start,
            facts.invested.money.end,
            facts.invested.confidence,
            facts.invested.why,
        )
    if facts.public:
        add(
            "public_money_usd",
            facts.public.money.start,
            facts.public.money.end,
            facts.public.confidence,
            facts.public.why,
        )
    add("sector", which.start, which.end, which.confidence, which.why)
    add("status", standing.start, standing.end, standing.confidence, standing.why)
    if timeline.words:
        add("timeline", timeline.start, timeline.end, 0.8, "the time by which it is due")
    return MappingProxyType(spans)


def _other_jobs(facts: Facts) -> Mapping[str, int]:
    """The first count of each kind that is not of new jobs."""
    by_kind: dict[str, int] = {}
    for count in facts.counts:
        if count.kind not in ("new", "unclear") and (facts.new is None or count.start != facts.new.start):
            by_kind.setdefault(count.kind, count.count)
    return MappingProxyType(by_kind)


def _doubts(document: Document, facts: Facts) -> tuple[str, ...]:
    """What makes the reading unsure, in words."""
    new = {count.count for count in facts.counts if count.kind == "new"}
    doubts = []
    if facts.company is None:
        doubts.append("? no company is named in full")
    elif facts.company.rival is not None:
        doubts.append(f"{RIVAL}: {facts.company.rival}")
    if len(new) > 1:
        doubts.append(f"? several counts of new jobs: {', '.join(str(count) for count in sorted(new))}")
    if facts.site.city is None and facts.site.county is None:
        doubts.append("? no city or county is named")
    if document.truncated:
        doubts.append("? the text was cut")
    return tuple(doubts)
