"""The spellings of one name: its initials, its longest form, without the state of a subsidiary."""

from __future__ import annotations

from functools import lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name, form_of_company


def fullest(best: Name, others: list[Name]) -> Name:
    """The longest form of the name that the text uses: 'BWXT' → 'BWXT Enrichment Operations LLC'."""
    if best.text.isupper() and 2 < len(best.text) < 8:
        spelled = [name for name in others if _initials(name.text) == best.text.replace("&", "")]
        if spelled:
            return spelled[0]
    words = best.text.rstrip(".").split()
    longer = [
        name
        for name in others
        if len(name.text) > len(best.text) and name.text.replace(",", "").split()[: len(words)] == words
    ]
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


@lru_cache(maxsize=20_000)
def letters_of(text: str) -> tuple[str, ...]:
    """What an office may be called for short: 'Regional Industrial Development Corp.' → RIDC."""
    words = [word for word in text.replace("-", " ").split() if word[0].isupper()]
    return ("".join(word[0] for word in words),) if len(words) > 2 else ()
