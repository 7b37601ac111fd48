"""The score of a name weighed by what stands before it: introduced, beside a person, in a description, a place."""

from __future__ import annotations

from aker_jobs.expansions.reader.company import kinds
from aker_jobs.expansions.reader.company.cues import before as cues_before
from aker_jobs.expansions.reader.company.cues import words_before
from aker_jobs.expansions.reader.names.forms import Name, form_of_company, is_place
from aker_jobs.expansions.reader.text.document import Document

BESIDE_PERSON = "named beside a person"
_AT = ("of", "in", "at", "near", "from", "on", "to", "for", "by", "with", "like")

_PLACED = (" in ", "community of ", "city of ", "town of ", "village of ", "county of ", "township of ")

_PREPOSITIONS = tuple(f" {word} {the}" for word in _AT for the in ("", "the "))

_SPEECH = (
    *("said ", "says ", "added ", "told ", "according to ", "noted "),
    *("ceo ", "chairman ", "director ", "founder ", "chief executive officer "),
)


def among_others(document: Document, name: Name, before: str, score: float, why: str) -> tuple[float, str]:
    """The score lowered where the name stands beside a person or a place, or is a thing's; raised where introduced."""
    flat = document.flat
    if before.endswith(_SPEECH) and not (score >= 3.6 and before.endswith(("said ", "says "))):
        return 0.3, BESIDE_PERSON
    if score > 3 and before.endswith(_PREPOSITIONS):
        if flat.startswith(",", name.end) and "described" not in why and not form_of_company().search(name.text):
            return 0.4, "named within a description"
        score -= 1.5 if not before.endswith(("for ", "by ", "with ")) else 0
    if score and kinds.is_thing(name.text):
        score -= 3
    if not (before.endswith((*_PLACED, " that ", " said ")) and is_place(name.text)):
        score, why = _introduced(before, score, why, flat.startswith("'s", name.end))
    return _weighed(document, name, before, score, why)


def _introduced(before: str, score: float, why: str, is_owner: bool) -> tuple[float, str]:
    """What stands before a name: 'announced that …', 'welcomes …', 'the chip maker …'."""
    rules = cues_before()
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
    if (is_role or last in words_before() or last.startswith("congratulat")) and rules["by"].search(before):
        return score + 2.0, why or "the project is its own"
    return (score + 1.6, why or "called a company") if is_role else (score, why)


def _weighed(document: Document, name: Name, before: str, score: float, why: str) -> tuple[float, str]:
    """A form of company speaks for a name, being a place against it; the headline counts a little more."""
    if form_of_company().search(name.text):
        score, why = score + (1.6 if score < 3 else 0.6), why or "a company's form of name"
    if score and kinds.is_large_place(name.text):
        as_place = cues_before()["somewhere"].search(before) or cues_before()["as place"].match(document.flat, name.end)
        score -= 4.0 if as_place else 2.2
    elif score and is_place(name.text) and f" in {name.text.lower()}" in document.low:
        score -= 4.0  # named as the place too
    elif score and is_place(name.text) and document.text.count(name.text) == 1 and why != "a company's form of name":
        score -= 1.2  # the name of a place, said once
    if score and document.titled and name.start < document.sentences[0][1]:
        score += 0.7
    return score, why
