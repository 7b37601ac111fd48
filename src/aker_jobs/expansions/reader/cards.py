"""Cards: an announcement without a verb, in lines or between bars: company, place, dollars, jobs, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import Company
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.investment import Amount
from aker_jobs.expansions.reader.jobs import Jobs
from aker_jobs.expansions.reader.patterns import patterns
from aker_jobs.expansions.reader.place import Site
from aker_jobs.expansions.reader.place_candidate import Candidate
from aker_jobs.expansions.reader.place_words import kind_of_run
from aker_jobs.expansions.reader.quantities import amounts, number
from aker_jobs.expansions.reader.state_hints import Hint

LONGEST_LINE = 200  # characters of a card that is a line with marks of several kinds
LONGEST, LONGEST_PIECE, MOST_PIECES = 700, 90, 16  # characters, characters, pieces: longer texts are told in sentences
MOST_WORDS_OF_NAME = 7
CITY, MUCH_LARGER = 20_000, 10  # people of a city whose name alone tells its state; times those of the next
SURE = 0.9


class Card(NamedTuple):
    """The facts of a card."""

    company: Company
    site: Site
    new: Jobs | None
    invested: Amount | None


class _Piece(NamedTuple):
    start: int
    end: int
    label: str
    text: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    labels = "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns("card").items() if name != "cut")
    noun = patterns("jobs")["job"]
    return {
        "between": re.compile(r"\n|\s[|/•·-]{1,2}\s|;\s"),
        "commas": re.compile(r",\s(?=\$|\d|[A-Z])"),
        "all": re.compile(
            rf"\n|\s[|/•·-]{{1,2}}\s|;\s|:\s|,\s(?=\$|\d|[A-Z])(?!(?:Inc|LLC|Ltd|Corp|Co|{state})(?!\w))"
            r"|\s\((?=\$|\d|[A-Z])|\)(?=\W|$)"
        ),
        "commas and in": re.compile(r"\s(?:also )?in\s(?=[A-Z])|\s\(|\)(?=\W|$)|,\s(?=\$|\d|[A-Z])|;\s"),
        "does": re.compile(
            r"\b(?:open|expand|build|built|add|invest|creat|bring|plan|announc|land|hir|locat|grow|mov|relocat|start|broke|sa(?:id|ys))\w*"
            r"|\b(?:ground|has|had|which|that|as|on a|with a)\b",
            re.IGNORECASE,
        ),
        "label": re.compile(rf"(?:{labels}):\s*", re.IGNORECASE),
        "headline": re.compile(r"\sto\s[A-Z][a-z]+\s"),
        "aim": re.compile(r"\s(?:to|for|with)\s", re.IGNORECASE),
        "other label": re.compile(r"[A-Z][a-z]+(?: [a-z]+){0,2}:"),
        "place": re.compile(
            rf"(?P<name>[A-Z][\w.' -]{{1,40}}?)(?:/[\w.'/ -]{{2,60}})?(?:,\s*|\s+\()(?P<state>{state})\)?\.?"
        ),
        "jobs": re.compile(
            rf"(?<![\w$.,])(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})\+?\s+(?!retained|existing|construction|temporary)"
            rf"(?:new |direct |permanent |full-time |planned |expected |projected )*(?:{noun}|employees|workers)\b",
            re.IGNORECASE,
        ),
        "jobs after label": re.compile(r"(?:up to |about |more than )?(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6})\b"),
        "cut": re.compile(patterns("card")["cut"], re.IGNORECASE),
        "sentence": re.compile(
            r"\b(?:will|would|plans|has|have|is|are|was|were|said|says"
            r"|to (?!be (?:expected|created|added|hired)\b)[a-z]+)\b"
        ),
    }


def card(document: Document, state: str | None = None) -> Card | None:
    """The facts of a card, or None for a text that is none. state: what a heading above the card says."""
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    if stop - start > LONGEST or _patterns()["sentence"].search(document.text, start, stop):
        return None
    if _patterns()["cut"].search(document.text, start, stop):
        return None
    best: Card | None = None
    for pieces, own in _divided(document, start, stop, state):
        fits = (2 if own else 3) <= len(pieces) <= MOST_PIECES
        if not fits or any(len(piece.text) > LONGEST_PIECE for piece in pieces):
            continue
        found = _facts(document, pieces, own)
        if found is not None and (found.site.city or found.site.county):
            return found
        best = best or found
    return best


def _divided(document: Document, start: int, stop: int, state: str | None) -> Iterator[tuple[list[_Piece], str | None]]:
    """The pieces by lines and bars; of one line by commas too, and by marks of all kinds."""
    pieces = _pieces(document, start, stop, "between")
    yield pieces, state or _state_of_city(pieces[0].text if pieces else "")
    if _patterns()["headline"].search(document.text, start, stop):
        return
    if len(pieces) < 3 and stop - start <= LONGEST_LINE:
        yield _pieces(document, start, stop, "all"), state or ""
    if len(pieces) == 1:
        yield _pieces(document, start, stop, "commas"), state or ""
    if state and stop - start <= LONGEST_LINE and not _patterns()["does"].search(document.text, start, stop):
        yield _pieces(document, start, stop, "commas and in"), state


def _state_of_city(text: str) -> str | None:
    """The state of a city in capitals above a card, where no other city of its name is near as large; else None."""
    small = sum(letter.islower() for letter in text)
    if small > (1 if text.startswith("Mc") else 0) or not text[:1].isupper():
        return None
    having = gazetteers.places().get(gazetteers.place_key(text.title()), ())
    if not having or having[0][1] < CITY or (len(having) > 1 and having[1][1] * MUCH_LARGER > having[0][1]):
        return None
    return having[0][0]


def _pieces(document: Document, start: int, stop: int, separator: str) -> list[_Piece]:
    pieces, begin = [], start
    ends = [(match.start(), match.end()) for match in _patterns()[separator].finditer(document.text, start, stop)]
    for end, following in [*ends, (stop, stop)]:
        text = document.text[begin:end]
        first = begin + len(text) - len(text.lstrip(" #-"))
        text = document.text[first:end].rstrip(" ,;")
        if text:
            label = _patterns()["label"].match(text)
            shift = label.end() if label else 0
            pieces.append(_Piece(first + shift, first + len(text), (label and label.lastgroup) or "", text[shift:]))
        begin = following
    return pieces


def _facts(document: Document, pieces: list[_Piece], state: str | None) -> Card | None:
    new = next((jobs for piece in pieces if (jobs := _jobs(piece))), None)
    invested = next((amount for piece in pieces if (amount := _money(document, piece))), None)
    placed = next(((piece, site) for piece in pieces if (site := _site(piece, state))), None)
    if (placed is None and (not state or not _is_bare(pieces, state))) or (new is None and invested is None):
        return None
    used = placed[0] if placed else None
    named = [piece for piece in pieces if piece.label == "company"] or [
        piece for piece in pieces if not piece.label and piece is not used and _is_name(piece)
    ]
    if len(named) > 1 and not named[0].label and "\n\n" in document.text[named[0].end : named[1].start]:
        named = named[1:]  # a heading above the card
    first = used.start if used else min(piece.start for piece in pieces if piece is not named[0]) if named else 0
    is_first = used is pieces[0] and (bool(state) or _patterns()["place"].fullmatch(used.text) is not None)
    if not named or (named[0].start > first and not named[0].label and not is_first):
        return None
    who = named[0]
    name = _head(who.text)
    site = (
        placed[1]
        if placed
        else Site(None, None, None, state, Hint(state or "", 3.5, -1, -1, "the state above it"), None)
    )
    return Card(Company(name, who.start, who.start + len(name), SURE, "the name of a card"), site, new, invested)


def _is_bare(pieces: list[_Piece], state: str) -> bool:
    """Whether a card without a place begins with a name that is no place, and no piece of it tells a sentence."""
    first = pieces[0].text
    is_place = first.lower() in gazetteers.state_names() or first in gazetteers.state_words() or first.startswith("Gov")
    is_place = is_place or state in dict(gazetteers.places().get(gazetteers.place_key(first), ()))
    return (
        not is_place and _is_name(pieces[0]) and all(len(piece.text.split()) <= MOST_WORDS_OF_NAME for piece in pieces)
    )


def _head(text: str) -> str:
    """'Acme, maker of pumps' → 'Acme'."""
    head, comma, rest = text.partition(", ")
    return head if comma and not rest[:1].isupper() else text


def _is_name(piece: _Piece) -> bool:
    text = piece.text
    if (
        "$" in text
        or text in gazetteers.state_words()
        or _patterns()["other label"].match(text)
        or _patterns()["jobs"].search(text)
        or _patterns()["aim"].search(text)
    ):
        return False
    is_capital = text[0].isupper() or text[0].isdigit() or any(letter.isupper() for letter in text.split()[0])
    return is_capital and len(text.split()) <= MOST_WORDS_OF_NAME


def _jobs(piece: _Piece) -> Jobs | None:
    rule = "jobs after label" if piece.label == "jobs" else "jobs"
    match = _patterns()[rule].search(piece.text) if piece.label in ("", "jobs") else None
    count = number(match["count"]) if match else None
    if match is None or not count:
        return None
    start = piece.start + match.start("count")
    return Jobs(start, piece.start + match.end(), count, None, "new", "the jobs of a card", SURE)


def _money(document: Document, piece: _Piece) -> Amount | None:
    if piece.label not in ("", "money", "other"):
        return None
    money = next(amounts(document.low, piece.start, piece.end), None)
    return Amount(money, "company", "the dollars of a card", SURE) if money else None


def _site(piece: _Piece, state: str | None) -> Site | None:
    if piece.label not in ("", "place") or "$" in piece.text or len(piece.text.split()) > MOST_WORDS_OF_NAME:
        return None
    match = _patterns()["place"].fullmatch(piece.text)
    cities = piece.text.split(" & ")
    if match is None and state and len(cities) == 2:
        return _site(piece._replace(text=cities[0]), state)
    if match is None and (piece.label == "place" or state is not None):
        run = kind_of_run(piece.text)
        having = gazetteers.places().get(gazetteers.place_key(run.bare), ()) if run.kind == "city" else ()
        own = state if state else (having[0][0] if having else None)
        if own is None or (having and own not in dict(having)) or (run.kind not in ("city", "county")):
            return None
        return _placed(run.name, run.kind, own, piece.start, piece.start + len(piece.text))
    if match is None:
        return None
    run = kind_of_run(match["name"])
    if run.kind in ("foreign", "person", "body"):
        return None
    kind = run.kind if run.kind in ("county", "region") else "city"
    letters = gazetteers.state_words()[match["state"]]
    return _placed(run.name, kind, letters, piece.start, piece.start + match.end("state"))


def _placed(name: str, kind: str, state: str, start: int, end: int) -> Site:
    one = Candidate(name, kind, state, 6.0, start, end, "the place of a card", explicit=True)
    hint = Hint(state, 5, start, end, "the place of a card")
    city, county, region = (one if kind == which else None for which in ("city", "county", "region"))
    return Site(city, county, region, state, hint, None)
