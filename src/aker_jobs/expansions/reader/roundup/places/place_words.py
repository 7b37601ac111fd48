"""What tells the place of a project in a roundup: words before a city, words of where a company comes from."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers

LONGEST = 40  # letters of a word: without an end, a text of one long word would be searched anew from each capital
_WORD = rf"(?:(?:St|Ft|Mt|Ste)\.|[A-Z][\w'’]{{1,{LONGEST}}})"
_CITY = rf"{_WORD}(?:[ -]{_WORD}){{0,2}}"


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by what they tell."""
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    with_state = rf"(?P<city>{_CITY})(?:, (?P<state>{state})(?!\w))?"
    city_there = rf"{_CITY}(?:, (?:{state})(?!\w))?"
    site = "plant|factory|facility|mill|warehouse|headquarters|office|operations?|campus|site|location|works"
    who = "company|firm|maker|manufacturer|producer|supplier|developer|start-?up|distributor|builder|processor|provider"
    return {
        "with place": re.compile(
            rf"(.+?)(?: (?:of|in)|(?: (?:{site}))? (?:expansion|addition|project)s? (?:of|in|at|near)) ({_CITY})"
        ),
        "behind": re.compile(rf",? (?:of|in|\() ?(?P<city>{_CITY})|, (?P<listed>{_CITY})(?:[.:;]| \(|, (?=[a-z]))"),
        "state behind": re.compile(rf", (?P<state>{state})(?!\w)"),
        "beside": re.compile(
            rf"[A-Z0-9][\w.&'’-]*(?: (?:& |of )?[A-Z][\w.&'’-]*){{0,5}}"
            rf"(?:,? (?:of|in)|,|, [\d,]+(?: jobs| people| workers)?,? (?:in|at)) (?P<city>{_CITY})(?=\W)"
        ),
        "headed": re.compile(
            r"(?P<city>[A-Z][a-z][\w.'’]*(?: [A-Z][a-z][\w.'’]*){0,2})"
            r"(?:, (?P<state>[A-Z]{2}|[A-Z][a-z]+\.?))?(?:\s?[–—]\s?|\s?-{1,2}\s|: )(?=[\"“A-Z])"
        ),
        "municipality": re.compile(rf"\b(?:City|Village|Town) of (?P<city>{_CITY}) \(|, (?P<town>{_CITY} Township) \("),
        "first": re.compile(
            rf"^(?:(?:And|Also|Meanwhile,|Up the road|Nearby|Elsewhere|Farther \w+|Just \w+),? )?(?:[Ii]n"
            rf"|[Aa]t) {with_state}, ",
            re.MULTILINE,
        ),
        "card": re.compile(rf"[A-Z][^,\n]{{2,40}}, (?P<city>{_CITY}), (?P<state>{state})\.?(?:\s(?=[A-Z$])|:)"),
        "label": re.compile(rf"(?P<city>{_CITY}), (?P<state>{state}): "),
        "there": re.compile(
            rf"(?:\A|(?<=\n)|(?<=[•*-] ))(?:And )?(?P<own>{_CITY})['’]s (?=[A-Z])|"
            rf"\b(?P<lands>{_CITY}) (?:landed|lands|lured|attracted|welcomed) [A-Z]|"
            rf"\b(?<!based )(?<!headquartered )(?<!offices )(?<!plants )(?:in|at|to|near|outside|for) (?:the "
            rf"|downtown |nearby )?"
            rf"{with_state}|\b[Tt]he (?P<local>{_CITY}) (?:[a-z-]+ ){{0,2}}(?:{who}|insurer|manufacturer)\b"
            rf"|\b(?:its|the|a|an) (?:[a-z-]+ ){{0,2}}(?P<of>{_CITY}) (?:{site})\b"
            rf"|\b(?:breaks?|abatements?|incentives|rebates?|credits?) from (?:the )?(?:[Cc]ity of )?(?P<giver>{_CITY})"
        ),
        "moves": re.compile(rf"\bfrom (?P<left>{_CITY}) to (?P<to>{_CITY})(?=[.,;:)]|\s[a-z(]|\s*$)", re.MULTILINE),
        "site in": re.compile(rf"\b(?:{site}) in $"),
        "body": re.compile(
            r"\b(?:CITY OF|City of|TOWN OF|Town of|Port of) (?P<body>[A-Z][\w]+(?: [A-Z]\w+){0,2})"
            r"|\b(?:[Tt]he )?(?P<council>[A-Z]\w{2,40}(?: [A-Z]\w{2,40}){0,2}) (?:City|Town|Village|Common) Council\b"
        ),
        "county": re.compile(
            rf"(?!(?:In|At|IN|Of) )(?P<county>[A-Z][\w.]{{1,{LONGEST}}}(?: [A-Z][\w.]{{1,{LONGEST}}})?)"
            r" (?:County|COUNTY|Parish)\b"
        ),
        "home": re.compile(
            rf"\b(?:based|headquartered|headquarters|HQ(?:'d|’d|ed)?) (?:is "
            rf"|are )?in (?P<based>{_CITY}(?:, (?:{state})(?!\w))?"
            rf"|(?:{state})(?!\w))"
            rf"|\b(?:[Tt]he|[Aa]n?) (?P<of>(?:{_CITY}, )?(?:{state}),?) (?:[a-z-]+ ){{0,3}}?(?:{who})\b"
            rf"|(?P<hyphen>{_CITY}(?:, (?:{state}))?)-based\b"
            rf"|\b(?:company|firm|{who}) (?:of|from|in) (?P<from>{_CITY}, (?:{state})(?!\w))"
            r"|(?<![Mm]orning )(?<!day )(?<![Ll]ive )(?<!eporting )(?<!reetings )"
            rf"\b(?:[Ff]rom|[Oo]ut of) (?P<out>(?:{_CITY}, )?(?:{state})(?!\w))"
            rf"|, of (?P<whence>{_CITY}, (?:{state})),"
            rf"|\bfrom (?:[a-z\d][\w,.-]* ){{1,4}}in (?P<moved>(?:{_CITY}, )?(?:{state})(?!\w))"
            rf"|(?:\b(?:Co|Corp|Inc|Ltd)\.|\b(?:Industries|Products|Systems|Technologies|Enterprises|Group|LLC)) of"
            rf" (?P<whose>(?:{_CITY}, )?(?:{state})(?!\w))(?=,)"
            rf"|\b(?!(?:City|Town|Village|Port|County|State|University|Bank|Board|Council|Mayor|Borough)\b){_WORD}\.?"
            rf" of (?P<native>{_CITY}, (?:{state})(?!\w))(?=,|\.,| (?:announced|said|will|is|has|plans|was)\b)"
            r"|\b(?:mov|relocat|shift|transferr?|bring|consolidat)\w* "
            rf"(?:[\w'’,-]+ ){{0,10}}?from (?P<left>{city_there})"
            rf"|\b(?:mov|relocat|shift|transferr?)\w* (?:its|their|the) (?P<leaving>{city_there})"
            rf" (?:{site}|staff|workers)\b"
            r"|\b(?:keep|retain|maintain)(?:s|ing)? (?:its|their|the)"
            r" (?:(?:existing|current|present|old) (?:[a-z]+ ){1,3}|(?:corporate |main )?headquarters )"
            rf"in (?P<kept>{city_there})"
            rf"|\b(?:cho\w+|pick\w*|select\w*|beat\w*|edg\w+|prefer\w*|won|landed)\b[^.;\n]{{0,80}}?"
            rf" (?:over|instead of|rather than|ahead of) (?:rival |nearby )?(?P<lost>{city_there})"
            rf"|\balso (?:has|operates|runs|owns|makes|have|operate) (?:[a-z\d-]+ ){{1,5}}?"
            rf"in (?P<has>(?:{_CITY}(?:, (?:{state})(?!\w))?(?:,? and |, )){{0,2}}(?!(?:{state})(?!\w)){city_there})"
            rf"|\boverflow from (?:[\w'’-]+ ){{0,4}}?in (?P<overflow>{city_there})"
            rf"|\b(?:besides|in addition to|along with|unlike|like|replac\w+|complements?|supplements?)"
            rf" (?:[a-z'’-]+ ){{1,4}}?in (?P<beside>{city_there})"
            rf"|\b(?:its|their|company['’]s) (?:other|sister|former|old|previous|original) (?:[a-z-]+ ){{0,2}}"
            rf"(?:{site}|plants|facilities|offices|mills|warehouses|locations|sites) in (?P<other>{city_there})"
        ),
    }
