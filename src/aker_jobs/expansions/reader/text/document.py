"""A text made ready for reading: of bounded length, plain marks, the same offsets, cut into headline and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader.text import project_lists, sentence_ends
from aker_jobs.expansions.reader.text.grouped_numbers import with_commas

MAX_CHARS = 200_000

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
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "link": re.compile(
            r"\]\([^()\s]{0,2000}\)|https?://\S+|</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-z]{2,6}|#x?[0-9a-f]{1,6});"
        ),
        "matter": re.compile(r"---[ ]*\n(?P<head>(?:[^\n]*\n){1,40}?)---[ ]*\n"),
        "title": re.compile(r"^title:[ ]*(?P<title>\S.*(?:\n[ ]{2,}\S.*)*)", re.MULTILINE),
        "mark": re.compile("[" + re.escape("".join(map(chr, sorted(_MARKS)))) + "]"),
        "boilerplate": re.compile(
            r"\n[ ]{0,8}(?:#{1,6}[ ]{0,3})?"
            r"(?:About (?:the )?[A-Z][^\n.]{0,80}\n|###|# # #|-30-|Forward-Looking|Safe Harbor)"
        ),
        "figure": re.compile(r"[0-9](?<![\w].)"),
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
    listed = plain.count("\n") > 2 and project_lists.has_several_projects(plain)
    if listed:
        plain = project_lists.without_list(plain)
    start = _front_matter(plain)
    low = plain.lower()
    if len(low) != len(plain):  # a few letters grow in lower case
        low = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in plain)
    stop = _body_end(plain)
    sentences = sentence_ends.sentences(plain, start, stop)
    titled = bool(sentences) and (start > 0 or sentence_ends.is_title(plain[slice(*sentences[0])]))
    lead = sentence_ends.lead_end(sentences)
    words, flat = _words(low, start, lead), sentence_ends.flat(low, sentences)
    stems = frozenset(words)
    return Document(plain, low, flat, sentences, titled, listed, lead, words, stems, len(text) > MAX_CHARS)


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
