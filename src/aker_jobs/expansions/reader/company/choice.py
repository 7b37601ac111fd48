"""Which of the parties of a text is its company: the rules' choice weighed with all other signs (`choices`).

An owner, a partner, a person, a number or a bare place never comes into question, whatever stands around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.company import kinds, others, people, roles
from aker_jobs.expansions.reader.company import scores as company_scores
from aker_jobs.expansions.reader.company import signs as company_signs
from aker_jobs.expansions.reader.company.role_rules import CUSTOMER, FOR_IT_ALONE, OWNER
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import number

Scores = Mapping[Name, tuple[float, str]]
NOBODY = 1.0  # what it counts that the rules find no company: best of 0 to 2.5, as `choices.RULES`
SETTLED = 4.5  # score of a name to which the text gives a role: it is never nobody
DOES = 3.5  # score from which a name is said to do what is announced
PLACED = 2.0  # score from which the name of a large place may be the company's
_PRONOUNS = ("You", "We", "They", "He", "She", "It", "Who")


class Choice(NamedTuple):
    """The name that is chosen, None for nobody, and how likely that is, None where the rules decide alone."""

    name: Name | None
    sure: float | None = None


def likeliest(document: Document, candidates: list[Name], scores: Scores, by_rules: Name | None) -> Choice:
    """The name of the likeliest party by all signs; of its mentions the rules' choice, or the one they say most of."""
    if others.is_unnamed(document):
        return Choice(by_rules)
    parties = company_signs.parties(candidates)
    found = [(at, party) for at, party in enumerate(parties) if not _is_barred(document, party, scores)]
    of_rules = next((at for at, (_, party) in enumerate(found) if by_rules in party.mentions), None)
    if by_rules is not None and of_rules is None:
        return Choice(by_rules)
    signs = [company_signs.signs(document, party, at) for at, party in found]
    rules = NOBODY if of_rules is None else choices.RULES
    best, sure = choices.chosen("company", signs, of_rules, rules)
    if best is None and by_rules is not None and scores[by_rules][0] >= SETTLED:
        return Choice(by_rules, 1 - sure)
    if best is None or best == of_rules:
        return Choice(None if best is None else by_rules, sure)
    return Choice(max(found[best][1].mentions, key=lambda name: (scores[name][0], -name.start)), sure)


def _is_barred(document: Document, party: company_signs.Party, scores: Scores) -> bool:
    """Whether a party is an owner or a company for the project alone, or another or nobody wherever it is named."""
    if any(scores[name][1] in (FOR_IT_ALONE, OWNER) for name in party.mentions):
        return True
    told = {scores[name][1] for name in party.mentions}
    if CUSTOMER in told and all(scores[name][0] < DOES for name in party.mentions):
        return True
    return all(
        _is_no_company(name, scores[name][0])
        or company_scores.is_of_another(scores[name])
        or roles.is_of_another_day(document, name)
        or people.is_he(document, name)
        for name in party.mentions
    )


def _is_no_company(name: Name, score: float) -> bool:
    """Whether a name is a number, an item of a list (`Item 4`), or a large place of which nothing is told."""
    words = name.text.split()
    is_item = len(words) == 2 and words[1].isdigit()
    return (
        number(name.text) is not None
        or is_item
        or name.text in _PRONOUNS
        or (score < PLACED and kinds.is_large_place(name.text))
    )
