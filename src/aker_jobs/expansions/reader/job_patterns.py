"""How counts of jobs are written: before a word for jobs or people, in a list, cut off, or with the word left out."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.patterns import patterns
from aker_jobs.expansions.reader.quantities import IN_FIGURES, IN_WORDS


@cache
def count_patterns() -> dict[str, re.Pattern[str]]:
    """Patterns by the form that a count has, over the text in lower case."""
    words = patterns("jobs")
    figure = rf"(?:{IN_FIGURES}|\b{IN_WORDS})"
    qualified = rf"(?:{words['qualifier']}\s+){{0,3}}"
    adjective = (
        rf"(?:(?:\s+|-|/|,\s+)\"?(?!(?:{words['stop']}|jobs?|positions?|roles?|people|employees|workers)\b)"
        r"[a-z][a-z'.&]*)"
    )
    roughly = r"(?:(?:about|around|roughly|approximately|some|nearly|more than|over|at least)\s+){0,2}"
    return {
        "figures": re.compile(r"[0-9](?<![\w$€£.,#-][0-9])[0-9,]*"),
        "words": re.compile(rf"\b{IN_WORDS}(?!\w)"),
        "count": re.compile(
            rf"(?<!no )(?P<a>{figure})(?P<plus>\+|[ -]plus| or more)?\"?"
            rf"(?:\s*(?:-|to|and|or)\s*(?P<b>{IN_FIGURES}|\b{IN_WORDS}))?"
            rf"(?P<adj>{adjective}{{0,6}})(?:\s+|-)(?:and part-time |- and part-time )?"
            rf"(?:(?P<job>{words['job']})|(?P<people>{words['people']}))\b"
        ),
        "listed": re.compile(
            rf"(?:new jobs|jobs created|jobs to be created|jobs|new positions|job creation)\s*:\s*(?P<a>{figure})"
        ),
        "hires": re.compile(
            rf"\b(?:will|would|could|should|to|plans to|expects to) (?:employ|hire|recruit)\s+{qualified}"
            rf"(?P<a>\d\d[\d,]*)\s+(?:[a-z-]+ )?[a-z]{{3,}}(?:ans|ers|ites|ists|ors)\b"
        ),
        "to staff": re.compile(
            r" to (?:its|the|their) (?:current |present )?(?:staff|workforce|payroll|headcount|team|crew)\b"
        ),
        "payroll": re.compile(
            rf"\b(?:will|would|to|should) (?:have|employ|put"
            rf"|see) {qualified}(?P<a>{figure})(?: [a-z-]+(?: and [a-z-]+)?)? on"
            r" (?:its|the|their) (?:payroll|staff|job|site|team)\b"
        ),
        "payroll of": re.compile(
            rf"\bwith a (?:full-time |permanent )?payroll of {qualified}(?P<a>\d+(?:,\d{3})*)"
            r"(?!\d|[.,]\d|\s?[mb]illion)"
        ),
        "then more": re.compile(
            r" more\b(?= ?(?:[.,;\n]|$| (?:in|at|by|over|within|this|next|when|once|later|after|will|would)\b))"
        ),
        "when full": re.compile(
            rf"\b(?:staff|workforce|payroll|crew|headcount) of {qualified}(?P<a>{figure})(?: (?:people|workers))?,?"
            r" (?:when|once|at full|by the time|at build-?out)\b"
        ),
        "plan is": re.compile(
            r"\b(?:plan|goal|aim|target|hope|idea) is (?:to (?:be at|have|reach|get to|grow to|employ|hire)|for)"
            rf" {qualified}(?P<a>{figure})(?=\s?(?:[.,;]|before|by|within|in|when|once|at|this|next|over)(?:\W|$))"
        ),
        "jobs for": re.compile(
            rf"\b(?:(?:jobs|work|employment) for|hiring of) {qualified}(?P<a>{figure})"
            r"(?=\s?(?:[.,;]|come|is|are|will|at|in|when|once|there|over|within|by)(?:\W|$))"
        ),
        "jobs to": re.compile(
            r"\b(?:will|would|should|could|to) (?:\w+ )?(?:give|provide|offer|bring) (?:new )?(?:jobs|work"
            rf"|employment) to {qualified}(?P<a>\d\d[\d,]*)(?![\d,.]*\d)(?! ?(?:%|percent|million|billion|-))"
            r"(?! (?:[a-z-]+ )?(?:counties|cities|towns|states|communities|companies|businesses|firms"
            r"|suppliers|countries|neighborhoods|percent)\b)"
        ),
        "put to work": re.compile(
            rf"\bput(?:s|ting)? {qualified}(?P<a>{figure})(?: (?:more|people|workers|locals))? (?:back )?to work\b"
        ),
        "number first": re.compile(
            r"\b(?:new (?:direct )?(?:jobs|positions|hires)|direct jobs|hiring)(?: there| at the \w+)?"
            rf" (?:will |would |should |could |to )?(?:number|total|come to|amount to"
            rf"|run to) {qualified}(?P<a>{figure})"
            r"(?![\d,]*\s?(?:%|percent|million|billion))"
        ),
        "of them": re.compile(
            rf"(?P<a>{figure}) of (?:them|whom|those|these)(?: (?:will be|are|to be|being"
            rf"|would be))? (?:new(?:ly hired)?|hires)\b"
        ),
        "cut off": re.compile(
            r"\b(?:creat(?:e|es|ing|ion of)|add(?:s|ing)?|bring(?:s|ing)?|generat(?:e|es|ing)|hir(?:e|ing)|employ)\s+"
            rf"{qualified}(?P<a>\d{{1,3}}(?:,\d{{3}})+|\d{{2,4}}(?=\s*(?:…|\.\.\.)\s*\[?(?:read"
            rf"|continue)))\+?\s*(?:…|\.\.\.)"
        ),
        "elided": re.compile(
            r"\b(?P<verb>wants?|needs?|plus|and (?:possibly|perhaps|maybe|later|eventually|ultimately|then)|tak(?:e"
            r"|es|ing) on|add(?:s|ing)?|creat(?:e|es|ing)|hir(?:e|es|ing)|bring(?:s|ing)?"
            rf"|(?:make|making|leaves?|with|have|has) room for|(?:will|would|could|should|may|to"
            rf"|and) (?:\w+ )?employ(?:ed)?|eventually employing"
            r"|(?:will|would|to|should) have(?: a (?:workforce|staff|team) of)?)"
            rf"\s+{qualified}(?P<a>{figure})\+?"
            r"(?=\s+(?:in|at|by|over|more|new|others|there|here|within|this|next|when|once|after|upon|full-time"
            r"|across|as"
            r"|for|eventually|initially|during|before|on|people)\b|\s+to [a-z]|\s+and (?:is|are|will|would|should)\b"
            r"|\s*[.,;]|\s*\n|\s*$)"
        ),
        "jobs dash": re.compile(
            rf"\b(?:jobs|hiring)(?:,| --?| [–—]|:) (?:and )?{qualified}(?P<a>\d[\d,]*)(?: of them)?"
            r" (?:will come|when|once|to start|initially|by the time)\b"
        ),
        "yet to come": re.compile(r"\b(?:will|would|plans?|expects?|intends?|aims?|to)\b"),
        "growth": re.compile(
            rf"\bby\s+(?:{words['qualifier']}\s+){{0,2}}(?P<a>{figure})"
            r"(?=\s*(?:[.,;]|over|within|in |by |at |with|and|as |when|once|after|this|next|during|$))"
        ),
        "double": re.compile(
            r"\bfrom\s+(?:(?:the|its|a|about|around|roughly|approximately|some|nearly|current|currently)\s+){0,3}"
            rf"(?P<a>{figure})(?:\s+[a-z-]+){{0,3}}?\s+to\s+{roughly}(?P<b>{figure})\b"
        ),
        "from behind": re.compile(
            rf"\b(?:grow|ris|climb|increas|expand|go|swell)\w* to {roughly}(?P<b>{figure})"
            rf"(?: (?:people|workers|employees))?,? from (?:(?:the|its|about|around|some|"
            rf"nearly|current|today's)\s+){{0,3}}(?P<a>{figure})\b"
        ),
        "staff": re.compile(r"\b(?:workforce|employees|headcount|staff|employment|workers|jobs|team|people)\b"),
        "grows": re.compile(
            r"\bhir(?:e|es|ing) $|(?:grow|increas|expand|boost|rais|add|lift|swell|bump)\w*[^.;]{0,40}"
            r"\b(?:workforce|headcount|staff|employment|team|employees|jobs)\b[^.;%$]{0,40}$"
            r"|\b(?:employment|workforce|headcount|staff|payroll)\b[^.;%$]{0,60}\b(?:will|would|to)"
            r" (?:rise|grow|increase|expand|climb|swell|go up) $"
            r"|\b(?:employ|staff|work)\w*\b[^.;%$]{0,60}\bthat (?:number|figure|total|count) (?:will|would|should"
            r"|is to|could)"
            r" (?:rise|grow|increase|expand|climb|go up) $"
            r"|\b(?:employment|workforce|headcount|staff|payroll)\b[^.;%$]{0,40}\b(?:goes up|rises|grows|climbs"
            r"|increases|is up|up) $"
        ),
        "noun": re.compile(r"\b(?:jobs|positions|employees|workers|people (?:work|now))\b"),
        "grow to": re.compile(
            r"\b(?:grow|ramp up|expand|rise|climb|increase|build up|swell)(?:s|ing)?(?: \w+)? to (?:about "
            r"|around |some |nearly "
            rf"|roughly |more than |as many as )?(?P<a>{figure})(?! ?(?:percent|%|acres|square|megawatts"
            rf"|million|billion|beds))"
        ),
        "opening": re.compile(r"\b(?:open|start|begin|launch|initial)\w*\b"),
        "opens with": re.compile(
            r"\b(?:open|start|begin|launch|initial)\w*\b[^.;]{0,90}?\bwith (?:about |around |some )?$"
        ),
        "next months": re.compile(
            r" (?:more )?(?:over|in|within|during) the next (?:(?:two|three|2|3|few|several|couple of) )?(?:weeks?"
            r"|months?)\b"
        ),
        "first step": re.compile(
            r"\b(?:initial(?:ly)?|first (?:year|phase)|phase (?:one|1|i)|to start|immediate(?:ly)?|at first"
            r"|at opening)\b"
        ),
    }
