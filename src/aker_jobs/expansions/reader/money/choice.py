"""Which amount of money is the company's own for the project, by the words around all of them (`choices`).

Only amounts come into question that the rules hold for the company's, or of which they cannot tell whose they are: a
grant, sales or what was spent long ago is never an investment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aker_jobs.expansions.reader import choices
from aker_jobs.expansions.reader.money import signs as money_signs
from aker_jobs.expansions.reader.money.investment import Amount
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.exact_numbers import is_exact

LEAST, MOST = 0.5, 0.8  # how sure an amount is that the rules do not take


class Choice(NamedTuple):
    """The amount that is chosen, None for none of them; how likely that is, None where no amount is in question.

    Of an exact amount that stands for a rounded one it is the rounded one's.
    """

    amount: Amount | None
    sure: float | None


def invested(document: Document, amounts: Sequence[Amount], by_rules: Amount | None) -> Choice:
    """The likeliest amount of the company's own; None where none is likely. by_rules: what the rules take."""
    money = [one.money for one in amounts]
    open_to = [at for at, one in enumerate(amounts) if one.owner in ("company", "unclear")]
    signs = [money_signs.signs(document, money, at) for at in open_to]
    best, sure = choices.chosen("investment_usd", signs, open_to.index(amounts.index(by_rules)) if by_rules else None)
    if best is None:
        return Choice(None, sure if open_to else None)
    likeliest = amounts[open_to[best]]
    if likeliest is by_rules or (by_rules is not None and _is_exact(document, likeliest, by_rules)):
        return Choice(by_rules, sure)
    confidence = min(MOST, max(LEAST, sure))
    return Choice(likeliest._replace(owner="company", why="the words around it", confidence=confidence), sure)


def _is_exact(document: Document, rounded: Amount, exact: Amount) -> bool:
    return is_exact(document, rounded.money.start, rounded.money.usd, exact.money.usd)
