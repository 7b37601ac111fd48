"""A run of capitalized words cut into the names that it holds: words that end a name, owners, homes."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import PLACE_PEOPLE, Name, is_form, is_law, is_place, word_list
from aker_jobs.expansions.reader.names.owners import owned

_HOME = ("-based", "-headquartered", "-area", "-born", "-related", "-owned", "-backed", "-founded")


_PARTICLES = ("of", "&", "de", "des", "und", "et", "y", "del", "la", "du", "van", "von", "der")
_BETWEEN = {"at": "university", "the": "of"}  # 'University at Albany', 'of the'
_FIRST_OF_NAME = frozenset(
    (
        "new",
        "be",
        "all",
        "our",
        "up",
        "now",
        "just",
        "open",
        "next",
        "double",
        "second",
        "third",
        "facility",
        "building",
    )
)
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


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\S+")


def split(run: str, offset: int) -> list[Name]:
    """The run without the words that end a name, in the pieces that are left; possessive endings taken off."""
    if " " not in run and "\n" not in run:
        home = next((end for end in _HOME if run.lower().endswith(end)), "")
        run = run[: len(run) - len(home)]
        return owned(run, offset) if run.lower().removesuffix("'s") not in word_list("breaks") else []
    # A run of nothing but "of" has no name in it.
    return [piece for start, end in _pieces(run) if start < end for piece in owned(run[start:end], offset + start)]


def _pieces(run: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    words, breaks = list(_word().finditer(run)), word_list("breaks")
    begin, last = -1, 0
    for index, match in enumerate(words):
        plain = match[0].strip(",").lower().removesuffix("'s")
        if plain.endswith(_HOME):  # 'Boston-based Acme': what stands before the hyphen is a name of its own
            pieces.append((match.start() if begin < 0 else begin, match.start() + match[0].rindex("-")))
            begin = -1
        elif plain == "of" and begin >= 0 and index and _is_of_place(words, index):
            pieces.append((begin, last))  # 'Acme Inc. of Waukesha': the name, then where it is
            begin = -1
        elif _is_time(words, index) or (plain in breaks and not _is_of_name(words, index, plain)):
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


def _is_of_name(words: list[re.Match[str]], index: int, plain: str) -> bool:
    """Whether a word that often ends a name is a part of one here: always before a comma and a form of company."""
    following = words[index + 1][0].strip(",.").lower() if index + 1 < len(words) else ""
    is_before_form = words[index][0].endswith(",") and following in word_list("form word")  # 'Velmar Scales, Inc.'
    return is_before_form or _belongs(words, index, plain)


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
    if plain == "new" and following in word_list("after new"):
        return True
    if plain in ("new", "plant", "first", "open", "grand", "land", "up", "thousand", "five", "two", "big", "high"):
        having = gazetteers.places().get(gazetteers.place_key(f"{plain} {following}"))
        if having and having[0][1] > PLACE_PEOPLE:
            return True
    if index == 0 and plain in _FIRST_OF_NAME and 2 < len(words) < 8 and is_form(words[-1][0]):
        return True  # 'New Horizons Baking Company', 'Be Green Packaging, LLC'
    if plain == "first" and index == 0:
        return following not in word_list("not after first") and following not in gazetteers.state_names()
    if plain in word_list("before form"):
        return following in word_list("form word")
    return plain in word_list("first") and index == 0 and following in word_list("after first")


def _is_of_place(words: list[re.Match[str]], index: int) -> bool:
    """Whether a company's name ends at 'of', behind which is where it is: 'Acme Inc. of Waukesha'."""
    before = words[index - 1][0]
    if is_law(before):
        return True
    following = " ".join(word[0] for word in words[index + 1 : index + 3]).rstrip(".,")
    return before.lower() in _MAKES and is_place(following)
