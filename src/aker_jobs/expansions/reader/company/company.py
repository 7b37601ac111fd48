"""Who expands: the company, hospital or university whose project it is."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from aker_jobs.expansions.reader.company import choice, kinds, spellings
from aker_jobs.expansions.reader.company import others as company_others
from aker_jobs.expansions.reader.company import people as company_people
from aker_jobs.expansions.reader.company.choice import DOES
from aker_jobs.expansions.reader.company.role_rules import FOR_IT_ALONE, OWNER
from aker_jobs.expansions.reader.company.scores import score as score_of
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document

ENOUGH = 1.5
UNNAMED = 3.0  # what all names count less where the text says that its company is not named
PERSON = 3.0  # what a name counts less that is a person's
AGAIN, NAMED = 0.6, 0.15  # what a name gains each time that it does something again, or is named again
HEADLINE = 2.0  # what a headline's common words lose
MOST_OF_A_HEADLINE = 3  # sentences: a shorter text may name its company in the headline alone
CODE_NAME = 0.6  # how sure it is that a code name stands for the company
RIVAL = 1.5  # how near another name's rank is that may as well be the company's


class Company(NamedTuple):
    """The company found: its name as the text has it, where, how sure, by which rule.

    rival: another that may be it; others: how many other names are said to do what is announced; sure: the probability
    by the words around all names, None where the rules decide alone.
    """

    name: str
    start: int
    end: int
    confidence: float
    why: str
    rival: str | None = None
    others: int = 0
    sure: float | None = None


class _Scored(NamedTuple):
    """A name with its rank among the others, its own score, and why."""

    rank: float
    score: float
    name: Name
    why: str


def company(document: Document, candidates: list[Name]) -> Company | None:
    """The company that the text is about, None where none is named in full. found: candidates of the lead, in order."""
    scores = {name: score_of(document, name) for name in candidates}
    ranked = _with_scores(document, candidates, scores)
    best = _best(document, ranked)
    name, sure = choice.likeliest(document, candidates, scores, best.name if best else None)
    if (code := company_others.code_name(document)) and not _is_told_who(document, code, scores):
        return Company(code.text, code.start, code.end, CODE_NAME, "the name that it is known by")
    if name is None:
        return None
    if best is None or name != best.name:
        rank = next((one.rank for one in ranked if one.name == name), 0.0)
        best = _Scored(rank, max(scores[name][0], ENOUGH), name, "the words around it")
    return _company(document, candidates, ranked, best)._replace(sure=sure)


def _is_told_who(document: Document, code: Name, scores: dict[Name, tuple[float, str]]) -> bool:
    """Whether the sentence of a code name tells whose it is: 'Acme, known until now as Project Double'."""
    begin, end = document.sentence_at(code.start)
    if company_others.is_revealed(document):
        return True
    return any(begin <= name.start < end and score >= DOES for name, (score, _) in scores.items())


def _with_scores(document: Document, candidates: list[Name], scores: dict[Name, tuple[float, str]]) -> list[_Scored]:
    """The names that the rules give a score, with their ranks."""
    people = {name.text.split()[-1] for name in candidates if kinds.is_person(name.text)} | company_people.in_office(
        document
    )
    scored = [
        _Scored(score - (PERSON if _is_person(document, name) else 0), score, name, why)
        for name, (score, why) in scores.items()
        if score > 0 and name.text not in people and not company_people.is_he(document, name)
    ]
    scored = _without_owners(scored)
    if not any(one.score >= ENOUGH for one in scored):
        scored += _said_again(document, [name for name in candidates if name.text not in people])
    if company_others.is_unnamed(document):
        scored = [one._replace(rank=one.rank - UNNAMED, score=one.score - UNNAMED) for one in scored]
    return _ranked(document, scored, candidates)


def _best(document: Document, ranked: list[_Scored]) -> _Scored | None:
    """The name of the highest rank, where its score is enough."""
    best = max(ranked, key=lambda one: one.rank, default=None)
    if best is None or best.score < ENOUGH + (PERSON if _is_person(document, best.name) else 0):
        return None
    return best


def _company(document: Document, candidates: list[Name], ranked: list[_Scored], best: _Scored) -> Company:
    """The name in full, how sure it is, and who else it may be."""
    spelled = candidates if "&" in best.name.text else [one.name for one in ranked if one.score > 0.4]
    full = company_others.of_letters(document, _in_full(document, best.name, spelled, candidates))
    text = spellings.without_state(full.text)
    end = full.end if text == full.text else full.start + len(text)
    rival = _rival(best.name, full, [one for one in ranked if one.rank >= best.rank - RIVAL])
    others = {_first(one.name) for one in ranked if one.score >= DOES} - {_first(best.name)}
    confidence = min(0.97, 0.45 + 0.08 * best.score)
    if document.text.startswith("'s", end) and (own := company_others.own_ending(document, text)) != text:
        text, end = own, end + len(own) - len(text)
    return Company(text, full.start, end, confidence, best.why, rival, len(others))


def _without_owners(scored: list[_Scored]) -> list[_Scored]:
    """Without the names of a company for the project alone or of an owner, wherever the text says them."""
    aside = {_first(one.name) for one in scored if one.why in (FOR_IT_ALONE, OWNER)}
    left = [one for one in scored if _first(one.name) not in aside]
    return left if any(one.score >= ENOUGH for one in left) else scored


def _said_again(document: Document, names: list[Name]) -> list[_Scored]:
    """The one name that is said again, of which nothing is told that a company does: no place, person or thing."""
    named = Counter(_first(name) for name in names)
    again = [
        name
        for name in names
        if named[_first(name)] > 1
        and not is_place(name.text)
        and not kinds.is_person(name.text)
        and not kinds.is_thing(name.text)
        and not name.text.isupper()
        and not _goes_on(document, name)
        and score_of(document, name)[0] == 0
    ]
    only = len({_first(name) for name in again}) == 1
    return [_Scored(ENOUGH, ENOUGH, name, "the only name said again") for name in again[:1]] if only else []


def _goes_on(document: Document, name: Name) -> bool:
    """Whether a capitalized word follows at once: the name is only a part of one."""
    following = document.text[name.end : name.end + 2]
    return following.startswith(" ") and following[1:].isupper()


def _in_full(document: Document, name: Name, spelled: list[Name], candidates: list[Name]) -> Name:
    """The longest form of a name, below the headline if there is one: there words run together in capitals."""
    end = document.sentences[0][1] if document.titled else 0
    below = [one for one in candidates if one.start >= end]
    if name.start < end and document.text.find(name.text, end) < 0 and not form_of_company().search(name.text):
        shorter = next((one for one in below if name.text.startswith(f"{one.text} ")), None)
        if shorter is not None:
            return spellings.fullest(shorter, [one for one in spelled if one.start >= end])
    owners = [one for one in below if document.text.startswith(("'s ", "’s "), one.end)]
    full = spellings.fullest(name, [*(one for one in spelled if one.start >= end), *owners])
    return spellings.fullest(name, spelled) if full is name and end else full


def _is_person(document: Document, name: Name) -> bool:
    return kinds.is_person(name.text) and not company_people.is_in_full(document, name)


def _ranked(document: Document, scored: list[_Scored], candidates: list[Name]) -> list[_Scored]:
    """With their ranks: a name that is said again counts more, one further down and a headline's common words less."""
    again = Counter(_first(one.name) for one in scored)
    named = Counter(_first(name) for name in candidates)
    return [
        one._replace(
            rank=one.rank
            + AGAIN * min(3, again[_first(one.name)] - 1)
            + NAMED * min(3, named[_first(one.name)] - again[_first(one.name)])
            - one.name.start / 900
            - (HEADLINE if _is_of_headline(document, one.name) and named[_first(one.name)] == 1 else 0)
        )
        for one in scored
    ]


def _first(name: Name) -> str:
    return name.text.split(maxsplit=1)[0].lower()


def _is_of_headline(document: Document, name: Name) -> bool:
    """Whether a name stands in a headline alone whose words begin with capitals: 'Office Relocation Plan Will …'."""
    end = document.sentences[0][1]
    if not document.titled or name.start >= end or len(document.sentences) < MOST_OF_A_HEADLINE:
        return False
    first = name.text.split(maxsplit=1)[0]
    return document.text.find(first, end, document.lead) < 0


def _rival(best: Name, full: Name, near: list[_Scored]) -> str | None:
    """Another name that may as well be the company's: it does what is announced too, and is no form of that name."""
    own = {word.lower() for word in (*best.text.split(), *full.text.split())}
    for one in near:
        name, words = one.name, one.name.text.lower().split()
        if one.score >= DOES and own.isdisjoint(words) and not kinds.is_person(name.text):
            return name.text
    return None
