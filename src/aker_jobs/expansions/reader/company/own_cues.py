"""The words beside a name that tell that it is the company: a label, a tenant, the one behind it, its opening."""

from __future__ import annotations

OWN_CUES = {
    "labeled": r"\b(?:who|company|business|employer|firm|company name|applicant)(?: name)?: $",
    "so called": (
        r"\b(?:company|firm|manufacturer|maker|business|employer|supplier|startup)"
        r" (?:(?:known as|called|named|dubbed) |\((?:an? )?)$"
    ),
    "partners": (
        r"(?<!, a joint )(?<!, a )\b(?:partnership|venture|collaboration|alliance|jv) (?:[a-z]+ )?between (?:the )?"
        r"(?:[a-z-]+-based )?$"
    ),
    "ceremony": (
        r"\b(?:ribbon[- ]cutting|ground-?breaking|grand opening|dedication|tour)(?: ceremony| event)? (?:at|for|of)"
        r" (?:the )?$"
    ),
    "won from": r"\b(?:won|wins?|landed|lands|gets?|got|lures?|lured|secured) [^.;]{3,60}? from (?:the )?$",
    "under way at": (
        r"\b(?:expansion|addition|tower|wing|project|investments?|construction|work|campaign)\b[^.;,]{0,40}?"
        r" at (?:the )?$"
        r"|(?:^|[,;] |is |now )under ?way at (?:the )?$"
    ),
    "revealed": (
        r" (?:(?:has|was|is|has been|had been) )?(?:been )?(?:named|identified|revealed|confirmed|unveiled|known)"
        r"(?: itself)? (?:as|to be) the (?:[a-z-]+ ){0,3}?"
        r"(?:company|firm|developer|tenant|user|name|giant|retailer) behind\b"
        r"| (?:is )?(?:the (?:[a-z-]+ ){0,2}?(?:company|firm|tenant|name|buyer|user|operator) )?"
        r"behind (?:the |a |\$|[a-z])"
    ),
    "unit of it": (
        r"(?:^ ?|[.!?\n]\s+)(?:an?|the) (?:[a-z-]+ )?(?:subsidiary|affiliate|unit|division|arm|branch) of"
        r" (?:the )?(?:[\w,.· -]{2,40}-(?:based|headquartered) )?$"
    ),
    "own venture": (
        r"\b(?:formed|created|set up|established) (?:an? )?(?:[a-z0-9-]+ ){0,2}(?:joint venture|partnership|venture)"
        r"(?: called| named| known as)?,? $"
    ),
    "behind it is": (
        r"\b(?:company|firm|tenant|developer|user|retailer|giant|manufacturer) behind [^.;]{3,160} (?:is|was|will be"
        r"|turns? out to be|turned out to be) $"
    ),
    "sold to": r"\b(?:sold|sell|sells|selling|deeded|conveyed) [^.;]{3,60}? to (?:the )?$",
    "tenant": r"\b(?:tenants?|occupant)(?: (?:at|of|in|for) [^.;,]{3,50}?)? (?:will be|is|would be|to be) (?:the )?$",
    "built for": (
        r"\bbuild-to-suit\b[^.;]{0,120} for (?:the )?$"
        r"|\b(?:design|engineering|construction) work on (?:a|an|the)(?: [\w-]+){1,5} for (?:the )?$"
    ),
}
