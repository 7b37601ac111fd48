"""Persons among the names: of whom the text says he or she, by a nickname, in an office; a firm named like one."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.names.forms import Name, form_of_company
from aker_jobs.expansions.reader.text.document import Document

_NEXT = 2  # sentences behind a name in which a pronoun may still mean it


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "he": re.compile(r"[\s\"']*(?:He|She)\b"),
        # 'Sen. Ann Lee', 'Senators Ann Lee and Bo Ray': the last words are persons' names wherever they stand alone.
        "in office": re.compile(
            r"\b(?:(?:Sens\.|Senators|Reps\.|Representatives)((?: [A-Z][\w.'-]+){2,3})(?:, [^,]{3,30})? and"
            r"((?: [A-Z][\w.'-]+){2,3})"
            r"|(?:Sens?\.|Senators?|Reps?\.|Representative|Congress(?:man|woman)|Gov\.|Governor)"
            r"((?: [A-Z][\w.'-]+){1,3}))"
        ),
        "two words": re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+"),
        "person's": re.compile(r"[A-Z][a-z]+ [A-Z][a-z'-]+"),
        "title": re.compile(
            r", (?:the |its )?(?:[a-z]+ (?:and )?){0,3}?(?:co-?)?(?:chairman|chairwoman|chair|president|chief executive"
            r"|chief [a-z]+ officer|C[EFO]O|founder|director|manager|spokes(?:man|woman|person))"
            r"(?: and (?:co-?)?[a-z]+| and CEO)?(?: [a-z]+)? (?:of|at|for|with) (?:the )?[A-Z]"
        ),
        "nickname": re.compile(r"[A-Z][\w.]* \"[A-Z][\w' .]{1,14}\" $"),
    }


def is_he(document: Document, name: Name) -> bool:
    """Whether a name of two words is a person's: of whom the next sentences say 'he', or what he is of a company."""
    if not _patterns()["person's"].fullmatch(name.text):
        return False
    if _patterns()["title"].match(document.text, name.end) and not form_of_company().search(name.text):
        return True  # 'Rohan Mehta, co-chairman of Acme'
    here = document.sentence_at(name.start)
    after = [one for one in document.sentences if one[0] > here[0]][:_NEXT]
    for start, _ in after:
        if _patterns()["he"].match(document.text, start):
            return _patterns()["two words"].search(document.text, name.end, start) is None
    return False


def is_nicknamed(document: Document, name: Name) -> bool:
    """Whether a nickname in quotes stands before it: the last name of 'J.D. "Buck" Rowe'."""
    return _patterns()["nickname"].search(document.text, max(0, name.start - 40), name.start) is not None


def is_in_full(document: Document, name: Name) -> bool:
    """Whether a name of two words is said again and never by its last word alone: a firm's, where persons' are."""
    last = name.text.rpartition(" ")[2]
    text, again = document.text, document.text.count(name.text)
    return again > 1 and len(re.findall(rf"\b{re.escape(last)}\b", text)) == again


def in_office(document: Document) -> set[str]:
    """The names of persons in an office, in full and the last word alone, in capitals of a headline too."""
    found = _patterns()["in office"].finditer(document.text, document.sentences[0][0], document.lead)
    full = {name.strip() for match in found for name in match.groups() if name}
    named = full | {name.split()[-1] for name in full}
    return named | {name.upper() for name in named}
