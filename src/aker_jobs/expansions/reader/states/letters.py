"""States by their postal letters and by the abbreviations of the press, each weighed by the words beside it."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.states.hints import AT_HOME, Hint, Spans, weight_of_aside
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

# Postal letters that are words, or other abbreviations, as well.
_AMBIGUOUS = frozenset(("IN", "OR", "ME", "OK", "HI", "OH", "LA", "PA", "MA", "ID", "AL", "DE", "CO"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = gazetteers.rows("state_words")
    postal = "|".join(row["usps"] for row in rows)
    short = "|".join(re.escape(row["abbreviation"]) for row in rows if row["abbreviation"])
    return {
        "company from": re.compile(rf",? (?:[a-z-]+ ){{0,2}}?(?:{patterns('company')['role before']})\b"),
        "postal": re.compile(rf"(?:{postal})(?=[\s.,;:)-]|$)"),
        "corner of": re.compile(r" [A-Z][a-z]"),
        "postal before": re.compile(r"(?:\b(?:in|new|to|across|its)|,)\s+$", re.IGNORECASE),
        "short": re.compile(rf",\s?\(?(?P<state>{short})(?!\w)(?P<based>-based)?|\((?P<state2>{short})\)"),
        "road": re.compile(rf"\b(?P<state>{short}) (?:\d{{1,4}}|Highway|Route)\b"),
        "of a place": re.compile(r"[A-Z][\w.&'-]+,? of [A-Z][a-z.]+(?: [A-Z][a-z.]+)?$"),
    }


def of_letters(document: Document, stop: int, beside: Spans) -> list[Hint]:
    """Postal letters behind a word of place, and the press's abbreviations behind a comma or in brackets."""
    pointers = []
    for match in _patterns()["postal"].finditer(document.text, 0, stop):
        if match[0] == "NE" and _patterns()["corner of"].match(document.text, match.end()):
            continue  # 'NE Arkansas'
        if _patterns()["postal before"].search(document.text, max(0, match.start() - 8), match.start()):
            weight = 1.0 if match[0] in _AMBIGUOUS else 3.5
            pointers.append(Hint(match[0], weight, *match.span(), "its letters"))
    pointers += [
        Hint(gazetteers.state_words()[match["state"]], 1.5, *match.span(), "a road of it")
        for match in _patterns()["road"].finditer(document.text, 0, stop)
    ]
    for match in _patterns()["short"].finditer(document.text, 0, stop):
        aside = AT_HOME if match["based"] or _is_of_company(document, match) else None
        aside = (
            aside
            or (AT_HOME if _is_of_another(document, match) else None)
            or weight_of_aside(document.flat, match.start(), beside)
        )
        state = gazetteers.state_words()[match["state"] or match["state2"]]
        pointers.append(Hint(state, 2.5 if aside is None else aside, *match.span(), "its abbreviation"))
    return pointers


def _is_of_company(document: Document, match: re.Match[str]) -> bool:
    """'The Gainesville, Ga., firm': its home."""
    return document.flat.startswith(",", match.end()) and (
        _patterns()["company from"].match(document.flat, match.end()) is not None
    )


def _is_of_another(document: Document, match: re.Match[str]) -> bool:
    """'Acme Partners of Stamford, Conn., …': the home of one that is named, in passing."""
    if not document.flat.startswith(",", match.end()):
        return False
    before = document.text[max(0, match.start() - 60) : match.start()]
    return _patterns()["of a place"].search(before) is not None
