"""How likely a name is the company's: by what is said behind it, by what stands before it, by its form."""

from __future__ import annotations

from collections.abc import Iterator

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import kinds, roles
from aker_jobs.expansions.reader.company.cues import before as cues_before
from aker_jobs.expansions.reader.company.cues import behind
from aker_jobs.expansions.reader.company.weights import BESIDE_PERSON, among_others
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document

BEFORE = 70  # characters before a name that tell its role
REACH = 380  # characters behind a name in which it is told what its bearer does
AT_IT = 2.2  # for an institution at which an expansion is under way
PARTNER = 1.6  # score at most of one with whom another does what is announced
PARTNERED = "a partner in it"
OTHER_DAY = 2.8  # what a name counts less in a sentence of another time
_KIN = ("sister ", "its sister ", "affiliate ", "its affiliate ", "subsidiary ", "its subsidiary ")
_GIVING = (
    "ed ",
    "ard ",
    "ards ",
    "ing ",
    "fer ",
    "fers ",
    "ves ",
    "ve ",
    "vide ",
    "vides ",
    "nt ",
    "nts ",
    " to ",
    " for ",
)


def score(document: Document, name: Name) -> tuple[float, str]:
    """How likely a name is the company's, and why: by what is said behind it, then by what stands before it."""
    flat, rules = document.flat, cues_before()
    if rules["cut"].match(flat, name.end):
        return 0.0, ""
    before = f" {flat[max(0, name.start - BEFORE) : name.start]}"
    if _is_no_bearer(document, name, before):
        return 0.0, ""
    score, why = _does(document, name)
    if not score and " " in name.text and rules["speaks"].match(flat, name.end) and not kinds.is_person(name.text):
        score, why = 1.6, "speaks of it"
    elif score < 4.0 and rules["person"].match(flat, name.end):
        return 0.0, ""
    if settled := roles.settled(document, name, before):
        return settled
    if score < 3 and _is_given_money(document, name, before):
        score, why = 3.0, "the money is for it"
    if roles.is_partner(before):
        return min(score, PARTNER), PARTNERED
    if not score and _is_where_it_is(name, before):
        return AT_IT, "where it is under way"
    score, why = among_others(document, name, before, score, why)
    return (score - OTHER_DAY if roles.is_of_another_day(document, name) else score), why


def is_of_another(told: tuple[float, str]) -> bool:
    """Whether a score with its reason says that the name is a partner's, or has a role that is not the company's."""
    score, why = told
    return why == PARTNERED or (score == roles.NOT and why != BESIDE_PERSON)


def _is_no_bearer(document: Document, name: Name, before: str) -> bool:
    """Whether a name is a dateline, a kind of company, common words of a headline, or an agency by its letters."""
    rules = cues_before()
    is_behind_comma = before.rstrip(" ").endswith(",")
    if is_place(name.text) and rules["dateline"].match(document.text, name.end) and not is_behind_comma:
        return True
    if rules["kind"].match(document.text, name.end):
        return True  # 'Drone startup Skyhook'
    of_first = name.start < document.sentences[0][1]
    if of_first and (document.titled or " " in name.text) and _is_said_small(document, name):
        return True  # 'Spacecraft Manufacturing to Come …', of which the text says 'spacecraft manufacturing'
    if _is_ordinary(document, name):
        return True
    # 'The IEDA says the new plant …'
    speaks = before.endswith("the ") and rules["speaks"].match(document.flat, name.end)
    return name.text.isupper() and bool(speaks)


def _is_where_it_is(name: Name, before: str) -> bool:
    """'A $400 million expansion is under way at Acme Hospital': no place, and no park or center of others."""
    if not before.endswith((" at ", " at the ")) or is_place(name.text) or kinds.is_thing(name.text):
        return False
    return roles.is_under_way(before)


def _is_said_small(document: Document, name: Name) -> bool:
    """Whether the words of a headline stand in small letters below it: they are no name."""
    begin = document.sentences[0][1] if document.titled else name.end
    at = document.text.find(name.text.lower(), begin, document.lead)
    before, after = document.text[at - 1 : at], document.text[at + len(name.text) : at + len(name.text) + 1]
    return at >= 0 and not before.isalnum() and not after.isalnum()


def _is_ordinary(document: Document, name: Name) -> bool:
    """'Aggressive hiring starts' of a text that has 'aggressive' too, and 'Aggressive' only where a sentence begins."""
    word, text = name.text, document.text
    if " " in word or not word[1:].islower() or word.lower() not in document.low[: document.lead]:
        return False
    if not any(_stands_alone(text, at, len(word)) for at in _places(text, word.lower(), document)):
        return False
    begins = {start for start, _ in document.sentences}
    return all(at in begins for at in _places(text, word, document) if _stands_alone(text, at, len(word)))


def _places(text: str, word: str, document: Document) -> Iterator[int]:
    at = text.find(word, document.sentences[0][0], document.lead)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word), document.lead)


def _stands_alone(text: str, at: int, length: int) -> bool:
    beside = text[at - 1 : at] + text[at + length : at + length + 1] if at else text[length : length + 1]
    return not any(letter.isalnum() or letter in "'-" for letter in beside)


def _is_given_money(document: Document, name: Name, before: str) -> bool:
    """'awarded Acme up to $5 million', 'tax credits for Acme'."""
    rules = cues_before()
    if not before.endswith(_GIVING):
        return False
    awarded = rules["awarded"].search(before) and rules["money"].match(document.flat, name.end)
    return bool(awarded or rules["public money"].search(before))


def _does(document: Document, name: Name) -> tuple[float, str]:
    flat, rules_before = document.flat, cues_before()
    brackets = rules_before["brackets"].match(flat, name.end)
    at = brackets.end() if brackets else name.end
    stop = min(len(flat), name.end + REACH)
    for score, pattern, why in behind().get(flat[at : at + 1], ()):
        if pattern.match(flat, at, stop):
            if score == 1.7 and is_place(name.text) and not form_of_company().search(name.text):
                continue
            if score == 4.6 and (
                not (document.text[at + 5 : at + 6].isupper() or flat.startswith(_KIN, at + 5))
                or name.text.lower() in gazetteers.given_names()
            ):
                continue  # 'Don and Sybil Acme Clinic'
            if score == 1.7 and rules_before["event"].match(document.text, at):
                continue  # 'the Acme Investment Summit'
            return score, why
    return 0.0, ""
