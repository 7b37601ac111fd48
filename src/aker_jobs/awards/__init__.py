"""Research awards: per resident, in constant dollars, over the year, and changes of pattern."""

BASE_YEAR = 2023  # constant dollars are dollars of this fiscal year
# Which table an agency's dollars of a fiscal year come from.
SOURCES = {"NIH": "nih_reporter", "NSF": "nsf_awards", "DOD": "usaspending_dod_counties"}
AGENCIES = tuple(SOURCES)
