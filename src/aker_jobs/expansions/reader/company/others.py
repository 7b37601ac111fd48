"""Names that a text has beside the company's: numbers, agencies by their letters, people; and a name's own ending."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company.cues import before as cues_before
from aker_jobs.expansions.reader.names.forms import Name, is_place
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.quantities import number

OF_SIZE = 2_000  # people: a smaller place is seldom a dateline
_UNNAMED = frozenset(("unna", "yet-", "yet", "undi", "unid", "unkn", "iden", "name"))
_INSTITUTIONS = frozenset(
    (
        "University",
        "College",
        "Bank",
        "State",
        "Port",
        "Hospital",
        "Museum",
        "Board",
        "Shield",
        "City",
        "Town",
        "County",
    )
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    states = "|".join(row["usps"] for row in gazetteers.rows("state_words"))
    names = "|".join(map(re.escape, gazetteers.state_words()))
    return {
        "nobody": re.compile(
            r"(?:speech|airways|airlines|parent .*|(?:multi-?)?[mb]illion-dollar|anytime|one|two|three|four|five"
            r"|six|seven|eight|nine|ten|eleven|twelve|dozen|[ap]m|[ecmp][ds]?t"
            r"|(?:vp|sens?|reps?|gov|lt)\b.*"
            r"|(?:interstate|i|us|u\.s\.?|highway|hwy|route|rt|sr|state (?:road|route)|county road)"
            r"[ -]\d{1,4}[a-z]?"
            r"|(?:.* )?project [a-z]+|ports? of .*"
            r"|pictured|volunteers?|your .+|incentives?|counting|having|improvements?|annual|employees?"
            r"|so|also|then|still|well|yes|oh|because|though|although|until|unless|tv|television|k-(?:[a-z]+-)?\d+"
            r"|(?:north|south)(?:east|west)|midwest"
            r"|usd ?\d.*|hourly|weekly|monthly|additionally|currently|recently|initially|finally|ultimately|eventually"
            r"|besides|moreover|furthermore|however|speaking|announcements?|renderings?|overall|together|instead|nearly"
            r"|roughly|approximately|locally|nationally|globally|specifically|reportedly|previously|similarly"
            r"|estimated|projected|expected|anticipated|scheduled|slated|proposed|planned|dedicated|located|founded"
            r"|headquartered|established|combined|great|good|major|huge|latest|largest|biggest"
            r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
            r"|story highlights.*|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]* \d{1,2}"
            r"|[a-z0-9]+-(?:optimized|powered|driven|enabled|ready|focused|related|certified|scale|grade|cooled))"
        ),
        # 'TNECD', 'NCDOC': a state's letters, then those of a department or a development agency.
        "agency": re.compile(rf"(?:[A-Z]{{1,4}}(?:ECD|EDC|EDA|EDP|DED|DECD|DCED|DCEO)|(?:{states})(?:DOC|DOT|DEO))"),
        "its state": re.compile(rf", (?:{names})\b"),
        "unnamed": re.compile(
            r"\b(?:yet-)?(?:to-be-named|unnamed|undisclosed|unidentified|unknown|not-yet-named) (?:[\w&-]+ ){0,4}?"
            r"(?:company|manufacturer|firm|business|employer|user|tenant|retailer|maker|developer|supplier|client"
            r"|corporation|distributor)\b"
            r"|\b(?:company|employer|manufacturer|firm|business|developer|tenant|user)"
            r"(?:'s name|'s identity)?,? (?:which |that |whose name )?"
            r"(?:has|have|was|is)(?:n't| not)(?: yet)?(?: been| being)?"
            r" (?:named|identified|disclosed|revealed|released)\b"
            r"|\b(?:did|does|would|could) ?n[o']t (?:name|identify|reveal|disclose) the (?:name of the )?"
            r"(?:company|firm|business|tenant)\b"
        ),
        "code name": re.compile(
            r"\b(?:company|firm|business|corporation|employer|tenant|user|retailer|manufacturer|developer)\b[^.;]{0,40}?"
            r"\b(?:known|identified|referred to)(?: [a-z]+){0,3}? (?:as|by)(?: the code ?name)? "
            r"[\"\u201c]?(Project [A-Z]\w+)"
        ),
        "revealed": re.compile(
            r"\b(?:turn(?:ed|s) out to be|revealed (?:as|to be|that)|identified (?:\w+day )?as|unmasked as"
            r"|Project [A-Z]\w+[\"\u201d]?,? (?:is|was) (?=[A-Z]))"
        ),
        "owns": re.compile(r"'s (?:has|have|will|is|was|plans to|said|says|expects|adding)\b"),
    }


def is_nobody(text: str) -> bool:
    """Whether a name is a number, a word of the broadcast or a title, or an agency by its state's letters."""
    if number(text) is not None:
        return True  # 'Fifty employees'
    return bool(_patterns()["nobody"].fullmatch(text.lower().rstrip(".!")) or _patterns()["agency"].fullmatch(text))


def datelines(document: Document, names: list[Name]) -> frozenset[str]:
    """The places, in lower case, that stand as a dateline: the text's place and not its company."""
    dateline = cues_before()["dateline"]
    return frozenset(
        name.text.lower() for name in names if _is_of_size(name.text) and dateline.match(document.text, name.end)
    )


def _is_of_size(text: str) -> bool:
    """Whether a place of this name is more than a hamlet: those share their names with companies ('Tesla')."""
    having = gazetteers.places().get(gazetteers.place_key(text), ())
    return bool(having) and having[0][1] > OF_SIZE


def without_home(document: Document, name: Name) -> Name:
    """'Acme of Oregon' → 'Acme' where the text has it without its home too; 'Bank of Oregon' stays."""
    own, of, home = name.text.rpartition(" of ")
    if not of or not _INSTITUTIONS.isdisjoint(own.split()):
        return name
    first = own.split(maxsplit=1)[0]
    in_state = is_place(home) and _patterns()["its state"].match(document.text, name.end) is not None
    is_home = home.lower() in gazetteers.state_names() or in_state
    alone = is_home and document.text.count(first) > document.text.count(f"{own} of ")
    return Name(name.start, name.start + len(own), own) if alone else name


def is_unnamed(document: Document) -> bool:
    """Whether the text says that its company is not named."""
    if document.stems.isdisjoint(_UNNAMED):
        return False
    return _patterns()["unnamed"].search(document.low, document.sentences[0][0], document.lead) is not None


def of_letters(document: Document, name: Name) -> Name:
    """'GCS' → 'Global Contact Services' where the text has 'Global Contact Services (GCS)'; else the name itself."""
    letters = name.text
    if not (letters.isupper() and letters.isalpha() and len(letters) > 1):
        return name
    words = r"\s(?:(?:of|and|&)\s)?".join(rf"{letter}[\w'-]+" for letter in letters)
    found = re.compile(rf"\b({words})\s?\([\"']?{letters}\b").search(document.text, 0, document.lead)
    return Name(found.start(1), found.end(1), found[1]) if found else name


def code_name(document: Document) -> Name | None:
    """'A firm known only as "Project Double"': what the text calls a company that it does not name."""
    if "project" not in document.low:
        return None
    found = _patterns()["code name"].search(document.text, document.sentences[0][0], document.lead)
    return Name(found.start(1), found.end(1), found[1]) if found else None


def is_revealed(document: Document) -> bool:
    """Whether the text tells who is behind a code name: 'turned out to be', 'revealed as', 'Project Larch is Acme'."""
    return _patterns()["revealed"].search(document.text, document.sentences[0][0], document.lead) is not None


def own_ending(document: Document, text: str) -> str:
    """'Lowe' → 'Lowe's' where the name never stands without it and a verb follows: the ending is the name's own."""
    word = re.compile(rf"\b{re.escape(text)}\b")
    found = [match.end() for match in word.finditer(document.text)]
    if not found or not all(document.text.startswith("'s", end) for end in found):
        return text
    return f"{text}'s" if any(_patterns()["owns"].match(document.text, end) for end in found) else text
