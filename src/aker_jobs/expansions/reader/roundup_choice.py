"""Whether the readings of the parts of a text, or that of the whole, are to be believed: one project or several."""

from __future__ import annotations

from aker_jobs.expansions.reader import roundup_names, roundup_signs
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup_reading import Reading, first_word

CLEAR = 0.5  # confidence of a part without numbers that tells of a project of its own
SURE = 0.4  # confidence of lines of which each has other numbers


def is_part(whole: Announcement, readings: list[Reading]) -> bool:
    """Whether the whole text was read of the one company that its lines tell of, and of words that tell of others."""
    if len(readings) != 1 or not readings[0].numbers or not readings[0].company or not whole.company:
        return False
    part = readings[0].part
    spans = [whole.spans[field] for field in ("new_jobs", "investment_usd", "place") if field in whole.spans]
    outside = any(not part.start <= span.start < part.end for span in spans if span.start >= 0)
    return outside and first_word(whole.company) == first_word(readings[0].company)


def is_of_items(whole: Announcement, text: str, listed: tuple[Announcement, ...]) -> bool:
    """Whether the whole text was read of an item of its list, or of what is counted over all."""
    if (
        whole.company is None
        or roundup_names.is_no_name(whole.company)
        or any(one.company == whole.company for one in listed)
    ):
        return True
    spans = [whole.spans[field] for field in ("new_jobs", "investment_usd") if field in whole.spans]
    first = min((span.start for one in listed for span in one.spans.values() if span.start >= 0), default=len(text))
    return all(span.start >= first or roundup_signs.is_total_at(text, span.start) for span in spans)


def is_of_another(whole: Announcement, announcements: tuple[Announcement, ...]) -> bool:
    """Whether the one line that announces names another company than the whole text was read of, and surer."""
    if len(announcements) != 1 or whole.company is None or announcements[0].company is None:
        return False
    first, other = (first_word(one.company) for one in (announcements[0], whole))
    return first != other and announcements[0].confidence > whole.confidence


def are_several(announcements: tuple[Announcement, ...], told: bool) -> bool:
    """Whether lines tell of several projects: other companies at other places, not one told at length."""
    clear = announcements if told else [one for one in announcements if _is_clear(one)]
    if len({first_word(one.company) for one in clear}) < 2:
        return False
    if told or len({(one.place, one.state) for one in announcements if one.place}) > 1:
        return True
    sure = [one for one in announcements if one.confidence >= SURE and (one.new_jobs or one.investment_usd)]
    jobs = [one.new_jobs for one in sure if one.new_jobs]
    dollars = [one.investment_usd for one in sure if one.investment_usd]
    return len(sure) > 1 and len(set(jobs)) == len(jobs) and len(set(dollars)) == len(dollars)


def _is_clear(one: Announcement) -> bool:
    """Whether a part has a number, or is likely read right."""
    return one.new_jobs is not None or one.investment_usd is not None or one.confidence >= CLEAR
