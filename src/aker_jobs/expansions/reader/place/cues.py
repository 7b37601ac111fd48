"""What beside a place tells whether it is the site: its state, a dateline, a word for a site, another place."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.patterns import patterns


@cache
def place_patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by what they tell of the place beside them."""
    state = "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))
    return {
        "state": re.compile(
            rf"(?:,\s{{0,3}}|\s\(|\s(?=[A-Z][a-z]+\.))(?P<state>{state})(?!\w|(?<!\.)-[A-Z])(?P<close>\))?(?P<based>\.?-?,?\)?-based)?"
        ),
        "home company": re.compile(rf",? (?:[a-z-]+ ){{0,2}}?(?:{patterns('company')['role before']})\b"),
        "based": re.compile(r"(?:\s?-\s?based|-area|-headquartered)\b"),
        "site": re.compile(rf"(?:'s?)?,?\s+(?:[a-z0-9,-]+ ){{0,3}}?(?:{patterns('place')['site']})\b"),
        "work": re.compile(
            r"\b(?:invest|expan|build|construct|facilit|plant|factory|headquarter|campus|jobs|locat|open|establish|manufactur"
            r"|ground|warehouse|hospital|data center|operations|create|hire)"
        ),
        "dateline": re.compile(
            r"\)?(?:,\s+[A-Za-z.]{2,14}\.?)?(?:,?\s+\(?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s+\d{4})?)\)?)?"
            r"(?:\s*+(?:\([^)]{1,40}\)|/[^/]{1,40}/))?\s*+(?:-{1,2}|—|:)\s*+(?=[\"A-Z(])"
            r"|,\s[A-Z][A-Za-z.]{1,12}\)\s+(?=[A-Z])"
        ),
        "home of": re.compile(
            r"(?:, [a-z][a-z. ]{2,16})?,? (?:[a-z-]+ ){0,3}?"
            r"(?:company|firm|maker|manufacturer|producer|plant|factory|hospital|mill|refinery|shipyard|facility|smelter"
            r"|brewery|sawmill|complex)\b"
        ),
        "country": re.compile(r",\s{1,3}(?P<name>[A-Z][\w.]*(?: [A-Z][\w.]+){0,2})"),
        "hosts": re.compile(
            r",? (?:(?:will|would|to|is to|is set to|is going to) (?:be (?:the )?(?:home|site|location)|host|get"
            r"|gain|land|become)"
            r"|(?:has been|was) (?:chosen|selected|picked)|beats?|won out|wins out|prevailed|lands|wins|gets|gains"
            r"|lures|beat out|edged|edges|nabs|nabbed|snags|snagged|is to be the (?:site|home)|will welcome"
            r"|(?:has|have) (?:again |now |finally )?(?:landed|won|edged|beaten|lured|nabbed|snagged))\b"
        ),
        "lost": re.compile(
            r"(?<!not )(?<!n't )(?<!never )\b(?:clos\w+|paus\w+(?: work on)?"
            r"|shut\w*(?: down)?|shutter\w*|end of|vacat\w+|leav(?:e|es|ing)|outgrew|replac\w+"
            r"|sell\w*|idl\w+)"
            r" (?:the|its|their|an?|our)(?: [a-z]+){0,2} $"
            r"|\b(?:over|against|than|beat(?:ing)?|beyond) (?:sites in )?[\w'.-]+(?: [\w'.-]+)?,? (?:and|or) (?:in )?$"
            r"|\b(?:[\w.]+|company|firm|maker), of $"
            r"|\bsigned (?:it|(?:the|an?|their) \w+) in $"
            r"|\b(?:neighbors|residents|critics|opponents) in $"
            r"|\b(?:told|meeting in|met in|conference in|said (?:\w+day )?in|speaking in|visit to) $"
        ),
        "not there": re.compile(
            r"\b(?:rather than|instead of|and not|is not|isn't|wasn't)"
            r"(?: (?:at|to) (?:its|the|a) [^.;,]{0,40}?)? (?:in|at) $"
            r"|\b(?:sister|other|existing|remaining) (?:[\w-]+ )?(?:mills|plants|terminals|labs|facilities|hubs"
            r"|offices|shops|factories|warehouses|sites)(?: are)? (?:in|at) $"
            r"|\b(?:sells?|ships?|sold|shipped|delivers?|supplies)(?: [\w'-]+){0,2} (?:in|to) $"
            r"|\b(?:shoppers|buyers|customers|shops|markets|consumers|clients)(?: are)? in $"
            r"|\b(?:corporate|head|main|home) offices? (?:is|are) in $|\b(?:was|were|is) visited in $"
        ),
        "lost out": re.compile(
            r"[^.;]{0,60}?\b(?:lost out|(?:was|were) (?:also )?(?:considered|looked at|passed over|finalists?|rejected"
            r"|runners?-up|in the running|on the short ?list)|also (?:competed|vied|bid|made the short ?list)"
            r"|had (?:also )?(?:competed|vied|bid))\b"
        ),
        "opens": re.compile(
            r"\b(?:open|build|add|establish|launch|plan)\w* (?:up )?(?:an?|another|its (?:first|second|third|new))"
            r" (?:(?:new|second|third|first|\$[\d.]+ [mb]illion|[\d,]+-square-foot) )*$"
        ),
        "its side": re.compile(r"'s? (?:far |near )?(?:north|south|east|west)(?:east|west)?(?:ern)? (?:side|edge)\b"),
        "beside": re.compile(
            r",? (?:about |just |some )?(?:[\w-]+ (?:miles|minutes) )?"
            r"(?:(?:north|south|east|west)\w* of|near|outside) [A-Z]"
        ),
        "suburb": re.compile(r"(?:-area)? (?:suburbs?|bedroom community|exurb)\b"),
        "old": re.compile(r"\b(?:old|former|onetime|one-time|vacant|shuttered|closed|now-closed|empty|idled) $"),
        "building": re.compile(
            r" (?:[\w-]+ ){0,2}?(?:building|plant|factory|mill|warehouse|store|site|works|foundry)\b"
        ),
        "here": re.compile(
            r"(?:plants?|factory|facility|facilities|mill|warehouse|center|offices?|headquarters|operations?|campus|lab|jobs"
            r"|workers|people|expansion|building|brewery|hospital|site) here\b"
        ),
        "beside another": re.compile(
            r"\bnear (?:the )?[a-z][\w&.·-]*(?: [\w&.·-]+)?'s? (?:[\w$·,.-]+ ){1,7}(?:in|at) $"
        ),
        "chosen": re.compile(
            r"\b(?:picks?|picked|chooses?|chose|chosen|selects?|selected|settled on|decided on|opted for|down on) $"
            r"|\b(?:home|site|winner|choice|answer|pick)(?: is)?: $"
            r"|\b(?:will|would|is to|are to) be (?:built |located |sited |based )?in (?:the )?$"
        ),
        "make it": re.compile(r"\b(?:make|makes|making|made) $"),
        "its home": re.compile(r" its (?:[a-z-]+ ){0,2}(?:headquarters|home|base|hub)\b"),
        "left for": re.compile(
            r"\b(?:leav|mov|relocat|trad|vacat|swap|exchang|abandon|ditch)\w* [^.;,]{2,40} for (?:a new home in )?$"
        ),
        "credit": re.compile(
            r"\((?:[A-Z][\w.'-]+ ){1,3}(?:/|\|) ?[A-Z][^()]{2,40}\)"
            r"|\((?:Staff |File |Courtesy )?(?:[Pp]hoto|Photograph)\b"
        ),
        "event": re.compile(r"Summit|Conference|Expo|Forum|Show|Fair"),
        "event at": re.compile(
            r"\b(?:convention|summit|expo|symposium|forum|trade show|air ?show|exhibition|conference|trade fair"
            r"|trade mission) in $"
        ),
        "shown": re.compile(r"(?:, [a-z. ]{2,16})?, (?:shown|pictured|seen) "),
        "about": re.compile(r".+ (?:Waterfront|Riverfront|Campus|Plant|Works|Site)"),
        "left": re.compile(r"\b(?:out of|spill\w* out of|outgrown? its (?:[a-z-]+ ){0,2}in) (?:the )?$"),
        "body at": re.compile(
            r"\b(?:Company|Corporation|Corp\.|Inc\.|LLC|Authority|Bank|Association|Foundation|University|Council"
            r"|Agency|Institute|Partners),? (?:which is |that is )?(?:located|situated) in $"
        ),
        "area": re.compile(r" (?:metro(?:politan)? )?area\b"),
        "at headquarters": re.compile(
            r"\b(?:at|from|to the|like the) (?:its |their |the )?(?:[a-z]+(?:'s)? )?"
            r"(?:headquarters|home office|main office|home brewery|home plant|hometown) (?:is |are )?in $"
        ),
        "before it": re.compile(
            r"\b(?:after (?:it|the company) (?:had )?(?:opened|announced|unveiled)"
            r"|had (?:\w+ )?(?:said|announced|planned))\b"
            r"[^.;]{0,120} in $"
        ),
        "also": re.compile(
            r"\s*(?:the \w+|it|they) (?:also|separately) (?:plans?|will|expects?|intends?|is|are)\b"
            r"|\s*(?:about |some |just |only )?(?:an?|\w+) (?:weeks?|months?|years?) ago, "
        ),
        "has sites": re.compile(
            r"(?<!will )(?<!would )(?<!to )(?<!could )\b(?:operates?|runs?|has|have|owns?|maintains?"
            r"|with(?! (?:[\w-]+ )?(?:new|first|second|third|additional|more|larger|another)\b))"
            r" (?:[\w-]+ ){0,4}?"
            r"(?:mills|plants|facilities|factories|sites|offices|locations|centers|operations|warehouses|hubs|labs|campuses"
            r"|breweries|refineries|distilleries) in (?:the )?$"
        ),
        "there too": re.compile(r"\b(?:there|at (?:them|both|each)|that (?:site|plant|location))\b"),
        "moves away": re.compile(
            r"(?:'s?)? (?:is|plans|will|wants|has|intends|decided|would) [^.;]{0,30}?\b(?:mov|relocat|shift|leav)\w*"
            r" [^.;]{0,60}?\bto [a-z]"
        ),
        "stays": re.compile(
            r"\b(?:leav|keep|stay|remain|retain)\w* [^.;]{0,80}?\b(?:present|current|existing|old|former)"
            r" (?:site|location|home|space|building|headquarters|offices?|quarters|plant|facility)\b[^.;]{0,90} in $"
        ),
        "another": re.compile(r"\b(?:and|with) (?:another|the other|a second)(?: one)? in $"),
        "moves to": re.compile(r"\b(?:mov|relocat|shift|transfer)\w* (?:[\w-]+ ){0,4}?from [^.;]{2,40} to $"),
        "goes on": re.compile(r"\s+[A-Z][a-z]+\s+(?!-)"),
        "home": re.compile(
            r"(?:based|headquartered|headquarters|from|founded|listed|of|compet\w+ \w+|sales|offices|customers|born)"
            r" (?:in |with |of )?(?:the |northern |southern )?$"
        ),
        "there": re.compile(r"(?:\b(?:in|to|at|near|across|for|of canada and)|,|and) (?:the |northern |southern )?$"),
    }
