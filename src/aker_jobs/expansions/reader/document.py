"""A text made ready for reading: of bounded length, plain marks, the same offsets, cut into headline and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader.grouped_numbers import with_commas
from aker_jobs.expansions.reader.patterns import patterns

MAX_CHARS = 200_000
SENTENCE_CHARS = 2_000
HEADING_CHARS = 110
LEAD_CHARS = 1_400  # a release says its news in its headline and its first sentences

_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʼ´`", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑‒–−", "-"),
        "―": "—",
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t\r\x0b\x0c\u200b\u2060\u00ad\ufeff*_[]\\", " "),
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """The text in three forms of the same offsets, and how it is divided.

    text: as given, with plain marks and without links. low: it in lower case. flat: `low` with a full stop only where a
    sentence ends, so that "[^.]" stays within the sentence. sentences: (start, end) of each; the first is the headline
    where `titled`. listed: a list of several companies' projects was left out. lead: where the lead ends.
    words: where the words of the lead begin, by their first four letters ("0": figures); stems: those letters.
    truncated: the text went on beyond the limit.
    """

    text: str
    low: str
    flat: str
    sentences: tuple[tuple[int, int], ...]
    titled: bool
    listed: bool
    lead: int
    words: dict[str, list[int]]
    stems: frozenset[str]
    truncated: bool

    def beginnings(self, stems: frozenset[str]) -> list[int]:
        """Where the words of the lead that begin so begin, in order."""
        shared = self.stems & stems
        if len(shared) == 1:
            (only,) = shared
            return self.words[only]
        return sorted(begin for stem in shared for begin in self.words[stem])

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that a position lies in."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.sentences[middle][0] <= position:
                low = middle
            else:
                high = middle - 1
        return self.sentences[low]


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(patterns("document")["abbreviation"].split("|"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "link": re.compile(
            r"\]\([^()\s]{0,2000}\)|https?://\S+|</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-z]{2,6}|#x?[0-9a-f]{1,6});"
        ),
        "matter": re.compile(r"---[ ]*\n(?P<head>(?:[^\n]*\n){1,40}?)---[ ]*\n"),
        "title": re.compile(r"^title:[ ]*(?P<title>\S.*(?:\n[ ]{2,}\S.*)*)", re.MULTILINE),
        # One set of signs first, that is fast; what the sign was is asked behind it.
        "end": re.compile(
            r"[.!?\n|](?:(?<=[.!?])[\"')\]]*(?:(?=\s{1,80}[\"'(\[]{0,4}[A-Z$0-9])|[ ]{0,4}\n)"
            r"|(?<=\n)(?:[ ]{0,8}\n\s*|(?=[ ]{0,12}[-+•·][ ]))|(?<=\s\|)\s)"
        ),
        "mark": re.compile("[" + re.escape("".join(map(chr, sorted(_MARKS)))) + "]"),
        "boilerplate": re.compile(
            r"\n[ ]{0,8}(?:#{1,6}[ ]{0,3})?"
            r"(?:About (?:the )?[A-Z][^\n.]{0,80}\n|###|# # #|-30-|Forward-Looking|Safe Harbor)"
        ),
        "item": re.compile(r"(?:^|\n)[ ]*(?:(?:[-+•·]|\d{1,2}[.)])[ ]+|>{2,3}[ ]*)(?=\S)"),
        "told": re.compile(
            r"\b(?:announced|plans?|will|committed|pledged|is (?:considering|investing|building|expanding)|unveiled"
            r"|broke ground|invest(?:s|ing|ed)?)\b"
        ),
        # An item about the one project that the text tells of: it names nobody.
        "of one": re.compile(
            r"[\s•·*+-]*(?:\d{1,2}[.)]\s+)?(?:(?:The|This|Its|Their) (?:[a-z-]+ ){0,3}?(?:facility|plant|project"
            r"|company|site|mill|factory|investment|expansion|operation|building|center|jobs|state|county|city)\b"
            r"|(?:It|They|After|Once|Construction|Production|Hiring|Work|Completion|Operations|Jobs) (?:[a-z]+\b))"
        ),
        "name goes on": re.compile(r" (?:[A-Z][a-z]+ )?(?:Brands|Inc|Corp|Company|Foods|Group|LLC|Holdings)\b"),
        "figure": re.compile(r"[0-9](?<![\w].)"),
        "word": re.compile(r"[A-Za-z][\w'.&-]*"),
    }


def parse_document(text: str) -> Document:
    """Read as much as is allowed; offsets stay those of the text given."""
    original = with_commas(text[:MAX_CHARS])
    plain = _patterns()["mark"].sub(_plain_mark, original.replace("\n* ", "\n- "))
    if "—" in plain:  # one without blanks joins no words: it stays
        plain = plain.replace(" —", " -").replace("— ", "- ")
    if "](" in original or "http" in plain or "<" in plain or "&" in plain:
        # Links were made plain above: look for them in what was given, so that the offsets agree.
        plain = _blanked(original, plain)
    listed = plain.count("\n") > 2 and _has_several_projects(plain)
    if listed:
        plain = _without_list(plain)
    start = _front_matter(plain)
    low = plain.lower()
    if len(low) != len(plain):  # a few letters grow in lower case
        low = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in plain)
    stop = _body_end(plain)
    sentences = _sentences(plain, start, stop)
    titled = bool(sentences) and (start > 0 or _is_title(plain[slice(*sentences[0])]))
    lead = _lead_end(sentences)
    words = _words(low, start, lead)
    stems = frozenset(words)
    return Document(
        plain, low, _flat(low, sentences), sentences, titled, listed, lead, words, stems, len(text) > MAX_CHARS
    )


def _plain_mark(match: re.Match[str]) -> str:
    return str(match[0].translate(_MARKS))


def _words(low: str, start: int, lead: int) -> dict[str, list[int]]:
    """First four letters → where words begin so; every figure under "0"."""
    words: dict[str, list[int]] = {}
    begin, known = start, words.get
    letters = low[start:lead].encode("latin-1", "replace").translate(_LETTERS).decode("latin-1")
    for word in letters.split(" "):
        if word:
            stem = word[:4]
            begins = known(stem)
            if begins is None:
                words[stem] = [begin]
            else:
                begins.append(begin)
        begin += len(word) + 1
    figures = [match.start() for match in _patterns()["figure"].finditer(low, start, lead)]
    if figures:
        words["0"] = figures
    return words


# What is no letter a to z becomes a blank: bytes are translated far faster than text.
_LETTERS = bytes(code if ord("a") <= code <= ord("z") else ord(" ") for code in range(256))


def _blanked(original: str, plain: str) -> str:
    """Links and tags replaced by as many blanks."""
    parts, last = [], 0
    for match in _patterns()["link"].finditer(original):
        parts += [plain[last : match.start()], ("&" if match[0] == "&amp;" else " ").ljust(match.end() - match.start())]
        last = match.end()
    return "".join([*parts, plain[last:]])


def _front_matter(plain: str) -> int:
    """Where the text begins: at the title of its front matter, or at 0."""
    if not plain.startswith("---"):
        return 0
    matter = _patterns()["matter"].match(plain)
    title = _patterns()["title"].search(plain, 0, matter.end()) if matter else None
    if matter is None:
        return 0
    return title.start("title") if title else matter.end()


def _body_end(plain: str) -> int:
    if "\n" not in plain:
        return len(plain)
    boilerplate = _patterns()["boilerplate"].search(plain, 200)
    return boilerplate.start() if boilerplate else len(plain)


def _sentences(plain: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    spans, begin = [], start
    first_line = plain.find("\n", start, start + 240)
    for match in _patterns()["end"].finditer(plain, start, stop):
        if 0 <= first_line < match.start() and begin == start and plain[start:first_line].strip(" #"):
            spans.append((start, first_line))
            begin = first_line + 1
        if plain[match.start()] == "." and _is_abbreviation(plain, match.start()):
            continue
        if plain[match.start()] == "!" and _patterns()["name goes on"].match(plain, match.end()):
            continue
        if match.end() > begin + 1:
            spans.append((begin, match.end()))
            begin = match.end()
    if plain[begin:stop].strip() or not spans:
        spans.append((begin, stop))
    return tuple(piece for span in spans for piece in _pieces(*span))


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, cut where no sentence is that long: what looks around within its sentence stays bounded."""
    return [(begin, min(end, begin + SENTENCE_CHARS)) for begin in range(start, end, SENTENCE_CHARS)] or [(start, end)]


def _is_abbreviation(plain: str, dot: int) -> bool:
    space = max(plain.rfind(" ", max(0, dot - 16), dot), plain.rfind("\n", max(0, dot - 16), dot))
    word = plain[space + 1 : dot].lstrip("(\"'").lower()
    return (
        word in _abbreviations()
        or (len(word) == 1 and word.isalpha())
        or ("." in word and len(word) <= 5 and word[0] != "$")
    )


def _has_several_projects(plain: str) -> bool:
    """Whether there is a list that tells of several companies' projects: it is no part of the announcement."""
    announces, of_one = _patterns()["told"], _patterns()["of one"]
    return (
        sum(
            announces.search(plain, start, end) is not None and of_one.match(plain, start, end) is None
            for start, end in list_items(plain)
        )
        >= 3
    )


def _without_list(plain: str) -> str:
    """The items of lists as blanks."""
    parts, last = [], 0
    for start, end in list_items(plain):
        parts += [plain[last:start], "\n".ljust(end - start)]
        last = end
    return "".join([*parts, plain[last:]])


def list_items(plain: str) -> list[tuple[int, int]]:
    """(start, end) of the items of bulleted lists."""
    begins = [match.start() for match in _patterns()["item"].finditer(plain)]
    ends = [*begins[1:], len(plain)]
    items, paragraph = [], -1
    for start, end in zip(begins, ends, strict=False):
        if paragraph <= start + 1:
            paragraph = plain.find("\n\n", start + 2)
            paragraph = len(plain) if paragraph < 0 else paragraph
        stop = min(end, paragraph)
        if stop == paragraph < end and _is_heading(plain[start:stop]):
            following = plain.find("\n\n", stop + 2)
            stop = min(
                end, following if following >= 0 else len(plain)
            )  # a numbered headline with a paragraph of its own
        items.append((start, stop))
    return items


def _is_heading(item: str) -> bool:
    return len(item) < HEADING_CHARS and "\n" not in item.strip() and not item.rstrip().endswith((".", "!", "?", ";"))


def _flat(low: str, sentences: tuple[tuple[int, int], ...]) -> str:
    """Full stops within sentences (abbreviations, decimals) as middle dots."""
    parts, last = [], 0
    for start, end in sentences:
        body = max(start, end - 4)
        parts += [low[last:start], low[start:body].replace(".", "·"), low[body:end]]
        last = end
    return "".join([*parts, low[last:]])


def _is_title(sentence: str) -> bool:
    """Whether most of its longer words begin with a capital letter."""
    words = [word for word in _patterns()["word"].findall(sentence[:300]) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _lead_end(sentences: tuple[tuple[int, int], ...]) -> int:
    if not sentences:
        return 0
    start = sentences[0][0]
    for begin, end in sentences:
        if end - start > LEAD_CHARS:
            return max(end if begin == start else begin, min(end, start + LEAD_CHARS))
    return sentences[-1][1]
