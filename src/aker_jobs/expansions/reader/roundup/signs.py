"""What tells a text of several companies' projects: counts of companies, totals over them, the state it is all in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup import datelines
from aker_jobs.expansions.reader.roundup.places import places, publishers, state_labels, state_votes
from aker_jobs.expansions.reader.text.lines import Line

MOST_SUBHEADS = 3  # so many paragraphs with headings are no single story
LONGEST_SENTENCE = 600  # characters
TITLE = 110  # characters
INTRODUCTION = 900  # characters: the state of all projects is named early
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|multiple|a (?:few|number of)|\d{1,3})"
_WHO = r"(?:companies|firms|businesses|manufacturers|employers|corporations|company expansions|startups)"
_BOARD = r"(?:authority|board|fund|commission|council|agency|committee|development|governor|gov\.|state|projects)"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    called = "|".join(re.escape(name) for name in gazetteers.state_nicknames())
    titled = "|".join(re.escape(name.title()) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    short = (word for word in gazetteers.state_words() if word.lower() not in gazetteers.state_names())
    abbreviations = "|".join(re.escape(word) for word in sorted(short, key=len, reverse=True))
    none = r"(?!\s(?:County|Counties|Parish|Township|Street|Avenue|Road|City|Beach|University|Valley|Heights|D\.C)\b)"
    return {
        "several": re.compile(
            rf"\b{_COUNT}\s(?:[\w'&.-]+\s){{0,4}}?{_WHO}\b|\b{_COUNT}\s(?:[\w'.-]+\s){{0,2}}?(?:projects"
            rf"|announcements|expansions)\b"
            rf"|\b{_BOARD}\b[^.\n]{{0,60}}\b(?:approv|award|announc|support|grant"
            rf"|consider)\w*\b[^.\n]{{0,60}}\b(?:{_WHO}|projects)\b|\b(?:projects|companies|firms)\b[^.\n]{{0,40}}:"
            r"|\b(?:announcements|expansions|openings)\b[^.:\n]{0,60}\binclud(?:e|ed|ing):"
            r"|\b(?:businesses|companies|expansions|jobs) in the news\b|\b(?:lists?|names) new employers\b"
            r"|\b(?:companies|firms|employers|manufacturers|factories|call centers|makers)"
            r" (?:are )?(?:hiring|expand(?:ing)?|growing|adding|invest(?:ing)?|choose|picking)\b"
            r"|\b(?:list of (?:companies|projects)|top (?:projects|deals|announcements)|announcements of (?:19|20)\d\d"
            r"|(?:projects|expansions) in the [a-z]+ (?:area|region)|top [\w -]{0,30}announcements"
            r"|press releases|economic developments|business (?:briefs|developments)"
            r"|(?:latest|recent|top|biggest|notable) (?:[a-z]+ )?deals|deals of the (?:year|month|week)"
            r"|(?:latest|recent) announcements|year in review|roundup|news briefs|headlines|latest articles"
            r"|plant openings"
            r"|development news)\b",
            re.IGNORECASE,
        ),
        "cut short": re.compile(
            r"\bread more\b|\[…\]|\bposted by\b|^Q: |^(?:Project(?: name)?|Company): ", re.IGNORECASE | re.MULTILINE
        ),
        "total": re.compile(
            rf"\b{_COUNT} (?:grants|loans|awards)\b|\b(?:firms|companies|employers|factories) (?:to|will|plan) "
            rf"|\b(?:{_COUNT}|these|those|all(?: of)? (?:the|these)|both)\s(?:[\w'&.-]+\s){{0,4}}?(?:{_WHO}|projects)\b"
            r"|\b(?:more|new) jobs (?:are|will be) (?:coming|headed|on the way) to [A-Z]"
            r"|\bthe (?:companies|projects)\b|\bbetween (?:the two|them)\b|\b(?:together|collectively|combined)\b"
            r"|\b(?:companies|projects|businesses|firms) in [A-Z]|\bsince the beginning of\b|\bto date\b"
            r"|\bso far (?:in|this)\b|\b(?:companies|projects|businesses|expansions)\b[^.,\n]{0,40}"
            r"\b(?:create|invest|represent|result|generat|assist)",
            re.IGNORECASE,
        ),
        "body": re.compile(
            rf"\b(?P<name>(?i:{names}))(?!\s(?:Count(?:y|ies)|Parish|Township)\b)(?!(?<=Kansas)\sCity\b)(?:'s|’s)?\s(?:[A-Z][\w&]+\s){{0,3}}(?:Authority|Board|Commission"
            rf"|Council|Department"
            r"|Office|Fund|Governor|Gov\.|Legislature|Economic|Development|Commerce|Tax Credit)"
            rf"|\bGov\.[^.\n]{{0,60}}\bof (?P<other>(?i:{names}))\b"
            rf"|\b[Tt]he (?P<whose>(?i:{names})) (?:projects|expansions)\b",
        ),
        "the state": re.compile(
            r"\bWash\.|\b(?:[Ss]tate of Washington|Washington (?:[Ss]tate|companies|communities|businesses))\b"
        ),
        "dateline": re.compile(r"^(?P<city>[A-Z][A-Z.']+(?: [A-Z][A-Z.']+){0,2}) (?:[-–—]|--) (?=[A-Z])", re.MULTILINE),
        "name": re.compile(rf"(?<![-\w])(?<!from )(?P<name>(?i:{names}))\b(?!-based|-headquartered){none}"),
        "nickname": re.compile(  # no company: 'Mountain State Insurance will', 'Keystone State Bank'
            rf"\b(?P<called>(?i:{called}))\b(?! [A-Z][\w&]*(?: [A-Z]\w*){{0,3}} (?:will|plans|is|has|said)\b)"
        ),
        "like a state": re.compile(
            rf"\b(?P<city>{titled}), (?P<state>{abbreviations}|{titled})(?!\w)"
            rf"|\b(?:City|Village|Town) of (?P<body>{titled})(?! City)\b"
        ),
        "governor": re.compile(r"\bGov(?:ernor|\.) (?P<name>[A-Z][a-z]+ [A-Z][A-Za-z']+)"),
        "website": re.compile(r"(?<=\.)(?P<state>[a-z]{2})\.(?:gov|us)\b"),
        "plans in": re.compile(
            rf"\b(?:plants|companies|firms|businesses|facilities|expansions|projects|employers|operations) in"
            rf" (?P<name>(?i:{names}))\b"
        ),
        "abbreviated": re.compile(  # not 'IN BRIEF'
            rf"(?:,\s|\(|^)(?!(?:IN|OR|ME|OK|HI) [A-Z]{{2}})(?P<word>{abbreviations})(?!\w|-based)", re.MULTILINE
        ),
    }


def says_several(text: str) -> bool:
    """Whether words of the text say that it tells of several companies or projects."""
    return _patterns()["several"].search(text) is not None or len(_patterns()["cut short"].findall(text)) > 1


def is_digest(found: Sequence[Line], text: str) -> bool:
    """Whether headings of states stand above paragraphs, or begin them, in turn, or datelines of several cities do."""
    last, headed, named = None, 0, 0
    for line in found:
        if line.kind == "paragraph" and last is not None and last.kind == "heading":
            headed += 1
            named += bool(states_named(text[last.start : last.end]))
        last = line
    counties = sum(line.kind == "place" for line in found)
    is_headed = (headed >= MOST_SUBHEADS and named >= 2) or counties >= MOST_SUBHEADS
    is_labeled = bool(state_labels.stopped(text, found))
    return is_headed or is_labeled or bool(datelines.of_lines(text, found))


def is_total(sentence: str) -> bool:
    """Whether a sentence counts over several companies or projects: its numbers are no company's."""
    return _patterns()["total"].search(sentence) is not None


def is_total_at(text: str, position: int, begin: int = 0, end: int | None = None) -> bool:
    """The same of the sentence in which a number stands, as far as it is between begin and end."""
    first = max(begin, position - LONGEST_SENTENCE)
    last = min(len(text) if end is None else end, position + LONGEST_SENTENCE)
    start = max(first, max(text.rfind(end, first, position) for end in (". ", "\n", "! ", "? ")) + 1)
    stop = min((at for end in (". ", "\n") if (at := text.find(end, position, last)) >= 0), default=last)
    return is_total(text[start:stop])


@lru_cache(maxsize=4)
def state_of_bodies(text: str) -> str | None:
    """The state whose authority, board or governor decides or speaks: all projects are in it."""
    bodies = {
        match["name"] or match["other"] or match["whose"] for match in _patterns()["body"].finditer(text[:INTRODUCTION])
    }
    states = {state for name in bodies if name and (state := _state(name)) is not None}
    return states.pop() if len(states) == 1 else None


@lru_cache(maxsize=4)  # asked of one text again and again
def state_of_all(text: str) -> str | None:
    """The state that all projects are in: that most of the text points to, or that is told once (`_state_told`)."""
    return state_votes.state_of_votes(text, Counter(_names_of_states(text))) or _state_told(text)


def _state_told(text: str) -> str | None:
    """The state that is told once: by a body of the state, in the title, or alone."""
    if (of_bodies := state_of_bodies(text)) is not None:
        return of_bodies
    first = text[: max(text.find("\n"), 0)]
    title = states_named(first) if len(first) < TITLE and not first.rstrip().endswith(".") else set()
    named = title if len(title) == 1 else states_named(text)
    if len(named) == 1 and not title and (common := places.common_state(text)) and _is_in_passing(text, named):
        return common
    if len(named) > 1 and (of_most := _state_of_governor(text) or _state_of_introduction(text)) is not None:
        return of_most
    if named and not (named == {"WA"} and not _patterns()["the state"].search(text)):
        return named.pop() if len(named) == 1 else None
    match = _patterns()["dateline"].search(text[:INTRODUCTION])
    dated = places.state_of_city(match["city"].title()) if match else _state_of_website(text)
    newspaper = publishers.city_of_newspaper(text)
    dated = dated or (newspaper[1] if newspaper else None)
    return dated or places.common_state(text) or (named.pop() if named else None)


def _state_of_governor(text: str) -> str | None:
    """The state whose governor is named more than once, where no other governor is named."""
    names = (match["name"].lower() for match in _patterns()["governor"].finditer(text))
    states = [state for name in names if (state := gazetteers.names_of("governors").get(name)) is not None]
    return states[0] if len(states) > 1 and len(set(states)) == 1 else None


def _state_of_website(text: str) -> str | None:
    """The state of the one government whose website a text names: 'columbus.in.gov', 'ci.lima.oh.us'."""
    found = {match["state"].upper() for match in _patterns()["website"].finditer(text)}
    return found.pop() if len(found) == 1 and found <= set(gazetteers.state_names().values()) else None


def _state_of_introduction(text: str) -> str | None:
    """The one state in which the introduction says that companies plan something."""
    found = (match["name"] for match in _patterns()["plans in"].finditer(text[:INTRODUCTION]))
    named = {state for name in found if (state := _state(name)) is not None}
    return named.pop() if len(named) == 1 else None


def _state(name: str) -> str | None:
    """The letters of a state by its name; None where a letter only looks like one of it ('Kanſas')."""
    return gazetteers.state_names().get(name.lower())


def _is_in_passing(text: str, named: set[str]) -> bool:
    """Whether the one state of a text is named once, behind a city of it, below its introduction."""
    words = list(_patterns()["abbreviated"].finditer(text))
    names = list(_patterns()["name"].finditer(text))
    return (
        not names
        and len(words) == 1
        and gazetteers.state_words()[words[0]["word"]] in named
        and words[0].start() > TITLE
    )


def states_named(text: str) -> set[str]:
    """The states whose names or abbreviations stand in the text, but for where companies come from, and counties."""
    return set(_names_of_states(text))


@lru_cache(maxsize=8)
def _cities_like_states(text: str) -> frozenset[str]:
    """The names of states, in lower case, that a text says are cities: 'Delaware, Ohio', 'the City of Oregon'."""
    found = set()
    for match in _patterns()["like a state"].finditer(text):
        state = gazetteers.state_words().get(match["state"] or "")
        name = (match["city"] or match["body"]).lower()
        is_other = state is not None and gazetteers.state_names().get(name) != state
        if (match["body"] and name not in ("new york", "washington")) or (is_other and places.has(state, name)):
            found.add(name)
    return frozenset(found)


def _names_of_states(text: str) -> Iterator[str]:
    """The states that a text names, as often as it does."""
    home = list(places.homes(text, 0, len(text)))
    cities = _cities_like_states(text)

    def found(rule: str, group: str) -> Iterator[str]:
        for match in _patterns()[rule].finditer(text):
            if not any(start <= match.start(group) < end for start, end in home):
                yield match[group]

    names = (name for name in found("name", "name") if name.lower() not in cities)
    yield from (state for name in names if (state := _state(name)) is not None)
    yield from (gazetteers.state_words()[word] for word in found("abbreviated", "word"))
    yield from (gazetteers.state_nicknames()[name.lower()] for name in found("nickname", "called"))
