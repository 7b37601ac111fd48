"""Whether the site is abroad: a place there, or the other currency, where nothing speaks as much for home."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.candidate import Candidate, Context
from aker_jobs.expansions.reader.states.hints import Hint

ABROAD = 3.5  # score of a place at home, below which a site abroad goes before it


@cache
def _currency() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:nzd|cad|aud|gbp|eur|inr|cny|rmb|jpy|sgd|mxn|chf)\s?\$?\d|\d(?:\s?(?:m|bn|k|thousand|million|billion|trillion))?\s?(?:nzd|cad|aud|gbp|eur|euros?|rupees|crore|lakh|won|pesos|baht|dong|ringgit|kroner|kronor|zlotys?"
        r"|yuan|yen|pounds)\b|[€£₹¥]\s?\d|\b(?:nz|au|ca|c|a)\$\s?\d"
    )


def site_abroad(
    context: Context,
    options: list[Candidate],
    best: Candidate | None,
    region: Candidate | None,
    pointers: list[Hint],
    names: list[Name],
) -> str | None:
    """The place abroad that is the site, or the other currency, where nothing speaks as much for the United States."""
    foreign = [one for one in options if one.kind == "foreign"]
    there = next((one for one in foreign if one.score > 1), None)
    home = max(context.weight.values(), default=0) >= 1 or region is not None
    if not home and (best is None or not best.explicit):
        if foreign:
            return foreign[0].name
        if not pointers and (best is None or best.state is None):
            return next((name.text for name in names if name.text.lower() in gazetteers.foreign()), None)
        return "another currency" if _currency().search(context.document.low, 0, context.document.lead) else None
    is_firm = best is not None and best.explicit and best.score >= 1
    if foreign and foreign[0].score == 1 and not is_firm and not _is_home(options, pointers):
        return foreign[0].name
    if there is None or region is not None or (best is not None and best.score >= ABROAD):
        return None
    return None if _is_home(options, pointers) else there.name


def _is_home(options: list[Candidate], pointers: list[Hint]) -> bool:
    """Whether a state is named that is not merely where another place is: headquarters, origin, what closes."""
    left = [(one.start, one.end) for one in options if one.explicit and one.score < 1]
    return any(hint.weight >= 3 and not any(start <= hint.start < end for start, end in left) for hint in pointers)
