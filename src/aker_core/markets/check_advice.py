"""What to do about a check that did not pass, in words: from the rules of the reports and the catalogue."""

from __future__ import annotations

from aker_data import catalogue
from aker_data.ingest.rules import rule_of


def advice_on(table: str, check: str) -> str:
    """What to do where a check of a table does not hold."""
    entries = {entry["id"]: entry for entry in catalogue.document()["sources"]}
    return rule_of(check, str(entries.get(table, {}).get("advice", {}).get("if_it_fails", ""))).action
