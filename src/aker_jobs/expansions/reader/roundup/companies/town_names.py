"""A city that stands as who does something and is no company: 'Lima will keep Acme', 'Lima added 200 jobs'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers

LEAST = 2_000  # people: a smaller place shares its name with a company more often


@cache
def _does() -> re.Pattern[str]:
    return re.compile(
        r"(?:['’]s)? (?:will|would|is to|can|could|may|might)? ?(?:also |now |soon |again )?"
        r"(?:keep|see|get|gain|have|had|has"
        r"|lose|lost|land|lands|landed|welcome|welcomes|welcomed|win|wins|won|gets|got|gains|gained|sees|saw|loses|lures"
        r"|lured|attracts|attracted|beat|beats|added|adds|took|takes|was|wasn['’]t|isn['’]t|hasn['’]t|ranks|ranked|boasts"
        r"|claims|counts|celebrated|drew|draws|hosts|fared|became)\b"
    )


def is_town(name: str, state: str | None, text: str, end: int) -> bool:
    """Whether a name is that of a city of the state, and what it does there is what cities do."""
    having = dict(gazetteers.places().get(gazetteers.place_key(name), ()))
    if state is None or having.get(state, 0) < LEAST:
        return False
    return _does().match(text, end) is not None
