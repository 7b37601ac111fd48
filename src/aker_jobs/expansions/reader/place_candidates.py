"""Each capitalized name as a place: what kind of place it is, in which state, and how likely it is the site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.names import Name
from aker_jobs.expansions.reader.place_cues import place_patterns
from aker_jobs.expansions.reader.place_neighbors import TOWNSHIPS
from aker_jobs.expansions.reader.place_words import NOT_PLACES, Run, behind_which_word, kind_of_run


class Candidate(NamedTuple):
    """A place that may be the site. explicit: the text says its state."""

    name: str
    kind: str  # city | county | region | foreign
    state: str | None
    score: float
    start: int
    end: int
    why: str
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a candidate is judged by: document, states with their weights, asides, the span of the company's name."""

    document: Document
    weight: dict[str, float]
    beside: list[tuple[int, int]]
    company: tuple[int, int] | None

    @property
    def strongest(self) -> float:
        """The weight of the state that the text points to most."""
        return max(self.weight.values(), default=0.0)


CANADIAN = frozenset(("Ont", "Que", "B.C", "BC", "Alta", "Sask", "Man", "N.S", "N.B", "Nfld", "P.E.I"))  # provinces
_AFTER = (",", " ", "(", "\n")  # what may stand between a city and its state
OF_COMPANY = 0.8  # for a place that the company is of: the site where no other is told
FAR_LARGER = 20  # times more people: such a place is meant, if the text points to its state at all
LARGE = 20_000  # people: a smaller place elsewhere is not meant where the text points to another state
AT_HOME = "where the company is at home"
_POINTS = {"in": 3.0, "of": 3.0, "at": 2.2, "to": 2.0, "near": 0.6, "its": 0.8, "from": -9.0}


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
    if run.kind == "person":
        return []
    if state_after is None and _has_country(document, name):
        return _abroad(context, name)
    if run.kind == "foreign" and state_after is None:
        return _abroad(context, name)
    if run.kind in ("region", "body"):
        return [_of_body(context, name, run)] if run.kind == "body" else [_scored(context, name, run, run.state)]
    if run.kind == "county":
        return [_scored(context, name, run, _county_state(context, run.bare, state_after))]
    return _city(context, name, run, state_after)


def _city(context: Context, name: Name, run: Run, state_after: re.Match[str] | None) -> list[Candidate]:
    """A city that a list has, or that the text says the state of; a longer run that begins with one; else perhaps."""
    in_company = context.company is not None and context.company[0] <= name.start < context.company[1]
    if in_company and not (state_after and (state_after["close"] or state_after["based"])):
        return []
    if run.kind == "city" and state_after is None and _is_first_of_company(context, name):
        return []
    if run.kind == "city" or state_after is not None:
        return [
            _scored(context, name, replace(run, kind="city"), _city_state(context, run.bare, state_after, run.township))
        ]
    if run.first and _may_lead(context, name, run.kind == "facility") and not _is_companys(context, name):
        leading = replace(run, kind="city", name=run.first)
        scored = _scored(context, name, leading, _city_state(context, run.first, None))
        if place_patterns()["about"].fullmatch(name.text):
            scored = scored._replace(score=scored.score + 2.5)  # 'the Camden Waterfront'
        if run.kind == "facility" and context.strongest < 0.3:
            scored = scored._replace(score=scored.score - 2)  # parks have the names of places in other states
        if run.kind == "facility" and context.document.low.startswith((" in ", ", in "), name.end):
            scored = scored._replace(score=scored.score - 3)  # 'Humboldt Industrial Park in Hazle Township'
        return [scored]
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
    state = _likeliest(context, known.get(gazetteers.place_key(run.bare), ()))
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
    scored = _scored(context, name, replace(run, kind="city"), None)
    why = "a name behind 'in' that no list has"
    return [Candidate(scored.name, "city", None, scored.score - 3.2, scored.start, scored.end, why)]


def _scored(context: Context, name: Name, run: Run, state: str | None) -> Candidate:
    """How likely the place is the site: the word before it, its state, what follows, where in the text it stands."""
    document, rules, kind = context.document, place_patterns(), run.kind
    state_after = rules["state"].match(document.text, name.end) if kind == "city" else None
    after = state_after.end() if state_after else name.end
    end = state_after.end("state") if state_after else name.end
    score, why = _by_words(context, name, after, 1.0 if kind == "city" else 0.8, state_after is not None)
    begin, stop = document.sentence_at(name.start)
    at_home = rules["at headquarters"].search(document.low, max(0, name.start - 60), name.start)
    if (
        at_home
        or (state_after and state_after["based"])
        or rules["based"].match(document.text, after)
        or _is_aside(context, name)
    ):
        score, why = 0.9, AT_HOME
    elif _is_dateline(document, name, after):
        score, why = _of_dateline(document, run.bare), "the dateline"
    else:
        score += 0.8 if rules["work"].search(document.low, begin, stop) else -0.6
    if rules["hosts"].match(document.low, after):
        score += 2.5  # 'Pueblo, Colorado, would host its first factory'
    if rules["lost"].search(document.low, max(0, name.start - 70), name.start):
        score -= 6  # a site that closes, or one of several that lost
    score += _by_role(document, name, after)
    score -= _of_another_project(document, name.start, begin)
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


def _by_role(document: Document, name: Name, after: int) -> float:
    """What is added for a place that is chosen, taken off for one of an event, of another body, or for an area."""
    rules, low = place_patterns(), document.low
    start = max(0, name.start - 70)
    if rules["chosen"].search(low, start, name.start):
        return 3.0
    if rules["event at"].search(low, start, name.start) or rules["left"].search(low, start, name.start):
        return -5.0
    if rules["shown"].match(low, after):
        return -5.0  # the caption of a picture
    if rules["body at"].search(document.text, start, name.start):
        return -5.0  # 'the Iowa Growth Company, located in Johnston'
    is_area = f"{name.text.lower()} area" in low or rules["area"].match(low, after) or name.text.endswith(" Area")
    return -1.5 if is_area else 0.0


def _of_another_project(document: Document, start: int, begin: int) -> float:
    """What is taken off for a place near which the site is, or of what the company also plans elsewhere."""
    low, rules = document.low, place_patterns()
    if not low.endswith(("in ", "at "), 0, start):
        return 0.0
    if rules["beside another"].search(low, max(begin, start - 90), start):
        return 5.0
    elsewhere = rules["another"].search(low, max(begin, start - 30), start) or rules["also"].match(low, begin, start)
    return 4.0 if elsewhere else 0.0


def _of_dateline(document: Document, name: str) -> float:
    """Of a governor's announcement the capital is where it is told, and by itself never the site."""
    if "gov" not in document.stems and "gove" not in document.stems:
        return 1.6
    return 0.4 if name.lower() in gazetteers.capitals() else 1.1


def _by_words(context: Context, name: Name, after: int, score: float, explicit: bool) -> tuple[float, str]:
    how, why = behind_which_word(context.document.low, name.start), "named"
    if how is not None:
        score, why = score + _POINTS[how], f"behind a word of place ({how})"
    elif context.company is not None and context.document.low[context.company[1] : name.start] == " of ":
        score, why = score + OF_COMPANY, "behind the company's name"  # 'Acme Corp. of Mentor'
    elif context.document.low.endswith("the ", 0, name.start) and not place_patterns()["home of"].match(
        context.document.low, after
    ):
        score -= 2  # 'the Pavilion'
    if place_patterns()["site"].match(context.document.low, after):
        score, why = score + 1.2, f"{why}, before a word for a site"
    return score + (1.5 if explicit else 0), why


def _is_aside(context: Context, name: Name) -> bool:
    return any(start <= name.start < stop for start, stop in context.beside)


def _is_dateline(document: Document, name: Name, after: int) -> bool:
    begin, end = document.sentence_at(name.start)
    if name.start - begin > 3 or (begin, end) not in document.sentences[:5]:
        return False
    dateline = place_patterns()["dateline"]
    return bool(dateline.match(document.text, name.end) or (after != name.end and dateline.match(document.text, after)))


def _city_state(context: Context, name: str, state_after: re.Match[str] | None, township: bool = False) -> str | None:
    """The state said behind the city, else the likeliest among those that have a place of that name."""
    if state_after:
        return gazetteers.state_words()[state_after["state"]]
    having = gazetteers.places().get(gazetteers.place_key(name), ())
    if not township:
        return _likeliest(context, having)
    top = max(context.weight, key=lambda state: context.weight[state], default=None)
    if top in TOWNSHIPS:
        return top  # a township is seldom a place of a list: the text's own state has it
    return _likeliest(context, tuple(one for one in having if one[0] in TOWNSHIPS))


def _county_state(context: Context, name: str, state_after: re.Match[str] | None) -> str | None:
    if state_after:
        return gazetteers.state_words()[state_after["state"]]
    return _likeliest(context, gazetteers.counties().get(gazetteers.place_key(name), ()))


def _likeliest(context: Context, having: tuple[tuple[str, int], ...]) -> str | None:
    """Of the states that have such a place: the one the text points to most, else the one with most people there."""
    least = 0.3 if context.strongest > 0.3 else 0.1  # the one weak pointer tells more than none
    pointed = [
        (context.weight[state], people, state) for state, people in having if context.weight.get(state, 0) > least
    ]
    if pointed:
        strongest, people, state = max(pointed)
        largest = max(pointed, key=lambda one: one[1])
        if largest[1] > FAR_LARGER * people and 2 * largest[0] > strongest:
            return largest[2]  # Jacksonville is the one in Florida, where the text names Illinois too
        return state
    if not having or context.strongest >= 6:
        return None
    state, people = having[0]
    return state if people > (500 if context.strongest < 1.5 else LARGE) else None


def _is_foreign_dateline(document: Document, name: Name) -> bool:
    country = place_patterns()["country"].match(document.text, name.end)
    return country is not None and _is_dateline(document, name, country.end())


def _has_country(document: Document, name: Name) -> bool:
    """'Leixlip, Ireland', 'LONDON, Ont.': a place behind which a country or a Canadian province stands."""
    match = place_patterns()["country"].match(document.text, name.end)
    if match is None:
        return False
    words = match["name"]
    return words.rstrip(".") in CANADIAN or words.lower() in gazetteers.foreign()


def _abroad(context: Context, name: Name) -> list[Candidate]:
    """A place outside the United States, where it is the site and not the home of the company."""
    document = context.document
    if (
        _is_aside(context, name)
        or place_patterns()["based"].match(document.text, name.end)
        or document.text.startswith("'s", name.end)
    ):
        return []
    before = document.low[max(0, name.start - 50) : name.start]
    if place_patterns()["home"].search(before):
        return []
    longer = name.text.lower() not in gazetteers.foreign()  # the name of an institution there
    if _has_country(document, name):
        longer = False
        if _is_foreign_dateline(document, name):
            return [Candidate(name.text, "foreign", None, 1, name.start, name.end, "a dateline abroad")]
    if longer or place_patterns()["there"].search(before) or _is_dateline(document, name, name.end):
        return [Candidate(name.text, "foreign", None, 2, name.start, name.end, "a site abroad")]
    return []
