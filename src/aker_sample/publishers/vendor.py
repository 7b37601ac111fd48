"""A vendor's amenity feed by the contract of docs/vendor_feed.md: CSV or JSON of a year, a key in a header, a quota."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from aker_sample.messages import JSON, ServerRequest, ServerResponse
from aker_sample.publisher import Publisher, RateLimit, Route, Row, as_json, content

CSV = "text/csv"
QUOTA, SECONDS = 60, 60.0


class AmenityFeed(Publisher):
    """The feed. rows: of a year, by the columns of the contract. keys: that are accepted; None: any, or none."""

    home = "https://amenity-feed.example"
    version = "1"
    routes = (
        Route(r"/v1/amenities\.csv", "table", CSV, has_query=True),
        Route(r"/v1/amenities\.json", "listed", JSON, has_query=True),
    )

    def __init__(self, rows: Callable[[int], Sequence[Row]], *, keys: frozenset[str] | None = None) -> None:
        super().__init__()
        self._rows, self._keys = rows, keys
        self.rate = RateLimit(QUOTA, SECONDS)

    def table(self, request: ServerRequest) -> ServerResponse | bytes | None:
        """The year as CSV."""
        rows = self._asked(request)
        if not isinstance(rows, list):
            return rows
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()

    def listed(self, request: ServerRequest) -> ServerResponse | bytes | None:
        """The year as a JSON list."""
        rows = self._asked(request)
        return as_json(rows) if isinstance(rows, list) else rows

    def _asked(self, request: ServerRequest) -> list[Row] | ServerResponse | None:
        if self._keys is not None and request.headers.get("x-api-key") not in self._keys:
            return ServerResponse(401, as_json({"error": "invalid key"}), JSON)
        year = request.query.get("year", "")
        if not year.isdecimal():
            return ServerResponse(400, as_json({"error": "year is missing"}), JSON)
        return list(self._rows(int(year))) or None


def sample() -> tuple[Publisher, ...]:
    """Synthetic sums of the sample's metros."""
    return (AmenityFeed(content("vendor", "rows")),)
