"""Who expands: the company, hospital or university whose project it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import company_names, company_roles, gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.names import Name, form_of_company, is_place
from aker_jobs.expansions.reader.patterns import patterns

ENOUGH = 1.5
PERSON = 3.0  # what a name counts less that is a person's
DOES = 3.5  # score from which a name is said to do what is announced
RIVAL = 1.5  # how near another name's rank is that may as well be the company's
REACH = 380  # characters behind a name in which it is told what its bearer does

_BRACKETS = r"(?:,?\s*\([^()]{1,60}\))?"
_AT = ("of", "in", "at", "near", "from", "on", "to", "for", "by", "with", "like")
_PLACED = (" in ", "community of ", "city of ", "town of ", "village of ", "county of ", "township of ")
_PREPOSITIONS = tuple(f" {word} {the}" for word in _AT for the in ("", "the "))
_SPEECH = (
    *("said ", "says ", "added ", "told ", "according to ", "noted "),
    *("ceo ", "chairman ", "director ", "founder ", "chief executive officer "),
)
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


class Company(NamedTuple):
    """The company found: its name as the text has it, where, how sure, by which rule; rival: another that may be it."""

    name: str
    start: int
    end: int
    confidence: float
    why: str
    rival: str | None = None


@cache
def _behind() -> dict[str, tuple[tuple[float, re.Pattern[str], str], ...]]:
    """What is said behind a name, by the mark that follows it: score, pattern of the flat text, reason."""
    words = patterns("company")
    does = re.compile(rf"(?:'s)?,?\s+{words['do']}")
    it = r"(?:it|its|the (?:[\w$·,-]+ ){0,5}?"
    it += r"(?:company|firm|deal|project|plant|new|expansion|refinery|facility|factory|mill|hospital|campus"
    it += r"|investment|move|brewery|bakery|center|building|headquarters|warehouse|jobs|lab|site))"
    day = r"(?: (?:on )?\w+day| today| in a \w+)?"
    tells = re.compile(rf",?\s+(?:said|says|told [\w ]{{3,30}}|confirmed|reported){day}(?: that)? {it}\b")
    which = re.compile(rf",\s+(?:which|who|that)\s+{words['do']}")
    goes_on = rf"(?:{words['do']}|(?:said|says)(?: \w+day)?(?: that)? {it}\b)"
    called = re.compile(
        rf",\s+(?:an?|the|which is an?) (?:[\w'·-]+ ){{0,7}}?(?:{words['roles']})\b(?! (?:president|manager"
        rf"|chief|executive))"
    )
    apposed = re.compile(rf"(?:(?:,|\s-)\s+|—)(?!{words['person']}\b)[^.;]{{3,260}}?(?:(?:,|\s-|\))\s+|—){goes_on}")
    introduced = re.compile(rf":\s+(?:the|an?|its) [^.;:]{{3,90}}?\b{words['do']}")
    joint = re.compile(rf"\s+and\s+[^.;,]{{2,70}}?\s+{words['do']}")
    brand = re.compile(rf"\s+by\s+[\w&-]+\s+{words['do']}")
    there = re.compile(rf"\s+(?:in|of|at)\s+(?:[\w'-]+[.·]?\s?){{1,3}}(?:,\s+[\w.·]+,?)?,?\s+{words['do']}")
    owns = re.compile(rf"(?:'s?)\s+(?:[\w$·,-]+\s+){{0,9}}?(?:{words['owned']})\b")
    named = re.compile(rf"\s+(?:[\w-]+\s+){{0,3}}?(?:{words['named']})\b")
    heads = re.compile(rf"\s+(?:{words['head']})\b")
    act, described = "does what is announced", "described, then does what is announced"
    return {
        ",": (
            (4.0, which, described),
            (4.0, does, act),
            (4.0, tells, act),
            (4.0, apposed, described),
            (2.4, called, "called a company"),
        ),
        "—": ((4.0, apposed, described),),
        ":": ((4.0, introduced, described),),
        "'": (
            (4.0, does, act),
            (4.0, re.compile(f"'s{apposed.pattern}"), described),
            (2.6, owns, "its site or plan is spoken of"),
        ),
        " ": (
            (4.0, does, act),
            (4.0, tells, act),
            (4.0, apposed, described),
            (4.6, joint, "first of those that do it"),
            (4.3, brand, "a brand by its owner, and does what is announced"),
            (3.6, there, act),
            (2.4, heads, "its head speaks for it"),
            (1.7, named, "names the project"),
        ),
    }


@cache
def _by() -> frozenset[str]:
    return frozenset(patterns("company")["by"].split("|"))


@cache
def _before() -> dict[str, re.Pattern[str]]:
    roles = patterns("company")["roles"]
    return {
        "brackets": re.compile(_BRACKETS),
        "that": re.compile(
            r"(?:announce[ds]?|announcing|confirmed|revealed|said)(?: [\w,]+){0,4}?(?: that)? (?:the )?$"
            r"|\bthat (?:the )?$"
            r"|\bannounced(?: \w+){0,2} (?:plans|expansion|location) (?:by|of|for) $"
        ),
        "by": re.compile(
            r"\b(?:by|for|from|of|supports?|supporting|assist|assisting|help|helping|helps|welcomes?|welcoming|lures?"
            r"|luring|lands?|landing|attracts?|recruits?|thanks?|congratulat\w+|joined|joins|visited|when|where|as) "
            rf"(?:(?:the|a|an|its)? ?(?:[\w-]+ ){{0,4}}?(?:{roles}),? )?$|\binvest\w* [^.;]{{0,60}} in $"
        ),
        "by one from": re.compile(
            r"\b(?:by|for|from|of|where|when) (?:an? |the )?[\w.,·' -]{2,40}-(?:based|headquartered) $"
        ),
        "role": re.compile(roles),
        "awarded": re.compile(
            r"\b(?:award|grant|giv|offer|approv|provid)\w* $|\bgave $"
            r"|\b(?:awarded|granted|given) to $"
        ),
        "public money": re.compile(r"\b(?:incentives?|abatements?|credits?|grants?|loans?|rebates?) (?:for|to) $"),
        "money": re.compile(r" (?:up to |as much as |more than |nearly |about |over |an? |roughly )*\$?\d"),
        "person": re.compile(
            rf",\s+{patterns('company')['person']}\b"
            r"|\s+(?:said|says|added|told|noted|explained|stated|commented|remarked|tweeted|wrote)\b"
        ),
        "kind": re.compile(rf"\s(?:[a-z-]+\s)?(?:{roles})\s(?=[A-Z])(?!(?:And|Or|In|At|To|For|Of|With)\b)"),
        "speaks": re.compile(r" (?:said|says)\b(?! (?:in a|on \w+day|he|she)\b)"),
        "founded": re.compile(r"\b(?:started|founded|founder of|owns|co-founded|runs|launched|heads|leads) (?:the )?$"),
        "dateline": re.compile(
            r"(?:,\s++[A-Z][A-Za-z.]{1,13})?(?:\s*+\([^()\n]{1,40}\))?\s++(?:-{1,2}|—)\s++(?=[\"A-Z(])"
        ),
        "cut": re.compile(r"\s?(?:[.·]{3}|…)"),
        "somewhere": re.compile(r"\b(?:in|at|to|from|near|of|city)\s+$"),
        "as place": re.compile(r",\s+[a-z][\w.·]+[,.)·]|\s*(?:-|:)\s"),
    }


def company(document: Document, candidates: list[Name]) -> Company | None:
    """The company that the text is about, None where none is named in full. found: candidates of the lead, in order."""
    scored = [(score, name, why) for name in candidates for score, why in (_score(document, name),) if score > 0]
    if not scored:
        return None
    people = {name.text.split()[-1] for name in candidates if company_names.is_person(name.text)}
    scored = [one for one in scored if one[1].text not in people]
    if not scored:
        return None
    counts: dict[str, int] = {}
    for _, name, _ in scored:
        first = name.text.split(maxsplit=1)[0].lower()
        counts[first] = counts.get(first, 0) + 1

    def rank(one: tuple[float, Name, str]) -> float:
        again = counts[one[1].text.split(maxsplit=1)[0].lower()] - 1
        return (
            one[0] - (PERSON if company_names.is_person(one[1].text) else 0) + 0.6 * min(3, again) - one[1].start / 900
        )

    score, best, why = max(scored, key=rank)
    if score < ENOUGH or (company_names.is_person(best.text) and score < ENOUGH + PERSON):
        return None
    full = company_names.fullest(best, [name for points, name, _ in scored if points > 0.4])
    text = company_names.without_state(full.text)
    end = full.end if text == full.text else full.start + len(text)
    rival = _rival(best, full, [one for one in scored if rank(one) >= rank((score, best, why)) - RIVAL])
    return Company(text, full.start, end, min(0.97, 0.45 + 0.08 * score), why, rival)


def _rival(best: Name, full: Name, near: list[tuple[float, Name, str]]) -> str | None:
    """Another name that may as well be the company's: it does what is announced too, and is no form of that name."""
    own = {word.lower() for word in (*best.text.split(), *full.text.split())}
    for score, name, _ in near:
        words = name.text.lower().split()
        if score >= DOES and own.isdisjoint(words) and not company_names.is_person(name.text):
            return name.text
    return None


def _score(document: Document, name: Name) -> tuple[float, str]:
    """How likely a name is the company's, and why: by what is said behind it, then by what stands before it."""
    flat, rules = document.flat, _before()
    if rules["cut"].match(flat, name.end):
        return 0.0, ""
    before = flat[max(0, name.start - 70) : name.start]
    if (
        is_place(name.text)
        and rules["dateline"].match(document.text, name.end)
        and not before.rstrip(" ").endswith(",")
    ):
        return 0.0, ""
    if rules["kind"].match(document.text, name.end):
        return 0.0, ""  # 'Drone startup Skyhook'
    score, why = _does(document, name)
    if (
        not score
        and " " in name.text
        and rules["speaks"].match(flat, name.end)
        and not company_names.is_person(name.text)
    ):
        score, why = 1.6, "speaks of it"
    elif score < 4.0 and rules["person"].match(flat, name.end):
        return 0.0, ""
    if settled := company_roles.settled(document, name, before):
        return settled
    if score < 3 and _is_given_money(document, name, before):
        score, why = 3.0, "the money is for it"
    return _among_others(document, name, before, score, why)


def _is_given_money(document: Document, name: Name, before: str) -> bool:
    """'awarded Acme up to $5 million', 'tax credits for Acme'."""
    rules = _before()
    if not before.endswith(_GIVING):
        return False
    awarded = rules["awarded"].search(before) and rules["money"].match(document.flat, name.end)
    return bool(awarded or rules["public money"].search(before))


def _among_others(document: Document, name: Name, before: str, score: float, why: str) -> tuple[float, str]:
    """The score lowered where the name stands beside a person or a place, or is a thing's; raised where introduced."""
    flat = document.flat
    if before.endswith(_SPEECH) and not (score >= 4.0 and before.endswith(("said ", "says "))):
        return 0.3, "named beside a person"
    if score > 3 and before.endswith(_PREPOSITIONS):
        if flat.startswith(",", name.end) and "described" not in why and not form_of_company().search(name.text):
            return 0.4, "named within a description"
        score -= 1.5 if not before.endswith(("for ", "by ", "with ")) else 0
    if score and company_names.is_thing(name.text):
        score -= 3
    if not (before.endswith(_PLACED) and is_place(name.text)):
        score, why = _introduced(before, score, why, flat.startswith("'s", name.end))
    return _weighed(document, name, before, score, why)


def _does(document: Document, name: Name) -> tuple[float, str]:
    flat = document.flat
    brackets = _before()["brackets"].match(flat, name.end)
    at = brackets.end() if brackets else name.end
    stop = min(len(flat), name.end + REACH)
    for score, pattern, why in _behind().get(flat[at : at + 1], ()):
        if pattern.match(flat, at, stop):
            if score == 1.7 and is_place(name.text) and not form_of_company().search(name.text):
                continue
            if score == 4.6 and (
                not document.text[at + 5 : at + 6].isupper() or name.text.lower() in gazetteers.given_names()
            ):
                continue  # 'Don and Sybil Acme Clinic'
            return score, why
    return 0.0, ""


def _introduced(before: str, score: float, why: str, is_owner: bool) -> tuple[float, str]:
    """What stands before a name: 'announced that …', 'welcomes …', 'the chip maker …'."""
    rules = _before()
    words = before.split()
    last = words[-1].rstrip(",") if words else ""
    if ("announc" in before or last in ("that", "the", "said", "confirmed", "revealed")) and rules["that"].search(
        before
    ):
        return score + 2.0, why or "announced by others"
    if last in ("started", "founded", "of", "owns", "co-founded", "runs", "launched", "heads", "leads") and (
        rules["founded"].search(before)
    ):
        return score + 2.0, why or "founded or led by somebody"
    if last.endswith(("-based", "-headquartered")):
        of_project = rules["by one from"].search(before) is not None
        return score + (2.4 if of_project else 1.2), why or (
            "the project is its own" if of_project else "called a company"
        )
    if last.startswith("support") and is_owner:
        return score, why  # 'to support Acme's production': a customer
    is_role = rules["role"].fullmatch(last) is not None
    if (is_role or last in _by() or last.startswith("congratulat")) and rules["by"].search(before):
        return score + 2.0, why or "the project is its own"
    return (score + 1.6, why or "called a company") if is_role else (score, why)


def _weighed(document: Document, name: Name, before: str, score: float, why: str) -> tuple[float, str]:
    """A form of company speaks for a name, being a place against it; the headline counts a little more."""
    if form_of_company().search(name.text):
        score, why = score + 1.6, why or "a company's form of name"
    if score and company_names.is_large_place(name.text):
        as_place = _before()["somewhere"].search(before) or _before()["as place"].match(document.flat, name.end)
        score -= 4.0 if as_place else 2.2
    elif score and is_place(name.text) and f" in {name.text.lower()}" in document.low:
        score -= 4.0  # named as the place too
    if score and document.titled and name.start < document.sentences[0][1]:
        score += 0.7
    return score, why
