"""Whose the projects of a text are: of the companies that it names the likeliest for each, by weights of signs.

The weights are rows of field `company of a project` in `reference/choice_weights.csv` (`scripts/fit_choices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aker_jobs.expansions.reader import choices, confidence
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.company.signs import Party
from aker_jobs.expansions.reader.names.forms import form_of_company
from aker_jobs.expansions.reader.roundup.attribution.owners import owners
from aker_jobs.expansions.reader.roundup.attribution.parties import has_initials, is_read
from aker_jobs.expansions.reader.roundup.companies import tenants
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.places import places
from aker_jobs.expansions.reader.roundup.text import Roundup

FIELD = "company of a project"
# The reading of a run was made on many of the lists that the weights are fitted on, so that a fit trusts it too much:
# best between .25 and .5 on six sets of lists that the weights of that trial were not fitted on.
TRUST = 0.5


def owned(roundup: Roundup, known: Sequence[Party], run: Run) -> Announcement:
    """The project of a run as that of the likeliest company, or of none. known: the parties of the text."""
    one = run.announcement
    if _is_for_another(roundup, run):
        return one
    found = owners(roundup, known, run)
    shares = choices.likelihoods(FIELD, [owner.signs for owner in found])
    likely = [share * (TRUST if "read" in owner.signs else 1.0) for share, owner in zip(shares, found, strict=True)]
    party = found[max(range(len(found)), key=likely.__getitem__)].party
    if party is None:
        return replace(one, company=None)
    longest = max(party.mentions, key=lambda mention: (len(mention.text), -mention.start))
    is_whole = not has_initials(longest.text, one.company or "") and not _is_in_full(longest.text, one.company or "")
    if is_read(run, party) and is_whole and not _runs_on(one, roundup.text):
        return one
    start, end = roundup.units[run.first].start, roundup.units[run.last].end
    within = [mention for mention in party.mentions if start <= mention.start < end]
    name = max(within, key=lambda mention: (len(mention.text), -mention.start), default=longest)
    name = longest if has_initials(longest.text, name.text) else name
    return replace(
        places.with_spans(one, roundup.text, company=(name.start, name.end)),
        company=roundup.text[name.start : name.end],
        confidence=min(one.confidence, confidence.WITH_RIVAL),
    )


def _is_for_another(roundup: Roundup, run: Run) -> bool:
    """Whether the company read is one for whom another builds, or whose project a loan to another one pays."""
    span, (start, end) = run.announcement.spans.get("company"), (run.part.start, run.part.end)
    where = tenants.tenant(roundup.text, start, end) if run.announcement.company and span else None
    return where is not None and span is not None and where == (span.start, span.end)


def _is_in_full(longest: str, read: str) -> bool:
    """Whether a mention is the name that is read, with more words and a form of company: 'Velmar Scales, Inc.'."""
    return longest.startswith(f"{read} ") and form_of_company().search(longest) is not None


def _runs_on(one: Announcement, text: str) -> bool:
    """Whether the company that is read runs over the end of a line."""
    span = one.spans["company"]
    return "\n" in text[span.start : span.end]
