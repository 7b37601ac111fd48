"""Each capitalized name as a place: what kind of place it is, in which state, and how likely it is the site."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names import other_names
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.candidate import UNKNOWN, Candidate, Context
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.place.doubts import (
    is_companys,
    is_first_of_company,
    is_its_own_city,
    is_no_place,
    is_the_valley,
)
from aker_jobs.expansions.reader.place.foreign import abroad, has_country
from aker_jobs.expansions.reader.place.prepositions import behind_which_word
from aker_jobs.expansions.reader.place.scores import scored
from aker_jobs.expansions.reader.place.states import city_state, county_state, likeliest
from aker_jobs.expansions.reader.place.words import NOT_PLACES, Run, kind_of_run
from aker_jobs.expansions.reader.text.document import Document

UNSURE, SURE = 3.2, -1.0  # what a name counts less that no list has; one of which a direction is told
_MONTHS = frozenset(  # 'in June, Idaho Milk said' is no city of Idaho
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
)
OF_TEXT = 3.0  # weight from which a text is of a state
_INSTITUTIONS = frozenset(("University", "College", "Hospital", "Inc.", "Corp.", "LLC", "School"))
_AFTER = (",", " ", "(", "\n")  # what may stand between a city and its state


def candidates(context: Context, name: Name) -> list[Candidate]:
    """The places that a name may mean: none or one."""
    document = context.document
    state_after = (
        place_patterns()["state"].match(document.text, name.end)
        if document.text[name.end : name.end + 1] in _AFTER
        else None
    )
    if name.text.lower() in gazetteers.state_names():
        if not is_its_own_city(name.text, state_after):
            return []
    elif name.text in _MONTHS or (name.text in NOT_PLACES and not state_after) or is_no_place(document, name):
        return []
    run = kind_of_run(name.text)
    if run.kind == "person" or is_the_valley(document, name) or _is_of_street(document, name, run):
        return []
    if state_after is None and has_country(document, name):
        return abroad(context, name)
    if run.kind == "foreign" and state_after is None:
        if not _is_of_its_state(context, run):
            return abroad(context, name)
        run = replace(run, kind="city")
    if run.kind in ("region", "body"):
        return [_of_body(context, name, run)] if run.kind == "body" else [scored(context, name, run, run.state)]
    if run.kind == "county":
        return [scored(context, name, run, county_state(context, run.bare, state_after))]
    return _city(context, name, run, state_after)


def _is_of_street(document: Document, name: Name, run: Run) -> bool:
    """Whether a street, or a park at one, has the name of a place: 'the Lima Road Industrial Park'."""
    is_street = run.kind in ("", "facility") and other_names.is_street(name.text)
    return is_street or other_names.is_at_crossing(document.text, name.start, name.end)


def _is_of_its_state(context: Context, run: Run) -> bool:
    """'Berlin' of a text that points to New Hampshire: a city there, and not the one abroad."""
    having = gazetteers.places().get(gazetteers.place_key(run.bare), ())
    of_text = max(context.weight, key=lambda state: context.weight[state], default=None)
    return context.strongest >= OF_TEXT and any(state == of_text for state, _ in having)


def _city(context: Context, name: Name, run: Run, state_after: re.Match[str] | None) -> list[Candidate]:
    """A city that a list has, or that the text says the state of; a longer run that begins with one; else perhaps."""
    in_company = context.company is not None and context.company[0] <= name.start < context.company[1]
    if in_company and not (state_after and (state_after["close"] or state_after["based"])):
        return []
    if run.kind == "city" and state_after is None and is_first_of_company(context, name):
        return []
    if run.kind == "" and name.text.rsplit(maxsplit=1)[-1] in _INSTITUTIONS:
        return []  # 'WAER (Syracuse University, N.Y.)'
    if run.kind == "city" or state_after is not None:
        return [
            scored(context, name, replace(run, kind="city"), city_state(context, run.bare, state_after, run.township))
        ]
    if _part_of_state().fullmatch(name.text):
        return []
    if run.first and _may_lead(context, name, run.kind == "facility") and not is_companys(context, name):
        leading = replace(run, kind="city", name=run.first)
        one = scored(context, name, leading, city_state(context, run.first, None))
        if place_patterns()["about"].fullmatch(name.text):
            one = one._replace(score=one.score + 2.5)  # 'the Camden Waterfront'
        if run.kind == "facility" and context.strongest < 0.3:
            one = one._replace(score=one.score - 2)  # parks have the names of places in other states
        if run.kind == "facility" and context.document.low.startswith((" in ", ", in "), name.end):
            one = one._replace(score=one.score - 3)  # 'Humboldt Industrial Park in Hazle Township'
        return [one]
    return _unknown(context, name, run)


@cache
def _part_of_state() -> re.Pattern[str]:
    """'CENTRAL TEXAS' is no place called Central."""
    states = "|".join(sorted(gazetteers.state_names(), key=len, reverse=True))
    sides = "(?:North|South)(?:east|west)?(?:ern)?|(?:East|West)(?:ern)?|Central|Upper|Lower|Upstate"
    return re.compile(rf"(?:{sides}) (?:{states})", re.IGNORECASE)


def _of_body(context: Context, name: Name, run: Run) -> Candidate:
    """A county commission or city council acts on what is to come to its place."""
    kind = "county" if run.name != run.bare else "city"
    known = gazetteers.counties() if kind == "county" else gazetteers.places()
    state = likeliest(context, known.get(gazetteers.place_key(run.bare), ()))
    return Candidate(run.name, kind, state, 1.8, name.start, name.end, "the place of the local government that acts")


def _may_lead(context: Context, name: Name, facility: bool) -> bool:
    """Whether a longer run may begin with the place: an airport or park there, or a headline's words run together."""
    document = context.document
    titled = document.titled and name.start < document.sentences[0][1]
    in_its_state = name.text != name.text.upper() and context.strongest >= 1
    if in_its_state and place_patterns()["about"].fullmatch(name.text):
        return True  # 'the Camden Waterfront', where the text points to its state
    return facility or (titled and behind_which_word(document.low, name.start) in ("in", "to", "at"))


def _unknown(context: Context, name: Name, run: Run) -> list[Candidate]:
    """A name that no list has, behind 'in': perhaps a small place, never a park, street, building or company."""
    words, plain = run.name.split(), run.name
    letters = plain.replace(" ", "").replace("-", "").replace("'", "").replace(".", "")
    if not words or len(words) > 3 or not letters.isalpha() or any(word.isupper() for word in words):
        return []
    if words[-1] in NOT_PLACES or words[0] in NOT_PLACES or words[-1] == "State":  # 'the Garden State'
        return []
    how, low = behind_which_word(context.document.low, name.start), context.document.low
    moves_there = how == "to" and place_patterns()["moves to"].search(low, max(0, name.start - 80), name.start)
    if how not in ("in", "of") and not moves_there:
        return []
    one = scored(context, name, replace(run, kind="city"), None)
    beside = place_patterns()["beside"].match(context.document.text, name.end) is not None
    return [Candidate(one.name, "city", None, one.score - (SURE if beside else UNSURE), one.start, one.end, UNKNOWN)]
