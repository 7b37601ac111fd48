"""Runs of capitalised words: what may be the name of a company, a place, a person or an office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions import lists
from aker_jobs.expansions.page import Page


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: its place in the text, and the words with single blanks between them."""

    start: int
    end: int
    text: str


# Words that end a name where headlines give every word a capital letter.
_BREAKS = frozenset(
    """to will would could may plans planning plan announces announced announce announcing announcement expands expanding expand expanded expansion expansions invests
    investing invest invested investment investments opens opening open opened builds build building built breaks break broke ground creating creates create created adds adding add
    added brings bringing bring brought selects select selected selecting chooses choose chose picks pick picked locates locating locate located relocates relocating relocate
    establishes establish establishing launches launch launching launched unveils unveil unveiled welcomes welcome welcomed its their his her our in at with for from and
    the a an as by on over into near this that these those jobs job million billion thousand more than up about new newest first second third latest largest biggest major
    moves moving move hires hiring hire hired constructs construct constructing begins begin starts start starting completes complete completed celebrates
    celebrate celebrated celebrating commits commit committing committed grows grow growing boosts boost upgrade upgrades upgrading modernize doubles double doubling tops
    manufacturing manufacture facility facilities plant plants factory headquarters operations operation production state-of-the-art eyes eyeing lands land picks
    acquires buys purchases purchase delays delay delayed cancels cancel canceled cancelled scraps scrap pauses pause halts halt closes close closing says said joins join set
    sets gets wins approves approve approved awards award awarded grants grant offers offer supports support supporting secures generate generates generating produce produces
    retain retains retaining preserve preserving save saving when while after before during until through via following including led here there he she it they we i today
    yesterday also however meanwhile additionally upon once since if but or not no all both each every another other many most some several according thanks under within
    without across along among amid between against per nearly almost approximately around least located based headquartered founded next last previous now just
    recently officially initially currently further moreover overall construction data is are was were has have had be been being can should how why what where who which
    whose despite because although though amid plus either whether even only such same own until till beyond behind beneath above below entirely make makes made nears ahead back-to-back multimillion-dollar permanent massive commitment commitments announcement agreement record historic momentum progress""".split()
)
_FORMS = (" Corp.", " Inc.", " Co.", " LLC", " Ltd.")
_HOME = ("-based", "-headquartered", "-area", "-born")
_NEW_NAMES = frozenset(
    "york jersey mexico hampshire orleans haven albany castle england bedford braunfels britain london brunswick bern berlin river rochelle ulm iberia philadelphia kent hope lenox boston "
    "richmond prague smyrna port bremen paltz windsor market milford flyer carlisle century balance relic belgium brighton".split()
)
_SUFFIX = r"(?:Inc|LLC|L\.L\.C|LLLP|LP|L\.P|LLP|Ltd|Limited|Corp|Corporation|Co|Company|Companies|PLC|plc|AG|SA|S\.A|SE|GmbH|NV|N\.V|BV|PBC|PC|KG|AB|Oyj|S\.p\.A|SpA|USA|Pty)"
SUFFIX = re.compile(rf",?\s+{_SUFFIX}\.?$")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = (
        r"(?:(?:St|Ste|Ft|Mt|Inc|Co|Corp|Ltd|Bros|Dr|Jr|Sr|Mr|Ms|Mrs|Gov|Sen|Rep|Lt|[A-Z])\.(?=[\s,)'-]|$)(?:'s)?|(?:[A-Z]\.){2,}"
        r"|[A-ZÀ-Þ][\wÀ-ÿ]*(?:['&+/.-][\wÀ-ÿ]+)*[+!]?|\d+[A-Z][\w&-]*)"
    )
    join = rf"(?:\s+(?:&|of\s+the|of|de\s+la|de|del|la|du|van|von|der|y)\s+|\s+|,\s+(?={_SUFFIX}\b))"
    return {
        "word": re.compile(r"\S+"),
        "owner": re.compile(r"'s?\s+(?=\S)"),
        "ending": re.compile(r"(?:'s?|,)+$"),
        "begin": re.compile(r"[A-ZÀ-Þ\d](?<![\w$'].)"),
        "run": re.compile(rf"{word}(?:{join}(?:{word}|\d+(?![\d,.]*\d|\s*(?:million|billion|percent|%))))*"),
    }


def names(page: Page, start: int, stop: int) -> list[Name]:
    """The names between two places of the text, in order."""
    found: list[Name] = []
    begins, run = _patterns()["begin"], _patterns()["run"]
    for begin, end in page.sentences:
        if begin >= stop:
            break
        last = max(start, begin)
        for letter in begins.finditer(page.text, last, min(stop, end)):
            if letter.start() >= last and (match := run.match(page.text, letter.start(), min(stop, end))):
                found += _split(match[0], match.start())
                last = match.end()
    return found


def _split(run: str, offset: int) -> list[Name]:
    """The run without the words that end a name, in the pieces that are left; possessive endings taken off."""
    if " " not in run and "\n" not in run:
        return _owned(run, offset) if run.lower().removesuffix("'s") not in _BREAKS else []
    pieces, begin, last = [], None, 0
    words = list(_patterns()["word"].finditer(run))
    for index, match in enumerate(words):
        word = match[0].strip(",").lower()
        plain = word[:-2] if word.endswith("'s") else word
        if plain in _BREAKS and not _belongs(words, index, plain):
            if begin is not None:
                pieces.append((begin, last))
            begin = None
            continue
        if plain.endswith(_HOME):
            pieces.append((match.start() if begin is None else begin, match.end() - len(plain) + plain.rindex("-")))
            begin = None
            continue
        if begin is None:
            if match[0] in ("of", "&", "de", "y", "del", "la", "du", "van", "von", "der") or word.isdigit():
                continue
            begin = match.start()
        if word not in ("of", "&", "the"):
            last = match.end()
    if begin is not None:
        pieces.append((begin, last))
    return [piece for start, end in pieces for piece in _owned(run[start:end], offset + start)]


def _belongs(words: list[re.Match[str]], index: int, plain: str) -> bool:
    """Whether a word that often ends a name is a part of one here: New York, First Solar, Data I/O Corp."""
    following = words[index + 1][0].strip(",.").lower() if index + 1 < len(words) else ""
    following = following[:-2] if following.endswith("'s") else following
    if plain == "new" and following in _NEW_NAMES:
        return True
    if following and plain in ("new", "plant", "first", "open", "grand", "land", "big", "up"):
        having = lists.places().get(lists.place_key(f"{plain} {following}"))
        if having and having[0][1] > 2_000:
            return True
    if plain == "new":
        return False
    if plain in ("manufacturing", "construction", "production", "investments", "operations", "building", "land", "data", "facilities", "plant"):
        return following in ("inc", "llc", "corp", "co", "company", "corporation", "group", "ltd", "usa", "services", "systems", "solutions", "partners", "technologies", "products")
    if plain in ("first", "second", "second", "complete", "general", "double", "open", "major", "under"):
        return following in ("solar", "citizens", "quality", "horizon", "american", "national", "bank", "tech", "ai", "armour", "energy", "text", "state", "genesis", "light", "harvest") and index == 0
    return plain in ("the",) and index > 0 and words[index - 1][0].lower() == "of"


def _owned(text: str, offset: int) -> list[Name]:
    """'Huntsville's Cummings Research Park' is two names, 'St. Jude Children's Research Hospital' is one."""
    for match in _patterns()["owner"].finditer(text):
        owner = text[: match.start()]
        if is_place(owner) or owner.lower() in lists.state_names() or owner.endswith(_FORMS):
            return [_name(owner, offset), *_owned(text[match.end() :], offset + match.end())]
    return [_name(_patterns()["ending"].sub("", text), offset)]


def _name(said: str, offset: int) -> Name:
    return Name(offset, offset + len(said), " ".join(said.split()))


def is_place(name: str) -> bool:
    """Whether a populated place of the United States has this name."""
    return lists.place_key(name) in lists.places()
