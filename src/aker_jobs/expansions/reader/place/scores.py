"""How likely a place is the site: the word before it, its state, what follows, where in the text it stands."""

from __future__ import annotations

import re

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.candidate import AT_HOME, Candidate, Context
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.prepositions import behind_which_word
from aker_jobs.expansions.reader.place.roles import by_role, of_another_project
from aker_jobs.expansions.reader.place.words import Run
from aker_jobs.expansions.reader.text.document import Document

HERE = 2.0  # for the dateline of a text that says 'a plant here'
OF_COMPANY = 0.8  # for a place that the company is of: the site where no other is told
_POINTS = {"in": 3.0, "of": 3.0, "at": 2.2, "to": 2.0, "near": 0.6, "its": 0.8, "from": -9.0}


def scored(context: Context, name: Name, run: Run, state: str | None) -> Candidate:
    """How likely the place is the site: the word before it, its state, what follows, where in the text it stands."""
    document, rules, kind = context.document, place_patterns(), run.kind
    state_after = rules["state"].match(document.text, name.end) if kind == "city" else None
    after = state_after.end() if state_after else name.end
    if run.township and document.text.startswith(".", after):
        after += 1  # 'the Hazle Twp. warehouse'
    end = state_after.end("state") if state_after else name.end
    score, why = _by_words(context, name, after, 1.0 if kind == "city" else 0.8, state_after is not None)
    begin, stop = document.sentence_at(name.start)
    at_home = _is_of_company(document, name, state_after) or rules["at headquarters"].search(
        document.low, max(0, name.start - 60), name.start
    )
    if (
        at_home
        or (state_after and state_after["based"])
        or rules["based"].match(document.text, after)
        or is_aside(context, name)
    ):
        score, why = 0.9, AT_HOME
    elif is_dateline(document, name, after):
        score, why = _of_dateline(document, run.bare), "the dateline"
    else:
        score += 0.8 if rules["work"].search(document.low, begin, stop) else -0.6
    if rules["hosts"].match(document.low, after):
        score += 2.5  # 'Pueblo, Colorado, would host its first factory'
    score += by_role(document, name, after)
    score -= of_another_project(document, name.start, begin)
    titled = document.titled and begin == document.sentences[0][0]
    score += 0.5 if titled else 0
    if state is not None and not state_after and context.strongest >= 3:
        score -= 2.5 if context.weight.get(state, 0) < 0.3 * context.strongest else 0
    elif state is None and run.name == run.bare and kind == "city" and context.strongest >= 1.5:
        score -= 2.5  # no place of this name is in the state that the text points to
    if not titled and rules["goes on"].match(document.text, name.end, name.end + 24):
        score -= 1.5  # a part of a longer name
    score -= min(1.0, (name.start - document.sentences[0][0]) / 1500)
    return Candidate(run.name, kind, state, score, name.start, end, why, state_after is not None)


def _is_of_company(document: Document, name: Name, state_after: re.Match[str] | None) -> bool:
    """'The San Jose, California, company leased a floor': its home."""
    if state_after is None or not document.low.endswith(("the ", " a "), 0, name.start):
        return False
    return place_patterns()["home company"].match(document.low, state_after.end()) is not None


def _of_dateline(document: Document, name: str) -> float:
    """Of a governor's announcement the capital is where it is told, and by itself never the site."""
    is_capital = name.lower() in gazetteers.capitals()
    if not is_capital and place_patterns()["here"].search(document.low, 0, document.lead):
        return 1.6 + HERE
    if "gov" not in document.stems and "gove" not in document.stems:
        return 1.6
    return 0.4 if is_capital else 1.1


def _by_words(context: Context, name: Name, after: int, score: float, explicit: bool) -> tuple[float, str]:
    how, why = behind_which_word(context.document.low, name.start), "named"
    if context.document.low.endswith("across the ", 0, name.start) and context.document.low.startswith(" from", after):
        how = "from"  # 'across the Columbia from Portland'
    elif context.document.low.endswith(" on ", 0, name.start) and place_patterns()["its side"].match(
        context.document.low, after
    ):
        how = "in"  # 'on Lima's south side'
    is_site = place_patterns()["site"].match(context.document.low, after) is not None
    if how == "its" and not is_site and context.document.low.endswith(" a ", 0, name.start):
        score -= 2  # 'a Triumph request'
    elif how is not None:
        score, why = score + _POINTS[how], f"behind a word of place ({how})"
    elif context.company is not None and context.document.low[context.company[1] : name.start] == " of ":
        score, why = score + OF_COMPANY, "behind the company's name"  # 'Acme Corp. of Mentor'
    elif context.document.low.endswith("the ", 0, name.start) and not place_patterns()["home of"].match(
        context.document.low, after
    ):
        score -= 2  # 'the Pavilion'
    if is_site:
        score += 2 if how is None and name.text.endswith((" Twp", " Township")) else 0  # 'the Hazle Twp. warehouse'
        score, why = score + 1.2, f"{why}, before a word for a site"
    return score + (1.5 if explicit else 0), why


def is_aside(context: Context, name: Name) -> bool:
    return any(start <= name.start < stop for start, stop in context.beside)


def is_dateline(document: Document, name: Name, after: int) -> bool:
    begin, end = document.sentence_at(name.start)
    if name.start - begin > 3 or (begin, end) not in document.sentences[:5]:
        return False
    dateline = place_patterns()["dateline"]
    return bool(dateline.match(document.text, name.end) or (after != name.end and dateline.match(document.text, after)))
