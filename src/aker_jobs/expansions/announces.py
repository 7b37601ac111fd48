"""Whether a text announces an expansion: what speaks for it and against it in its headline and lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.page import Page

ENOUGH = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The strength for an expansion (at least `ENOUGH`: yes) and every reason with its weight."""

    strength: float
    reasons: tuple[str, ...]


_SCREEN = (
    r"\$|invest|expan|creat|add|plan|mov|bring|site|hospital|factory|jobs|open|build|built|construct|facilit|plant|factor|headquarter|campus|relocat|locat|ground|hir|employ|workforce|project|manufactur|upgrade|moderniz|announc|billion|million"
)
_SITE = (
    r"(?:facilit(?:y|ies)|plants?|factor(?:y|ies)|campus(?:es)?|headquarters|hq|warehouses?|distribution (?:center|hub)s?|data cent(?:er|re)s?|fulfillment centers?|delivery stations?|call centers?|"
    r"research (?:and development )?(?:center|facility|lab\w*|institute|building|park)|r&d (?:center|facility|lab)|innovation (?:center|hub)|technology center|hospitals?|medical (?:center|campus|office building)|patient tower|tower|cancer center|"
    r"labs?|laborator(?:y|ies)|mills?|fabs?|megafab|gigafactory|foundry|refinery|brewery|distillery|bakery|dairy|greenhouses?|production (?:line|site|center|hub)|assembly (?:line|plant|site)|manufacturing (?:line|site|center|hub|operations?|location|space|capacity|footprint|complex)|"
    r"operations? (?:center|hub)|hubs?|operations?|complex|shipyard|terminal|logistics (?:center|hub)|service center|engineering center|training center|office(?:s| space)?|site|workforce|presence|footprint|capacity|production|lines?|location|wing|clinic|pavilion|"
    r"institute|school of medicine|academic (?:center|building)|science (?:center|building)|center|building|project|unit|\w+mill|steel plant|manufacturing|plans|maintenance base|hangar|works|mine|semiconductor)"
)
_BUILD = (
    r"(?:build(?:s|ing)?|built|construct(?:s|ing|ed|ion of)?|open(?:s|ing|ed)?|establish(?:es|ing|ed)?|locat(?:e|es|ing|ed)|relocat(?:e|es|ing|ed)|expand(?:s|ing|ed)?|break(?:s|ing)? ground|broke ground|broken ground|"
    r"upgrad(?:e|es|ing)|moderniz(?:e|es|ing)|renovat(?:e|es|ing)|retrofit(?:s|ting)?|erect(?:s|ing)?|develop(?:s|ing)?|launch(?:es|ing)?|add(?:s|ing)?|creat(?:e|es|ing)|set(?:s|ting)? up|mov(?:e|es|ing)|"
    r"doubl(?:e|es|ing)|tripl(?:e|es|ing)|enlarg(?:e|es|ing)|reopen(?:s|ing)?|restart(?:s|ing)?|choos(?:e|es|ing)|chose|chosen|select(?:s|ed|ing)?|pick(?:s|ed)?|land(?:s|ed|ing)?|convert(?:s|ing)?|"
    r"bring(?:s|ing)?|shift(?:s|ing)?|celebrat(?:e|es|ed|ing)|inaugurat(?:e|es|ed|ing)|unveil(?:s|ed|ing)?|complet(?:e|es|ed|ing)|cut(?:s)? (?:the )?ribbon|dedicat(?:e|es|ed|ing)|start(?:s|ing)? (?:construction|work)|began construction|begin(?:s)? construction|grow(?:s|ing)?|plan(?:s|ning|ned)?(?: for| to build)?)"
)
_STALL = r"(?:scrap\w*|cancel\w*|abandon\w*|shelv\w*|call(?:s|ed|ing) off|pull(?:s|ed|ing) (?:out|the plug|back)|delay\w*|postpon\w*|paus\w*|halt\w*|suspend\w*|defer\w*|push(?:es|ed|ing) back|put(?:s|ting)? (?:\w+ ){0,6}on hold|ice[sd]?|no longer|drop(?:s|ped)|back(?:s|ed)? out|withdr\w+|on hold)"
# weight, pattern over the lead, reason
_FOR: tuple[tuple[float, str, str], ...] = (
    (3.0, rf"\b{_BUILD}\b[^.;?!]{{0,25}}?\b(?:its|a|an|the|new|first|second|third|two|three|four|another|in|of|on|for|at|second|their|their|operations|\w+'s)\b[^.;?!]{{0,90}}?\b{_SITE}\b", "a site is built, opened or enlarged"),
    (3.0, rf"\b(?:location|site|home) (?:of|for) (?:its|the|a|their)\b[^.;]{{0,80}}?\b{_SITE}\b", "the place of a new site is told"),
    (2.0, r"\bexpan(?:d|ds|ding|sion)\b[^.;?!]{0,60}?\b(?:facilit\w+|plants?|factor\w+|operations?|headquarters|campus|manufacturing|production|presence|footprint|hospital|workforce|warehouse|distribution|project|in [a-z]+|of its|of their|at its)\b|\b(?:facility|plant|factory|campus|headquarters|hospital|manufacturing|multi-?million[- ]dollar|major|planned|proposed|operations?) expansion\b", "an expansion is spoken of"),
    (2.0, r"\b(?:ground-?breaking|broke ground|breaks? ground|breaking ground|ribbon-?cutting|cut the ribbon|grand opening of (?:its|a|the|their) (?:new )?[^.;]{0,50}(?:headquarters|facility|plant|factory|campus|hospital|center|operations))\b", "ground is broken or a ribbon cut"),
    (1.5, r"\b(?:new|planned|proposed|first|second|largest|state-of-the-art|future|\d[\d,]*[- ](?:square|sq)[-. ·]\w+)\b[^.;,?!]{0,45}?\b(?:facility|plant|factory|headquarters|campus|data center|hospital|fab|warehouse|distribution center|manufacturing|laboratory|research center|operation|lab|mill|complex|hub)\b", "a new site is spoken of"),
    (1.0, r"\b(?:governor|gov.|economic development|department of commerce|commerce secretary|mayor|development (?:authority|corporation|partnership)|jobsohio|chamber)\b", "an office for economic development speaks"),
    (1.0, r"\b(?:will|plans? to|planning to|is|are|to) (?:be )?(?:invest|spend|expand|build|construct|open|relocat|locat|establish|hire|creat|add)", "plans are told"),
    (2.0, r"\b(?:has |have |had )?(?:officially )?(?:selected|chosen|picked|chose|selects|picks|chooses|landed|chosen)\b[^.;]{0,80}?\b(?:as (?:the |its )?(?:site|home|location)|for (?:its|a|the|their) [^.;]{0,40}(?:facility|plant|factory|headquarters|hub|campus|center|expansion|operations))\b", "a site is chosen"),
    (2.0, rf"\b{_STALL}\b[^.;?!]{{0,70}}?\b(?:plans?|project|plant|factory|facility|expansion|construction|headquarters|campus|investment|fab|hospital|opening)\b|\b(?:plans?|project|plant|factory|facility|expansion|construction|headquarters|campus|fab)\b[^.;?!]{{0,60}}?\b(?:is|are|was|were|been|has|have|being|put) (?:\w+ ){{0,2}}(?:on hold|paused|delayed|cancell?ed|scrapped|shelved|halted|suspended|postponed|pushed back|abandoned)\b", "a project is stalled or given up"),
    (2.0, r"\b(?:to|will|plans? to) (?:build|manufacture|produce|make|assemble)\b[^.;]{0,90}?\b(?:in|at) (?:the )?(?:u.s.|united states|america|[a-z]+(?: [a-z]+)?)", "it is to be made there"),
    (3.0, r"\b(?:relocat(?:e|es|ing|ion)|mov(?:e|es|ing)) (?:[\w'-]+ ){0,4}?(?:headquarters|(?:\w+ ){0,3}from [^.;]{2,50} to|to [^.;]{2,50} from)\b", "a company moves"),
    (2.0, r"\b(?:move|moving|shift|shifting|relocate|relocating|reshore|reshoring|bring|bringing) (?:\w+ ){0,4}?(?:production|manufacturing|operations|headquarters|jobs)\b", "production or headquarters move"),
    (2.0, r"\b(?:corporation|commerce|authority|partnership|board|county|alliance)\b[^.]{0,60}?\b(?:today )?announced (?:today )?that\b", "offices for economic development announce it jointly"),
    (1.5, r"\b(?:economic development|development corporation|department of commerce)\b[^.]{0,120}?\b(?:county|development corporation|department of commerce)\b[^.]{0,80}?\bannounced\b", "several offices announce it"),
)
_AGAINST: tuple[tuple[float, str, str], ...] = (
    (6.0, r"\binc.? 5000\b|\bfastest[- ]growing private\b|\bfortune 500 list\b|\bbest places to work\b|\bgreat place to work\b|\bdeloitte (?:technology )?fast 500\b", "a ranking of companies"),
    (3.0, r"\brank(?:s|ed|ing|ings)\b(?! \w+ (?:invest|expan))[^.;]{0,40}\b(?:no\.|#|number|among|list|in the top|best|first)\b|\b(?:award winners|winners of|honors \d{4}|wins? (?:\w+ ){0,3}award|named to|recognized (?:as|by|on|for)|award recipients|receives? (?:\w+ ){0,3}award|honorees)\b", "a ranking or an award"),
    (4.0, r"\b(?:minimum wage|unemployment rate|jobs report|labor market|job market|survey|poll|pessimism|economic outlook|forecast|index|webinar|podcast|conference|summit|q ?& ?a|op-ed|opinion)\b", "statistics, opinion or an event"),
    (4.0, r"\b(?:nominat\w+|appoint(?:s|ed|ment)|names? (?:\w+ ){0,3}(?:ceo|president|chief|director|vice)|promot(?:es|ed) |steps? down|retir(?:es|ing|ement of)|joins? (?:\w+ ){0,4}as|elected|hired as|new ceo)\b", "people in office"),
    (4.0, r"\b(?:agree\w* to sell|sign\w* (?:a |an )?(?:\w+ )?(?:deal|contract|agreement)|contract (?:award|worth|valued)|awarded (?:a |an )?(?:[^.;]{0,40} )?contract|order for|orders? from|sells? \d|wins? [^.;]{0,40}contract|to sell (?:its|the))\b", "a sale or a contract"),
    (3.0, r"\b(?:acqui(?:re[sd]?|sition|ring)|merg(?:e[sd]?|er|ing)|buyout|takeover|to buy|buys|divest\w*|stake in|sale of)\b", "a purchase of a company"),
    (6.0, r"\b(?:lay(?:s|ing)? ?off|laid off|layoffs?|job cuts|cut(?:s|ting)? (?:\w+ ){0,4}jobs|eliminat\w+ (?:\w+ ){0,4}(?:jobs|positions)|(?:to|will) (?:permanently )?(?:close|shut|shutter)\b|clos(?:es|ing|ure of) (?:its|the|a|their)|shut(?:s|ting)? down|shutter(?:s|ing|ed)?|warn notice|bankruptcy|downsiz\w+|furlough\w*)\b", "jobs are cut or a site closes"),
    (4.0, r"\b(?:raises? \$|raised \$|series [a-f]\b|funding round|seed round|round of (?:funding|financing)|venture capital|ipo\b|initial public offering|private placement|credit facility|refinanc\w+|quarterly results|earnings|dividend|fiscal (?:year|quarter) results|net income)", "financing or results"),
    (4.0, r"\b(?:redevelop\w*|mixed-use|shopping (?:center|mall|and)|plaza|apartments?|affordable housing|housing units|townhomes|condominium|luxury|restaurants?|coffee shop|retail (?:store|space|center)|grocery|supermarket|store opening|new stores?|franchise|boutique|salon|gym|pickleball|spa|pizza|burger|cafe|hotel|resort|casino|museum|stadium|arena|theater|brewpub|nightclub|church|daycare|preschool|dispensary)\b", "shops, homes or leisure"),
    (4.0, r"\b(?:broadband|highway|bridge|road(?:way)?s?|sewer|water main|wastewater|infrastructure (?:project|improvement)s?|transit|rail line|bike|trail|distribution (?:system|line)s?(?: upgrade)?|power lines?|substation|shovel-ready|site development grants?|certified sites?|speculative|spec building|sidewalk|drainage|runway)\b", "public works or a site without a company"),
    (4.0, r"\b(?:program(?:me)? (?:to|that|will|for|aims|offers|provid\w+)|scholarships?|apprentices?(?:hips?)?|workforce (?:training|development) (?:program|grants?|funding)|training grants?|grant program|grants? (?:to|for) (?:\w+ ){0,3}(?:small|communities|cities|nonprofits|organizations|farmers|schools|startups|entrepreneurs)|legislation|lawmakers|executive order|ordinance|referendum|ballot|court|lawsuit|ruling|settlement|tax reform|policy|policies|budget proposal|signs? (?:bill|law))\b", "a programme, a law or a court"),
    (5.0, r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|multiple|dozens of|\d{1,2}) (?:\w+ ){0,3}?(?:companies|businesses|firms|projects|hospitals and health systems|communities|employers|cities|counties|states|awards|grants)\b[^.;]{0,80}\b(?:approved|incentives?|received|expand|choosing|selected|support|funding|announced|will|planning|list|share|including|across|statewide)\b|\b(?:approved|awards?|announces?|announced) (?:\w+ ){0,6}?(?:for|to) (?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:\w+ ){0,3}?(?:companies|businesses|firms|projects|communities|cities|counties|employers)\b", "several projects at once"),
    (5.0, r"\bprojects? (?:were|was|are|have been) (?:\w+ ){0,3}(?:downsized|shelved|cancell?ed|scrapped|abandoned|delayed|paused)|\bcancellations? (?:included?|totaled|reached|of projects)|\b(?:projects|investments) (?:worth|totaling) [^.;]{0,40}(?:cancell?ed|shelved|scrapped)", "a count of given-up projects"),
    (4.0, r"\b(?:new (?:product|model|brand|app|software|platform|service|collection|flavor|feature|version|website|logo)|product (?:line|launch)|brand (?:identity|positioning)|rebrand\w*|launches? (?:\w+ ){0,3}(?:app|platform|product|service|brand|campaign|collection|website|line of)|partnership with|partners? with|collaborat\w+|memorandum of understanding)\b", "a product, a brand or a partnership"),
    (3.0, r"\b(?:employers|industr(?:y|ies)|sector|economy|state) (?:\w+ ){0,4}?(?:created|added|lost|gained) [\d,]+ (?:\w+ ){0,2}jobs\b|\bjobs (?:\w+ ){0,3}(?:in|during) the month\b|\bquarter of (?:19|20)\d\d\b|\bcommunit(?:y|ies) (?:spotlight|profile)\b", "statistics of many employers"),
    (3.0, r"\b(?:how to|why (?:you|the|we|it)|top \d+|\d+ (?:things|ways|tips|reasons|hospitals|companies|notable|largest)|here (?:is|are)|a look at|what to know|innovators|explained|guide to|the future of|trends|history of|years? ago|look back)\b", "an article about something"),
    (4.0, r"\b(?:election|campaign|vaccin\w+|crime|police|arrest\w*|killed|fire destroy\w*|tornado|hurricane damage|explosion|recall(?:s|ed)?|strike|picket|union (?:vote|contract)|fine[sd]|osha|epa fines)\b", "other news"),
    (2.0, r"\b(?:charit\w+|donat\w+|fundrais\w+|volunteer\w*|nonprofit gala|toy drive|food bank)\b", "giving"),
    (3.0, r"\b(?:real estate|land sales?|land acquisition|home sales|housing market|office market|vacancy|square feet of absorption|mortgage|broker(?:/|age)|lease(?:d|s)? \d)\b", "the property market"),
)


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[float, re.Pattern[str], str], ...], tuple[tuple[float, re.Pattern[str], str], ...]]:
    return (
        re.compile(_SCREEN),
        tuple((weight, re.compile(pattern), why) for weight, pattern, why in _FOR),
        tuple((weight, re.compile(pattern), why) for weight, pattern, why in _AGAINST),
    )


def may_announce(page: Page) -> bool:
    """A cheap look: whether any word of expansions stands in the lead."""
    return _patterns()[0].search(page.low, 0, page.lead) is not None


def verdict(page: Page, new_jobs: bool, investment: bool, public: bool, company: bool, place: bool) -> Verdict:  # noqa: PLR0913, PLR0917
    """Whether an expansion is announced. The flags say which facts were found in the lead."""
    _, speaking_for, against = _patterns()
    low, stop = page.flat, page.lead
    start = page.sentences[0][0] if page.sentences else 0
    title_end = page.sentences[0][1] if page.titled else start
    first_end = page.sentences[0][1] if page.sentences else stop
    strength, reasons = 0.0, []
    for weight, pattern, why in speaking_for:
        if match := pattern.search(low, start, stop):
            early = match.start() < max(first_end, start + 350)
            strength += weight if early else 0.6 * weight
            reasons.append(f"+ {why}: '{match[0][:60]}'")
    for flag, weight, why in ((new_jobs, 3.0, "new jobs are counted"), (investment, 3.0, "the company's investment is told"), (public and company, 0.5, "public money is told")):
        if flag:
            strength += weight
            reasons.append(f"+ {why}")
    if not company and not place:
        strength -= 2.5
        reasons.append("- neither who nor where")
    for weight, pattern, why in against:
        if match := pattern.search(low, start, stop):
            factor = 1.0 if match.start() < max(title_end, start + 160) else 0.45
            strength -= factor * weight
            reasons.append(f"- {why}: '{match[0][:60]}'")
    return Verdict(strength, tuple(reasons))
