"""What each rule of a validation report asks, why, and what to do where it does not hold: words for people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule in words."""

    what: str
    why: str
    action: str


_LAYOUT = "Compare the payload with the publisher's layout; a developer changes schema and connector together."
RULES = {
    "schema_columns": Rule(
        "The table has exactly the declared columns and types.",
        "A column that was renamed or is new means that the file is another one than the formulas know.",
        _LAYOUT,
    ),
    "schema_nulls": Rule(
        "Columns that must have a value have one in every row.",
        "An empty cell in a code or count would be lost in sums without a word.",
        f"Look at the lines below in the payload. {_LAYOUT}",
    ),
    "schema_range": Rule(
        "Numbers are finite and within their declared limits.",
        "A negative count or a share above its whole is a fault of the file or of reading it.",
        f"Look at the lines below. If the publisher means it, raise the limit in the schema. {_LAYOUT}",
    ),
    "schema_pattern": Rule(
        "Codes look as codes of their kind do.",
        "A county that lost its leading zero would be placed elsewhere, or nowhere.",
        "Was the file saved again by a spreadsheet? Download it anew, and leave it as it is.",
    ),
    "schema_one_of": Rule(
        "Cells of a closed list hold one of its words.",
        "A word that is not known is counted nowhere.",
        _LAYOUT,
    ),
    "schema_key": Rule(
        "Every row has a key of its own.",
        "A key that is there twice counts twice.",
        "Are there two copies of a file, or a corrected one beside the old? Keep one.",
    ),
    "rows_shared_by_payloads": Rule(
        "Rows that two payloads share are the same in both.",
        "Which of two different figures holds cannot be guessed.",
        "Keep the newer of the files that are named.",
    ),
    "cbsa_counties": Rule(
        "The list has as many counties as the bulletin, each once.",
        "A market without one of its counties is too small in every sum, and nothing else would show it.",
        "Was a row deleted or the list filtered? Download it anew, and leave it as it is.",
    ),
    "rows_min": Rule(
        "The table has at least the rows of a whole national file.",
        "A file that was cut off, or is of some states, would look like a fall of everything.",
        "Request it again. If the publisher has truly fewer rows, lower `rows` of the source in sources.yml.",
    ),
    "rows_max": Rule(
        "The table has at most the rows of a whole national file.",
        "More rows may be growth, or two editions in one table.",
        "Look for doubled parts. If it is growth, raise `rows` of the source in sources.yml.",
    ),
    "rows_received_equal_announced": Rule(
        "Every page brought the records that the publisher announced.",
        "Records that moved between pages while these were read would be missing, or there twice.",
        "Run the same command again; pages that came stay in the archive.",
    ),
    "compared_with_last": Rule(
        "Keys and rows are about those of the last good vintage.",
        "A large difference is a new edition, another geography, or a part that is missing.",
        "Read the comparison below; `aker diff` shows what it did to figures.",
    ),
}


def rule_of(name: str, advice: str = "") -> Rule:
    """The words of a rule; those of the publisher's own sums and parities follow from their name. advice: what the
    catalogue says of the source."""
    if name in RULES:
        return RULES[name]
    what = f"{name[:1].upper()}{name[1:]}".replace("_", " ").rstrip(".")
    return Rule(
        f"{what}.",
        "What the publisher states twice, or what follows from its own figures, agrees.",
        f"Look at the payload beside the publisher's page. {advice}".strip(),
    )
