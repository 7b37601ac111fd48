"""What speaks for a company as the one that a project of a text is of: how the run, the rest and its name tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.company import signs as company_signs
from aker_jobs.expansions.reader.company.signs import Party
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.roundup import cues
from aker_jobs.expansions.reader.roundup.attribution.parties import is_read
from aker_jobs.expansions.reader.roundup.companies import name_signs
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup

FAR, OFTEN, SEVERAL = 4, 4, 3  # units between, mentions: what is more counts alike
AT_ONCE = 6  # characters of a run before the name that it begins with
STRENGTH, MOST_STRENGTH = 4.0, 2.0  # by what the sum of the signs of single texts is divided, and how far it counts


def signs(
    roundup: Roundup, run: Run, party: Party, order: int, others: Counter[str], most: int
) -> Iterator[tuple[str, float]]:
    """The signs of a party, each with its value; none where it is named behind the run alone.

    order: of the parties, in which the text names them; others: how many other runs are read of each first word of a
    company; most: in how many units the party is named that most of them name.
    """
    start, end = roundup.units[run.first].start, roundup.units[run.last].end
    within = [mention for mention in party.mentions if start <= mention.start < end]
    before = [mention for mention in party.mentions if mention.start < start]
    if not within and not before:
        return
    yield from _of_run(roundup, run, party, within)
    if within:
        yield from _within(roundup, run, within, order)
    else:
        state = "own" if run.announcement.company else "no own"
        state += ", goes on" if cues.goes_on(roundup.text, start, run.announcement.company) else ""
        yield from ((f"{state}, {sign}", 1.0) for sign in _before(roundup, run, before))
    name = within[0] if within else before[-1]
    how = "read" if is_read(run, party) else "within, not read" if within else "before"
    for sign in name_signs.of_form(name.text, roundup.text):
        yield sign, 1.0
        yield f"{how}, {sign}", 1.0
    yield f"company of {min(2, others[first_word(name.text)])} others", 1.0
    yield "mentions", min(OFTEN, len(party.mentions)) / OFTEN
    yield from ((sign, 1.0) for sign in _of_text(roundup, party, start, end, most))


def _of_run(roundup: Roundup, run: Run, party: Party, within: list[Name]) -> Iterator[tuple[str, float]]:
    """Whether the party is the company that is read of the run, though the run may go on about another one."""
    if is_read(run, party):
        yield from _of_reading(run)
        start = roundup.units[run.first].start
        at_once = bool(within) and within[0].start - start < AT_ONCE
        if not at_once and cues.goes_on(roundup.text, start, run.announcement.company):
            yield "read, though it goes on", 1.0
    elif run.announcement.company:
        yield "another is read", 1.0


def _of_text(roundup: Roundup, party: Party, start: int, end: int, most: int) -> Iterator[str]:
    """How the text names a party beside the run: in its title, in many places, nowhere else."""
    at = {roundup.unit_at(mention.start) for mention in party.mentions}
    if any(mention.start < roundup.title_end for mention in party.mentions):
        yield "of the title"
    if len(at) >= max(SEVERAL, most):
        yield "named most"
    if all(start <= mention.start < end for mention in party.mentions):
        yield "named in this project alone"


def _of_reading(run: Run) -> Iterator[tuple[str, float]]:
    span = run.announcement.spans["company"]
    yield "read", 1.0
    yield "margin of reading", span.confidence
    yield f"read by rule: {span.rule.split(chr(39))[0].strip()[:40]}", 1.0
    yield "read with rivals", float(sum("another may be" in reason for reason in run.announcement.reasons))


def _within(roundup: Roundup, run: Run, within: list[Name], order: int) -> Iterator[tuple[str, float]]:
    first, begin = within[0], roundup.units[run.first]
    yield "within", 1.0
    yield f"within, mentions {min(SEVERAL, len(within))}", 1.0
    yield "within the first unit" if first.start < begin.end else "within a later unit", 1.0
    if first.start - begin.start < AT_ONCE:
        yield "within, at once", 1.0
    if begin.kind == "heading":
        yield f"{'in' if first.start < begin.end else 'below'} its heading", 1.0
    strength = choices.strength("company", company_signs.signs(roundup.document, Party(tuple(within)), order))
    yield "strength", max(-MOST_STRENGTH, min(MOST_STRENGTH, strength / STRENGTH))


def _before(roundup: Roundup, run: Run, before: list[Name]) -> Iterator[str]:
    last = before[-1]
    at = roundup.unit_at(last.start)
    yield "before"
    yield f"units before {min(FAR, run.first - at)}"
    if last.start < roundup.title_end:
        yield "in the title"
    if at >= 0 and roundup.units[at].kind == "heading":
        yield "in the heading above" if at == run.first - 1 else "in a heading"
    other = roundup.run_at(last.start)
    if other is None:
        yield "in no project"
    else:
        same = first_word(other.announcement.company) == first_word(last.text)
        yield "company of that project" if same else "in another company's project"
    yield f"named {min(SEVERAL, len(before))} times before"
