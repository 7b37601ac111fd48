"""Whose money an amount is: the company's own for the project, the public's, or neither.

The words are rows of `announcement_patterns.csv`: of uses 'money noun' (what the amount is an amount of) and 'money
before'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.patterns import patterns
from aker_jobs.expansions.reader.quantities import Money, amounts

Owner = Literal["company", "public", "earlier", "other", "unclear"]
Noun = Literal["public", "project", "other"]
PERFECT = 0.55  # how sure an amount in the perfect tense is: any other of the company goes before
_TOLD = ("announced ", "planned ", "proposed ")
OF_THE_AMOUNT = 90  # characters behind an amount within which its time is told
_BOUGHT = frozenset(
    ("buy", "buys", "buying", "bought", "sold", "sell", "sells", "acquire", "acquired", "purchased", "purchase")
)
_WOULD_HAVE = ("would have cost ", "would have cost about ", "was to have cost ")
LEAST = 20_000  # dollars: smaller amounts are wages and prices


class Amount(NamedTuple):
    """An amount with whose it is, by which rule, and how sure that is."""

    money: Money
    owner: Owner
    why: str
    confidence: float


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    nouns, before, words = patterns("money noun"), patterns("money before"), patterns("money")
    states = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    any_noun = "|".join(f"(?P<{name}>{nouns[name]})" for name in ("public", "other", "project"))
    no_noun = rf"(?!(?:{'|'.join(nouns.values())})\b)"
    return {
        "granted": re.compile(rf"\b(?:{nouns['public']})\b(?!-)"),
        "noun": re.compile(
            # possessive: what can be split in one way alone is read in a time that grows with its length
            rf"(?:-plus|\+| or more| dollars?)?[\s,-]*+(?:{no_noun}(?:[a-z0-9][\w'·.&/]*+|&)[\s,-]++){{0,9}}?"
            rf"(?:{any_noun})\b"
        ),
        "in": re.compile(rf" (?:worth )?(?:in|of) (?:(?!(?:the|a|an|its|their)\b)[\w-]+ ){{0,3}}?(?:{any_noun})\b"),
        "package": re.compile(
            rf"[\s-]*(?:[a-z-]+ ){{0,3}}?(?:package|bundle|menu|slate|combination|mix) of (?:[\w-]+ ){{0,4}}?"
            rf"(?:{nouns['public']})\b"
        ),
        "of a firm": re.compile(
            r"(?:(?<=company)|(?<=maker)|(?<=firm))(?: (?!to\b|for\b|in\b|of\b|and\b|at\b)[a-z-]+)??"
            rf" (?:{nouns['project']})\b"
        ),
        "seat in a state": re.compile(rf"[a-z.]+, (?:{states}),(?= [^,$]*$)"),
        "to attract": re.compile(
            r"\bto (?:attract|land|lure|secure|win|support|spur|advance) (?:a|an|the|its|their)(?: [\w-]+){0,2} $"
        ),
        "permit for": re.compile(
            r"\b(?:zoning|rezon\w+|permits?|exception|variance|site plan|annex\w+|agreement|abatement|incentives?"
            r"|credits?|funding plan|request|application|proposal) (?:[\w-]+ ){0,3}?(?:for|on|of|toward)"
            r" (?:a|an|the|its|their)(?: [\w-]+){0,2} $"
        ),
        "is in": re.compile(r" (?:worth )?(?:in|of) "),
        "part of": re.compile(r"\bpart of (?:a|an|its|the|their)(?: [\w-]+){0,3} $"),
        "of many sites": re.compile(
            r"[^.;$]{0,70}?\b(?:around the (?:world|globe|country|nation)|across the (?:country|nation|globe|world"
            r"|u[.·]s|united states)|nationwide|worldwide|globally)\b"
        ),
        "stop": re.compile(
            r"\s(?:in|to|for|from|over|by|at|that|which|with|will|and create|and add|when|as|and|through|into|on"
            rf"|would|is|was|of|after|during)\s|[.;:()]|,\s(?!(?:{states})\b|[\d,]+-|[a-z]+-[a-z])"
        ),
        "before": re.compile(
            rf"\b(?:(?P<earlier>{before['earlier']})|(?P<public>{before['public']})|(?P<other>{before['other']})"
            rf"|(?P<company>{before['company']}))(?=\W|$)"
        ),
        "body": re.compile(rf"(?:^|(?<!\bin)[\s\"(]){words['body'].replace('{states}', states)}{words['gives']}"),
        "to be spent": re.compile(
            r"(?: or more)? (?:will|would|is|are|is expected|are expected)(?: also)?(?: to)? be(?:ing)?"
            r" (?:invested|spent|poured|pumped|plowed)\b"
            r"|(?: or more)? (?:(?:has|have|is|are|will|would|is to|are to)(?: be)? )?(?:gone|going|go"
            r"|goes) into (?:the|a|an|its"
            r"|land|buildings?|equipment|machinery|construction)\b"
            r"| (?:is|are) (?:planned|budgeted|to be (?:put|laid out)|being (?:invested|spent|put))\b"
            r"| is what [^.;$]{0,60}?\b(?:put|invest|spend|pour|sink)\w*\b"
            r"| worth of (?:new |capital )?(?:equipment|machinery|improvements|construction|upgrades|renovations"
            r"|investments?|work)\b"
            r"| deal (?:will|would|is (?:expected|projected) to) (?:create|bring|add)\b"
        ),
        "from the public": re.compile(
            r" (?:comes?|came|is|are|will come|would come) from (?:the )?(?:state|city|county|federal|government"
            r"|taxpayers)\b"
            r"| (?:check|sum|package) from (?:the )?(?:[a-z.]+ ){0,2}?(?:state|city|county|government|taxpayers)\b"
            r"| (?:plan|offer|bid|deal|package) to (?:lure|woo|entice)\b(?! (?:more )?(?:customers|shoppers|visitors"
            r"|tourists|guests|workers|students))"
            r"| for (?:job |workforce |worker |employee )?(?:re)?training\b"
        ),
        "to save": re.compile(
            r" (?:company-?wide )?(?:cost-(?:cutting|saving|reduction)|restructuring|savings)"
            r" (?:effort|plan|program|drive|initiative|project)\b"
        ),
        "at first": re.compile(
            r"\b(?:mak(?:e|es|ing)|plan(?:s|ning)?|with|announc\w+|requir\w+|represents?) an initial (?:[\w-]+ )?"
            r"investment(?: of| worth)?"
            r"(?: (?:about|almost|around|nearly|more than|over|roughly|some|up to|at least))? $"
        ),
        "to build": re.compile(
            r" to (?:expand|build|construct|renovate|upgrade|modernize|equip) (?:the|its|a|an)"
            r" (?:[\w-]+ ){0,3}?(?:plant|facility|factory|mill|center|campus|headquarters|hospital|warehouse|site)\b"
        ),
        "asked of": re.compile(
            r"\b(?:ask|asks|asked|apply|applied|appl(?:ies|ying)|petition\w*) (?:to )?the (?:city|county|state"
            r"|town|village|council) for (?:[\w-]+ ){0,2}$"
        ),
        "put the value": re.compile(r"\bputs? the value of [^.;$]{0,60}\bat (?:[\w-]+ ){0,2}$"),
        "price of it": re.compile(
            r"\b(?:plant|project|expansion|facility|factory|warehouse|mill|center|campus|headquarters|building)s?\b"
            r"(?:(?!appl|ask|request|s[eo]l[dl]|bought)[^.;$]){0,90}\b(?:for|(?:that|which"
            r"|the)(?: [\w-]+){1,6} values at)(?: (?:about|nearly"
            r"|more than|over|some))? $|\b(?:built|build|expand|expanded|renovated|rebuilt|go up|goes up"
            r"|going up|enlarged|add"
            r"|adds) (?:[\w-]+ ){0,6}?"
            r"for(?: (?:about|nearly|more than|over|some))? $"
            r"|\b(?:square f(?:ee|oo)t|acres|stor(?:y|ies))\b[^.;$]{0,80}\b(?:is|are|was) valued at"
            r"(?: (?:about|nearly|more than|over|some))? $"
        ),
        "own board": re.compile(
            r"\b(?:regents|trustees|directors|shareholders|board of governors)\b[^.;$]{0,30}?"
            r"\b(?:approv|authoriz|back|vot|sign|green)\w*(?: (?:spending|plans?|off|on|to|for|of|a|an|the))*"
            r"(?: (?:about|nearly|up to|more than|roughly))? ?$"
        ),
        "long ago": re.compile(
            r"\b(?:has|have|had|since|already|previously|to date|so far|years ago|in (?:19|20)\d\d"
            r"|(?:past|last|previous)"
            r" (?:\w+ )?(?:years?|decades?|months?))\b"
        ),
        "for the project": re.compile(
            r" for (?:the|its|a|this) (?:new )?(?:[\w-]+ ){0,3}?"
            r"(?:project|building|expansion|facility|plant|campus|center|tower)\b"
        ),
        "of long": re.compile(
            r"\b(?:over|in|during|within) the (?:last|past|previous) (?:\w+ )?(?:years?|decades?|months)\b[^.;$]*$"
        ),
        "perfect": re.compile(r"(?:has|have) (?:now )?(?:invested|spent|committed|put)"),
        "before now": re.compile(
            r"\b(?:since|already|previously|to date|so far|ago|in (?:19|20)\d\d|(?:past|last|previous) (?:\w+ )?"
            r"(?:years?|decades?|months?)|over the|in all|altogether|in addition|more than \w+ projects|across)\b"
        ),
        "of the site": re.compile(
            r",? it is\b|,? (?:this|the) (?:new )?(?:facility|plant|project|factory|expansion|mill|campus|center"
            r"|investment)\b"
        ),
        "attribute": re.compile(r"\b(?:a|an|its|the|their|new)(?: [\w-]+){0,3} \"?$"),
        "attributed": re.compile(
            r"(?:-plus|\+)? (?!(?:in|for|to|from|over|by|at|with|and|or|on|will|is|was|that|as|of)\b)[a-z]"
        ),
        "clause": re.compile(r";\s|\.\s"),
        "future": re.compile(r"\b(?:will|plans?|would|is|are)\b"),
        "its": re.compile(
            r"(?:(?:'s?|\bits|\btheir) (?:new |planned |proposed )?|\b(?:for|toward|on) (?:the|a|this) )$"
        ),
        "beside jobs": re.compile(r"\b(?:jobs|positions|employees|workers)(?:,| and| -)+ (?:a |an )?$"),
        "built": re.compile(words["built"]),
    }


def company_amounts(document: Document, start: int, stop: int) -> Iterator[Amount]:
    """Every amount of at least `LEAST` dollars between two places of the text, with whose it is."""
    if "$" not in document.low and "dollar" not in document.low and "usd" not in document.low:
        return
    for money in amounts(document.low, start, stop):
        if money.usd >= LEAST:
            yield Amount(money, *_owner(document, money))


def _owner(document: Document, money: Money) -> tuple[Owner, str, float]:
    """By who acts, by what the amount is an amount of, then by the nearest word before it."""
    begin, end = document.sentence_at(money.start)
    before = document.flat[max(begin, money.start - 130) : money.start]
    if acts := _who_acts(document, money, before, end):
        return acts
    noun = _noun(document.flat[money.end : min(end, money.end + 110)])
    if noun == "public":
        return "public", "called a grant, credit, loan or incentive", 0.95
    owner, word, is_near = _nearest(before)
    if owner == "earlier" and before.endswith(_TOLD):
        owner = None  # 'the previously announced $1.9 billion mill'
    if owner == "earlier" and noun in (None, "project") and _is_of_now(document, money, word):
        return "company", "the perfect tense, and nothing says when", PERFECT
    if noun == "project":
        return _of_project(before, owner, word, is_near)
    if noun == "other":
        return "other", "revenue, wages, a purchase or a market", 0.85
    by_position = _by_position(document, money, before, owner, word)
    return by_position or ((owner, f"'{word}' before it", 0.85) if owner else ("unclear", "nothing says whose", 0.3))


def _who_acts(document: Document, money: Money, before: str, end: int) -> tuple[Owner, str, float] | None:
    """By the body that gives it, by the board that approves it, by what becomes of it; None where nothing tells."""
    rules, flat = _patterns(), document.flat
    if rules["from the public"].match(flat, money.end):
        return "public", "it comes from the government, or is for training", 0.9
    if rules["to save"].match(flat, money.end):
        return "other", "what is to be saved", 0.85
    if rules["at first"].search(before):
        return "company", "what is invested at first", PERFECT
    if _gives(before) and not _is_for_project(document, money, before, end):
        return "public", "the government gives it", 0.9
    if rules["part of"].search(before) and rules["of many sites"].match(flat, money.end):
        return "other", "a program of many sites, of which this is a part", 0.85
    if rules["own board"].search(before) or rules["to be spent"].match(flat, money.end):
        return "company", "its own board approves it, or it is to be spent", 0.85
    if rules["of long"].search(before):
        return "earlier", "what was invested over years", 0.85
    if rules["put the value"].search(before):
        return "company", "what it is said to be worth", PERFECT
    if before.endswith(_WOULD_HAVE):
        return "company", "what it would have cost", PERFECT
    return None


def _gives(before: str) -> bool:
    """Whether a public body gives the amount; 'of Conway, Arkansas, is putting' tells of the company's seat."""
    if _patterns()["asked of"].search(before):
        return True
    return bool(_patterns()["body"].search(before)) and not _patterns()["seat in a state"].search(before)


def _is_for_project(document: Document, money: Money, before: str, end: int) -> bool:
    """'approved a zoning exception for a $1 billion data center', 'incentives to attract a $40 million investment'."""
    rules = _patterns()
    asked = rules["permit for"].search(before) or rules["to attract"].search(before)
    return bool(asked) and _noun(document.flat[money.end : min(end, money.end + 110)]) == "project"


def _is_of_now(document: Document, money: Money, word: str) -> bool:
    """'has invested $19 million in a leased building': of this project, where no word says that it was earlier."""
    rules = _patterns()
    begin, end = document.sentence_at(money.start)
    near = document.flat[begin : min(end, money.end + OF_THE_AMOUNT)]
    return bool(rules["perfect"].fullmatch(word)) and not rules["before now"].search(near)


def _by_position(
    document: Document, money: Money, before: str, owner: Owner | None, word: str
) -> tuple[Owner, str, float] | None:
    """The company's own amounts that no noun tells: in a list beside the jobs, the price of what is built, spent."""
    if owner == "company" and _patterns()["of many sites"].match(document.flat, money.end):
        return "other", "a program of many sites", 0.85
    if _patterns()["for the project"].match(document.flat, money.end):
        return "company", "what the project costs", 0.8
    asked = owner in ("public", "other") and not word.startswith("valu")
    if not asked and word not in _BOUGHT and _patterns()["price of it"].search(before):
        return "company", "the price of what goes up", 0.8
    if _patterns()["beside jobs"].search(before):
        return "company", "beside the jobs in a list", 0.7
    if _patterns()["built"].search(before):
        return "company", "what is to be built for it", 0.85
    if _patterns()["of the site"].match(document.flat, money.end) and before.endswith(
        ("at ", "at about ", "at nearly ")
    ):
        return "company", "what the site costs", 0.85
    if word == "invested" and not _patterns()["long ago"].search(document.flat, *document.sentence_at(money.start)):
        return "company", "'invested' before it, and nothing says when", 0.7
    if owner is None and _patterns()["to build"].match(document.flat, money.end):
        return "company", "to build or expand the site", 0.7
    if (
        owner is None
        and _patterns()["attribute"].search(before)
        and _patterns()["attributed"].match(document.flat, money.end)
    ):
        return "company", "the price of what it stands before", 0.6
    return None


def _of_project(before: str, owner: Owner | None, word: str, is_near: bool) -> tuple[Owner, str, float]:
    """The size of a project is the company's, unless the word just before it says that it is given, or was long ago."""
    size = "the size of the project"
    if owner == "earlier" and not _patterns()["future"].search(before[before.rfind(word) :]):
        return "earlier", f"'{word}' before it", 0.85
    if owner != "public" or not is_near:
        return "company", size, 0.95 if owner == "company" else 0.9
    if (
        _patterns()["its"].search(before)
        or _patterns()["to attract"].search(before)
        or _patterns()["permit for"].search(before)
        or word.startswith(("approv", "support", "offer", "as much"))
        or "approv" in before[-45:]
    ):
        return "company", size, 0.8
    return "public", f"'{word}' before it", 0.8


def _noun(right: str) -> Noun | None:
    """What the amount is an amount of; None where no noun follows."""
    if _patterns()["is in"].match(right):
        match = _patterns()["in"].match(right)
    else:
        if _patterns()["package"].match(right):
            return "public"
        stop = _patterns()["stop"].search(right)
        end = min(stop.start() if stop else len(right), 90)
        if _patterns()["granted"].search(right, 0, end):
            return "public"
        match = _patterns()["noun"].match(right, 0, end)
    if match and match.lastgroup == "other" and _patterns()["of a firm"].match(right, match.end()):
        return "project"  # 'a $10 million insurance company call center'
    return match.lastgroup if match else None  # type: ignore[return-value]


def _nearest(before: str) -> tuple[Owner | None, str, bool]:
    """The word of giving or spending nearest before the amount: whose it tells, the word, and whether it is near."""
    clause = _patterns()["clause"].split(before)[-1]
    nearest = None
    for match in _patterns()["before"].finditer(clause):
        nearest = match
    if nearest is None:
        return None, "", False
    owner: Owner = nearest.lastgroup  # type: ignore[assignment]
    return owner, nearest[0], len(clause) - nearest.end() < 25
