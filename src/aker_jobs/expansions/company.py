"""Who expands: the company, hospital or university whose project it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions import lists
from aker_jobs.expansions.names import SUFFIX, Name, is_place
from aker_jobs.expansions.page import Page


@dataclass(frozen=True, slots=True)
class Company:
    """The company found: its name as the text has it, where, how sure, and by which rule."""

    name: str
    start: int
    end: int
    confidence: float
    why: str


_DO = (
    r"(?:(?:has|have|had|is|are|was|also|today|recently|now|just|officially|formally|publicly|on \w+day|(?:on )?[A-Z][a-z]+ \d{1,2}|this \w+|last \w+|yesterday|soon|currently|jointly|reportedly|more than|nearly|still|planning to|officials|executives|leaders|representatives|,)\s+)*"
    r"(?:will|would|plans?|intends?|aims?|expects?|hopes?|announce[sd]?|announcing|unveil\w*|reveal\w*|confirm\w*|commit\w*|pledg\w*|propos\w+|agreed|decided|decides|to|invest(?:s|ed|ing)?|expand(?:s|ed|ing)?|"
    r"build(?:s|ing)?|built|construct(?:s|ed|ing)?|open\w*|locat\w+|relocat\w+|mov(?:e|es|ing|ed)|establish\w*|creat\w+|add(?:s|ing|ed)?|hir\w+|bring\w*|"
    r"break\w*|broke\w*|select\w*|choos\w*|chose\w*|pick\w*|launch\w*|begin\w*|began|begun|start\w*|acquir\w+|purchas\w+|complet\w+|celebrat\w+|cut|cuts|plann\w*|planning|planned|"
    r"spend\w*|upgrad\w+|moderniz\w+|renovat\w+|grow\w*|doubl\w+|set to|sets|coming|comes|filed|files|lease\w*|occup\w+|took|takes|operat(?:e|es|ed|ing)|put\w*|recruit\w*|eye\w*|consider\w*|submit\w*|approv\w+|develop(?:s|ed|ing)?|lease[sd]?|leasing|making|mak(?:e|es)|landed|preparing|"
    r"scrap\w*|cancel\w*|delay\w*|postpon\w*|paus\w*|halt\w*|abandon\w*|shelv\w*|suspend\w*|pull\w*|drop\w*|push\w*|slow\w*|seeking|ready|poised|slated|scheduled|expected|moved|secured|bringing|looking|received|receives|manufactur(?:e|es|ed|ing)|produc(?:e|es|ed|ing)|retain\w*|joined|inaugurat\w*|dedicat\w+|advanc\w+|transform\w*|near\w*|kick\w*|ramp\w*|finaliz\w*|return\w*|welcom\w*|employ\w*|is investing|ha[sd])\b"
)
_OFFICE = re.compile(
    r"^(?:the )?(?:gov(?:ernor|\.)?|lt\.?|lieutenant|mayor|president|vice president|sen(?:ator|\.)?|rep(?:resentative|\.)?|congress\w*|u\.s\. (?:sen|rep|department|secretary|air force|army|navy|economic)|secretary|commissioner|chairman|chair|ceo|cfo|coo|"
    r"chief|director|dr\.|mr\.|ms\.|mrs\.|judge|state of|city of|town of|village of|county of|commonwealth|department|division|office of|bureau|ministry|board|council|committee|house|senate|federal|administration|"
    r"white house|republican|democrat|biden|trump|obama|bush|harris|chips|inflation reduction|inc\. 5000|american rescue|bipartisan|published|source|photo|read more|more|q&a|contact|media|press|news|fact sheet|statement|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|jan\.|feb\.|aug\.|sept\.|oct\.|nov\.|dec\.|q[1-4]|"
    r"americans?|u\.s|us|usa|united states|covid|pandemic|north america\w*|europe\w*|asia\w*|international|global|northern|southern|midwest|tech giant|ai|ev|r&d|it|ip|esg|cdmo|gdp|tif|epa|irs|nih|nsf|fda|faa|usda|dod|doe|hud|eda)\b(?!.*\b(?:inc|llc|corp|company|technologies|paper|motors|electric|dynamics|foods|group|airlines|fulfillment|flavors|battery|semiconductor)\b)"
)
_PUBLIC = re.compile(
    r"\b(?:department|commission|council|county|parish|authority|development corporation|economic development\w*(?: [a-z&]+){0,3}|economic partnership|growth partnership|development partnership|chamber|city council|legislature|alliance|"
    r"office of|development authority|port authority|development board|development agency|development district|industrial development|jobsohio|commerce|workforce board|regional partnership|planning board|"
    r"congress|senate|agency|administration|region|sector|industry|park|airport|street|avenue|boulevard|highway|grant|fund|program|credit|act|award|awards|university campus|council of governments|school district|partnership|fire department|board of \w+)$"
)
_PERSON = re.compile(r"\b(?:Commissioner|Secretary|Director|President|Chairman|CEO|Mayor|Senator|Governor|Chair|Executive|Minister|Congressman|Congresswoman|Chief|Judge|Officer|Manager)\b")
_GENERIC = frozenset(
    """company companies firm manufacturer maker supplier producer developer giant startup start-up contractor provider retailer automaker chipmaker drugmaker plant factory facility jobs project expansion
    investment investments officials leaders state county city region site campus center hospital university downtown metals sector industry tech biotech defense aerospace automotive semiconductor food steel phase data north south east west
    central development growth grant training tax economic new regional local global national american u.s us key more read click photo update breaking exclusive watch video report study survey bill law court""".split()
)
_ROLES = (
    r"compan(?:y|ies)|firms?|manufacturers?|makers?|suppliers?|producers?|developers?|giants?|start-?ups?|contractors?|providers?|retailers?|automakers?|chipmakers?|drugmakers?|processors?|distributors?|brands?|business|"
    r"specialists?|leaders?|builders?|operators?|fabricators?|systems?|corporation|enterprise|unit|subsidiary|affiliate|division|group|maker|carmaker|brewer|bakery|dairy|conglomerate|titan|unicorn|behemoth|pioneer|innovator|chain|foundry|parent"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    aside = r"(?:,?\s*\([^()]{1,60}\))?"
    return {
        "does": re.compile(rf"(?:'s)?{aside}(?:'s)?,?\s+(?i:{_DO})"),
        "tells": re.compile(rf"{aside},?\s+(?:said|says|told [\w ]{{3,30}}|confirmed|reported)(?: (?:on )?\w+day| today| in a \w+)?(?: that)? (?:it|the (?:company|firm|deal|project|plant|new|expansion)|its)\b"),
        "which": re.compile(rf"{aside},\s+(?:which|who|that)\s+(?i:{_DO})"),
        "appositive": re.compile(rf"{aside}(?:,|\s-)\s+(?!(?:the )?(?:president|ceo|chief|chairman|director|vice|mayor|owner|founder|manager|secretary|governor|executive|managing|head|co-founder|general manager)\b)(?:[^.;]|(?<=Inc|orp|Ltd|U\.S|D\.C| Co| St)\.|\.(?=\w|,)){{3,260}}?(?:,|\s-|\))\s+(?i:{_DO})"),
        "joint": re.compile(rf"\s+and\s+[A-Z][^.;,]{{2,70}}?\s+(?i:{_DO})"),
        "there": re.compile(rf"\s+(?:in|of|at)\s+(?:[A-Z][\w'-]+\.?\s?){{1,3}}(?:,\s+[A-Z][\w.]+,?)?,?\s+(?i:{_DO})"),
        "owns": re.compile(
            r"(?:'s?|'s)\s+(?:[\w$.,-]+\s+){0,6}?(?i:facilit\w+|plants?|factor\w+|campus|expansion|headquarters|hq|investment|operations?|project|site|warehouse|hospital|center|fab|lab|plans?|decision|arrival|move|relocation|commitment|footprint|workforce|mill)\b"
        ),
        "noun": re.compile(r"\s+(?i:(?:[\w-]+\s+){0,3}?(?:facility|plant|factory|expansion|headquarters|project|campus|data center|jobs|warehouse|investment|relocation))\b"),
        "that": re.compile(r"(?:announce[ds]?|announcing|confirmed|revealed|said)(?: [\w,]+){0,4}?(?: that)? (?:the )?$|\bthat (?:the )?$|\bannounced(?: \w+){0,2} (?:plans|expansion|location) (?:by|of|for) $"),
        "by": re.compile(rf"\b(?:by|for|from|of|supports?|supporting|assist|assisting|help|helping|helps|welcomes?|welcoming|lures?|luring|lands?|landing|attracts?|recruits?|thanks?|congratulat\w+|when|where|as|to support|incentives (?:for|to)|grants? (?:for|to)|in) (?:(?:the|a|an|its)? ?(?:[\w-]+ ){{0,4}}?(?:{_ROLES}),? )?$"),
        "role": re.compile(rf"\b(?:{_ROLES}),?\s+$"),
        "people": re.compile(r"(?:,\s+(?:the |a )?(?:president|ceo|chief|chairman|director|vice president|vp|mayor|owner|founder|manager|general manager|secretary|co-founder|partner|executive|head|governor|spokes\w+)\b|\s+(?:said|says|added|told|noted|explained|stated|commented|remarked|tweeted|wrote)\b)"),
        "quote": re.compile(r"(?:said|says|added|told|according to|noted|by ceo|ceo|president|chairman|chief executive officer|director|founder) $"),
        "cut": re.compile(r"\s?(?:\.\.\.|…)"),
        "lead": re.compile(rf"^(?:[\w'-]+\s+){{0,5}}?(?:{_ROLES}|Firm|Company|Manufacturer|Maker|Giant|Startup|Start-up|Supplier|Producer|Developer|Contractor|Provider|Retailer|Automaker|Chipmaker|Corporation's)\s+(?=[A-Z0-9])", re.IGNORECASE),
        "home": re.compile(r"^.{2,40}?-(?:based|headquartered|area|born)\s+(?=\S)", re.IGNORECASE),
        "demonym": re.compile(r"^(?:Korean|South Korean|Japanese|German|French|Swiss|Italian|Spanish|Chinese|Taiwanese|Indian|Canadian|Mexican|British|Swedish|Danish|Dutch|Irish|Israeli|Austrian|Belgian|Finnish|Norwegian|Australian|Brazilian|Turkish|U\.S\.|Leading|Global|Family-owned|Local)\s+(?=[A-Z])"),
    }


def company(page: Page, found: list[Name]) -> Company | None:
    """The company that the text is about, or None where none is named in full. found: names of the lead, in order."""
    scored = [(score, name, why) for name in found for score, why in [_score(page, name)] if score > 0 and not _is_other(name.text)]
    if not scored:
        return None
    counts: dict[str, int] = {}
    for _, name, _ in scored:
        first = name.text.split()[0].lower()
        counts[first] = counts.get(first, 0) + 1
    score, best, why = max(scored, key=lambda one: (one[0] + 0.6 * min(3, counts[one[1].text.split()[0].lower()] - 1) - one[1].start / 900, -one[1].start))
    if score < 1.5:
        return None
    full = _fullest(page, best, [name for points, name, _ in scored if points > 0.4])
    legal = _legal(full.text)
    return Company(legal, full.start, full.end if legal == full.text else full.start + len(legal), min(0.97, 0.45 + 0.08 * score), why)


def candidates(page: Page, found: list[Name]) -> list[Name]:
    """Names cut down to what may be a company: 'Defense Firm Castelion' → 'Castelion', 'St. Louis-based Ascension' → 'Ascension'."""
    return [_trimmed(name) for name in _joined(page, found)]


def _joined(page: Page, found: list[Name]) -> list[Name]:
    """'Pullman (Wash.) Regional Hospital' is one name: a place with its state, then what is there."""
    whole: list[Name] = []
    skip = 0
    for index, name in enumerate(found):
        if skip:
            skip -= 1
            continue
        following = found[index + 1 : index + 3]
        if len(following) == 2 and page.text.startswith(" (", name.end) and following[0].start == name.end + 2 and 1 <= following[1].start - following[0].end <= 3 and is_place(name.text):
            state = following[0].text
            if state in lists.state_words() or f"{state}." in lists.state_words():
                whole.append(Name(name.start, following[1].end, f"{name.text} {following[1].text}"))
                skip = 2
                continue
        whole.append(name)
    return whole


def _trimmed(name: Name) -> Name:
    text = name.text
    for pattern in ("demonym", "lead"):
        if match := _patterns()[pattern].match(text):
            rest = text[match.end() :]
            if rest and not rest.lower().startswith(("inc", "llc", "co.", "corp", "of ", "& ", "company", "group")) and rest.split()[0].lower() not in _GENERIC:
                text = rest
    if text == name.text:
        return name
    start = name.end - len(text)
    return Name(start, name.end, text)


def _score(page: Page, name: Name) -> tuple[float, str]:
    """How likely a name is the company's, and why."""
    low, text, patterns = page.low, page.text, _patterns()
    window = min(len(text), name.end + 380)
    if patterns["cut"].match(text, name.end):
        return 0.0, ""
    tells = patterns["tells"].match(text, name.end, window)
    if not tells and patterns["people"].match(low, name.end):
        return 0.0, ""
    before = low[max(0, name.start - 70) : name.start]
    if patterns["quote"].search(before) and not (before.endswith("said ") and patterns["does"].match(text, name.end, window)):
        return 0.3, "named beside a person"
    score, why = 0.0, ""
    which = patterns["which"].match(text, name.end, window)
    if not which and text.startswith(",", name.end) and re.search(r"\b(?:for|by|with|of|from|like|to|in|at|near)\s+$", before) and not SUFFIX.search(name.text):
        return 0.4, "named within a description"
    if tells or which or patterns["does"].match(text, name.end, window):
        score, why = 4.0, "does what is announced"
    elif patterns["appositive"].match(text, name.end, window):
        score, why = 4.0, "described, then does what is announced"
    elif patterns["joint"].match(text, name.end, window):
        score, why = 4.6, "first of those that do it"
    elif patterns["there"].match(text, name.end, window):
        score, why = 3.6, "does what is announced"
    elif patterns["owns"].match(text, name.end, window):
        score, why = 2.6, "its site or plan is spoken of"
    elif patterns["noun"].match(text, name.end, window) and (SUFFIX.search(name.text) or not is_place(name.text)):
        score, why = 1.7, "names the project"
    if score > 3 and re.search(r"\b(?:of|in|at|near|from|on|to) (?:the )?$", before):
        score -= 1.5
    if patterns["that"].search(before):
        score, why = score + 2.0, why or "announced by others"
    elif patterns["by"].search(before):
        score, why = score + (2.0 if not before.endswith(" in ") or re.search(r"invest\w* [^.;]{0,60} in $", before) else 0), why or "the project is its own"
    elif patterns["role"].search(before):
        score, why = score + 1.6, why or "called a company"
    if SUFFIX.search(name.text):
        score, why = score + 1.6, why or "a company's form of name"
    if score and is_place(name.text) and _large(name.text):
        score -= 4.0 if re.search(r"\b(?:in|at|to|from|near|of|city)\s+$", before) or re.match(r",\s+[A-Z][\w.]+[,.)]|\s*(?:-|:)\s", text[name.end : name.end + 14]) else 2.2
    if score and page.titled and name.start < page.sentences[0][1]:
        score += 0.7
    return score, why


def _is_other(text: str) -> bool:
    """Whether a name is that of an office, a public body, a place, a state or nothing in particular."""
    low = text.lower().rstrip(".,'")
    if text in lists.state_words() or _OFFICE.match(low) or _PUBLIC.search(low) or low in _GENERIC or low in lists.state_names() or low in lists.foreign():
        return True
    if all(word in _GENERIC for word in low.split()) or len(low) < 2:
        return True
    if _PERSON.search(text) or low in lists.names_of("governors") or low in lists.names_of("regions") or re.fullmatch(r"[A-Z]{2}", text) and text in lists.state_names().values():
        return True
    first = re.match(r"(?:north|south|east|west|central|northern|southern|eastern|western|northeast|northwest|southeast|southwest|upstate|middle) (.+)", low)
    return bool(first and first[1] in lists.state_names())


def _large(text: str) -> bool:
    """Whether the place of this name is one that is meant more often than a company of its name."""
    return lists.places()[lists.place_key(text)][0][1] > 5_000


def _fullest(page: Page, best: Name, others: list[Name]) -> Name:
    """The longest form of the name that the text uses: 'BWXT' → 'BWXT Enrichment Operations LLC'."""
    words = best.text.rstrip(".").split()
    longer = [name for name in others if len(name.text) > len(best.text) and name.text.split()[: len(words)] == words]
    return max(longer, key=lambda name: len(name.text), default=best)


def _legal(text: str) -> str:
    """Without the state of a subsidiary: 'Acme Biologics North Carolina, Inc.' → 'Acme Biologics'."""
    base = SUFFIX.sub("", text)
    for row in lists.rows("state_words"):
        if base.endswith(f" {row['name']}") and " of " not in base and base.count(" ") - row["name"].count(" ") >= 2:
            return base[: -len(row["name"]) - 1]
    return text
