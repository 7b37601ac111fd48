"""Which words beside a name settle its role: how they end, the cue that is looked for, the score and the reason."""

from __future__ import annotations

FOR_IT_ALONE = "a company for the project alone"
OWNER = "what it belongs to"
CUSTOMER = "whom the company supplies"

# How what stands before the company's name ends, the rule, the score and the reason.
COMPANY_BEFORE: tuple[tuple[str | tuple[str, ...], str, float, str], ...] = (
    (": ", "labeled", 6.0, "labeled as the company"),
    (" ", "partners", 6.0, "the first of the partners"),
    (" ", "own venture", 6.0, "the venture of several"),
    ((" is ", " was ", " be "), "behind it is", 6.0, "the company behind it"),
    (" ", "tenant", 6.5, "the tenant of what another builds"),
    (
        (" known as ", " called ", " named ", " dubbed ", " (", " (a "),
        "so called",
        5.0,
        "the company that is called so",
    ),
    ((" at ", " at the ", " for ", " for the ", " of the "), "ceremony", 3.5, "its opening is held"),
    ((" from ", " from the "), "won from", 4.0, "it is won from it"),
    ((" to ", " to the "), "sold to", 3.2, "land is sold to it"),
    ((" by ", " by the "), "chosen by", 5.0, "who chose the place"),
    ((" for ", " for the ", " of ", " with ", " at "), "spokesman of", 3.0, "its spokesman speaks for it"),
    ((" of ", " of the ", "-based ", "-headquartered "), "unit of it", 3.4, "a unit of it, that is not named"),
)

AT_A_PLACE = frozenset(("ceremony", "won from", "sold to"))  # rules by which a place may be told too

# What is told behind a name that is not the company's, and the reason.
NOT_BEHIND = (
    ("serves it", "builds, sells or lets it for another"),
    ("parent's", "what the company owns or makes"),
    ("years ago", "what it did years ago"),
    ("contributes", "gives something to it"),
    ("opposes", "is against it"),
    ("itself", "another beside it"),
    ("site is called", "what the site is called"),
    ("place chosen", "a place that was chosen"),
    ("closes", "what it closes"),
)

# What stands before a name, what behind it, and the reason why it is not the company's.
NOT_BETWEEN = (
    ("a building", "builds it", "builds or owns the building"),
    ("joined", "near by", "a neighbor"),
    ("near", "its site", "a neighbor"),
    ("when", "opens then", "a time at which another opens"),
)

# How what stands before the name ends (a cheap look), the rule, and the reason.
NOT_BEFORE: tuple[tuple[str | tuple[str, ...], str, str], ...] = (
    (" ", "belongs to", "what the company belongs to, or what belongs to it"),
    (", ", "its supplier", "a supplier or customer"),
    (("by ", "by the "), "done by", "what another did"),
    ("from ", "moves from", "where it moves from"),
    ("from the ", "moves from", "where it moves from"),
    (" ", "before it", "who was there before"),
    (("as ", "as the "), "old name", "what the site was called once"),
    (" ", "hopes", "what another is hoped to do"),
    (" ", "news of it", "other news"),
    (
        ("between ", "between the ", " of ", " of the ", " by "),
        "parts of it",
        "a partner in what has a name of its own",
    ),
    ((" it launched ", " company launched ", " it started "), "launched", "what the company launched"),
    (" ", "shell", FOR_IT_ALONE),
    (" behind ", "behind", FOR_IT_ALONE),
    (" ", "examples", "an example"),
    (" ", "what it runs", "what the company runs"),
    ((" by ", " by the "), "bought by", OWNER),
    (" ", "serves", "lets, designs or finances it"),
    (" ", "address", "an address"),
    (("include ", "are ", "as ", "like ", ", ", " and "), "served", "whom the company serves"),
    ((" company ", " firm ", " business "), "sister", "the company's sister"),
    (" and ", "brand", "a brand of the company"),
    (("to ", ", ", " and "), "customers", CUSTOMER),
    ((" with ", " with the ", " from ", " from the "), "contract with", CUSTOMER),
    ((" to ", " the ", "side ", " from ", " new ", " of "), "next to", "a neighbor"),
    ((" a ", " an ", " the "), "too", "another that came there"),
)
