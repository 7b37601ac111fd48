"""What looks like a place and is a piece of another name: of a street, of a brand, of a body of a city and a county."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers

SMALL = 5_000  # people: behind an owner a smaller place is a piece of a name
_STREET = (
    "Road|Rd|Street|St|Avenue|Ave|Drive|Dr|Boulevard|Blvd|Lane|Ln|Parkway|Pkwy|Pike|Turnpike|Highway|Hwy|Court|Circle"
    "|Expressway|Freeway|Trail|Way|Loop"
)


@cache
def _others() -> dict[str, re.Pattern[str]]:
    return {
        "street first": re.compile(rf"(?:[A-Z][\w.'’]* ){{1,3}}?(?:{_STREET})\b(?! (?:City|County|Township)\b)"),
        "street behind": re.compile(rf" (?:{_STREET})\b"),
        # 'near Lima and Interstate 69', 'at Lima and Grove streets'
        "at a crossing": re.compile(r"\b(?:near|at|of|off) (?:the (?:corner|intersection|junction) of )?$"),
        "crossing behind": re.compile(
            r" (?:and|&) (?:Interstate|I-\d|U\.S\.|US |Highway|Hwy|Route|State (?:Road|Route)"
            rf"|[A-Z][\w.'’]{{1,30}} (?:{_STREET}|streets|roads|avenues)\b)"
        ),
        "day behind": re.compile(r"(?:['’]s)? (?:Day|Eve)\b"),
        "nickname behind": re.compile(r" [\"“][A-Z][\w' .]{1,14}[\"”] [A-Z]"),
        "owner": re.compile(r"(?P<owner>[A-Z][\w.&-]{1,30})['’]s $"),
        "beside": re.compile(r"[A-Z][\w.]+/$"),
        "body": re.compile(r" (?:Chamber|Econ|Development|Partnership|Alliance|Industrial)|(?<=Chamber)\b"),
    }


def is_of_other(text: str, start: int, end: int) -> bool:
    """Whether what looks like a place is a piece of another name.

    Of a street ('9138 Lima Road'), of a person ('Norman "Bud" Rowe'), of a brand ("Farmer's Pride"), of a body of a
    city and a county ('the Lima/Allen County Chamber', where the city is first).
    """
    rules = _others()
    name, before = text[start:end], text[max(0, start - 40) : start]
    if is_street(name) or rules["street behind"].match(text, end):
        return True
    if is_at_crossing(text, start, end):
        return True
    if rules["nickname behind"].match(text, end) or rules["day behind"].match(text, end):
        return True
    if rules["owner"].search(before) and _is_small(name):
        return True
    is_body = rules["body"].match(text, end) is not None or name.endswith("Chamber")
    return is_body and rules["beside"].search(before) is not None


def is_street(name: str) -> bool:
    """Whether a name begins with that of a street: 'Lima Road', 'Lima Road Industrial Park'."""
    return _others()["street first"].match(name) is not None


def is_at_crossing(text: str, start: int, end: int) -> bool:
    """Whether a name is that of a street which another one crosses: 'near Lima and Interstate 69'."""
    if not _others()["crossing behind"].match(text, end):
        return False
    return _others()["at a crossing"].search(text, max(0, start - 40), start) is not None


def _is_small(name: str) -> bool:
    """Whether no place of the name has many people."""
    having = gazetteers.places().get(gazetteers.place_key(name))
    return having is not None and having[0][1] < SMALL
