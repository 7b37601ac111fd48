"""The signs by which a place that a text names is likely the site: what the rules say of it, the words around it.

Signs are a place's: of each the strongest that any of its mentions has. They are what the linear model of `choices`
weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aker_jobs.expansions.reader.choice_words import STEM, of_sides
from aker_jobs.expansions.reader.place.candidate import Candidate, Context
from aker_jobs.expansions.reader.states import states
from aker_jobs.expansions.reader.text.document import Document

BEFORE, BEHIND = 50, 60  # characters around a place whose words count
WORDS = 7  # words on each side that count
OF_SENTENCE = 0.4  # what a word anywhere in the sentence counts
BESIDE = (3, 22)  # characters before and behind a place in which a state is told of this place
FADES = 0.1  # what a word counts less for each word between it and the place
LAST, MOST = 6, 4  # sentences, mentions: more count alike
SCALE = 3.0  # by what the score of the rules is divided

Signs = dict[str, float]


def signs(context: Context, mentions: Sequence[Candidate], order: int) -> Signs:
    """Every sign of a place that is not zero. mentions: of it; order: of the places, in which the text names them."""
    found: Signs = {f"place {min(order, MOST)}": 1.0, f"mentions {min(len(mentions), MOST)}": 1.0}
    for one in mentions:
        for sign, value in (*_of_words(context.document, one), *_of_rules(context, one)):
            if value:
                found[sign] = max(found.get(sign, value), value)
    found["score"] = max(one.score for one in mentions) / SCALE
    if mentions[0].state is not None:
        found |= _of_other_words(context, mentions, mentions[0].state)
    return found


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[a-z]+|\d+|['’]s|[$%;:,()\-\n]")


def _of_words(document: Document, one: Candidate) -> Iterator[tuple[str, float]]:
    begin, end = document.sentence_at(one.start)
    left = _word().findall(document.low, max(begin, one.start - BEFORE), one.start)[-WORDS:][::-1]
    right = _word().findall(document.low, one.end, one.end + BEHIND)[:WORDS]
    yield from of_sides(left, right, FADES)
    for word in _word().findall(document.low, begin, end):
        yield f"beside {word[:STEM]}", OF_SENTENCE


def _of_other_words(context: Context, mentions: Sequence[Candidate], state: str) -> Signs:
    """Signs of where the text points to the place's state, other than beside the place itself."""
    own = [(one.start - BESIDE[0], one.end + BESIDE[1]) for one in mentions]
    others = [hint for hint in context.pointers if not any(start <= hint.start < end for start, end in own)]
    weight = states.weights(others)
    if not weight:
        return {"no state elsewhere": 1.0}
    if state not in weight:
        return {"another state elsewhere": 1.0}
    return {"its state elsewhere": weight[state] / max(weight.values())}


def _of_rules(context: Context, one: Candidate) -> Iterator[tuple[str, float]]:
    document = context.document
    yield f"rule: {re.sub(r'[^a-zA-Z ].*', '', one.why).strip()}", 1.0
    yield one.kind, 1.0
    yield "with its state", float(one.explicit)
    if one.state is not None:
        most = context.strongest
        yield "weight of its state", context.weight.get(one.state, 0.0) / most if most else 0.0
    else:
        yield "no state", 1.0
    at = next((at for at, (start, end) in enumerate(document.sentences) if start <= one.start < end), 0)
    yield f"sentence {min(at, LAST)}", 1.0
    yield "in the title", float(document.titled and at == 0)
