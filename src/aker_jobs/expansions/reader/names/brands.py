"""Names that begin with a small letter, where a sentence would begin with a capital: 'lululemon to open'."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.names.forms import Name, word_list
from aker_jobs.expansions.reader.text.document import Document

_EARLY = 3  # sentences in which a name is looked for that begins so
_AGAIN = 2  # times that such a name is said at least


@cache
def _begin() -> re.Pattern[str]:
    """A small word at the beginning, or behind a dateline."""
    return re.compile(
        r"\s*(?:[A-Z][A-Za-z.' ]{1,24}(?:,\s[A-Z][A-Za-z.]{1,13})?(?:\s*\([^()\n]{1,40}\))?\s*(?:--?|—)\s+)?"
        r"(?P<brand>(?P<first>[a-z][a-z0-9]{3,}|[a-z](?:\.[a-z]+)+)(?: [A-Za-z]{4,})?)\b"
    )


def small_brands(document: Document, start: int, stop: int) -> list[Name]:
    """The names between two places of the text, in order; none where the text is in small letters throughout."""
    for begin, _ in document.sentences[:_EARLY]:
        match = _begin().match(document.text, begin)
        if match is None or match["first"] in word_list("breaks") or not start <= begin < stop:
            continue
        for brand in (match["brand"], match["first"]):
            word = re.compile(rf"(?<![\w-]){re.escape(brand)}(?![\w-])")
            found = [one.span() for one in word.finditer(document.text, begin, stop)]
            if len(found) >= _AGAIN and not _is_said_large(document, match["first"]):
                return [Name(*span, brand) for span in found]
    return []


def _is_said_large(document: Document, first: str) -> bool:
    """Whether the word is said with a capital too, or the text has no capitals: captions of a broadcast."""
    return first.capitalize() in document.text or sum(map(str.isupper, document.text)) * 60 < len(document.text)
