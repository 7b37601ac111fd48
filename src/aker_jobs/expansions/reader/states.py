"""Which states a text points to, and how strongly."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.patterns import patterns
from aker_jobs.expansions.reader.weighted_patterns import weighted_patterns

Spans = list[tuple[int, int]]

# Postal letters that are words, or other abbreviations, as well.
_AMBIGUOUS = frozenset(("IN", "OR", "ME", "OK", "HI", "OH", "LA", "PA", "MA", "ID", "AL", "DE", "CO"))
_OFFICES = (
    "Gov",
    "Lt.",
    "Sen",
    "Rep",
    "Depart",
    "Econom",
    "Secretary",
    "Commerce",
    "State",
    "Attorney",
    "House",
    "Legis",
)
_REACH = 600  # characters of a long first sentence that are searched at least


class Hint(NamedTuple):
    """A pointer to a state: how strong it is, where it stands (-1 in the URL), and by which rule."""

    state: str
    weight: float
    start: int
    end: int
    why: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = gazetteers.rows("state_words")
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    lasts = {name.split()[-1] for name in gazetteers.names_of("governors")}
    governors = "|".join(re.escape(name) for name in sorted(lasts, key=lambda name: (-len(name), name)))
    nicknames = "|".join(re.escape(row["nickname"].lower()) for row in rows if row["nickname"])
    postal = "|".join(row["usps"] for row in rows)
    short = "|".join(re.escape(row["abbreviation"]) for row in rows if row["abbreviation"])
    return {
        "prefix": re.compile(rf"\s*(?P<state>{postal})\s?(?::|\||\s-\s|--)\s*[A-Z]"),
        "name": re.compile(rf"\b(?P<name>{names})(?![a-z])(?P<based>-(?:based|headquartered))?"),
        "company from": re.compile(rf" (?:[a-z-]+ ){{0,2}}?(?:{patterns('company')['role before']})\b"),
        "governor": re.compile(
            rf"\bgov(?:[.·]|ernor)(?:-elect)? (?P<first>(?:[a-z][a-z.·'-]*\s+){{0,3}}?)(?P<name>{governors})\b"
            r"(?:\s+(?P<last>[a-z][a-z-]+)\b)?"
        ),
        "nickname": re.compile(rf"\b(?P<name>{nicknames})(?![a-z])"),
        "postal": re.compile(rf"(?:{postal})(?=[\s.,;:)-]|$)"),
        "corner of": re.compile(r" [A-Z][a-z]"),
        "postal before": re.compile(r"(?:\b(?:in|new|to|across|its)|,)\s+$", re.IGNORECASE),
        "short": re.compile(rf",\s?\(?(?P<state>{short})(?!\w)(?P<based>-based)?|\((?P<state2>{short})\)"),
        "road": re.compile(rf"\b(?P<state>{short}) (?:\d{{1,4}}|Highway|Route)\b"),
        "source": re.compile(r"\s*(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+){0,4}): (?=[\"'A-Z$])"),
        "dateline": re.compile(r"[^a-z]{0,4}(?:[a-z.·]{2,8}[.·,]?)?(?:\s*+\([^)]*\))?\s*+[-—:]"),
        "told from": re.compile(
            r"\s*(?:[A-Z][A-Z.' -]{2,30},\s[A-Za-z. ]{2,14}\s*+(?:\([^)\n]{2,40}\)\s*+)?[-—:]"
            r"|[A-Z][A-Za-z.' ]{2,24},\s[A-Z][A-Za-z. ]{1,14}\s++(?:\([^)\n]{2,40}\)\s*+)?(?:--?|—)\s)"
        ),
        "at headquarters": re.compile(
            r"\b(?:at|from) (?:its |their |the )?(?:[a-z]+(?:'s)? )?(?:headquarters|home office|main office) in"
            r" [a-z][a-z'· -]{2,24}(?:,\s[a-z]+(?:·[a-z]+)*)?"
        ),
        "longer": re.compile(r"(?:university of|bank of|blue shield of|port of|\bfort|\blake|\bmount|\bst[.·]?) $"),
        "of the state": re.compile(r"(?:'s)? (?:department|economic|development|gov|commerce)"),
    }


def asides(document: Document) -> Spans:
    """The parts of the text that tell other places than the site: losing states, headquarters, where it comes from."""
    start, stop = document.sentences[0][0], max(document.lead, _REACH)
    at_home = [match.span() for match in _patterns()["at headquarters"].finditer(document.flat, start, stop)]
    return at_home + [
        match.span() for pattern in weighted_patterns("state aside") for match in pattern.matches(document, start, stop)
    ]


def hints(document: Document, url: str | None, beside: Spans) -> list[Hint]:
    """All pointers to states in the lead of the text and in its URL. beside: `asides`."""
    start, stop = document.sentences[0][0], max(document.lead, _REACH)
    pointers: list[Hint] = []
    if match := _patterns()["prefix"].match(document.text, start):
        pointers.append(
            Hint(match["state"], 9, match.start("state"), match.end("state"), "the state before the headline")
        )
    if "gov" in document.stems or "gove" in document.stems:
        pointers += _governors(document, stop)
    if match := _patterns()["source"].match(document.text, start):
        pointers += _of_source(match)
    dateline = _dateline_end(document)
    named = [*_names(document, stop, beside), *_letters(document, stop, beside)]
    return [
        *pointers,
        *(hint._replace(weight=0.5 * hint.weight) if hint.start < dateline else hint for hint in named),
        *_nicknames(document, stop),
        *_of_url(url),
    ]


def _dateline_end(document: Document) -> int:
    """Where the dateline ends: its state is where the news is told, often not where the site is."""
    for start, _ in document.sentences[:3]:
        if match := _patterns()["told from"].match(document.text, start):
            return match.end()
    return -1


def weights(pointers: list[Hint]) -> dict[str, float]:
    """State → strength of all that points to it; what is said again counts a quarter."""
    total: dict[str, float] = {}
    for hint in sorted(pointers, key=lambda hint: -hint.weight):
        strength = total.get(hint.state)
        total[hint.state] = hint.weight if strength is None else strength + 0.25 * hint.weight
    return total


def _names(document: Document, stop: int, beside: Spans) -> list[Hint]:
    pointers, last, match_at = [], 0, _patterns()["name"].match
    for begin in document.beginnings(_name_stems()):
        if last <= begin < stop and (match := match_at(document.flat, begin, stop)):
            pointers.append(_named(document, match, beside))
            last = match.end()
    return pointers


@cache
def _name_stems() -> frozenset[str]:
    """First four letters of the names of all states."""
    return frozenset(name.split()[0][:4] for name in gazetteers.state_names())


def _goes_on(document: Document, end: int) -> bool:
    """Whether a capitalized word follows at once, in a sentence and not in a headline: 'Texas Instruments'."""
    text = document.text
    if document.titled and end < document.sentences[0][1]:
        return False
    following = text[end + 1 : end + 14]
    return text[end : end + 1] == " " and following[:1].isupper() and not following.startswith(_OFFICES)


def _named(document: Document, match: re.Match[str], beside: Spans) -> Hint:
    flat = document.flat
    state, before = gazetteers.state_names()[match["name"]], flat[max(0, match.start() - 16) : match.start()]
    after, span = flat[match.end() : match.end() + 14], match.span()
    if match["name"] == "washington" and (
        after.startswith((", d·c", ", dc", " d·c", " post", " univ")) or before.endswith("george ")
    ):
        return Hint("DC", 0.2, *span, "the capital's name")
    if match["based"] or _is_within(match.start(), beside):
        return Hint(state, 0.4, *span, "where the company is at home, or what lost")
    if (
        document.text[match.end() : match.end() + 1] == "-"
        and document.text[match.end() + 1 : match.end() + 2].isupper()
    ):
        return Hint(state, 0.2, *span, "a part of a longer name")  # 'Georgia-Pacific'
    if _patterns()["company from"].match(flat, match.end()):
        return Hint(state, 0.5, *span, "where the company is from")
    if _goes_on(document, match.end()):
        return Hint(state, 0.8, *span, "a part of a longer name")
    if _patterns()["longer"].search(before) or (state == "NY" and after.startswith((" city", " times", " stock"))):
        return Hint(state, 0.8, *span, "a part of a longer name")
    if _patterns()["of the state"].match(after) or before.endswith(("state of ", "of the ")):
        return Hint(state, 4, *span, "its government")
    return Hint(state, 3 if before.endswith((" in ", " to ", ", ")) else 2, *span, "its name")


def _letters(document: Document, stop: int, beside: Spans) -> list[Hint]:
    """Postal letters behind a word of place, and the press's abbreviations behind a comma or in brackets."""
    pointers = []
    for match in _patterns()["postal"].finditer(document.text, 0, stop):
        if match[0] == "NE" and _patterns()["corner of"].match(document.text, match.end()):
            continue  # 'NE Arkansas'
        if _patterns()["postal before"].search(document.text, max(0, match.start() - 8), match.start()):
            weight = 1.0 if match[0] in _AMBIGUOUS else 3.5
            pointers.append(Hint(match[0], weight, *match.span(), "its letters"))
    pointers += [
        Hint(gazetteers.state_words()[match["state"]], 1.5, *match.span(), "a road of it")
        for match in _patterns()["road"].finditer(document.text, 0, stop)
    ]
    for match in _patterns()["short"].finditer(document.text, 0, stop):
        at_home = match["based"] or _is_within(match.start(), beside)
        state = gazetteers.state_words()[match["state"] or match["state2"]]
        pointers.append(Hint(state, 0.4 if at_home else 2.5, *match.span(), "its abbreviation"))
    return pointers


def _nicknames(document: Document, stop: int) -> list[Hint]:
    if document.stems.isdisjoint(("stat", "domi", "fron", "dixi", "ench")):
        return []
    known = gazetteers.names_of("state_words", "nickname")
    if not any(name in document.low for name in known):
        return []
    matches = _patterns()["nickname"].finditer(document.low, 0, stop)
    return [Hint(known[match["name"]], 3, *match.span(), "its nickname") for match in matches]


def _governors(document: Document, stop: int) -> list[Hint]:
    """The state of the governor who announces; a dateline that is a capital tells it too."""
    pointers = [
        Hint(state, 6, *match.span(), "its governor announces it")
        for match in _patterns()["governor"].finditer(document.flat, 0, stop)
        if (state := _governor_of(match))
    ]
    start = document.sentences[0][0]
    head = document.flat[start : start + 40]
    for row in gazetteers.rows("state_words"):
        capital = row["capital"].lower()
        if head.startswith(capital) and _patterns()["dateline"].match(head, len(capital)):
            pointers.append(Hint(row["usps"], 3.5, start, start + len(capital), "its capital is the dateline"))
    return pointers


def _governor_of(match: re.Match[str]) -> str | None:
    """'Gov. Scott Walker': a governor's name may be the first name of another."""
    longer = _governed(match["name"], match["last"]) if match["last"] else None
    return longer or _governed(match["first"].strip(), match["name"])


@lru_cache(maxsize=5_000)
def _governed(first: str, last: str) -> str | None:
    """The state of a governor: by first and last name, else by the last name where one state alone has had it."""
    states = {
        state
        for name, state in gazetteers.names_of("governors").items()
        if name.split()[-1] == last and (not first or name.split()[0] == first.split(maxsplit=1)[0])
    }
    return states.pop() if len(states) == 1 else None


def _of_source(match: re.Match[str]) -> list[Hint]:
    """The state of the city in a newspaper's name before the headline: 'Albany Times Union: …'."""
    words = match["name"].replace(".com", "").split()
    for count in range(min(3, len(words)), 0, -1):
        having = gazetteers.places().get(gazetteers.place_key(" ".join(words[:count])))
        if having and having[0][1] > 20_000:
            return [Hint(having[0][0], 0.9, *match.span("name"), "the reporter's city")]
    return []


def _of_url(url: str | None) -> tuple[Hint, ...]:
    return _of_host(re.sub(r"^[a-z]+://", "", url.lower()).split("/", 1)[0]) if url else ()


@lru_cache(maxsize=5_000)
def _of_host(host: str) -> tuple[Hint, ...]:
    """The state in the name of the site that publishes it."""
    for part in re.split(r"[.\-]", host):
        for name, state in gazetteers.state_names().items():
            if part.startswith(name.replace(" ", "")) and part not in ("washingtonpost", "washingtontimes"):
                return (Hint(state, 1.5, -1, -1, "its name in the address"),)
    match = re.search(r"(?:^|\.)([a-z]{2})\.(?:gov|us)$", host)
    letters = match[1].upper() if match else ""
    return (
        (Hint(letters, 2, -1, -1, "the state's own address"),) if letters in gazetteers.state_names().values() else ()
    )


def _is_within(position: int, spans: Spans) -> bool:
    return any(start <= position < end for start, end in spans)
