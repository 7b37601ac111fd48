"""Which names may be a company's, and the name cut down to what is the company's own."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import company_others, gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.names import Name, form_of_company, is_place
from aker_jobs.expansions.reader.patterns import patterns

_CALLED_SO = ("Global ", "Leading ", "Local ", "Family")
_VERBS = (" has ", " will ", " plans ", " is ", " announced ", " said ", " expects ")
_NOT_A_REST = ("inc", "llc", "co.", "corp", "of ", "& ", "company", "group")
_MEANT_MORE_OFTEN = 5_000  # people: such a place is meant more often than a company of its name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = patterns("company")
    return {
        "role": re.compile(rf"(?:[\w'-]+\s+){{0,5}}?(?i:{words['role before']})\s+(?=[A-Z0-9])"),
        "origin": re.compile(rf"(?i:{words['origin']})\s+(?=[A-Z])"),
        "board of": re.compile(r"(?<=\w) (?:Board of (?:Regents|Trustees|Directors|Governors)|Regents|Trustees)$"),
        "head of": re.compile(rf"^(?:[\w-]+ )?(?i:{words['head']})(?: [\w]+){{0,2}} of (?=[A-Z])"),
        "home of": re.compile(r"^(?:HQ|Headquarters|Home|Parent) of (?=[A-Z])"),
        "head": re.compile(rf"(?<=\w) (?i:{words['head']})\b"),
        "role word": re.compile(words["role before"]),
        "office": re.compile(words["office"]),
        "public": re.compile(words["public"]),
        "person": re.compile(rf"\b(?:{words['title']})\b"),
        "in office": re.compile(
            r"\b(?:Gov\.|Governor|Sen\.|Senator|Rep\.|Congressm[ae]n|Mayor|Premier|VP|President) [A-Z]"
            r"|\b(?i:staff writer)"
        ),
        "thing": re.compile(rf" (?:{words['thing']})$"),
        "home": re.compile(r"\s?-\s?(?:based|headquartered)\b"),
        "contraction": re.compile(r"(?:we|i|you|they|he|she|it|that|there|here)'(?:ve|re|ll|d|s|m)"),
        "now": re.compile(r"(?:Now|Today|Meanwhile) (?=[A-Z])"),
        "counted": re.compile(r"\d[\d,]*-[A-Za-z]"),
        "part of a state": re.compile(
            r"(?:north|south|east|west|central|northern|southern|eastern|western|northeast|northwest|southeast|southwest"
            r"|upstate|middle) (?P<state>.+)"
        ),
    }


@cache
def _generic() -> frozenset[str]:
    return frozenset(patterns("company")["generic"].split("|"))


@cache
def _described() -> frozenset[str]:
    return _generic() | frozenset(patterns("company")["product"].split("|"))


@cache
def _origins() -> frozenset[str]:
    return frozenset(" ".join(patterns("company")["origin"].split("|")).split()) | frozenset(gazetteers.state_names())


def _describes(word: str) -> bool:
    """Whether a word says what a company makes or where it is from: 'Battery', 'Swiss', 'Ohio'."""
    return word in _described() or word in _origins()


@cache
def _no_surnames() -> frozenset[str]:
    return frozenset(patterns("company")["not a surname"].split("|"))


def candidates(document: Document, names: list[Name]) -> list[Name]:
    """Names that may be a company's: 'Defense Firm Acme' → 'Acme', 'Salem (Ore.) Hospital' → 'Salem Hospital'."""
    agencies = {
        letters for name in names if _patterns()["public"].search(name.text.lower()) for letters in _letters(name.text)
    }
    told_from = company_others.datelines(document, names)
    return [
        name
        for name in (
            company_others.without_home(document, _trimmed(_without_now(document, name)))
            for name in _joined(document, names)
        )
        if not _is_other(name.text)
        and name.text not in agencies
        and not _patterns()["in office"].search(name.text)
        and name.text.lower() not in told_from
        and not _patterns()["home"].match(document.text, name.end)
        and (not _is_generic(name.text) or _is_named(document, name))
    ]


@lru_cache(maxsize=20_000)
def _letters(text: str) -> tuple[str, ...]:
    """What an office may be called for short: 'Regional Industrial Development Corp.' → RIDC."""
    words = [word for word in text.replace("-", " ").split() if word[0].isupper()]
    return ("".join(word[0] for word in words),) if len(words) > 2 else ()


def _is_named(document: Document, name: Name) -> bool:
    """Whether generic words are a name: capital letters within a sentence, and a verb behind ('State Farm has')."""
    titled = document.titled and name.start < document.sentences[0][1]
    return (
        " " in name.text
        and not titled
        and not name.text.isupper()
        and document.low.startswith(_VERBS, name.end)
        and not document.low.endswith("the ", 0, name.start)
    )


def _without_now(document: Document, name: Name) -> Name:
    """'Now Brandt Tool has' → 'Brandt Tool' where a sentence begins so and the text has 'Brandt' alone too."""
    match = _patterns()["now"].match(name.text)
    if match is None or document.text[document.sentence_at(name.start)[0] : name.start].strip():
        return name
    own = name.text[match.end() :]
    first = own.split(maxsplit=1)[0]
    told = document.text.count(f"{match[0]}{first}")
    return Name(name.start + match.end(), name.end, own) if told == 1 < document.text.count(first) else name


def _trimmed(name: Name) -> Name:
    """Without where it comes from and what kind of company it is."""
    if " " not in name.text:
        return name
    text = _patterns()["head of"].sub("", _patterns()["home of"].sub("", name.text))
    for pattern in ("origin", "role"):
        if pattern == "origin" and form_of_company().search(text) and text.startswith(_CALLED_SO):
            continue  # 'Global Manufacturing Services, Inc.'
        if match := _patterns()[pattern].match(text):
            rest = text[match.end() :]
            if not rest.lower().startswith(_NOT_A_REST) and rest.split()[0].lower() not in _generic():
                text = rest
    if text != name.text:
        name = Name(name.end - len(text), name.end, text)
    head = _patterns()["head"].search(name.text) or _patterns()["board of"].search(name.text)
    return Name(name.start, name.start + head.start(), name.text[: head.start()]) if head else name


def _joined(document: Document, names: list[Name]) -> list[Name]:
    """A place with its state in brackets and what follows are one name."""
    whole: list[Name] = []
    skip = 0
    for index, name in enumerate(names):
        if skip:
            skip -= 1
        elif document.text.startswith(" (", name.end) and _is_state_between(document, names[index : index + 3]):
            rest = names[index + 2]
            whole.append(Name(name.start, rest.end, f"{name.text} {rest.text}"))
            skip = 2
        else:
            whole.append(name)
    return whole


def _is_state_between(document: Document, three: list[Name]) -> bool:
    if len(three) < 3 or three[1].start != three[0].end + 2 or not is_place(three[0].text):
        return False
    state, between = three[1].text.rstrip("."), document.text[three[1].end : three[2].start]
    return between.strip(".") == ") " and (state in gazetteers.state_words() or f"{state}." in gazetteers.state_words())


@lru_cache(maxsize=20_000)
def _is_other(text: str) -> bool:
    """Whether a name is that of an office, a public body, a person, a state or nothing in particular."""
    low, rules = text.lower().rstrip(".,'"), _patterns()
    if (
        len(low) < 2
        or text in gazetteers.state_words()
        or low in gazetteers.state_names()
        or low in gazetteers.foreign()
        or company_others.is_nobody(text)
    ):
        return True
    if (
        rules["contraction"].fullmatch(low)
        or rules["office"].match(low)
        or rules["public"].search(low)
        or rules["person"].search(low)
    ):
        return True
    words = low.split()
    if len(words) == 1 and (form_of_company().fullmatch(f" {text}") or rules["role word"].fullmatch(low)):
        return True
    if len(words) == 1 and low in _origins():
        return True
    if len(words) > 1 and rules["role word"].fullmatch(words[-1]) and all(_describes(word) for word in words[:-1]):
        return True  # 'Aircraft Maker', 'Korea-based Auto Supplier'
    if low in gazetteers.names_of("governors") or low in gazetteers.names_of("regions"):
        return True
    part = rules["part of a state"].match(low)
    return part is not None and (
        part["state"] in gazetteers.state_names() or part["state"].upper() in gazetteers.state_names().values()
    )


@lru_cache(maxsize=20_000)
def _is_generic(text: str) -> bool:
    """Whether every word of a name is one of companies, sites and people at large: 'Steel Plant'."""
    return all(word in _generic() for word in text.lower().rstrip(".,'").split())


@lru_cache(maxsize=20_000)
def is_large_place(text: str) -> bool:
    """Whether a name is that of a place which is meant more often than a company of its name."""
    having = gazetteers.places().get(gazetteers.place_key(text))
    return having is not None and having[0][1] > _MEANT_MORE_OFTEN


@lru_cache(maxsize=20_000)
def is_person(text: str) -> bool:
    """Whether a name is a given name with one or two words behind it, none of them a word of companies."""
    words = text.lower().replace(".", "").split()
    return (
        2 <= len(words) <= 3
        and words[0] in gazetteers.given_names()
        and (len(words) == 2 or len(words[1]) == 1 or words[1] in gazetteers.given_names())
        and not form_of_company().search(text)
        and not any(word in _generic() for word in words[1:])
        and words[-1] not in _no_surnames()
    )


def is_thing(text: str) -> bool:
    """Whether a name ends as those of buildings, projects and areas do: 'Final Assembly Line'."""
    return _patterns()["thing"].search(text.lower()) is not None or _patterns()["counted"].match(text) is not None


def fullest(best: Name, others: list[Name]) -> Name:
    """The longest form of the name that the text uses: 'BWXT' → 'BWXT Enrichment Operations LLC'."""
    if best.text.isupper() and 2 < len(best.text) < 8:
        spelled = [name for name in others if _initials(name.text) == best.text.replace("&", "")]
        if spelled:
            return spelled[0]
    words = best.text.rstrip(".").split()
    longer = [name for name in others if len(name.text) > len(best.text) and name.text.split()[: len(words)] == words]
    return max(longer, key=lambda name: len(name.text), default=best)


@lru_cache(maxsize=20_000)
def _initials(text: str) -> str:
    """'Consolidated Ridge Energy Systems Technology Company' → 'CREST'."""
    words = form_of_company().sub("", text).replace("-", " ").split()
    return "".join(word[0] for word in words if word[0].isupper()) if len(words) > 2 else ""


@lru_cache(maxsize=20_000)
def without_state(text: str) -> str:
    """Without the state of a subsidiary: 'Acme Biologics North Carolina, Inc.' → 'Acme Biologics'."""
    base = form_of_company().sub("", text)
    if " of " in base:
        return text
    for row in gazetteers.rows("state_words"):
        if base.endswith(f" {row['name']}") and base.count(" ") - row["name"].count(" ") >= 2:
            return base[: -len(row["name"]) - 1]
    return text
