"""Research awards: per resident, in constant dollars, over the year, and changes of pattern."""

BASE_YEAR = 2023  # constant dollars are dollars of this fiscal year
