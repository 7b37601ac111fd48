"""From the text of an announcement to its facts: a pipeline of small pure steps, each answering with where it read it.

Order of the steps: make the text ready; a cheap look; names; amounts of money, counts of jobs; company; site; is it an
expansion in the United States; sector; status; timeline. A text that tells of several companies' projects is no single
announcement: see `aker_jobs.expansions.reader.multi_item`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from aker_jobs.expansions.reader import (
    cards,
    coherence,
    company,
    company_names,
    confidence,
    due_date,
    investment,
    jobs,
    names,
    place,
    relevance,
    sector,
    status,
)
from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.document import Document, parse_document

CARD = relevance.Verdict(9.0, ("+ a card of company, place and numbers",))
RIVAL = "? another may be the company"
CLOSE = 0.12  # a rounded number is so near its exact form
MOST_FACTS = 300  # counts and amounts that are looked at in one text


class _Money(NamedTuple):
    """Amounts of money of a document, the announcement's own one, and the first of the public's."""

    amounts: tuple[investment.Amount, ...]
    invested: investment.Amount | None
    public: investment.Amount | None


class _Numbers(NamedTuple):
    """Counts of jobs and amounts of money of a document, and those of them that are the announcement's."""

    counts: tuple[jobs.Jobs, ...]
    money: tuple[investment.Amount, ...]
    new: jobs.Jobs | None
    invested: investment.Amount | None
    public: investment.Amount | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """All facts of a document: the numbers, who expands and where."""

    counts: tuple[jobs.Jobs, ...]
    money: tuple[investment.Amount, ...]
    new: jobs.Jobs | None
    invested: investment.Amount | None
    public: investment.Amount | None
    company: company.Company | None
    site: place.Site


def read_announcement(
    text: str, url: str | None = None, published: date | datetime | str | None = None
) -> Announcement | None:
    """The expansion that a text announces, or None where it announces none in the United States.

    text: plain text of a headline, a news item or a release (links and simple markup are passed over); beyond 200,000
    characters it is cut and the answer says `truncated`. url: where it was published; it may tell the state. published:
    the day of publication (ISO text will do); years counted from it ("over five years") need it. TypeError where text
    is no string; ValueError where published is no day.
    """
    return read_in_state(text, None, url, published)


def read_in_state(
    text: str,
    state: str | None,
    url: str | None = None,
    published: date | datetime | str | None = None,
    least: float = confidence.AN_EXPANSION,
) -> Announcement | None:
    """`read_announcement` of a part of a text. state: that the part is under, where it names none itself.

    least: the probability below which the part is held to announce no expansion.
    """
    read = read_with_features(text, state, url, published)
    if read is None:
        return None
    announcement, found = read
    right, expansion = confidence.probabilities(found)
    if _leaves_open(announcement):
        right = min(right, confidence.WITH_RIVAL)
    return replace(announcement, confidence=round(right, 2)) if expansion >= least else None


def _leaves_open(announcement: Announcement) -> bool:
    """Whether another name may as well be the company's, or the state is only the likeliest of those with the place."""
    state = announcement.spans.get("state")
    return (state is not None and state.rule == place.LIKELIEST) or any(
        reason.startswith(RIVAL) for reason in announcement.reasons
    )


def read_with_features(
    text: str, state: str | None = None, url: str | None = None, published: date | datetime | str | None = None
) -> tuple[Announcement, confidence.Features] | None:
    """What is read where the words say an expansion, and the features by which its probability is told."""
    if not isinstance(text, str):
        raise TypeError(f"read_announcement reads text, and was given {type(text).__name__}: decode bytes first")
    day = _day(published)
    document = parse_document(text)
    if not document.sentences or not relevance.may_announce(document):
        return None
    judged = _judged(document, state, url)
    if judged is None:
        return None
    facts, verdict = judged
    announcement = _announcement(document, facts, verdict, url, day)
    start = document.sentences[0][0]
    low = document.low[start : start + relevance.EARLY * 4]
    found = confidence.features(low, verdict.strength, announcement.spans, announcement.reasons)
    signs = coherence.signs(document, (facts.company, facts.site, facts.new, facts.invested))
    return announcement, [*found, *((sign, 1.0) for sign in signs)]


def _judged(document: Document, state: str | None, url: str | None) -> tuple[_Facts, relevance.Verdict] | None:
    """The facts and how strongly they are an expansion; None where they are none."""
    if (of_card := cards.card(document, state)) is not None:
        return _of_card(document, of_card), CARD
    speaks_for = relevance.speaks_for(document)
    if not relevance.can_be(document, speaks_for):
        return None
    money = _money(document)
    invested, counted = _in_lead(document, money.invested), jobs.may_count(document)
    most = relevance.most_of_facts(counted, invested, money.public is not None)
    if speaks_for.strength + most < relevance.ENOUGH:
        return None
    against = relevance.speaks_against(document)
    words = relevance.Verdict(speaks_for.strength + against.strength, speaks_for.reasons + against.reasons)
    if words.strength + most < relevance.ENOUGH:
        return None
    numbers = _numbers(document, money)
    new = _in_lead(document, numbers.new)
    if words.strength + relevance.most_of_facts(new, invested, numbers.public is not None) < relevance.ENOUGH:
        return None  # names can add nothing: most texts end here
    facts = _facts(document, numbers, url, state)
    if facts.company is None and (document.listed or (facts.new is None and facts.invested is None)):
        return None  # nobody, and no number
    site = facts.site
    placed = site.city is not None or site.county is not None
    evidence = relevance.Evidence(
        new, invested, facts.public is not None, facts.company is not None, site.state is not None, placed
    )
    verdict = relevance.verdict(words, evidence)
    if verdict.strength < relevance.ENOUGH or site.foreign is not None:
        return None
    return facts, verdict


def _of_card(document: Document, card: cards.Card) -> _Facts:
    numbers = _numbers(document, _money(document))
    return _Facts(
        numbers.counts, numbers.money, card.new, card.invested, numbers.public, company=card.company, site=card.site
    )


def _day(published: date | datetime | str | None) -> date | None:
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published.strip()).date()
        except ValueError as error:
            raise ValueError(f"published is {published[:40]!r}. Give a date or ISO text such as 2024-06-30") from error
    return published.date() if isinstance(published, datetime) else published


def _money(document: Document) -> _Money:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    amounts = tuple(islice(investment.company_amounts(document, start, stop), MOST_FACTS))
    public = next((amount for amount in amounts if amount.owner == "public"), None)
    return _Money(amounts, _invested(document, amounts), public)


def _numbers(document: Document, money: _Money) -> _Numbers:
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    counts = tuple(islice(jobs.job_counts(document, start, stop), MOST_FACTS))
    return _Numbers(counts, money.amounts, _new_jobs(document, counts), money.invested, money.public)


def _facts(document: Document, numbers: _Numbers, url: str | None, state: str | None) -> _Facts:
    lead = names.names(document, document.sentences[0][0], document.lead)
    who = company.company(document, company_names.candidates(document, lead))
    site = place.site(document, lead, url, (who.start, who.end) if who else None, state)
    return _Facts(*numbers, company=who, site=site)


def _new_jobs(document: Document, counts: tuple[jobs.Jobs, ...]) -> jobs.Jobs | None:
    """The first count of new jobs that is not only a first step; the exact one where the first is rounded."""
    new = [count for count in counts if count.kind == "new" and count.confidence >= 0.6]
    whole = [count for count in new if not count.partial] or new
    if not whole:
        return None
    first = whole[0]
    return next((one for one in whole[1:] if _is_exact(document, first.start, first.count, one.count)), first)


def _invested(document: Document, money: tuple[investment.Amount, ...]) -> investment.Amount | None:
    """The first amount of the company's own; the exact one where the first is rounded."""
    own = [amount for amount in money if amount.owner == "company"]
    own = [amount for amount in own if amount.confidence > investment.PERFECT] or own
    if not own:
        return None
    first = own[0].money
    exact = (one for one in own[1:] if _is_exact(document, first.start, first.usd, one.money.usd))
    return next(exact, own[0])


def _at_work(document: Document, counts: tuple[jobs.Jobs, ...]) -> jobs.Jobs | None:
    """The people who work at a site that has just opened: all of them are new there."""
    for count in counts:
        before = document.flat[max(document.sentence_at(count.start)[0], count.start - 90) : count.start]
        if count.kind in ("existing", "unclear", "cumulative") and _works_there().search(before):
            return replace(count, kind="new", why="who works at the site that opened", confidence=0.65)
    return None


@cache
def _works_there() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:facility|plant|center|factory|mill|hospital|site|smelter|it|campus|building|warehouse|lab|headquarters)\b"
        r"[^.;]*?\b(?:employs?|houses?|(?:has|have)(?: already| now| so far)?(?: created| generated| added| brought)?"
        r"|staffed by)(?: about| some| around| nearly| more than| over)? $"
    )


def _is_exact(document: Document, start: int, rounded: int, other: int) -> bool:
    """Whether the first number is rounded ('nearly 200', '$100M+', in the headline) and the other its exact form."""
    if other == rounded or abs(other - rounded) > CLOSE * rounded or _digits(other) <= _digits(rounded):
        return False
    hedged = _hedges().search(document.low, max(0, start - 24), start) or "+" in document.low[start : start + 12]
    return bool(hedged) or start < document.sentences[0][1]


def _digits(number: int) -> int:
    """How many digits are given: 3 for 184, 1 for 200."""
    return len(str(number).rstrip("0"))


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:nearly|almost|about|around|roughly|some|approximately|more than|over|close to|up to|at least)\s+\$?$"
    )


def _in_lead(document: Document, fact: jobs.Jobs | investment.Amount | None) -> bool:
    if fact is None:
        return False
    start = fact.start if isinstance(fact, jobs.Jobs) else fact.money.start
    return start < document.lead


def _announcement(
    document: Document, facts: _Facts, verdict: relevance.Verdict, url: str | None, day: date | None
) -> Announcement:
    standing = status.standing(document)
    if standing.status == "completed" and facts.new is None:
        facts = replace(facts, new=_at_work(document, facts.counts))
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
        other_jobs=_other_jobs(facts.counts),
        public_money_usd=facts.public.money.usd if facts.public else None,
        published=day,
        url=url,
        reasons=(which.why, f"{standing.status}: {standing.why}", *verdict.reasons, *_doubts(document, facts)),
        spans=spans,
        truncated=document.truncated,
    )


def _spans(
    document: Document, facts: _Facts, which: sector.Sectors, standing: status.Standing, timeline: due_date.DueDate
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


def _other_jobs(counts: tuple[jobs.Jobs, ...]) -> Mapping[str, int]:
    """The first count of each kind that is not of new jobs."""
    by_kind: dict[str, int] = {}
    for count in counts:
        if count.kind not in ("new", "unclear"):
            by_kind.setdefault(count.kind, count.count)
    return MappingProxyType(by_kind)


def _doubts(document: Document, facts: _Facts) -> tuple[str, ...]:
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
