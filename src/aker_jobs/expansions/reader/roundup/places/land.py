"""Names of land and water, which no project of a text is of: a township, a region, a river that a plant stands on."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.names.forms import form_of_company

NEAR = 40  # characters before a name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "land": re.compile(
            r".+ (?:Townships?|Twp\.?|County|Counties|Parish|Region|Area|Peninsula|River|Creek)", re.IGNORECASE
        ),
        "perhaps land": re.compile(
            r".+ (?:Valley|Bay|Lake|Lakes|Coast|Basin|Shore|Corridor|Triangle|Delta|Hills|Plains|Side)"
        ),
        "there": re.compile(
            r"\b(?:in|on|at|along|near|across|around|throughout|into|to|of|for) (?:the )?(?:greater |upper |lower )?\Z",
            re.IGNORECASE,
        ),
        "owns": re.compile(r"(?:['’]s)? (?:will|plans|said|announced|expects|intends|has|is)\b"),
    }


def is_land(text: str, start: int, end: int) -> bool:
    """Whether a name there is of land or water: by its last word, or by it and 'in the' before it."""
    name, rules = " ".join(text[start:end].split()), _patterns()
    if form_of_company().search(name):
        return False
    if rules["land"].fullmatch(name):
        return True
    return (
        rules["perhaps land"].fullmatch(name) is not None
        and rules["there"].search(text, max(0, start - NEAR), start) is not None
        and rules["owns"].match(text, end) is None
    )
