"""The city that a paragraph is about: it begins with it as who gets something, 'Lima was the winner.'"""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.roundup.places.places import has

FAR = 1_500  # characters from the beginning of a paragraph

Where = tuple[int, int]


@cache
def _patterns() -> re.Pattern[str]:
    word = r"(?:(?:St|Ft|Mt)\.|[A-Z][\w'’]{1,24})"
    city = rf"(?P<city>{word}(?: {word}){{0,2}}?)"
    verb = (
        r"(?:was|is|has|had|took|takes|gets?|got|wins?|won|lands?|landed|saw|sees?|will|can|could|did|does|made|makes"
        r"|went|goes|adds?|added|welcomes?|welcomed|claims|claimed|boasts|hosts|hosted|keeps?|kept|gains?|gained|scored"
        r"|celebrates|celebrated|turned|drew|draws|lures|lured|attracts|attracted|came|comes|fared|looks|looked|remains"
        r"|hasn['’]t|isn['’]t|wasn['’]t|led|leads|joins|joined|grew|grows|may|would|also|meanwhile)"
    )
    return re.compile(
        rf"[\s•*·¶»-]{{0,6}}(?:And |But |Then |Next,? |Meanwhile,? |Nearby |Neighboring |Downtown )?"
        rf"{city}(?:, (?:too|meanwhile|for its part|of course|population [\d,]+|[A-Z][\w.]+(?: County)?),)?"
        rf"(?: {verb}\b|['’]s (?=[a-z])| (?:itself|officials|leaders|residents|voters)\b)"
    )


def city_of_paragraph(text: str, start: int, state: str) -> Where | None:
    """Where the paragraph that holds a project begins with a city of the state that it is about."""
    begin = text.rfind("\n", max(0, start - FAR), start + 1) + 1
    if begin == 0 and start > FAR:
        return None
    match = _patterns().match(text, begin)
    return match.span("city") if match and has(state, match["city"]) else None
