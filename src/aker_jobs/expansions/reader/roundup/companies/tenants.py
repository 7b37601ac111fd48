"""For whom something is built or paid, where another is named first: 'Acme Land plans a warehouse for Bolt Inc.'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup.companies import names

Where = tuple[int, int]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"[A-Z0-9](?:[\w&'’/-]|\.(?=\w)){0,30}"
    name = rf"(?P<name>{word}(?: (?:& |of )?{word}){{0,4}}?(?:,? (?:Inc|LLC|Corp|Co|Ltd)\b\.?)?)"
    developer = (
        r"(?:Land|Realty|Real Estate|Propert(?:y|ies)|Developments?|Developers?|Construction|Builders|Holdings"
        r"|Ventures|Partners|Capital|Industrial Park)"
    )
    building = r"(?:building|warehouse|facility|plant|headquarters|center|factory|offices?|space|campus|expansion)"
    return {
        "tenant": re.compile(
            rf"\b{developer}(?: (?:Company|Co|Corp|Group|Inc|LLC|Trust)\b\.?){{0,2}}(?:, [^,.\n]{{3,60}},)? "
            rf"(?:plans|will|is|has|began|broke|proposes|wants|intends|expects)\b[^.\n]{{0,200}}?\b{building}\b[^.\n]{{0,160}}?,?"
            rf" for (?:the )?{name}(?=[,.;\n]|['’]s|$| (?:of|to|in|at|which|that|and)\b)"
        ),
        "paid": re.compile(
            r"\b(?:loan|grant|bonds?|bond issue|award)\b[^.\n]{0,120}?\b(?:pay(?:ing)? for|financ(?:e|ing)"
            rf"|support(?:ing)?|underwrit(?:e|ing)|toward|behind) {name}['’]s? "
            r"(?:expansion|new|planned|proposed|plant|relocation|project|move|facility|headquarters)\b"
        ),
    }


def tenant(text: str, start: int, end: int) -> Where | None:
    """Where a part names for whom a developer builds, or whose project a loan to another one pays; else None."""
    for rule in ("tenant", "paid"):
        match = _patterns()[rule].search(text, start, end)
        if match is not None and not _is_no_company(match["name"]):
            return match.span("name")
    return None


def _is_no_company(name: str) -> bool:
    is_place = gazetteers.place_key(name) in gazetteers.places() or name.lower() in gazetteers.state_names()
    return is_place or name[0].isdigit() or names.is_no_name(name)
