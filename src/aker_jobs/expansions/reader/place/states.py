"""In which state a place named is: the one said behind it, else the likeliest of those that have the name."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.place.candidate import Context
from aker_jobs.expansions.reader.place.neighbors import TOWNSHIPS

FAR_LARGER = 20  # times more people: such a place is meant, if the text points to its state at all
HOME = 0.6  # weight up to which a state may be no more than where the company is at home
OF_ONE_STATE = 8_000  # people: likewise, where no other state has a place of the name
LARGE = 20_000  # people: a smaller place elsewhere is not meant where the text points to another state


def city_state(context: Context, name: str, state_after: re.Match[str] | None, township: bool = False) -> str | None:
    """The state said behind the city, else the likeliest among those that have a place of that name."""
    if state_after:
        return gazetteers.state_words()[state_after["state"]]
    having = gazetteers.places().get(gazetteers.place_key(name), ())
    if not township:
        return likeliest(context, having)
    top = max(context.weight, key=lambda state: context.weight[state], default=None)
    if top in TOWNSHIPS:
        return top  # a township is seldom a place of a list: the text's own state has it
    if not having and (match := _side().match(name)):
        having = gazetteers.places().get(gazetteers.place_key(name[match.end() :]), ())
    return likeliest(context, tuple(one for one in having if one[0] in TOWNSHIPS))


@cache
def _side() -> re.Pattern[str]:
    """'Lower Macungie' lies beside Macungie."""
    return re.compile(r"(?:Upper|Lower|East|West|North|South|New|Old|Little) ")


def county_state(context: Context, name: str, state_after: re.Match[str] | None) -> str | None:
    if state_after:
        return gazetteers.state_words()[state_after["state"]]
    return likeliest(context, gazetteers.counties().get(gazetteers.place_key(name), ()))


def likeliest(context: Context, having: tuple[tuple[str, int], ...]) -> str | None:
    """Of the states that have such a place: the one the text points to most, else the one with most people there."""
    least = 0.3 if context.strongest > 0.3 else 0.1  # the one weak pointer tells more than none
    pointed = [
        (context.weight[state], people, state) for state, people in having if context.weight.get(state, 0) > least
    ]
    if pointed and context.strongest <= HOME and having[0][1] > FAR_LARGER * max(people for _, people, _ in pointed):
        return having[0][0]  # nothing but where the company is at home points to a hamlet of that name
    if pointed:
        strongest, people, state = max(pointed)
        largest = max(pointed, key=lambda one: one[1])
        if largest[1] > FAR_LARGER * people and 2 * largest[0] > strongest:
            return largest[2]  # Jacksonville is the one in Florida, where the text names Illinois too
        return state
    if not having or context.strongest >= 6:
        return None
    state, people = having[0]
    least = LARGE if len(having) > 1 else OF_ONE_STATE
    return state if people > (500 if context.strongest < 1.5 else least) else None
