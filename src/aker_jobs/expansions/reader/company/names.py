"""Which names may be a company's, and the name cut down to what is the company's own."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import others
from aker_jobs.expansions.reader.company.kinds import generic, is_generic, is_other
from aker_jobs.expansions.reader.company.spellings import letters_of
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

_CALLED_SO = ("Global ", "Leading ", "Local ", "Family")
_NOT_A_REST = ("inc", "llc", "co.", "corp", "of ", "& ", "company", "group")


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
        "public": re.compile(words["public"]),
        "in office": re.compile(
            r"\b(?:Gov\.|Governor|Sen\.|Senator|Rep\.|Congressm[ae]n|Mayor|Premier|VP|President) [A-Z]"
            r"|\b(?i:staff writer)"
        ),
        "acts": re.compile(
            r" (?:on \w+day |today |also )?"
            r"(?:has|will|plans|is|announced|said|expects|broke|opened|intends|wants|picked|chose) "
        ),
        "home": re.compile(r"\s?-\s?(?:based|headquartered)\b"),
        "now": re.compile(r"(?:Now|Today|Meanwhile) (?=[A-Z])"),
    }


def candidates(document: Document, names: list[Name]) -> list[Name]:
    """Names that may be a company's: 'Defense Firm Acme' → 'Acme', 'Salem (Ore.) Hospital' → 'Salem Hospital'."""
    agencies = {
        letters
        for name in names
        if _patterns()["public"].search(name.text.lower())
        for letters in letters_of(name.text)
    }
    told_from = others.datelines(document, names)
    return [
        name
        for name in (
            others.without_home(document, _trimmed(_without_now(document, name))) for name in _joined(document, names)
        )
        if not is_other(name.text)
        and name.text not in agencies
        and not _patterns()["in office"].search(name.text)
        and name.text.lower() not in told_from
        and not _patterns()["home"].match(document.text, name.end)
        and (not is_generic(name.text) or _is_named(document, name))
    ]


def _is_named(document: Document, name: Name) -> bool:
    """Whether generic words are a name: capital letters within a sentence, and a verb behind ('State Farm has')."""
    titled = document.titled and name.start < document.sentences[0][1]
    return (
        " " in name.text
        and not titled
        and not name.text.isupper()
        and _patterns()["acts"].match(document.low, name.end) is not None
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
            if not rest.lower().startswith(_NOT_A_REST) and rest.split()[0].lower() not in generic():
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
