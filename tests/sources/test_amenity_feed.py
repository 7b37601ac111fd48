"""A vendor's feed by its contract: the example of the document, both formats, key and quota, bad answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from publishers import ingest_context, serving

from aker_amenities.feed_values import RATES, rate_of_markets
from aker_core.errors import CheckFailed, NotLoaded, SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.ingest.run import ingest
from aker_data.schemas.amenity_feed import FEED
from aker_data.schemas.validate import validate
from aker_data.sources import amenity_feed
from aker_jobs.own_sources import own_source
from aker_sample.publisher import RateLimit
from aker_sample.publishers.vendor import AmenityFeed
from aker_sample.vendor import rows as sample_rows

SCOPE = Scope(2023, "2024-06", "2023-07")
DOCUMENT = Path(__file__).parents[2] / "docs/vendor_feed.md"
EXAMPLE = re.findall(r"```csv\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)[0].encode()
KEY = "key-of-the-vendor"


class Recorder:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda **_values: None


def payload(body: bytes, year: int = 2023) -> Payload:
    return Payload(amenity_feed.request(year), "0" * 64, body, datetime(2024, 6, 1, tzinfo=UTC))


def as_json(body: bytes) -> bytes:
    rows = pl.read_csv(body, schema_overrides={"cbsa_code": pl.String})
    return json.dumps(rows.to_dicts()).encode()


@pytest.mark.parametrize("form", [bytes, as_json])
def test_the_example_of_the_document_gives_the_figures_of_the_document(form: Callable[[bytes], bytes]) -> None:
    table = amenity_feed.parse(payload(form(EXAMPLE)))
    assert [check for check in validate(table, FEED) if not check.passed] == []
    with_payload = table.with_columns(payload_sha256=pl.lit("a"))
    values = {
        rate.metric: rate_of_markets(with_payload, rate.top, rate.base, rate.per)["value"].to_list() for rate in RATES
    }
    assert values == {
        "amenity_cost_usd_per_unit_month": [pytest.approx(7.60)],
        "amenity_membership_revenue_usd_per_unit_month": [pytest.approx(2.50)],
        "amenity_adoption_pct": [pytest.approx(42.0)],
        "amenity_retention_pct": [pytest.approx(80.0)],
    }


def test_the_columns_of_the_document_are_those_of_the_table() -> None:
    named = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    assert named == list(FEED.dtypes)


def test_nothing_to_divide_by_is_no_zero() -> None:
    table = pl.DataFrame(
        {"cbsa_code": ["1"], "amenity": ["pool"], "members": [0], "households": [0], "payload_sha256": "a"}
    )
    assert rate_of_markets(table, "members", "households")["value"].to_list() == [None]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_feed_is_asked_at_the_address_of_the_setting_with_its_key(tmp_path: Path, ending: str) -> None:
    address = f"https://amenity-feed.example/v1/amenities.{ending}"
    with serving(AmenityFeed(sample_rows, keys=frozenset([KEY]))) as double:
        double.rate = RateLimit(60, 60)
        context = ingest_context(tmp_path, double, keys={"amenity_feed_key": KEY})
        source = amenity_feed.at_address(address)
        result = ingest(source, SCOPE, context=context, recorder=Recorder())
    assert result.rows == 66
    assert [request.headers["x-api-key"] for request in double.requests] == [KEY]
    assert not any(KEY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_beyond_the_quota_the_vendor_says_when_to_come_again(tmp_path: Path) -> None:
    waits: list[float] = []
    with serving(AmenityFeed(sample_rows)) as double:
        double.rate = RateLimit(1, 30, clock=iter([0.0, 1.0, 40.0, 41.0]).__next__)
        context = ingest_context(tmp_path, double, keys={"amenity_feed_key": KEY}, waits=waits)
        ingest(amenity_feed.SOURCE, SCOPE, context=context, recorder=Recorder())
        ingest(amenity_feed.SOURCE, Scope(2022, "2023-06", "2023-07"), context=context, recorder=Recorder())
    assert waits
    assert max(waits) >= 29


def test_without_an_address_nothing_is_asked(tmp_path: Path) -> None:
    with serving(AmenityFeed(sample_rows)) as double:
        context = ingest_context(tmp_path, double)
        with pytest.raises(NotLoaded, match="AKER_AMENITY_FEED_URL is not set"):
            own_source(amenity_feed.SOURCE, SCOPE, context)
    assert double.requests == []


def test_a_part_larger_than_its_whole_keeps_the_last_good_table(tmp_path: Path) -> None:
    def odd(year: int) -> list[dict[str, object]]:
        rows = sample_rows(year)
        rows[0]["members"] = rows[0]["households"] + 1
        return rows

    with serving(AmenityFeed(odd)) as double:
        context = ingest_context(tmp_path, double, keys={"amenity_feed_key": KEY})
        with pytest.raises(CheckFailed, match="members"):
            ingest(amenity_feed.SOURCE, SCOPE, context=context, recorder=Recorder())


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "page|column|rows|HTML"),
        (b"", "empty|rows"),
        (EXAMPLE[:-12], "cut off|cells"),
        (EXAMPLE.replace(b"unit_months", b"months"), "unit_months|months"),
        (EXAMPLE.replace(b"members_kept\n", b"members_kept,extra\n").replace(b"920\n", b"920,1\n"), "extra|cells"),
        (EXAMPLE.replace(b",2023,fitness", b",2022,fitness"), "2022"),
        (EXAMPLE.replace(b"36000,", b"many,"), "fit its column"),
        (as_json(EXAMPLE).replace(b'"members_kept"', b'"kept"', 1), "kept"),
        (as_json(EXAMPLE)[:-9], "cut off"),
        (b'{"error": "none"}', "list of objects"),
    ],
)
def test_a_bad_answer_is_refused(body: bytes, word: str) -> None:
    with pytest.raises(SourceChanged, match=word):
        amenity_feed.parse(payload(body))
