"""How a fact names its inputs: ``role=key`` or ``role.part=key``, joined by ``;``."""

from __future__ import annotations

TERM, PART = ";", "."


def parsed(text: str | None) -> list[tuple[str, str | None, str]]:
    """Role, part (or None) and key of each term of a fact."""
    terms = []
    for term in (text or "").split(TERM) if text else ():
        left, _, key = term.partition("=")
        role, dot, part = left.partition(PART)
        terms.append((role, part if dot else None, key))
    return terms
