"""HUD's API of fair market rents: the counties of a state in a fiscal year, for a bearer token; 60 queries a minute."""

from __future__ import annotations

from collections.abc import Callable

from aker_sample.messages import JSON, ServerRequest, ServerResponse
from aker_sample.publisher import Publisher, RateLimit, Route, Row, as_json, content

QUOTA, SECONDS = 60, 60.0


class FairMarketRents(Publisher):
    """Rents by state. counties: rows of a state and year. tokens: that are accepted; None: any, or none."""

    home = "https://www.huduser.gov"
    version = "1"
    routes = (Route(r"/hudapi/public/fmr/statedata/([A-Z]{2})", "state", JSON, has_query=True),)

    def __init__(self, counties: Callable[[str, int], list[Row]], *, tokens: frozenset[str] | None = None) -> None:
        super().__init__()
        self._counties, self._tokens = counties, tokens
        self.rate = RateLimit(QUOTA, SECONDS)

    def state(self, request: ServerRequest, code: str) -> ServerResponse | bytes:
        """The answer for one state."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens is not None and token not in self._tokens:
            return ServerResponse(401, as_json({"error": "Unauthenticated."}), JSON)
        year = request.query.get("year", "")
        if not year.isdecimal():
            return ServerResponse(400, as_json({"error": "The year is not valid."}), JSON)
        return as_json({"data": {"year": year, "metroareas": [], "counties": self._counties(code, int(year))}})


def sample() -> tuple[Publisher, ...]:
    """Synthetic rents of the sample's counties."""
    return (FairMarketRents(content("fair_rents", "counties")),)
