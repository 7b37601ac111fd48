"""From the text of an announcement to its facts: a pipeline of small pure steps, each answering with where it read it.

Order of the steps: make the text ready; a cheap look; names; amounts of money, counts of jobs; company; site; is it an
expansion in the United States; sector; status; timeline. A text that tells of several companies' projects is no single
announcement: see `aker_jobs.expansions.reader.multi_item`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from aker_jobs.expansions.reader import choices, coherence, confidence, cues, first_look, relevance, reported
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.facts import CHOSEN, Facts
from aker_jobs.expansions.reader.judgment import judged
from aker_jobs.expansions.reader.place import place
from aker_jobs.expansions.reader.text.document import Document, parse_document


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
    among_others: float = 0.0,
) -> Announcement | None:
    """`read_announcement` of a part of a text. state: that the part is under, where it names none itself.

    least: the probability below which the part is held to announce no expansion. among_others: what it adds to the
    strength of its words that the parts around it announce expansions.
    """
    read = read_with_features(text, state, url, published, among_others)
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
        reason.startswith(reported.RIVAL) for reason in announcement.reasons
    )


def read_with_features(
    text: str,
    state: str | None = None,
    url: str | None = None,
    published: date | datetime | str | None = None,
    among_others: float = 0.0,
) -> tuple[Announcement, confidence.Features] | None:
    """What is read where the words say an expansion, and the features by which its probability is told."""
    if not isinstance(text, str):
        raise TypeError(f"read_announcement reads text, and was given {type(text).__name__}: decode bytes first")
    day = _day(published)
    document = parse_document(text)
    if not document.sentences or not (among_others or relevance.may_announce(document)):
        return None
    found = judged(document, state, url, among_others)
    if found is None:
        return None
    announcement = reported.announcement(document, *found, url, day)
    return announcement, _features(document, announcement, *found)


def _features(
    document: Document, announcement: Announcement, facts: Facts, verdict: relevance.Verdict
) -> confidence.Features:
    start = document.sentences[0][0]
    low = document.low[start : start + relevance.EARLY * 4]
    found = confidence.features(low, verdict.strength, announcement.spans, announcement.reasons)
    signs = coherence.signs(document, (facts.company, facts.site, facts.new, facts.invested))
    found += [(f"{field} choice", choices.odds(likely)) for field, likely in facts.sure.items()]
    found += [(f"{field} without a choice", 1.0) for field in CHOSEN if field not in facts.sure]
    look = first_look.feature(first_look.score(document))
    return [*found, ("look", look), *((sign, 1.0) for sign in (*signs, *cues.signs(document)))]


def _day(published: date | datetime | str | None) -> date | None:
    if isinstance(published, str):
        try:
            return datetime.fromisoformat(published.strip()).date()
        except ValueError as error:
            raise ValueError(f"published is {published[:40]!r}. Give a date or ISO text such as 2024-06-30") from error
    return published.date() if isinstance(published, datetime) else published
