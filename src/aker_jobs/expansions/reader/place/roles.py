"""What its role adds to a place or takes off: chosen, lost, of an event, of another project, an old building."""

from __future__ import annotations

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.forms import Name
from aker_jobs.expansions.reader.place.cues import place_patterns
from aker_jobs.expansions.reader.text.document import Document

OF_SIZE = 5_000  # people: the old building of a smaller place's name is a company's


def by_role(document: Document, name: Name, after: int) -> float:
    """What is added for a place that is chosen, taken off for one of an event, of another body, or for an area."""
    rules, low = place_patterns(), document.low
    start = max(0, name.start - 70)
    if rules["chosen"].search(low, start, name.start) or rules["left for"].search(low, start, name.start):
        return 3.0
    if rules["make it"].search(low, start, name.start) and rules["its home"].match(low, after):
        return 3.0  # 'will make Lima its headquarters'
    if _is_of_picture(document, name):
        return -3.0
    if low.startswith(", ", after) and rules["shown"].match(low, after):
        return -5.0  # the caption of a picture
    if low.endswith(("in ", "of ", "of the "), 0, name.start) and (
        rules["event at"].search(low, start, name.start)
        or rules["left"].search(low, start, name.start)
        or rules["body at"].search(document.text, start, name.start)  # 'the Iowa Growth Company, located in Johnston'
    ):
        return -5.0
    if _is_passed_over(document, name, after):
        return -6.0
    if low.endswith(" in ", 0, name.start) and _is_of_old_sites(document, name, after):
        return -5.0
    if rules["site"].match(low, after) and rules["opens"].search(low, start, name.start):
        return 2.0  # 'will open a new Seattle office'
    is_area = f"{name.text} area" in document.text or rules["area"].match(low, after) or name.text.endswith(" Area")
    if rules["suburb"].match(low, after) or (_is_old_building(document, name, after)):
        return -2.5  # 'the Dallas suburb of Plano', 'the old Amana building'
    return -1.5 if is_area else 0.0


def _is_of_picture(document: Document, name: Name) -> bool:
    """Whether a credit ends the sentence: 'The plant in Lima. (Photo by Ann Lee)'."""
    _, end = document.sentence_at(name.start)
    credit = place_patterns()["credit"].search(document.text, name.end, min(end + 60, name.end + 160))
    return credit is not None and credit.start() <= end + 3


def _is_of_old_sites(document: Document, name: Name, after: int) -> bool:
    """'It operates mills in Lima', 'a company in Lima is moving to Mesa', 'will leave some at its present site in'."""
    rules, low = place_patterns(), document.low
    start = max(document.sentence_at(name.start)[0], name.start - 200)
    stays_there = rules["there too"].search(low, after, document.sentence_at(name.start)[1])
    if rules["stays"].search(low, start, name.start):
        return True
    if rules["has sites"].search(low, start, name.start) and not stays_there:
        return True
    of_company = low.endswith(
        ("company in ", "firm in ", "business in ", "maker in ", "manufacturer in "), 0, name.start
    )
    return of_company and rules["moves away"].match(low, after) is not None


def _is_old_building(document: Document, name: Name, after: int) -> bool:
    """'the old Amana building': whose it was, where it is not of a town of some size."""
    rules, low = place_patterns(), document.low
    if not rules["old"].search(low, max(0, name.start - 70), name.start) or not rules["building"].match(low, after):
        return False
    having = gazetteers.places().get(gazetteers.place_key(name.text), ())
    return not having or having[0][1] < OF_SIZE


def _is_passed_over(document: Document, name: Name, after: int) -> bool:
    """Whether it is a site that closes, or one of several that lost."""
    rules, low = place_patterns(), document.low
    start = max(0, name.start - 70)
    if rules["lost"].search(low, start, name.start) or rules["not there"].search(low, start, name.start):
        return True
    return rules["lost out"].match(low, after, document.sentence_at(name.start)[1]) is not None


def of_another_project(document: Document, start: int, begin: int) -> float:
    """What is taken off for a place near which the site is, or of what the company also plans elsewhere."""
    low, rules = document.low, place_patterns()
    if not low.endswith(("in ", "at "), 0, start):
        return 0.0
    if rules["beside another"].search(low, max(begin, start - 90), start):
        return 5.0
    if rules["before it"].search(low, max(begin, start - 160), start):
        return 4.0
    elsewhere = rules["another"].search(low, max(begin, start - 30), start) or rules["also"].match(low, begin, start)
    return 4.0 if elsewhere else 0.0
