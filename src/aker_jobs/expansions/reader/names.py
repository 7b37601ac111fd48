"""Runs of capitalized words: what may be the name of a company, a place, a person or an office."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.patterns import patterns


class Name(NamedTuple):
    """A run of capitalized words: its place in the text, and the words with single blanks between them."""

    start: int
    end: int
    text: str


_FORMS = (" Corp.", " Inc.", " Co.", " LLC", " Ltd.")
_HOME = ("-based", "-headquartered", "-area", "-born", "-related", "-owned", "-backed", "-founded")
_SAINTS = ("St. ", "Ste. ", "Saint ")
_OF_SAINTS = ("Hospital", "Medical", "Health", "Regional", "University", "College", "Children")
_PARTICLES = ("of", "&", "de", "des", "und", "et", "y", "del", "la", "du", "van", "von", "der")
_BETWEEN = {"at": "university", "the": "of"}  # 'University at Albany', 'of the'
_FIRST_OF_NAME = frozenset(
    ("new", "be", "all", "our", "up", "now", "just", "open", "next", "double", "second", "third")
)
_LAW = frozenset(("Inc", "LLC", "Corp", "Ltd", "LP", "LLP", "PLC", "AG", "AB", "SE", "GmbH"))
_MAKES = frozenset(  # last words of names of firms, behind which 'of' tells a place
    (
        "systems",
        "operations",
        "products",
        "industries",
        "foods",
        "technologies",
        "enterprises",
        "manufacturing",
        "services",
    )
)
_SITES = ("Campus", "Plant", "Facility", "Site", "Works", "Mill", "Factory")
_PLACE_PEOPLE = 2_000  # a smaller place does not keep a word like New or Plant in a name


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(patterns("names")[name].split("|"))


@cache
def form_of_company() -> re.Pattern[str]:
    """What a company is by law, at the end of its name: ', Inc.', ' LLC'."""
    return re.compile(rf",?\s+(?:{patterns('names')['form']})\.?$")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    short = r"(?:St|Ste|Ft|Mt|Inc|Co|Corp|Ltd|Bros|Dr|Jr|Sr|Mr|Ms|Mrs|Gov|Sen|Rep|Lt|[A-Z])\.(?=[\s,)'-]|$)(?:'s)?"
    word = rf"(?:{short}|(?:[A-Z]\.){{2,}}|[A-ZÀ-Þ][\wÀ-ÿ]*(?:['&+/.-][\wÀ-ÿ]+)*[+!]?|\d+-?[A-Z][\w&-]*)"
    particle = r"\s+(?:&|of\s+the|of|de\s+la|des?|del|la|du|und|et|van|von|der|y)\s+"
    join = rf"(?:{particle}|(?<=University)\s+at\s+|\s+|,\s+(?=(?:{patterns('names')['form']})\b))"
    small = r"[a-z]-[A-Z][\w-]+"  # 'e-Materials' within a name
    camel = r"(?<![\w.])[a-z]{1,4}[A-Z][a-zà-ÿ]{2,}\w*"  # iRobot, bioMérieux
    figure = r"\d+(?![\d,.]*\d|\s*(?:million|billion|percent|%))"
    return {
        "word": re.compile(r"\S+"),
        "owner": re.compile(r"'s?\s+(?=\S)"),
        "ending": re.compile(r"(?:'s?|,)+$"),
        "begin": re.compile(r"[A-ZÀ-Þ\d](?:(?<![\w$'].)(?<!\d[.,]\d)|(?<=[a-z].)(?=[a-zà-ÿ]{2}))"),
        "small letters": re.compile(r"(?<![\w$'@.-])[a-z]{1,4}$"),
        "run": re.compile(rf"(?:{word}|{camel})(?:{join}(?:{word}|{small}|{figure}))*"),
        "byline": re.compile(r"(?:^|\n)B[Yy] [^\n]+(?=\n)"),
        "figure first": re.compile(rf"(?!(?:19|20)\d\d )\d{{1,4}} (?={word})"),
    }


def names(document: Document, start: int, stop: int) -> list[Name]:
    """The names between two places of the text, in order."""
    runs: list[Name] = []
    begins, run = _patterns()["begin"], _patterns()["run"]
    for begin, end in document.sentences:
        if begin >= stop:
            break
        last = max(start, begin)
        for letter in begins.finditer(document.text, last, min(stop, end)):
            at = letter.start()
            if at < last:
                continue
            if document.text[at - 1 : at].islower():  # within a word: 'iRobot' begins before its capital
                small = _patterns()["small letters"].search(document.text, max(last, at - 8), at)
                if small is None:
                    continue
                at = small.start()
            figure = _patterns()["figure first"].match(document.text, at) if at == begin else None
            if figure:
                at = figure.end()  # '98 Ventures will …'
            if match := run.match(document.text, at, min(stop, end)):
                words = _of_line(document, match)
                pieces = (
                    [_name(_patterns()["ending"].sub("", words), at)]
                    if _is_brand(document, words)
                    else _split(words, at)
                )
                if figure and pieces and pieces[0].start == at:
                    figures = document.text[letter.start() : at]
                    pieces[0] = Name(letter.start(), pieces[0].end, figures + pieces[0].text)
                runs += pieces
                last = at + len(words)
    return runs


def _is_brand(document: Document, words: str) -> bool:
    """'Perry's Ice Cream Company', which the text names again: the owner is a part of the name, not a place."""
    owner, _, rest = words.partition("'s ")
    parts = rest.split()
    if " " in owner or not any(_is_form(part.removesuffix("'s")) for part in parts[1:]) or not _is_large(owner):
        return False
    first = f"{owner}'s {parts[0]}"
    return document.text.find(first, document.text.find(first) + 1, document.lead) > 0


def _of_line(document: Document, match: re.Match[str]) -> str:
    """The run; of a byline only its line, behind which the text begins."""
    if "\n" not in match[0]:
        return match[0]
    above, below = match[0].split("\n", 1)
    if above.split(maxsplit=1)[:1] == [word.removesuffix("'s") for word in below.split(maxsplit=1)[:1]]:
        return above.rstrip()  # 'Acme Research', and below it 'Acme's campus …'
    byline = _patterns()["byline"].search(match[0])
    if byline is None and document.low.endswith("by ", 0, match.start()):
        return match[0][: match[0].index("\n")]
    return match[0][: byline.end()] if byline else match[0]


def _split(run: str, offset: int) -> list[Name]:
    """The run without the words that end a name, in the pieces that are left; possessive endings taken off."""
    if " " not in run and "\n" not in run:
        home = next((end for end in _HOME if run.lower().endswith(end)), "")
        run = run[: len(run) - len(home)]
        return _owned(run, offset) if run.lower().removesuffix("'s") not in _words("breaks") else []
    # A run of nothing but "of" has no name in it.
    return [piece for start, end in _pieces(run) if start < end for piece in _owned(run[start:end], offset + start)]


def _pieces(run: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    words, breaks = list(_patterns()["word"].finditer(run)), _words("breaks")
    begin, last = -1, 0
    for index, match in enumerate(words):
        plain = match[0].strip(",").lower().removesuffix("'s")
        if plain.endswith(_HOME):  # 'Boston-based Acme': what stands before the hyphen is a name of its own
            pieces.append((match.start() if begin < 0 else begin, match.start() + match[0].rindex("-")))
            begin = -1
        elif plain == "of" and begin >= 0 and index and _is_of_place(words, index):
            pieces.append((begin, last))  # 'Acme Inc. of Waukesha': the name, then where it is
            begin = -1
        elif _is_time(words, index) or (plain in breaks and not _belongs(words, index, plain)):
            if begin >= 0:
                pieces.append((begin, last))
            begin = -1
        elif begin >= 0 or not (match[0] in _PARTICLES or plain.isdigit()):
            begin = match.start() if begin < 0 else begin
            last = match.end() if plain not in ("of", "&", "the") else last
    return [*pieces, (begin, last)] if begin >= 0 else pieces


def _is_time(words: list[re.Match[str]], index: int) -> bool:
    """Whether a word is of a time of day: 'PM CDT MONTGOMERY' names Montgomery alone."""
    pair = " ".join(word[0] for word in words[max(0, index - 1) : index + 1])
    after = " ".join(word[0] for word in words[index : index + 2])
    return bool(_time().fullmatch(pair) or _time().fullmatch(after))


@cache
def _time() -> re.Pattern[str]:
    return re.compile(r"(?:[AP]M|[ap]\.m\.|[AP]\.M\.) [ECMP][DS]?T")


def _belongs(words: list[re.Match[str]], index: int, plain: str) -> bool:
    """Whether a word that often ends a name is a part of one here: New York, Plant City, First Solar."""
    if plain in _BETWEEN:
        return index > 0 and words[index - 1][0].lower() == _BETWEEN[plain]
    last = index + 1 >= len(words)
    following = "" if last else words[index + 1][0].strip(",.").lower().removesuffix("'s")
    if plain == "data":
        return index > 0 and not following.startswith("cent")
    if last:  # 'Worral Manufacturing will …'
        return (
            plain == "manufacturing" and index > 0 and words[index][0][0].isupper() and words[index - 1][0][0].isupper()
        )
    if plain == "new" and following in _words("after new"):
        return True
    if plain in ("new", "plant", "first", "open", "grand", "land", "up"):
        having = gazetteers.places().get(gazetteers.place_key(f"{plain} {following}"))
        if having and having[0][1] > _PLACE_PEOPLE:
            return True
    if index == 0 and plain in _FIRST_OF_NAME and 2 < len(words) < 8 and _is_form(words[-1][0]):
        return True  # 'New Horizons Baking Company', 'Be Green Packaging, LLC'
    if plain == "first" and index == 0:
        return following not in _words("not after first") and following not in gazetteers.state_names()
    if plain in _words("before form"):
        return following in _words("form word")
    return plain in _words("first") and index == 0 and following in _words("after first")


def _is_of_place(words: list[re.Match[str]], index: int) -> bool:
    """Whether a company's name ends at 'of', behind which is where it is: 'Acme Inc. of Waukesha'."""
    before = words[index - 1][0]
    if _is_law(before):
        return True
    following = " ".join(word[0] for word in words[index + 1 : index + 3]).rstrip(".,")
    return before.lower() in _MAKES and is_place(following)


def _is_law(word: str) -> bool:
    """Whether a word is the legal form of a company, behind which its name is at an end."""
    return word.strip(",").rstrip(".") in _LAW


def _is_form(word: str) -> bool:
    return word.strip(",.").lower() in _words("form word")


def _owned(text: str, offset: int) -> list[Name]:
    """'Huntsville's Cummings Research Park' is two names, 'St. Jude Children's Research Hospital' is one."""
    if not text:
        return []
    if text[-1] not in "',s" and "'" not in text:
        return [_name(text, offset)]
    for match in _patterns()["owner"].finditer(text):
        owner = text[: match.start()]
        if _is_form(text.rsplit(maxsplit=1)[-1]) and " " not in owner and not _is_large(owner):
            break  # 'Pilgrim's Pride Corporation'
        if all(_is_form(word) for word in text[match.end() :].split()):
            break  # 'Carter's Group, LLC': the form of a company is no name of its own
        if owner.startswith(_SAINTS) and text[match.end() :].startswith(_OF_SAINTS):
            break  # 'St. Anthony's Hospital'
        if (
            _is_large(owner)
            or owner.endswith((" County", " Parish"))
            or owner.lower() in gazetteers.state_names()
            or owner.lower() in gazetteers.foreign()
            or _is_split(owner, text[match.end() :])
        ):
            return [_name(owner, offset), *_owned(text[match.end() :], offset + match.end())]
    return [_name(_patterns()["ending"].sub("", text), offset)]


def _is_split(owner: str, rest: str) -> bool:
    """'Acme Inc.'s Plano', 'Acme's Siler City': the owner and what it owns are two names."""
    place, _, site = rest.rpartition(" ")
    return owner.endswith(_FORMS) or is_place(rest) or _is_person(rest) or (site in _SITES and is_place(place))


def _is_person(rest: str) -> bool:
    """Whether what follows an owner is one of its people: 'Acme's Jane Doe'."""
    words = rest.split()
    return len(words) == 2 and words[0].lower() in gazetteers.given_names() and not _is_form(words[1])


def _name(words: str, offset: int) -> Name:
    return Name(offset, offset + len(words), " ".join(words.split()))


def _is_large(name: str) -> bool:
    """Whether a name is that of a state, a country or a place of some size, which may own what follows."""
    low, having = name.lower(), gazetteers.places().get(gazetteers.place_key(name))
    known = low in gazetteers.state_names() or low in gazetteers.foreign()
    return known or (having is not None and having[0][1] > _PLACE_PEOPLE)


def is_place(name: str) -> bool:
    """Whether a populated place of the United States has this name."""
    return gazetteers.place_key(name) in gazetteers.places()
