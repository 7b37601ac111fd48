"""Version 2 of the BLS API: monthly series by POST, at most 50 series and 20 years of one question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from aker_sample.messages import ServerRequest
from aker_sample.publisher import Publisher, Route, Row, as_json, content

MOST_SERIES, MOST_YEARS = 50, 20
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December", "Annual"),
)
FOOTNOTES = {
    "P": "Preliminary.",
    "X": "Data unavailable due to the 2025 lapse in appropriations.",
}


class Month(NamedTuple):
    """One figure as it is written. number: 1 to 12, or 13 for the annual average."""

    year: int
    number: int
    value: str
    footnote: str = ""


class BlsApi(Publisher):
    """The series of a function: those of a name in a span of years, newest first; None for one that does not exist.

    keys: registration keys that are accepted; None: any, or none. daily: questions that one day has.
    """

    home = "https://api.bls.gov"
    version = "1"
    routes = (Route("/publicAPI/v2/timeseries/data/", "series", method="POST"),)

    def __init__(
        self,
        months: Callable[[str, int, int], Iterable[Month] | None],
        *,
        keys: frozenset[str] | None = None,
        daily: int = 500,
    ) -> None:
        super().__init__()
        self._months, self._keys, self._daily = months, keys, daily

    def series(self, request: ServerRequest) -> bytes:
        """Every series that was asked for; refusals come with HTTP 200."""
        question = request.json
        key = question.get("registrationkey", "")
        first, last = int(question.get("startyear", 0)), int(question.get("endyear", 0))
        if self._keys is not None and key not in self._keys:
            return _refused(f"The key:{key} provided by the User is invalid.")
        if request.number > self._daily:
            return _refused(
                "Request could not be serviced, as the daily threshold for total number of requests allocated to the "
                f"user with registration key {key} has been reached."
            )
        if len(question.get("seriesid", ())) > MOST_SERIES or last - first >= MOST_YEARS:
            return _refused("The request is beyond the limits of series or years.")
        return self._answer(question["seriesid"], first, last, annual=question.get("annualaverage", False))

    def _answer(self, names: list[str], first: int, last: int, *, annual: bool) -> bytes:
        messages, series = [], []
        for name in names:
            months = self._months(name, first, last)
            if months is None:
                messages.append(f"Series does not exist for Series {name}")
            shown = [_written(month) for month in months or () if annual or month.number <= 12]
            series.append({"seriesID": name, "data": shown})
        return as_json(
            {"status": "REQUEST_SUCCEEDED", "responseTime": 137, "message": messages, "Results": {"series": series}}
        )


def _written(month: Month) -> Row:
    notes = [{"code": month.footnote, "text": FOOTNOTES[month.footnote]}] if month.footnote else [{}]
    return {
        "year": str(month.year),
        "period": f"M{month.number:02d}",
        "periodName": MONTHS[month.number - 1],
        "value": month.value,
        "footnotes": notes,
    }


def _refused(words: str) -> bytes:
    return as_json({"status": "REQUEST_NOT_PROCESSED", "responseTime": 0, "message": [words], "Results": {}})


def sample() -> tuple[Publisher, ...]:
    """Synthetic series of the sample's metros."""
    return (BlsApi(content("bls_months", "months")),)
