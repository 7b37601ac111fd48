"""How far a project is: announced (under construction included), delayed, cancelled or completed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.announcement import Status
from aker_jobs.expansions.page import Page


@dataclass(frozen=True, slots=True)
class Standing:
    """The status, where the text says so (start = -1: nothing else is said), how sure, and by which rule."""

    status: Status
    start: int
    end: int
    confidence: float
    why: str


_THING = r"(?:plans?|projects?|plants?|factor(?:y|ies)|facilit(?:y|ies)|expansions?|construction|headquarters|campus|investments?|fabs?|hospitals?|work|deal|build|building|development|data center|center|opening|move|relocation|proposal|gigafactory|mill|groundbreaking)"


@cache
def _patterns() -> tuple[tuple[Status, re.Pattern[str], str], ...]:
    be = r"(?:is|are|was|were|been|be|being|has|have|gets?|put|now)"
    return (
        (
            "cancelled",
            re.compile(
                rf"\b(?:scrap(?:s|ped|ping)?|cancel(?:s|l?ed|l?ing)?|abandon(?:s|ed|ing)?|shelv(?:e|es|ed|ing)|axe[sd]?|kill(?:s|ed)|terminat(?:es|ed|ing)|drop(?:s|ped|ping)|nix(?:es|ed)|ditch(?:es|ed)?|withdr(?:aws?|ew|awn)|walk(?:s|ed|ing)? away from|"
                rf"back(?:s|ed|ing)? (?:out of|away from)|pull(?:s|ed|ing)? (?:out of|the plug on|back from)|call(?:s|ed|ing)? off)\b[^.;?!]{{0,70}}?\b{_THING}\b"
                rf"|\b{_THING}\b[^.;?!]{{0,70}}?\b{be} (?:\w+ ){{0,2}}(?:cancell?ed|scrapped|shelved|abandoned|called off|terminated|dropped|dead|withdrawn)\b"
                r"|\b(?:no longer|not|won't|will not|never) (?:\w+ )?(?:plan(?:s|ning)?|pursu(?:e|ing)|build(?:ing)?|invest(?:ing)?|mov(?:e|ing) forward|proceed(?:ing)?|go(?:ing)? ahead|locat(?:e|ing)|construct(?:ing)?)\b"
                r"|\bcancell?ation of (?:its|the|a|their)\b"
            ),
            "given up",
        ),
        (
            "delayed",
            re.compile(
                rf"\b(?:delay(?:s|ed|ing)?|postpon(?:e|es|ed|ing)|paus(?:e|es|ed|ing)|halt(?:s|ed|ing)?|suspend(?:s|ed|ing)?|defer(?:s|red|ring)?|push(?:es|ed|ing)? back|put(?:s|ting)? off|slow(?:s|ed|ing)?(?: down)?|mothball(?:s|ed)?|ice[sd])\b[^.;?!]{{0,60}}?\b{_THING}\b"
                rf"|\b{_THING}\b[^.;?!]{{0,70}}?\b(?:{be} (?:\w+ ){{0,3}}(?:delayed|postponed|paused|halted|suspended|deferred|pushed back|on hold|stalled|behind schedule|put off)|on hold|faces? delays?)\b"
                r"|\bput(?:s|ting)? (?:[\w$'-]+ ){1,10}on hold\b|\bpush(?:es|ed|ing)? (?:[\w$'-]+ ){1,8}(?:back|to (?:late |early |mid-?)?20\d\d)\b|\bdelay(?:s|ed)? until\b|\ba year later than (?:planned|expected)\b|\bnow expected (?:to open )?in 20\d\d\b"
            ),
            "put off",
        ),
        (
            "completed",
            re.compile(
                r"\b(?:officially |formally |recently |has |have |just |now |today )?opened\b(?! (?:in (?:19|20)\d\d|the door to|up))|\b(?:grand|official|formal|recent) opening of\b|\bannounc(?:ed|es|ing) the (?:\w+ )?opening of\b|\bofficially opens\b|\bcelebrat(?:es?|ed|ing) (?:the |its |their )?(?:grand )?(?:opening|completion)\b|"
                r"\bcut(?:s)? (?:the )?ribbon\b|\bribbon[- ]cutting\b|\b(?:has |have |recently )?completed (?:its|the|a|construction|work|their)\b|\b(?:has |have )?inaugurated\b|\bbegan (?:operations|production)\b|\bhas begun (?:operations|production)\b|\bopens (?:its )?doors\b|\bis now (?:open|operational)\b|\bdedicated (?:its|the|a)\b"
            ),
            "opened or finished",
        ),
    )


_HOPED = re.compile(r"\b(?:will|would|to|expected|scheduled|slated|set|plans?|once|when|after|until|upon|anticipated|planned|projected|be|not|avoid|avoids|without|despite|if|could|earlier|previously|formerly|had|first|since) (?:\w+ ){0,3}$")


def standing(page: Page) -> Standing:
    """The status that headline and lead tell; what is yet to come is no completion."""
    low, start = page.flat, page.sentences[0][0] if page.sentences else 0
    stop = min(page.lead, start + 900)
    for status, pattern, why in _patterns():
        for match in pattern.finditer(low, start, stop):
            if status != "completed" and re.search(r"\b(?:without|avoid\w*|despite|if|no|not) (?:\w+ ){0,2}$", low[max(start, match.start() - 25) : match.start()]) and not match[0].startswith(("no ", "not ")):
                continue
            if status == "completed" and _HOPED.search(low[max(start, match.start() - 40) : match.start()]):
                continue
            if status == "completed" and match.start() > max(page.sentences[0][1], start + 380):
                continue
            return Standing(status, *match.span(), 0.85, f"{why}: '{match[0][:50]}'")
    return Standing("announced", -1, -1, 0.8, "nothing says that it was finished, put off or given up")
