"""Whether a document may announce an expansion: by words and facts, step by step, so that most texts end early.

What looks like an announcement at first (`first_look`) is never ended by its words alone: the probability of the
reading decides (`confidence`). The farther a text looks from one, the more its words and facts must say.
"""

from __future__ import annotations

from typing import NamedTuple

from aker_jobs.expansions.reader import cues, first_look, relevance
from aker_jobs.expansions.reader.cards import cards
from aker_jobs.expansions.reader.facts import Facts, Numbers, facts_of, facts_of_card, in_lead, money_of, numbers_of
from aker_jobs.expansions.reader.jobs import jobs
from aker_jobs.expansions.reader.place.candidate import AT_HOME
from aker_jobs.expansions.reader.place.place import Site
from aker_jobs.expansions.reader.text.document import Document

GUESSED = 2.0  # weight of what tells the state, below which it is a guess from the name of a place
CARD = relevance.Verdict(9.0, ("+ a card of company, place and numbers",))


class Said(NamedTuple):
    """What the words of a document say, the numbers in it, and the strength that is enough to go on."""

    words: relevance.Verdict
    numbers: Numbers
    enough: float


def judged(
    document: Document, state: str | None, url: str | None, among_others: float
) -> tuple[Facts, relevance.Verdict] | None:
    """The facts and how strongly they are an expansion; None where they are none."""
    if (of_card := cards.card(document, state)) is not None:
        return facts_of_card(document, of_card), CARD
    said = _said(document, among_others)
    if said is None:
        return None
    facts = facts_of(document, said.numbers, url, state)
    verdict = relevance.verdict(said.words, _evidence(facts, document))
    if verdict.strength < said.enough or _is_of_nobody(document, facts) or _is_abroad(document, facts.site):
        return None
    return facts, verdict


def _said(document: Document, among_others: float) -> Said | None:
    """Words and numbers; None where names could add nothing any more: most texts end here."""
    look = first_look.score(document)
    if look < first_look.CAN_BE and not among_others:
        return None
    enough = relevance.enough(look)
    words = relevance.speaks_for(document, among_others)
    if not relevance.can_be(document, words, enough):
        return None
    money = money_of(document)
    invested, counted, public = in_lead(document, money.invested), jobs.may_count(document), money.public is not None
    most = relevance.most_of_facts(counted, invested, public)
    if words.strength + most < enough:
        return None
    words = relevance.both(words, relevance.speaks_against(document))
    if words.strength + most < enough:
        return None
    numbers = numbers_of(document, money)
    most = relevance.most_of_facts(in_lead(document, numbers.new), invested, public)
    return Said(words, numbers, enough) if words.strength + most >= enough else None


def _evidence(facts: Facts, document: Document) -> relevance.Evidence:
    site = facts.site
    return relevance.Evidence(
        in_lead(document, facts.new),
        in_lead(document, facts.invested),
        facts.public is not None,
        facts.company is not None,
        site.state is not None,
        site.city is not None or site.county is not None,
    )


def _is_of_nobody(document: Document, facts: Facts) -> bool:
    """Whether neither a company nor a number is told, or no company where a list was left out."""
    return facts.company is None and (document.listed or (facts.new is None and facts.invested is None))


def _is_abroad(document: Document, site: Site) -> bool:
    """Whether the site is in another country, as far as that is sure.

    Where a state is told and a place in it that is not only the company's home, a place abroad is but a sign
    (`coherence`): the company, its machines or its customers may come from there. Where nothing but a name tells the
    state, a text that speaks of another country is of that country.
    """
    told = site.state_hint is not None and site.state_hint.weight >= GUESSED
    if site.foreign is not None:
        here = site.city or site.county
        return not told or here is None or here.why == AT_HOME
    return not told and cues.is_abroad(document)
