"""Whether a text tells of several projects or of one: the projects that its division finds beside the reading of all.

The weights are rows of field `several projects` in `reference/choice_weights.csv` (`scripts/fit_choices.py`), fitted on
labeled lists and on labeled texts of one project or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.choices import Signs
from aker_jobs.expansions.reader.reported import RIVAL
from aker_jobs.expansions.reader.roundup import signs as roundup_signs
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.division.again import shares_number
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup

FIELD = "several projects"
# Probability of several projects, from which on they are believed: by weights fitted without their set, of 1,003 texts
# of one project or none in which several are found 185 are read as several, of 712 lists 31 as one; by .5 it is 72 and
# 65 (`scripts/check_several_projects.py`).
LIKELY = 0.2
MANY = 5  # projects, places: more count alike
ONE: Signs = {"one": 1.0}  # of the text as one project, or none


def are_several(whole: Announcement | None, roundup: Roundup, found: Sequence[Run], says_so: Sequence[str]) -> bool:
    """Whether the projects found are to be believed, and not the reading of the whole text.

    says_so: which signs the text has that it tells of several (`multi_item`).
    """
    several, _ = choices.likelihoods(FIELD, [signs(whole, roundup, found, says_so), ONE])
    return len(found) > 1 and several >= LIKELY


def signs(whole: Announcement | None, roundup: Roundup, found: Sequence[Run], says_so: Sequence[str]) -> Signs:
    """What speaks for several projects, each sign with its value."""
    counted = dict.fromkeys(_signs(whole, roundup, found), 1.0) | {f"it {sign}": 1.0 for sign in says_so}
    sure = sorted((run.announcement.confidence for run in found), reverse=True)
    counted["confidence of the second"] = sure[1] if len(sure) > 1 else 0.0
    counted["confidence of the whole"] = whole.confidence if whole else 0.0
    if whole is not None:
        counted["confidence of others"] = max((run.announcement.confidence for run in _others(whole, found)), default=0)
        counted["share that names the company of the whole"] = _share_naming(whole, roundup)
    covered = sum(run.last - run.first + 1 for run in found)
    counted["share that tells of projects"] = covered / max(1, len(roundup.units))
    counted["share of local names"] = _share_local(roundup, found)
    return counted


def _signs(whole: Announcement | None, roundup: Roundup, found: Sequence[Run]) -> Iterator[str]:
    projects = [run.announcement for run in found]
    yield "several"
    yield f"companies {min(MANY, len({first_word(one.company) for one in projects}))}"
    numbered = [one for one in projects if one.new_jobs or one.investment_usd]
    yield f"with numbers {min(MANY, len({first_word(one.company) for one in numbered}))}"
    yield f"places {min(MANY, len({(one.place, one.state) for one in projects if one.place}))}"
    if any(run.first == run.last and roundup.units[run.first].kind == "heading" for run in found):
        yield "a heading alone"
    if whole is None:
        yield "the whole is none"
        return
    others = _others(whole, found)
    among = len(others) < len(found)
    yield "the company of the whole among them" if among else "the company of the whole is none of them"
    numbered = [one for run in others if (one := run.announcement).new_jobs or one.investment_usd]
    yield f"others with numbers {min(MANY, len(numbered))}"
    if any(reason.startswith(RIVAL) for reason in whole.reasons):
        yield "another may be the company of the whole"
    if any(shares_number(whole, run.announcement) for run in others):
        yield "others have numbers of the whole"


def _others(whole: Announcement, found: Sequence[Run]) -> list[Run]:
    return [run for run in found if first_word(run.announcement.company) != first_word(whole.company)]


def _share_naming(whole: Announcement, roundup: Roundup) -> float:
    """The share of units that name the company of the whole."""
    if not whole.company:
        return 0.0
    word = whole.company.split()[0]
    return sum(word in roundup.text[unit.start : unit.end] for unit in roundup.units) / max(1, len(roundup.units))


def _share_local(roundup: Roundup, found: Sequence[Run]) -> float:
    """The share of projects whose company is named where it is told and nowhere else, but for the first unit."""
    local = 0
    for run in found:
        word = (run.announcement.company or "").split()[0]
        at = [number for number, unit in enumerate(roundup.units) if word in roundup.text[unit.start : unit.end]]
        local += all(run.first <= number <= run.last or number == 0 for number in at)
    return local / max(1, len(found))


def is_of_items(whole: Announcement, text: str, listed: tuple[Announcement, ...]) -> bool:
    """Whether the whole text was read of an item of its list, or of what is counted over all."""
    if whole.company is None or names.is_no_name(whole.company) or any(one.company == whole.company for one in listed):
        return True
    spans = [whole.spans[field] for field in ("new_jobs", "investment_usd") if field in whole.spans]
    first = min((span.start for one in listed for span in one.spans.values() if span.start >= 0), default=len(text))
    return all(span.end > first or roundup_signs.is_total_at(text, span.start) for span in spans)
