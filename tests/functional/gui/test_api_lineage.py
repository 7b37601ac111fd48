"""What stands beside every value of the API, in every list and format; lineage searched; reports and exports."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import httpx
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from limits import HANG

FORMATS = ("json", "csv", "parquet", "arrow")
# List -> its value columns, and for each the columns that say unit, status, vintage, and where it is explained.
STATED = {
    "facts": {"value": ("unit", "status", "as_of", "explanation")},
    "lineage": {"value": ("unit", "status", "as_of", "explanation")},
    "scores": {"score_0_100": ("unit", "status", "as_of", "explanation")},
    "markets": {
        "population": ("population_status", "as_of", "population_explanation"),
        "total_jobs": ("total_jobs_status", "as_of", "total_jobs_explanation"),
    },
    "expansions": {"new_jobs": ("status", "as_of", "explanation")},
}
INTERVALS = {"facts": ("low", "high", "p05", "p95", "moe"), "scores": ("score_p05", "score_p95")}


def frame_of(answer: httpx.Response, form: str) -> pl.DataFrame:
    body = answer.content
    if form == "json":
        return pl.DataFrame(answer.json()["data"], infer_schema_length=None)
    if form == "csv":
        return pl.read_csv(body, infer_schema_length=None)
    return pl.read_parquet(body) if form == "parquet" else pl.read_ipc_stream(io.BytesIO(body))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", STATED)
def test_beside_every_value_stands_what_it_is(api: httpx.Client, name: str, form: str) -> None:
    answer = api.get(f"/{name}", params={"format": form, "limit": 200})
    rows = frame_of(answer, form)
    assert set(INTERVALS.get(name, ())) <= set(rows.columns)
    for value, beside in STATED[name].items():
        assert len(rows.drop_nulls(value)), value
        for column in beside:
            assert rows[column].null_count() == 0, (value, column)
        (link,) = [column for column in beside if column.endswith("explanation")]
        assert rows[link].str.starts_with("/api/v1/").all()
    assert answer.headers["aker-warning"].startswith("SAMPLE")


@pytest.mark.parametrize("name", STATED)
def test_every_link_beside_a_value_opens(api: httpx.Client, name: str) -> None:
    row = api.get(f"/{name}", params={"limit": 1}).json()["data"][0]
    links = [text for key, text in row.items() if key.endswith("explanation")]
    assert links
    for link in links:
        answer = api.get(link.removeprefix("/api/v1"))
        assert answer.status_code == 200, link
        assert answer.json()["warning"].startswith("SAMPLE")


def test_the_other_forms_say_it_too(api: httpx.Client, mapped: str) -> None:
    cube = api.get("/facts", params={"metric": "tech_lq", "format": "json-stat"})
    assert cube.json()["note"][0].startswith("SAMPLE")
    extension = cube.json()["extension"]
    assert {"status", "p05", "p95", "low", "high", "moe", "explanation"} <= set(extension)
    assert set(cube.json()["status"]) == set(extension["explanation"])
    sdmx = api.get("/facts", params={"metric": "tech_lq", "format": "sdmx-csv"})
    rows = pl.read_csv(sdmx.content, infer_schema_length=None)
    for column in ("UNIT_MEASURE", "OBS_STATUS", "VINTAGE", "EXPLANATION", "COMMENT_DSET"):
        assert rows[column].null_count() == 0, column
    arrow = api.get("/facts", params={"metric": "tech_lq", "format": "arrow"}).content
    parquet = api.get("/facts", params={"metric": "tech_lq", "format": "parquet"}).content
    for metadata in (pa.ipc.open_stream(arrow).schema.metadata, pq.read_metadata(io.BytesIO(parquet)).metadata):
        assert metadata[b"aker.warning"].startswith(b"SAMPLE")
    market = api.get("/markets/DEN")
    assert market.json()["warning"].startswith("SAMPLE")
    assert all(row["explanation"] and row["as_of"] and row["unit"] for row in market.json()["metrics"])
    for answer in (cube, sdmx, market):
        assert answer.headers["aker-warning"].startswith("SAMPLE")
    items = httpx.get(f"{mapped}/api/v1/ogc/collections/markets/items", params={"limit": 1}, timeout=HANG)
    one = httpx.get(
        items.json()["links"][0]["href"].partition("?")[0] + f"/{items.json()['features'][0]['id']}", timeout=HANG
    )
    properties = one.json()["properties"]
    assert {"score_unit", "innovation_status", "innovation_p05", "as_of", "explanation"} <= set(properties)
    for answer in (items, one, httpx.get(f"{mapped}/api/v1/map", timeout=HANG)):
        assert answer.json()["warning"].startswith("SAMPLE")
        assert answer.headers["aker-warning"].startswith("SAMPLE")


def test_lineage_of_a_payload_is_what_the_explanations_say(api: httpx.Client) -> None:
    made_of = api.get("/explanations", params={"place": "DEN", "metric": "tech_lq"}).json()
    payload = made_of["payloads"][0]["sha256"]
    resting = all_rows(api, {"payload": payload[:12], "market": "DEN"})
    found = {(row["metric"], row["year"]) for row in resting if row["direct"]}
    assert ("tech_lq", made_of["fact"]["year"]) in found
    facts = api.get("/facts", params={"market": "DEN", "current": "true"}).json()["data"]
    current = {(row["metric"], row["year"]): row["explanation"] for row in facts}
    for key in list(current)[::6]:
        document = api.get(current[key].removeprefix("/api/v1")).json()
        rests = any(row["sha256"] == payload for row in document["payloads"])
        assert (key in found) == rests, key


def test_lineage_goes_through_facts_that_are_made_of_facts(api: httpx.Client) -> None:
    table = api.get("/explanations", params={"place": "DEN", "metric": "tech_lq"}).json()["inputs"][0]["table"]
    rows = all_rows(api, {"table": table, "market": "DEN"})
    through = {row["metric"] for row in rows if not row["direct"]}
    assert "tech_lq_log_z" in through
    assert "tech_lq" in {row["metric"] for row in rows if row["direct"]}
    assert all(row["roles"] for row in rows)
    assert not api.get("/lineage", params={"table": "no_such_table"}).json()["data"]
    assert not api.get("/lineage", params={"payload": "f" * 64}).json()["data"]
    for text in ("zz", "8de4", "%25", "a" * 65):
        assert api.get("/lineage", params={"payload": text}).status_code == 422


def all_rows(api: httpx.Client, params: dict[str, str]) -> list[dict[str, Any]]:
    """All pages of a search, each row once."""
    rows, address = [], f"/lineage?{httpx.QueryParams({**params, 'limit': '40'})}"
    while address:
        document = api.get(address.removeprefix("/api/v1")).json()
        rows += document["data"]
        address = document["links"]["next"]
    keys = {(row["geography"], row["place"], row["metric"], row["year"]) for row in rows}
    assert len(keys) == len(rows) == document["meta"]["total"]
    return rows


def test_reports_are_the_files_of_the_lake_and_nothing_else(api: httpx.Client, sample: Any) -> None:
    listed = api.get("/reports", params={"limit": 200}).json()["data"]
    assert {row["table"] for row in listed} >= {"census_pep", "cbsa_delineation"}
    row = next(row for row in listed if row["table"] == "census_pep")
    for form in ("html", "json"):
        answer = api.get(row[form].removeprefix("/api/v1"))
        month = row["as_of"][:7]
        file = sample.house.root / "data_lake" / "census_pep" / "_reports" / f"as_of={month}" / f"{row['kind']}.{form}"
        assert answer.content == file.read_bytes()
        policy = answer.headers.get_list("content-security-policy")
        assert len(policy) == 1
        assert "default-src 'none'" in policy[0]
        assert "sandbox" in policy[0]
        assert answer.headers["cache-control"] == "no-store"
    for path in (
        "census_pep/2024-06/report.html.bak",
        "census_pep/2024-06/..%2f..%2f_delta_log%2f00000000000000000000.json",
        "..%2f..%2fdata/2024-06/report.json",
        "census_pep/2024-13/report.json",
        "nowhere/2024-06/report.json",
    ):
        assert api.get(f"/reports/{path}").status_code in (404, 422), path


def test_exports_are_listed_with_their_digests_and_nothing_else_is_served(api: httpx.Client, sample: Any) -> None:
    folder = sample.house.root / "exports" / "2024-06"
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in (("a b%c.csv", b"one\n"), (".hidden", b"x")):
        (folder / name).write_bytes(body)
    (folder / "link.db").symlink_to(sample.house.root / "data" / "aker.db")
    document = api.get("/exports").json()
    (row,) = [row for row in document["data"] if row["kind"] == "file" and row["name"].endswith(".csv")]
    assert (row["bytes"], row["sha256"]) == (4, hashlib.sha256(b"one\n").hexdigest())
    answer = api.get(row["href"].removeprefix("/api/v1"))
    assert answer.content == b"one\n"
    assert answer.headers["content-disposition"].startswith("attachment")
    (folder / "a b%c.csv").write_bytes(b"two\n")
    assert api.get(row["href"].removeprefix("/api/v1")).content == b"two\n"
    lists = {row["name"]: row["href"] for row in document["data"] if row["kind"] == "list"}
    assert {"facts.csv", "facts.json-stat", "facts.sdmx-csv", "scores.parquet", "markets.arrow"} <= set(lists)
    assert api.get(lists["scores.csv"].removeprefix("/api/v1")).status_code == 200
    for name in ("2024-06/link.db", "2024-06/.hidden", "..%2fdata%2faker.db", "%2e%2e/data/aker.db", "2024-06", "%00"):
        assert api.get(f"/exports/{name}").status_code == 404, name
    for path in folder.iterdir():
        path.unlink()
