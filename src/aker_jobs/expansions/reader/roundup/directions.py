"""Whether words tell of something that grows, of jobs that end, or of other news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "grows": re.compile(
            r"\b(?:re)?(?:open|expan|build|built|add|invest|creat|hir|relocat|mov(?:e|es|ed|ing)\b|grow|construct"
            r"|complet|finish"
            r"|reviv|broke|break|leas|employ|bring|spen[dt]|double|triple|goes up|wants? (?:about|another|\d)"
            r"|new (?:plant|line|home"
            r"|site|headquarters|facility|warehouse|factory|jobs|workers)|enlarg|bought a|purchased)",
            re.IGNORECASE,
        ),
        "shrinks": re.compile(
            r"\b(?:clos(?:e|es|ed|ing)|lay(?:ing)? off|laid off|layoffs?|cuts?|named|appointed|promoted"
            r"|profits?|earnings|shares"
            r"|grants? (?:to|for|from)|lawsuit|bankrupt\w*|died|elected|elects|donated|scholarships?|study"
            r"|survey|percent rise)\b",
            re.IGNORECASE,
        ),
        "closes": re.compile(
            r"\b(?:will close|to close|closed(?! on)|closing|lay(?:s|ing)? off|laid off|layoffs?|trim\w*|cut(?:ting"
            r"|s)? (?:about )?\d|shut(?:s|ting)? (?:down|its|the)"
            r"|(?:jobs|positions|workers) (?:will be|were|are being|to be) (?:lost|cut|eliminated)"
            r"|stops? (?:making|production)"
            r"|will shut|has shut|shutters|shuttering|idling|eliminat\w+"
            r"|(?:plant|mill|factory|facility|store|office|works|foundry|warehouse) (?:closes|shuts))\b",
            re.IGNORECASE,
        ),
        "no growth": re.compile(
            r"^Not hiring: |\b(?:employees|employers?|employed|its last \w+)\b"
            r"|\b[A-Z][\w.&'’-]{0,30} (?:Construction|Constructors|Building|Builders|Additive)\b"
        ),
        "other news": re.compile(
            r"\b(?:regulators?|cruises?|lottery|goes public|initial (?:public )?offering|layoffs?)\b"
            r"|['’]s (?:last|previous|most recent) (?:expansion|move|project|addition) (?:was|came)\b",
            re.IGNORECASE,
        ),
    }


def directions(cut: str) -> Iterator[str]:
    """Whether words tell of what grows or of what shrinks: those of the two signs that they have."""
    yield from (sign for sign in ("grows", "shrinks") if has(cut, sign))


def has(cut: str, sign: str) -> bool:
    """Whether words have a sign: 'grows' or 'shrinks'."""
    return _patterns()[sign].search(cut) is not None


def shrinks(cut: str) -> bool:
    """Whether words tell of jobs that end."""
    return has(cut, "closes")


def closes(first: str) -> bool:
    """Whether a first sentence tells of jobs that end, or of other news, and of nothing that grows."""
    is_growing = has(_patterns()["no growth"].sub("", first), "grows")
    return (has(first, "closes") or has(first, "other news")) and not is_growing
