"""What is said around a count of jobs, and the kinds that it may be of."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader.text.number_patterns import number_patterns

Kind = Literal[
    "new", "mixed", "retained", "construction", "indirect", "existing", "cumulative", "statistic", "cut", "unclear"
]
Judgment = tuple[Kind, str, float]


class CountContext(NamedTuple):
    """What is said around a count. before, sentence: of its sentence; left: of its clause; right: behind the noun;
    inside: from the count to the noun's end; adjectives: between them; people: the noun is a word for people."""

    before: str
    sentence: str
    left: str
    inside: str
    adjectives: str
    right: str
    people: bool


def clause_before(flat: str, start: int, stop: int) -> str:
    """What stands before a count, within its clause."""
    left = flat[start:stop]
    breaks = [match.end() for match in rules()["break"].finditer(left) if match.end() < len(left)]
    return left[breaks[-1] :] if breaks else left


def rules() -> dict[str, re.Pattern[str]]:
    """The patterns of use 'job kind' by name."""
    return number_patterns("job kind")


def is_new(context: CountContext) -> bool:
    """Whether the count is called new or additional."""
    return bool(rules()["new"].search(context.inside) or rules()["additional"].search(context.left))
