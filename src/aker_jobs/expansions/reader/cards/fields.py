"""What a piece of a card tells: jobs, dollars, the site, or a name."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.cards.pieces import Piece
from aker_jobs.expansions.reader.jobs.jobs import Jobs
from aker_jobs.expansions.reader.money.investment import LEAST, Amount
from aker_jobs.expansions.reader.place.candidate import Candidate
from aker_jobs.expansions.reader.place.place import Site
from aker_jobs.expansions.reader.place.words import Run, kind_of_run
from aker_jobs.expansions.reader.states.hints import Hint
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.quantities import amounts, number

MOST_WORDS_OF_NAME = 7
SURE = 0.9


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    noun = patterns("jobs")["job"]
    return {
        "aim": re.compile(r"\s(?:to|for|with)\s", re.IGNORECASE),
        "other label": re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,2}:"),
        "place": re.compile(
            rf"(?P<name>[A-Z][\w.' -]{{1,40}}?)(?:/[\w.'/ -]{{2,60}})?(?:,\s*|\s+\()(?P<state>{state})\)?\.?"
        ),
        "acts": re.compile(
            r"\s(?:[Ss]elect|[Pp]ick|[Cc]hoose|[Aa]nnounce|[Ee]xpand|[Oo]pen|[Ii]nvest|[Aa]dd|[Ee]ye|[Bb]ring|[Bb]uild"
            r"|[Cc]reate|[Rr]elocate|[Mm]ove)s\s|\s(?:Plan|plan)s\s(?:[Ff]or\s)?|\s(?:[Cc]hose|[Tt]o)\s"
        ),
        "jobs": re.compile(
            rf"(?<![\w$.,])(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})\+?[^\S\n]+(?!retained|existing|construction|temporary)"
            rf"(?:new |direct |permanent |full-time |planned |expected |projected )*(?:{noun}|employees|workers)\b"
            r"(?! (?:retained|upskilled|retrained|reskilled|saved|kept|preserved)\b)",
            re.IGNORECASE,
        ),
        "jobs after label": re.compile(r"(?:up to |about |more than )?(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6})\b"),
    }


def is_place(text: str) -> bool:
    """Whether a text is a place with its state and nothing else."""
    return _patterns()["place"].fullmatch(text) is not None


def is_name(piece: Piece) -> bool:
    """Whether a piece may be a company's name: few words, a capital, no number of its own."""
    text = piece.text
    if (
        "$" in text
        or text in gazetteers.state_words()
        or _patterns()["other label"].match(text)
        or _patterns()["jobs"].search(text)
        or _patterns()["aim"].search(text)
    ):
        return False
    words = text.split()
    if not 0 < len(words) <= MOST_WORDS_OF_NAME:
        return False
    return text[0].isupper() or text[0].isdigit() or any(letter.isupper() for letter in words[0])


def jobs(piece: Piece) -> Jobs | None:
    """The jobs that a piece tells."""
    rule = "jobs after label" if piece.label == "jobs" else "jobs"
    match = _patterns()[rule].search(piece.text) if piece.label in ("", "jobs") else None
    count = number(match["count"]) if match else None
    if match is None or not count:
        return None
    start = piece.start + match.start("count")
    return Jobs(start, piece.start + match.end(), count, None, "new", "the jobs of a card", SURE)


def money(document: Document, piece: Piece) -> Amount | None:
    """The dollars that a piece tells."""
    if piece.label not in ("", "money", "other"):
        return None
    found = next((one for one in amounts(document.low, piece.start, piece.end) if one.usd >= LEAST), None)
    return Amount(found, "company", "the dollars of a card", SURE) if found else None


def site(piece: Piece, state: str | None) -> Site | None:
    """The city or county that a piece is; state: what is known of it."""
    if piece.label not in ("", "place") or "$" in piece.text or len(piece.text.split()) > MOST_WORDS_OF_NAME:
        return None
    match = _patterns()["place"].fullmatch(piece.text)
    cities = piece.text.split(" & ")
    if match is None and state and len(cities) == 2:
        return site(piece._replace(text=cities[0]), state)
    if match is None and (piece.label == "place" or state is not None):
        run = kind_of_run(piece.text)
        if (
            state
            and run.kind == "foreign"
            and state in dict(gazetteers.places().get(gazetteers.place_key(run.bare), ()))
        ):
            return _placed(run.name, "city", state, piece.start, piece.start + len(piece.text))
        having = gazetteers.places().get(gazetteers.place_key(run.bare), ()) if run.kind == "city" else ()
        own = state if state else (having[0][0] if having else None)
        if own is None or (having and own not in dict(having)) or (run.kind not in ("city", "county")):
            return None
        if _patterns()["acts"].search(run.name):
            return None
        return _placed(run.name, run.kind, own, piece.start, piece.start + len(piece.text))
    if match is None:
        return None
    run = kind_of_run(match["name"])
    letters = gazetteers.state_words()[match["state"]]
    if run.kind in ("foreign", "person", "body") or _is_headline(run, letters):
        return None
    kind = run.kind if run.kind in ("county", "region") else "city"
    return _placed(run.name, kind, letters, piece.start, piece.start + match.end("state"))


def _is_headline(run: Run, state: str) -> bool:
    """Whether a place is the beginning of a headline ("Acme Selects Loudon County"): it has a verb, or is no county."""
    is_one = run.kind == "county" and not run.name.endswith("Counties")
    unknown = is_one and state not in dict(gazetteers.counties().get(gazetteers.place_key(run.bare), ()))
    return unknown or _patterns()["acts"].search(run.name) is not None


def _placed(name: str, kind: str, state: str, start: int, end: int) -> Site:
    one = Candidate(name, kind, state, 6.0, start, end, "the place of a card", explicit=True)
    hint = Hint(state, 5, start, end, "the place of a card")
    city, county, region = (one if kind == which else None for which in ("city", "county", "region"))
    return Site(city, county, region, state, hint, None)
