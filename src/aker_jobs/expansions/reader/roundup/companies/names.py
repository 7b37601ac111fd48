"""Companies as boards and lists name them: at the head of a paragraph, or as who was awarded something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.companies import appositions, bystanders
from aker_jobs.expansions.reader.roundup.companies import name_words as words
from aker_jobs.expansions.reader.text.quantities import number

LONGEST_NAME = 60  # characters
EARLY = 120  # characters: who does something is named within them
LONGEST_KIND, LONGEST_REST = 11, 50  # characters of "Development", "Partnership"; between them and a body's initials


def better_name(one: Announcement, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `text[start:end]` names the company that the reading lacks or has wrong; None where it stands well."""
    begin = start + 4 if words.patterns()["state"].match(text, start) else start
    begin = _behind_label(text, begin, end)
    for rule in words.LEADING:
        match = words.patterns()[rule].match(text, begin, end)
        if match and _is_company(match["name"], one.state) and _is_card(match, one.state):
            named = _whole(match)
            if one.company is None or _is_item(rule, one, named) or _is_worse(one, named, text):
                return named
            break
    if one.company is not None and not _is_nobody(one, text):
        return None
    found = (match for rule in ("awarded", "told") for match in words.patterns()[rule].finditer(text, start, end))
    spans = (match.span(group) for match in found for group in match.re.groupindex if match[group] and group != "site")
    read = (one.company or "").removesuffix("'s").removesuffix("’s")
    companies = (at for at in spans if _is_company(text[slice(*at)], None))
    return next((at for at in companies if not read or not text[slice(*at)].startswith(read)), None)


def opening_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name of the company that a part begins with, or that does something at its beginning; None where none is."""
    begin = start + 4 if words.patterns()["state"].match(text, start) else start
    begin = _behind_label(text, begin, end)
    for rule in words.LEADING:
        match = words.patterns()[rule].match(text, begin, end)
        if match and _is_company(match["name"], None) and _is_card(match, None):
            return match.span("name")
    found = words.patterns()["told"].finditer(text, begin, min(end, begin + EARLY))
    spans = (match.span(group) for match in found for group in ("name", "come", "when", "whose") if match[group])
    return next((span for span in spans if _is_company(text[slice(*span)], None)), None)


def does_there(text: str, end: int) -> bool:
    """Whether the company whose name ends there does something: 'Acme will', 'Acme, which', "Acme's plan"."""
    return words.patterns()["does"].match(text, end) is not None


def is_no_name(name: str) -> bool:
    """Whether what was read as a name is a word that begins a sentence, or a kind of company."""
    bare = name.rstrip(".")
    if " " in bare and (bare.split()[-1].islower() or bare.lower() in gazetteers.state_nicknames()):
        return True
    if number(bare.lower()) is not None or words.MADE_SO.search(bare) is not None:
        return True
    return any(no.fullmatch(bare) for no in (words.NO_FIRST, words.NO_NAME)) or words.A_KIND.search(name) is not None


@cache
def _body() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """That a body is described behind its name, and that its name in full ends where its initials begin."""
    kind = r"(?:Economic|Development|Chamber|Authority|Commission|Council|Partnership|Department)\b"
    return re.compile(rf"(?:the|an?) (?:[\w-]+ ){{0,4}}?{kind}"), re.compile(rf"{kind}[^.\n]{{0,{LONGEST_REST}}}\Z")


@lru_cache(maxsize=512)  # asked of the names of one text again and again
def is_body(name: str, text: str) -> bool:
    """Whether a text says that a name is a body that speaks for a region: 'EDX, the Economic Development ...'."""
    described, in_full = _body()
    if any(f"{name} {office}" in text for office in words.OFFICES):
        return True
    if any(described.match(text, at + len(name) + 2) for at in _found(f"{name}, ", text)):
        return True
    # Only what stands before its initials is looked at: a search of all of the text for each name takes too long.
    before = (text[max(0, at - LONGEST_KIND - LONGEST_REST) : at] for at in _found(f" ({name})", text))
    return any(in_full.search(words) for words in before)


def _found(words: str, text: str) -> Iterator[int]:
    """Where words stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _is_company(name: str, state: str | None) -> bool:
    """Whether words may be a company's name: no body, no day, no place (of the state, where it is known)."""
    first = name.split(maxsplit=1)[0]
    if len(name) > LONGEST_NAME or is_no_name(name) or words.NO_FIRST.fullmatch(first):
        return False
    if words.NO_COMPANY.search(words.FORM.sub("", name) if len(name.split()) > 2 else name) and not words.FORM.search(
        name
    ):
        return False
    having = dict(gazetteers.places().get(gazetteers.place_key(name), ()))
    return name.lower() not in gazetteers.state_names() and (state not in having if state else not having)


def _is_card(match: re.Match[str], state: str | None) -> bool:
    """Whether what stands behind a name is a place (of the state, where it is known), if it has to be one."""
    if "town" not in match.re.groupindex:
        return True
    town = match["town"]
    having = dict(gazetteers.places().get(gazetteers.place_key(town), ()))
    return town.endswith(("Twp.", "Township", "County")) or (state in having if state else bool(having))


def _behind_label(text: str, begin: int, end: int) -> int:
    """Behind 'Hiring: ' and 'Duluth's ', where a part begins with a label or with the city that a company is of."""
    label = words.patterns()["label"].match(text, begin, end)
    begin = label.end() if label else begin
    match = words.patterns()["city's"].match(text, begin, end)
    is_city = match is not None and gazetteers.place_key(match["city"]) in gazetteers.places()
    return match.end() if match and is_city else begin


def _whole(match: re.Match[str]) -> tuple[int, int]:
    """Where a name stands, with "in Season" of "Foods in Season" where that is no place."""
    start, end = match.span("name")
    place = match["place"] if "place" in match.re.groupindex else None
    if place is None or match.string[end] == "," or gazetteers.place_key(place) in gazetteers.places():
        return start, end
    is_known = (
        place.lower() in gazetteers.state_names() or gazetteers.place_key(place.split()[0]) in gazetteers.places()
    )
    return (start, end) if is_known else (start, match.end("place"))


def _is_worse(one: Announcement, leading: tuple[int, int], text: str) -> bool:
    """Whether the company read is a piece of the leading name, a site, or an official who speaks."""
    span = one.spans.get("company")
    if span is None:
        return False
    if ". " in (one.company or "") and leading[0] <= span.start:
        return True
    if appositions.is_beside(text, leading, (span.start, span.end)):
        return True
    if leading[0] == span.start and span.end < leading[1] and words.JOINED.match(text, span.end):
        return True
    is_there = gazetteers.place_key(one.company or "") in gazetteers.places() or text.endswith("At ", 0, span.start)
    if span.end <= leading[0] and is_there:
        return True
    if is_no_name(one.company or "") or (leading[0] == span.start and words.VERB.match(text, leading[1], span.end)):
        return True
    is_site = words.A_SITE.search(one.company or "") is not None and span.start > leading[1]
    return leading[0] < span.start < leading[1] or is_site or _is_nobody(one, text)


def _is_item(rule: str, one: Announcement, leading: tuple[int, int]) -> bool:
    """Whether a part is an item by the name before its dash, or one of several of which the first was read."""
    span = one.spans.get("company")
    if span is None or (rule == "leading several" and span.start != leading[0]):
        return False
    return rule == "leading several" or (rule == "leading item" and span.start > leading[1])


def _is_nobody(one: Announcement, text: str) -> bool:
    """Whether what was taken for the company is a place, program, board that decides, official or bystander."""
    span = one.spans.get("company")
    if words.patterns()["body"].search(one.company or "") or one.company in gazetteers.state_words():
        return True
    if span is None:
        return False
    if bystanders.is_bystander(text, span.start, span.end):
        return True
    before = text[max(0, span.start - 24) : span.start]
    decides = words.patterns()["decides"].match(text, span.end) is not None
    return (
        decides
        or words.patterns()["brands"].match(text, span.end) is not None
        or before.endswith(("approved a ", "second for ", " in "))
        or words.patterns()["official"].search(before) is not None
    )
