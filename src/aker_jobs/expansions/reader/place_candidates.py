"""Each capitalized name as a place: what kind of place it is, in which state, and how likely it is the site."""

from __future__ import annotations

import re
from dataclasses import replace

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.name_forms import Name
from aker_jobs.expansions.reader.place_candidate import UNKNOWN, Candidate, Context
from aker_jobs.expansions.reader.place_cues import place_patterns
from aker_jobs.expansions.reader.place_foreign import abroad, has_country
from aker_jobs.expansions.reader.place_prepositions import behind_which_word
from aker_jobs.expansions.reader.place_scores import scored
from aker_jobs.expansions.reader.place_states import city_state, county_state, likeliest
from aker_jobs.expansions.reader.place_words import NOT_PLACES, Run, kind_of_run

COMMON = 20_000  # people: the name of a smaller place may be a common word
_CIVIL_WORDS = (
    "city",
    "county",
    "town",
    "village",
    "mayor",
    "officials",
    "leaders",
    "residents",
    "council",
    "is",
    "has",
    "will",
    "was",
)
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
        if not _is_its_own_city(name.text, state_after):
            return []
    elif (name.text in NOT_PLACES and not state_after) or _is_no_place(document, name):
        return []
    run = kind_of_run(name.text)
    if run.kind == "person" or (name.text == "Valley" and document.low.endswith("the ", 0, name.start)):
        return []
    if state_after is None and has_country(document, name):
        return abroad(context, name)
    if run.kind == "foreign" and state_after is None:
        return abroad(context, name)
    if run.kind in ("region", "body"):
        return [_of_body(context, name, run)] if run.kind == "body" else [scored(context, name, run, run.state)]
    if run.kind == "county":
        return [scored(context, name, run, county_state(context, run.bare, state_after))]
    return _city(context, name, run, state_after)


def _city(context: Context, name: Name, run: Run, state_after: re.Match[str] | None) -> list[Candidate]:
    """A city that a list has, or that the text says the state of; a longer run that begins with one; else perhaps."""
    in_company = context.company is not None and context.company[0] <= name.start < context.company[1]
    if in_company and not (state_after and (state_after["close"] or state_after["based"])):
        return []
    if run.kind == "city" and state_after is None and _is_first_of_company(context, name):
        return []
    if run.kind == "" and name.text.rsplit(maxsplit=1)[-1] in _INSTITUTIONS:
        return []  # 'WAER (Syracuse University, N.Y.)'
    if run.kind == "city" or state_after is not None:
        return [
            scored(context, name, replace(run, kind="city"), city_state(context, run.bare, state_after, run.township))
        ]
    if run.first and _may_lead(context, name, run.kind == "facility") and not _is_companys(context, name):
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


def _is_no_place(document: Document, name: Name) -> bool:
    """A state's abbreviation behind a city ('COLORADO SPRINGS, COLO.'); the rest of a longer name ('Trade Summit')."""
    text, rules = document.text, place_patterns()
    if (
        text.endswith(", ", 0, name.start)
        and f"{name.text}." in gazetteers.state_words()
        and text[name.end :][:1] == "."
    ):
        return True
    if _is_common_word(document, name):
        return True
    begin, _ = document.sentence_at(name.start)
    titled = document.titled and begin == document.sentences[0][0]
    return (
        not titled
        and rules["event"].fullmatch(name.text) is not None
        and text[begin : name.start].endswith(
            tuple(
                f"{word} "
                for word in ("Investment", "Trade", "Jobs", "Growth", "Development", "Expansion", "Operations")
            )
        )
    )


def _of_body(context: Context, name: Name, run: Run) -> Candidate:
    """A county commission or city council acts on what is to come to its place."""
    kind = "county" if run.name != run.bare else "city"
    known = gazetteers.counties() if kind == "county" else gazetteers.places()
    state = likeliest(context, known.get(gazetteers.place_key(run.bare), ()))
    return Candidate(run.name, kind, state, 1.8, name.start, name.end, "the place of the local government that acts")


def _is_its_own_city(name: str, state_after: re.Match[str] | None) -> bool:
    """'New York, N.Y.' and 'Washington, D.C.' are cities; 'New York, New Jersey' are states."""
    if state_after is None or state_after["state"] == name:
        return False
    return gazetteers.state_words()[state_after["state"]] in (gazetteers.state_names()[name.lower()], "DC")


def _may_lead(context: Context, name: Name, facility: bool) -> bool:
    """Whether a longer run may begin with the place: an airport or park there, or a headline's words run together."""
    document = context.document
    titled = document.titled and name.start < document.sentences[0][1]
    in_its_state = name.text != name.text.upper() and context.strongest >= 1
    if in_its_state and place_patterns()["about"].fullmatch(name.text):
        return True  # 'the Camden Waterfront', where the text points to its state
    return facility or (titled and behind_which_word(document.low, name.start) in ("in", "to", "at"))


def _is_companys(context: Context, name: Name) -> bool:
    if context.company is None:
        return False
    start, end = context.company
    return name.text.startswith(context.document.text[start:end].split(maxsplit=1)[0])


def _is_common_word(document: Document, name: Name) -> bool:
    """Whether a sentence begins with it, the name of a small place, and goes on: 'Home improvement chains'."""
    text = document.text
    if " " in name.text or text[document.sentence_at(name.start)[0] : name.start].strip():
        return False
    following = text[name.end : name.end + 2]
    if not (following.startswith(" ") and following[1:].islower()) or text.startswith(_CIVIL_WORDS, name.end + 1):
        return False
    having = gazetteers.places().get(gazetteers.place_key(name.text), ())
    return bool(having) and having[0][1] < COMMON and text.count(name.text) == 1


def _is_first_of_company(context: Context, name: Name) -> bool:
    """'Shaw Industries … at Shaw's plant': the company, unless it stands behind 'in'."""
    if context.company is None or behind_which_word(context.document.low, name.start) in ("in", "of", "to"):
        return False
    words = context.document.text[slice(*context.company)].split()
    acts = context.document.low.startswith(("'s", " has ", " will ", " plans ", " says ", " said ", " is "), name.end)
    return len(words) > 1 and words[0] == name.text and acts


def _unknown(context: Context, name: Name, run: Run) -> list[Candidate]:
    """A name that no list has, behind 'in': perhaps a small place, never a park, street, building or company."""
    words, plain = run.name.split(), run.name
    letters = plain.replace(" ", "").replace("-", "").replace("'", "").replace(".", "")
    if not words or len(words) > 3 or not letters.isalpha() or any(word.isupper() for word in words):
        return []
    if words[-1] in NOT_PLACES or words[0] in NOT_PLACES:
        return []
    how, low = behind_which_word(context.document.low, name.start), context.document.low
    moves_there = how == "to" and place_patterns()["moves to"].search(low, max(0, name.start - 80), name.start)
    if how not in ("in", "of") and not moves_there:
        return []
    one = scored(context, name, replace(run, kind="city"), None)
    return [Candidate(one.name, "city", None, one.score - 3.2, one.start, one.end, UNKNOWN)]
