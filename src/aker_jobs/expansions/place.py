"""Where the site is: city, county or region, and state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions import lists, states
from aker_jobs.expansions.names import Name
from aker_jobs.expansions.page import Page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be the site: what kind of place it is, its state if said, how likely, and by which rule."""

    name: str
    kind: str  # city | county | region
    state: str | None
    score: float
    start: int
    end: int
    why: str
    explicit: bool = False  # the text says its state


@dataclass(frozen=True, slots=True)
class Site:
    """The site found. Spans are of the place and of what told the state (-1 in the URL or a reference list)."""

    city: Candidate | None
    county: Candidate | None
    region: Candidate | None
    state: str | None
    state_hint: states.Hint | None
    foreign: str | None


_SITE_WORDS = (
    r"facilit(?:y|ies)|plants?|factor(?:y|ies)|campus(?:es)?|headquarters|hq|sites?|operations?|warehouses?|mills?|hospitals?|offices?|hubs?|labs?|"
    r"manufacturing|locations?|area|region|complex|expansion|center|community|data center|distribution|shipyard|refinery|production|footprint"
)
_WORK = re.compile(
    r"\b(?:invest|expan|build|construct|facilit|plant|factory|headquarter|campus|jobs|locat|open|establish|manufactur|ground|warehouse|hospital|data center|operations|create|hire)"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = sorted(lists.state_words(), key=len, reverse=True)
    state = "|".join(re.escape(word) for word in words)
    directions = r"North|South|East|West|Central|Northern|Southern|Eastern|Western|Northeast|Northwest|Southeast|Southwest|Northeastern|Northwestern|Southeastern|Southwestern|Upstate|Middle|Coastal|Downstate|Southside|Mid|Rural|North Central|South Central|North-Central|South-Central|West Central|East Central"
    full = "|".join(re.escape(row["name"]) for row in sorted(lists.rows("state_words"), key=lambda row: -len(row["name"])))
    return {
        "state": re.compile(rf"(?:,\s{{0,3}}|\s\(|\s(?=[A-Z][a-z]+\.))(?P<state>{state})(?![\w])(?P<close>\))?(?P<based>\.?-?,?\)?-based)?"),
        "based": re.compile(r"(?:\s?-\s?based|-area|-headquartered)\b"),
        "region": re.compile(rf"(?:{directions})[ -](?P<state>{full})\b"),
        "before": re.compile(
            r"(?P<from>(?:\bfrom|\bleaving|\bformerly in|\bcurrently in|\bagainst|\bbeyond|\boutside of|\bvia|\bunlike)\s+(?:the |downtown |greater )?)$|"
            r"(?P<in>\b(?:in|within|inside|throughout|across)\s+(?:(?:the|downtown|nearby|historic|neighboring|suburban|greater|metro|rural|southern|northern|eastern|western|central|southeast|northeast|southwest|northwest|upstate) )*(?:(?:city|town|village|township|borough|community|region) of )?)$|"
            r"(?P<at>\bat\s+(?:the |its |their )?)$|(?P<to>\b(?:to|into|for|selects?|selected|chooses?|chose|picks?|picked|chosen|will be|is|moves? to|joins?)\s+(?:the )?)$|(?P<near>\b(?:near|outside|around|south of|north of|east of|west of|miles from)\s+)$|"
            r"(?P<its>\b(?:its|their|the|a|new|existing|current|company's|'s)\s+)$|(?P<of>\b(?:city|town|village|county|township|borough) of\s+)$"
        ),
        "site": re.compile(rf"(?:'s?)?,?\s+(?:[a-z0-9,-]+ ){{0,3}}?(?i:{_SITE_WORDS})\b"),
        "dateline": re.compile(r"(?:,\s+[A-Za-z.]{2,14}\.?)?(?:,?\s+\(?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?)\)?)?\s*(?:\([^)]{1,40}\)|/[^/]{1,40}/)?\s*(?:-{1,2}|:)\s*(?=[\"A-Z(])"),
        "currency": re.compile(r"\b(?:nzd|cad|aud|gbp|eur|inr|cny|rmb|jpy|sgd|mxn|chf)\s?\$?\d|\d\s?(?:nzd|cad|aud|gbp|eur|euros?|rupees|crore|lakh|yuan|yen|pounds)\b|[€£₹¥]\s?\d|\b(?:nz|au|ca|c|a)\$\s?\d"),
        "county": re.compile(r"^(?P<name>.+?) (?P<kind>County|Counties|Parish|Borough)$"),
        "trim": re.compile(r"^(?:The )?(?:City of |Town of |Village of |Township of |Borough of |Port of |Downtown |Greater |Metro |Metropolitan |Historic )+"),
        "tail": re.compile(r" (?:Region|Area|Metro|Metro Area|Metropolitan Area|Community|Township|Twp\.?)$"),
        "facility": re.compile(r"^(?P<place>.+?) (?:(?:International|Regional|Municipal|Executive|Industrial|Business|Technology|Research|Commerce|Logistics|Innovation|Science|Manufacturing|Distribution|Data|Medical|Mega|Megasite|County)\b ?)*(?:Airport|Park|Campus|Port|Facility|Plant|Megasite|Site|Complex|Hub|Works|Assembly|Factory|Refinery|Mill|Headquarters|Operations|District|Corridor)$"),
    }


def site(page: Page, found: list[Name], url: str | None, company: tuple[int, int] | None, governed: bool) -> Site:
    """The likeliest site of what is announced. found: names of the lead; company: the span of the company's name."""
    beside = states.asides(page)
    pointers = states.hints(page, url, beside)
    weight = states.weights(pointers)
    candidates = [one for name in found for one in _candidates(page, name, weight, beside, company, governed)]
    places = sorted((one for one in candidates if one.kind != "foreign" and one.score > 0.5), key=lambda one: -one.score)
    foreign = [one for one in candidates if one.kind == "foreign"]
    best = next((one for one in places if one.kind != "region"), None)
    region = next((one for one in places if one.kind == "region"), None)
    best = best or (None if region else _campus(page))
    if best is None and region is None and not weight:
        best = _of_host(url)
    at_home = max(weight.values(), default=0) >= 1 or (best is not None and best.explicit) or region is not None
    if not at_home and _patterns()["currency"].search(page.low, 0, page.lead):
        foreign.append(Candidate("another currency", "foreign", None, 1, -1, -1, "another currency"))
    state, hint = _state(best or region, weight, pointers)
    if best is not None and best.state is not None and state is not None and best.state != state:
        best = None
    abroad = foreign[0].name if foreign and not at_home else None
    if region is not None and best is not None and best.score >= 2:
        region = None
    return Site(_of(best, places, "city", state), _of(best, places, "county", state), region, state, hint, abroad)


def _of(best: Candidate | None, places: list[Candidate], kind: str, state: str | None) -> Candidate | None:
    """The best city or county; the other kind only where it is said of the same site."""
    if best is None or best.kind == kind:
        return best
    others = [one for one in places if one.kind == kind and one.score >= 3 and (one.state or state) == state]
    return others[0] if others else None


def _state(best: Candidate | None, weight: dict[str, float], pointers: list[states.Hint]) -> tuple[str | None, states.Hint | None]:
    """The site's own state, else the state that the text points to most, else the state of the largest place so named."""
    if best is not None and best.state is not None:
        return best.state, states.Hint(best.state, 5, best.start, best.end, best.why)
    if not weight:
        return None, None
    top = max(weight, key=lambda state: weight[state])
    if weight[top] < 0.3:
        return None, None
    return top, next((hint for hint in sorted(pointers, key=lambda hint: -hint.weight) if hint.state == top), None)


def _candidates(page: Page, name: Name, weight: dict[str, float], beside: list[tuple[int, int]], company: tuple[int, int] | None, governed: bool) -> list[Candidate]:  # noqa: PLR0913, PLR0917
    text, low, patterns = page.text, page.low, _patterns()
    state_after = patterns["state"].match(text, name.end)
    if name.text.lower() in lists.state_names() and not _is_its_own_city(name.text, state_after):
        return []
    if name.text in _NOT_PLACES and not state_after:
        return []
    if match := patterns["region"].fullmatch(name.text):
        return [_scored(page, name, name.text, "region", lists.state_names()[match["state"].lower()], beside, governed, weight)]
    if state_after is None and (name.text.lower() in lists.foreign() or " ".join(name.text.lower().split()[:2]) in lists.foreign()):
        return _abroad(page, name)
    plain = patterns["trim"].sub("", name.text)
    bare = plain if lists.place_key(plain) in lists.places() else patterns["tail"].sub("", plain)
    if plain.endswith(" City") and bare == plain and _leading_place(plain) == plain[:-5]:
        said = plain if plain.lower() in lists.independent_cities() else plain[:-5]
        return [_scored(page, name, said, "city", _city_state(plain[:-5], patterns["state"].match(text, name.end), weight), beside, governed, weight)]
    region = bare.lower() if bare.lower() in lists.names_of("regions") else plain.lower()
    if region in lists.names_of("regions"):
        return [_scored(page, name, plain, "region", lists.names_of("regions")[region], beside, governed, weight)]
    owner = text[company[0] : company[1]].split()[0] if company else "\0"
    inside = company is not None and company[0] <= name.start < company[1]
    if match := patterns["county"].match(plain):
        return [_scored(page, name, plain, "county", _county_state(match["name"], state_after, weight), beside, governed, weight)]
    if inside and not (state_after and (state_after["close"] or state_after["based"])):
        return []
    if plain.endswith((" Township", " Charter Township", " Twp.")):
        return [_scored(page, name, plain, "city", _city_state(plain.rsplit(" ", 1)[0], state_after, weight), beside, governed, weight)]
    if state_after is None and lists.place_key(bare) not in lists.places():
        match = patterns["facility"].match(plain)
        behind = patterns["before"].search(low[max(0, name.start - 30) : name.start])
        leads = match or (page.titled and name.start < page.sentences[0][1] and behind and behind.lastgroup in ("in", "to", "at"))
        first = _leading_place(plain) if leads and not plain.startswith(owner) else None
        if first is None:
            return _unknown(page, name, plain, beside, governed, weight)
        bare = first
    return [_scored(page, name, bare, "city", _city_state(bare, state_after, weight), beside, governed, weight)]


def _leading_place(words: str) -> str | None:
    """The place that a run of capitalised words begins with: 'Plattsburgh International Airport', 'Tampa Office Tower'."""
    parts = words.split()
    for count in range(min(4, len(parts) - 1), 0, -1):
        first = " ".join(parts[:count])
        having = lists.places().get(lists.place_key(first))
        if having and having[0][1] > 2_000 and first not in _NOT_PLACES:
            return first
    return None


def _is_its_own_city(name: str, state_after: re.Match[str] | None) -> bool:
    """'New York, N.Y.' and 'Washington, D.C.' are cities; 'New York, New Jersey' are states."""
    if state_after is None or state_after["state"] == name:
        return False
    return lists.state_words()[state_after["state"]] in (lists.state_names()[name.lower()], "DC")


def _unknown(page: Page, name: Name, plain: str, beside: list[tuple[int, int]], governed: bool, weight: dict[str, float]) -> list[Candidate]:
    """A name that no list has, behind 'in': perhaps a small place, never a park, street, building or company."""
    before = _patterns()["before"].search(page.low[max(0, name.start - 40) : name.start])
    words = plain.split()
    if before is None or before.lastgroup not in ("in", "of") or len(words) > 3 or not plain.replace(" ", "").replace("-", "").replace("'", "").replace(".", "").isalpha():
        return []
    if words[-1] in _NOT_PLACES or words[0] in _NOT_PLACES or any(word.isupper() for word in words):
        return []
    found = _scored(page, name, plain, "city", None, beside, governed, weight)
    return [Candidate(found.name, "city", None, found.score - 3.2, found.start, found.end, "a name behind 'in' that no list has")]


_NOT_PLACES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spring Summer Fall Autumn Winter "
    "Park District Street Avenue Road Boulevard Drive Building Tower Center Centre Campus University College Hospital Company Corp Inc Group Phase Corridor Market Plaza Mall Square Hall House "
    "America American Americas United States U.S US USA Congress Senate North South East West Midwest Northeast Southeast Southwest Northwest Industry Technology Technologies Energy Systems Act CHIPS "
    "Artificial Intelligence Defense Aerospace Semiconductor Healthcare Health English Spanish Series Q1 Q2 Q3 Q4 Airport Port Zone Fund Program Project Quarter".split()
)


def _scored(page: Page, name: Name, said: str, kind: str, state: str | None, beside: list[tuple[int, int]], governed: bool, weight: dict[str, float]) -> Candidate:  # noqa: PLR0913, PLR0917
    text, low, patterns = page.text, page.low, _patterns()
    state_after = patterns["state"].match(text, name.end) if kind == "city" else None
    after = state_after.end() if state_after else name.end
    before = patterns["before"].search(low[max(0, name.start - 60) : name.start])
    how = before.lastgroup if before else None
    begin, end = page.sentence_at(name.start)
    end_of = name.end
    strongest = max(weight.values(), default=0.0)
    score, why = 1.0 if kind == "city" else 0.8, "named"
    if how is not None:
        score, why = score + {"in": 3.0, "of": 3.0, "at": 2.2, "to": 2.0, "near": 0.6, "its": 0.8, "from": -9.0}[how], f"behind '{low[name.start - len(before[0]) : name.start].strip()}'" if before else ""
    if patterns["site"].match(text, after):
        score, why = score + 1.2, f"{why}, before a word for a site"
    if state_after:
        score += 1.5
        end_of = state_after.end("state")
    based = bool(state_after and state_after["based"]) or bool(patterns["based"].match(text, after))
    if based or any(start <= name.start < stop for start, stop in beside):
        score, why = 0.9, "where the company is at home"
    elif _is_dateline(page, name, after):
        score, why = (1.1 if governed else 1.6), "the dateline"
    else:
        score += 0.8 if _WORK.search(low, begin, end) else -0.6
    score += 0.5 if page.titled and begin == page.sentences[0][0] else 0
    if state is not None and not state_after and strongest >= 3 and weight.get(state, 0) < 0.3 * strongest:
        score -= 2.5
    if not (page.titled and begin == page.sentences[0][0]) and re.match(r"\s+[A-Z][a-z]+\s+(?!-)", text[name.end : name.end + 24]) and how != "from":
        score -= 1.5
    score -= min(1.0, (name.start - page.sentences[0][0]) / 1500)
    return Candidate(said, kind, state, score, name.start, end_of, why, state_after is not None)


def _is_dateline(page: Page, name: Name, after: int) -> bool:
    begin, _ = page.sentence_at(name.start)
    if name.start - begin > 3 or page.sentences.index((begin, page.sentence_at(name.start)[1])) > 2:
        return False
    return _patterns()["dateline"].match(page.text, name.end) is not None or (after != name.end and _patterns()["dateline"].match(page.text, after) is not None)


def _city_state(name: str, state_after: re.Match[str] | None, weight: dict[str, float]) -> str | None:
    """The state said behind the city, else the likeliest among those that have a place of that name."""
    if state_after:
        return lists.state_words()[state_after["state"]]
    return _likeliest(lists.places().get(lists.place_key(name), ()), weight)


def _county_state(name: str, state_after: re.Match[str] | None, weight: dict[str, float]) -> str | None:
    if state_after:
        return lists.state_words()[state_after["state"]]
    return _likeliest(lists.counties().get(lists.place_key(name), ()), weight)


def _likeliest(having: tuple[tuple[str, int], ...], weight: dict[str, float]) -> str | None:
    """Of the states that have such a place: the one the text points to most, else the one with most people there."""
    pointed = [(weight[state], people, state) for state, people in having if weight.get(state, 0) > 0.3]
    if pointed:
        return max(pointed)[2]
    strongest = max(weight.values(), default=0)
    return having[0][0] if having and strongest < 6 and having[0][1] > 500 else None


def _abroad(page: Page, name: Name) -> list[Candidate]:
    """A place outside the United States, where it is the site and not the home of the company."""
    if _patterns()["based"].match(page.text, name.end) or page.text.startswith("'s", name.end):
        return []
    before = page.low[max(0, name.start - 50) : name.start]
    if re.search(r"(?:based|headquartered|headquarters|from|founded|listed|of|compet\w+ \w+|sales|offices|customers|born) (?:in |with |of )?(?:the |northern |southern )?$", before):
        return []
    longer = name.text.lower() not in lists.foreign()  # the name of an institution there
    if not longer and not re.search(r"(?:\b(?:in|to|at|near|across|for|of canada and)|,|and) (?:the |northern |southern )?$", before) and not _is_dateline(page, name, name.end):
        return []
    return [Candidate(name.text, "foreign", None, 2, name.start, name.end, "a site abroad")]


@cache
def _large_cities() -> tuple[tuple[str, str, str], ...]:
    """(key without blanks, name in lower case, state) of cities with 100,000 people or more, longest first."""
    large = [(key.replace(" ", ""), key, having[0][0]) for key, having in lists.places().items() if having[0][1] >= 100_000]
    return tuple(sorted((city for city in large if len(city[0]) >= 6), key=lambda city: -len(city[0])))


def _of_host(url: str | None) -> Candidate | None:
    """The city in the name of the newspaper or station that reports it."""
    host = re.sub(r"^[a-z]+://", "", (url or "").lower()).split("/", 1)[0]
    for key, name, state in _large_cities():
        if key in host:
            return Candidate(name.title(), "city", state, 0.9, -1, -1, "the reporter's city, by its address")
    return None


def _campus(page: Page) -> Candidate | None:
    """The city of a university whose campus the text names."""
    if "universit" not in page.low and "campus" not in page.low:
        return None
    for name, (city, state) in lists.campuses().items():
        at = page.low.find(name, 0, page.lead)
        if at >= 0 and "campus" in page.low[at : at + len(name) + 12]:
            return Candidate(city, "city", state, 1.5, at, at + len(name), "the university's city")
    return None
