"""How companies are named in roundups: words that stand behind a name, and words that are none, as patterns."""

from __future__ import annotations

import re
from functools import cache

NO_COMPANY = re.compile(
    r"\b(?:board|authority|council|commission|committee|department|governor|gov|mayor|secretary|office|agency|county"
    r"|city of|village of|town of|state|program|fund|university|jobs|chamber|january|february|march|april|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|project|projects|award"
    r"|awards|officials|expansion|another|meanwhile|together|commissioners|development)\b",
    re.IGNORECASE,
)
JOINED = re.compile(r" (?:in|and|&|of|from|for)\b")
VERB = re.compile(
    r" (?i:continues|doubles|grows|announces|breaks|picks|expands|adds|opens|plans|builds|chooses|selects|moves|invests"
    r"|hires) "
)
A_KIND = re.compile(
    r"\b(?:Manufacturer|Maker|Supplier|Firm|Giant|Producer|Provider|Startup|Retailer|Milestones?|Makers"
    r"|Suppliers)$|-based$"
    r"|^(?:Medical|Dental|Auto|Steel|Food|Plastics?|Furniture|Chemical|Paper|Car|Truck|Battery|Solar|Wind|Tire|Data|Call"
    r"|Glass|Wood|Textile|Dairy|Candy|Drug|Biotech|Tech|Software|Aerospace|Aviation|Defense|Medical Device)"
    r"(?: (?:Processing|Manufacturing|Packaging|Making|Products?|Parts))? "
    r"(?:Lab|Laboratory|Plant|Company|Firm|Factory|Mill|Center|Business)$"
    r"|\b(?:Firms|Companies|Manufacturers|Employers)(?: [A-Z]\w+)?$"
)
MADE_SO = re.compile(r"-(?:approved|funded|backed|owned|led|certified|Certified|related|driven|supported|sponsored)$")
OFFICES = ("Commissioner", "Secretary", "Deputy Commissioner", "Executive Director", "Interim Secretary")
A_SITE = re.compile(r"\b(?:Site|Center|Facility|Plant|Tower|Mill|Campus|HQ)\b")
NO_FIRST = re.compile(
    "The|This|That|These|Those|It|Its|They|Their|An?|In|At|On|For|To|By|With|Of|He|She|His|Her|And|But|As|If|When|While"
    "|After|Also|Another|Officials|Both|All|Among|My|Our|Your|Their|We|You"
)
NO_NAME = re.compile(
    "Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fifty|Dec|Nov|Oct|Sept|Aug|Jan|Feb"
    "|Company|Top|New|(?i:by the numbers.*)|(?:The )?Associated Press"
    "|Investment|Jobs|Location|Status|Source|Note|Update|Hiring|Cost|Size|Industry|Product|County|City|\\d{1,4}"
    "|Italian|German|French|Swedish|Japanese|Korean|Chinese|Canadian|British|Danish|Swiss|Dutch|Spanish"
    "|Brazilian|Israeli"
    "|Corporate|Recent|Greater|Deals?|Wins?|(?:Why|How|What|Where|Who) .+"
    "|Over|Under|About|Around|Nearly|Some|Most|Subscribe|Advertisement|Share|Related|(?:It|That|There|He|She|What)['’]s"
    "|More|Plans|Economic|Expansions|Projects|There|Here|Initially|Eventually|Up|Meanwhile|Separately|Employer"
    "|Officials"
    "|(?:Read|Learn|Click|View) \\w+|(?:For|From|In|At|On|With|To|By|As|When|After|While|If|Also|Then|And) .+"
    "|[Gg]ood-.+|(?:About|Around|Nearly|Roughly|Almost|Some|Up to) \\d.*"
    "|Listen|Caption|Watch|Videos?|Photos?|Print|Email|Posted|Updated|Published|Tags|Topics|Reports?|Similar .+"
    "|(?:Skip|Jump|Back|Return)(?: .+)?|Search|Menu|Close|Headlines?|Login|Newsletters?|Cap|Capital|Capex"
    "|Thanksgiving|Christmas|Easter|Hanukkah|Halloween"
    "|(?:Memorial|Labor|Independence|Presidents['’]?|New Year['’]?s|Veterans"
    "|Columbus|Valentine['’]?s|Mother['’]?s|Father['’]?s|Patrick['’]?s) Day|New Year(?:['’]s)?|Fourth of July|Ramadan"
    "|Foreign|Domestic|Statewide|Nationwide|Regional|Countywide"
    "|Rank(?:ing|ings|s)?|Announcements?|Openings?|Closings?|Besides|Additionally|Overall|Recently|Currently|Finally|Lastly"
    "|Elsewhere|Likewise|Similarly|However|Instead|Speaking|Citing|Noting|Following|Including|According|Calling|Depending"
    "|Beginning|Looking|Adding|Expanding|Creating|Bringing|Highlights?|Developments?"
    "|Leaders?|Completion|Construction|Production|Estimated|Operations|Employment|Unemployment|Premiums|Taxes|Wages|Sales|Revenues?"
    "|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Next|Last"
    "|Nothing|Nobody|None|Everything|Everyone|Something|Someone|Anything|Anyone|Others|Each|Either|Neither|Many|Few|Several"
    "|Much(?: of .+)?|Great|Big|Good|Huge|Major|Massive"
    "|Billed|Touted|Dubbed|Hailed|Slated|Set|Almost|Large|Small|Larger|Smaller|Longtime"
    "|Founded|Based|Headquartered|Located|Established|Incorporated"
    "|Categor(?:y|ies)|Sections?|Infographics?|Images?|Placeholder|(?:Contact|About) Us"
    "|Exports|Concerts|Business(?:es)?|People|Residents|Workers|Employees|Voters|Lawmakers|Students|Shoppers|Homes|Growth|Demand|Work|Ground"
    # The labels of figures: "2,400" / "Jobs Created/Retained", "COUNTY: Allen".
    "|(?i:(?:(?:new|total|direct|committed|permanent) )*jobs? (?:created|retained|announced|committed|added|pledged)"
    "(?:(?:/| and | & )(?:created|retained|saved))?"
    "|(?:(?:new|total|capital|private|planned|projected) )+(?:jobs|investments?)"
    "|county|investment|projected|(?:average|hourly) wages?|projects? (?:announced|won|completed)"
    "|companies (?:assisted|served))"
)
FORM = re.compile(r"\b(?:Company|Co\.?|Inc\.?|LLC|L\.P\.|LP|Corp\.?|Corporation|Ltd\.?|Group|Industries)$")
LEADING = (
    "leading card",
    "leading item",
    "leading comma",
    "leading several",
    "leading",
    "titled",
)  # rules of a name at the beginning
_DOES = (
    "announced|closed on|said|broke|opened|dedicated|started|began|picked|chose|selected|unveiled|gets|got"
    "|plans|will|is"
    "|are|was|has"
    "|have|had|expects|received|receives|won|intends|proposes|makes|manufactures|produces|develops|designs|provides"
    "|operates|held|wants|hopes|aims|could|would|may|can|moved|moves|bought|buys|purchased|leased|signed|acquired"
    "|completed|finished|wrapped|hired|hires|adds|added|invests|invested|opens|builds|built|creates|created|expands"
    "|expanded|boosts|brings|brought|launched|launches|landed|confirmed|committed|pledged|located|relocated"
    "|agreed|seeks|followed"
    "|asked|filed|celebrated|cut|kicked|revealed|increased|doubled|tripled|consolidated|converted|reopened"
    "|reopens|ramped"
    "|continues|pursues|plunked|sank|spent|put|officials|took|takes|which|whose|who|where|consolidates|picks|doubles"
    "|leases|breaks|keeps|shifted"
    "|doubling|adding|expanding|opening|building|investing|moving|relocating|hiring|recalls|calls|retools"
    "|to (?i:add|build|create|expand|invest|open|hire|locate|move)"
)
_TITLED = (
    "Puts|Picks|Plans|Chooses|Selects|Invests|Investing|Expands|Expanding|Opens|Builds|Adds|Adding|Creates"
    "|Creating|Grows"
    "|Growing|Brings|Relocates|Relocating|Moves|Breaks|Holds|Announces|To|Will|Establishes|Establishing|Locates"
    "|Locating"
    "|Launches|Acquires|Selecting|Planning|Sets"
)
_OWNS = (
    "choice|decision|selection|plans?|planned|new|announced|expansion|reinvestment|investment|workforce|payroll|plant"
    "|factory|facility|project|headquarters|warehouse|\\$"
)
_KIND = "company|plant|facility|store chain|chain|manufacturer|maker|firm|operation|project"
_ROLE = (
    "provider|maker|manufacturer|producer|supplier|insurer|contractor|developer|retailer|firm|company|start-?up|giant"
    "|distributor|builder|operator|brewer|processor|fabricator|specialist|subsidiary|refiner|printer|carrier|bank"
)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by what they tell of a name, or of what stands beside it."""
    dot = r"(?:(?<=Co)\.|(?<=St)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Corp)\.)?"
    word = rf"(?:L\.P\.|[A-Z0-9](?:[\w&'’/-]|\.(?=\w))*{dot}|[a-z]+[A-Z]\w*)"
    form = r"(?:Inc|LLC|Ltd|Corp|Co|LP|L\.P)\b"
    name = rf"(?P<name>{word}(?:(?: & | and | of | of the | from the |, (?={form})| ){word}){{0,6}}?(?:, {form}\.?)?)"
    at_place = (
        r"(?:(?:And |Also |Meanwhile, |[A-Z][a-z]+(?: [a-z-]+){0,4} )?(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom"
        r"|[Ff]or an? [a-z -]{3,30} in) (?:the )?[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}"
        r"(?:(?:,| in) [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:, in [A-Z][\w.]+ County)?, |And |Also, |Meanwhile, "
        r"|(?:And )?(?:[Ii]n|[Oo]n|Late in|Early in|Last|This|Earlier this|Later that|That) (?:same )?"
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
        r"|(?:Mon|Tues|Wednes|Thurs|Fri)day|week|month|year|spring|summer|fall|winter)(?: \d{1,2})?(?:,? \d{4})?,? "
        r"|(?:And )?(?:Mon|Tues|Wednes|Thurs|Fri)day, "
        r"|[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}, (?:[A-Z]{2}|[A-Z][a-z]+\.?): )?"
    )
    dated = r"(?:[A-Z][\w.,'’ ()-]{2,60}?(?:\s?[–—]\s?|\s-{1,2}\s?|--\s?)|[A-Z][A-Z. ]{2,24}, [A-Z][A-Za-z. ]{1,16}-)?"
    few = rf"{word}(?: {word}){{0,4}}"
    city = r"[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}"
    of_place = rf"(?:(?: (?:of|in)|,) (?!(?:Inc|LLC|Ltd|Corp|Co)\b)(?P<place>{city}))?"
    return {
        "leading comma": re.compile(
            rf"{dated}(?P<name>{word}(?: {word}){{0,2}}, {word}(?: {word}){{0,2}} (?:&|and)"
            r" (?:Company|Co\b\.?|Sons)(?:, Inc\.?)?),? "
        ),
        "leading": re.compile(
            rf"{dated}{at_place}(?:The |the )?{name}(?:,? (?:an?|the|one of|located|which|part of|doing|based"
            rf"|headquartered)\b"
            rf"| \([A-Z]|\. (?:The|It|This|Its)\b| [—–-]{{1,2}} (?=[A-Z])|{of_place},? (?:{_DOES})\b"
            rf"| (?:call centers?|company|plant|officials|executives|hospital|mill|stores) (?:{_DOES})\b"
            rf"|, [^,.]{{3,40}}, (?:{_DOES})\b|, {city}: |: (?=(?:New |Jobs|Investment|The |An? |It |\$|\d))"
            rf"|(?<= LLC)\. (?=[A-Z])"
            rf"| (?:warehouse|campus|plant|gigafactory|mill|headquarters|project): "
            rf"|{of_place.replace('place', 'with')},? with (?=\d|\$)"
            rf"|, {city}, [A-Z][\w.]+\.? (?=[A-Z])"
            rf"|, (?=[a-z][^,$\n]{{3,60}}, [$\d])"
            rf"| (?:{_TITLED})\b|(?:'s|’s) (?:{_OWNS}))"
        ),
        "leading card": re.compile(rf"{name}, (?P<town>{city}\.?)(?:, [A-Z][\w.]+)?, (?=[a-z$\d])"),
        "leading item": re.compile(rf"{name} [–—-]{{1,2}} (?=(?:an?|the|will|to|plans|is|moving|adding|building)\b)"),
        "leading several": re.compile(rf"{dated}(?P<name>{few}, {few},? and {few}) (?:are|will|plan|announced)\b"),
        "titled": re.compile(rf"(?P<name>{word}(?: (?:& |of )?{word}){{1,5}}|[A-Z0-9&]{{3,}})\. (?=[A-Z])"),
        "awarded": re.compile(
            rf"\b(?:plants?|facility|facilities|mills?|factory|factories|warehouses?|[Cc]enters?|lab|unit|arm|operations)"
            rf" (?:of|owned by|run by) (?:the |[A-Z][a-z]{{2,20}}['’]s )?"
            rf"{name.replace('name', 'owner')}(?= (?:at|in|is|was|were|will|near|has|to)\b|[,.;'’])"
            rf"|\b(?:deal|agreement|contract) with {name.replace('name', 'party')}(?=[,.;]| [a-z])"
            rf"|\b(?:[Tt]he|for|to|by|with|of|an?)(?: new)? (?:the |a |an )?{name}(?: [a-z-]+){{0,2}}? (?:{_KIND})\b"
            rf"|\b(?:for|to|by|with) (?:the )?(?P<of>{few})(?:, (?:Inc|LLC)\.?,?)? (?:in|of) [A-Z]"
            rf"|\b(?:approved|awarded|granted) (?:for|to) (?:[Tt]he )?(?P<for>{few})(?=[,.;]| to\b)"
            rf"|\b(?:called|named|known as|to encourage) (?P<called>{few})|\b[a-z]{{4,}} (?P<which>{few}), which\b"
        ),
        "told": re.compile(
            rf"\b(?:{_ROLE}),? {name},? (?:says|{_DOES})\b|\bsa(?:id"
            rf"|ys) (?:that )?(?:the )?(?:[a-z]+-[a-z]+ )?{name.replace('name', 'said')}"
            rf"(?: (?:plant|company|facility|[a-z]+ center))?{of_place.replace('place', 'site')} (?:{_DOES})\b"
            rf"|\b(?:welcomed?|landed|lured|attracted|lands|enlarges?|snagged|snared|recruited|secured|keeps?|added|gained"
            rf"|the (?:pick|choice|selection|home) (?:of|for)(?: [A-Z][a-z]{{2,20}}['’]s)?|(?:belongs|belonged) to"
            rf"|opening of) (?:the )?{name.replace('name', 'come')}(?=[,.;]|'s|’s| to\b| (?!deal|plant|project"
            rf"|jobs|maker|supplier|contract)[a-z])"
            rf"|\bwhen {name.replace('name', 'when')}(?:, an? [^,.\n]{{3,50}},)? (?:{_DOES})\b|\b(?:could|may"
            rf"|might) be (?:[a-z-]+ ){{0,4}}{name.replace('name', 'second')}\. "
            rf"|(?<![\w'’]){name.replace('name', 'whose')}(?:'s|’s) (?:{_OWNS})"
            rf"|\b(?:in|to|at|near|for) {city}(?:, [A-Z][\w.]+)? \({name.replace('name', 'bracketed')}\)"
            rf"|\b(?:more|investment|plant|jobs|expansion) (?:from|by) {name.replace('name', 'giver')}(?=[,.;]| [a-z])"
        ),
        "does": re.compile(rf",? (?:{_DOES}|says)\b|(?:'s|’s) (?:{_OWNS})"),
        "label": re.compile(
            r"[\"“]|(?:Project|Project [Nn]ame|Company|Name|Applicant|Business):\s|(?:First|Next|Finally|Second"
            r"|Third)(?: up)?[:,] |And last but not least, |(?:Now |Also )?(?:Hiring"
            r"|Growing|Expanding|Opening|Coming|New|Update|Opened|Adding|Winner):\s"
            r"|[A-Z]{3,}(?: [A-Z]{2,})?:\s|(?:[A-Z][a-z]+ ){0,2}(?:[Aa]batement|[Ii]ncentive|[Ll]oan|[Gg]rant"
            r"|[Cc]redit)s?"
            r"(?: [a-z]+)?(?: for|,|:| -)\s"
        ),
        "city's": re.compile(r"(?:And )?(?P<city>[A-Z][\w.]+(?: [A-Z]\w+)?)(?:'s|’s|:) (?=[A-Z])"),
        "decides": re.compile(r" (?:Board )?(?:also )?(?:voted|approved|awarded)\b"),
        "brands": re.compile(r"(?:,? (?:and|&) [A-Z]\w+)? (?:products|brands?|lines|models|vehicles)\b"),
        "official": re.compile(r"\b(?:spokes(?:person|man|woman)|director|secretary|mayor|chairman|president),? $"),
        "body": re.compile(r" (?:Township|County|Parish)$|^(?:Creation|Investment|Expansion)\b"),
        "state": re.compile(r"[A-Z]{2}: "),
    }
