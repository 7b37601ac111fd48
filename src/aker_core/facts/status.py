"""Why a number is there, or why it is not. A null always carries one of these words; a withheld cell is never zero."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What a reader may think of a value (the first four come with a number or bounds, the last three with null)."""

    OBSERVED = "observed"  # computed from disclosed figures of the asked geography
    DERIVED = "derived"  # brought to the geography by a named method
    BOUNDED = "bounded"  # no one value: between a low and a high, or above a low
    IMPUTED = "imputed"  # an estimate in place of what is withheld, with an interval
    SUPPRESSED = "suppressed"  # withheld by the publisher
    NOT_PUBLISHED = "not_published"  # the publisher gives no figure for this place and period
    NOT_LOADED = "not_loaded"  # the publisher may give it: the table or the period is not loaded here
    NOT_COMPARABLE = "not_comparable"  # figures exist, but may not be compared or combined
    NO_BASE = "no_base"  # a rate whose denominator is zero or missing


VALUED = (Status.OBSERVED.value, Status.DERIVED.value, Status.IMPUTED.value)
ABSENT = (Status.NOT_PUBLISHED.value, Status.NOT_LOADED.value)  # nothing was computed: there are no inputs
