"""The API over real HTTP: its lists are what the reader has, in every format, page by page."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import polars as pl
import pytest
from limits import HANG

from aker_core.markets import queries
from aker_core.markets.basis import basis_of
from aker_core.markets.pillars import INNOVATION
from aker_data.sqlite_file import SqliteReader
from aker_jobs.registry import EVERY
from tests.functional.gui.conftest import serving

SAMPLE = "SAMPLE: partly synthetic"
LISTS = (
    *("markets", "metrics", "facts", "scores", "expansions", "vintages", "runs", "checks", "lineage", "reports"),
    *("exports", "intervals"),
)


@pytest.fixture(scope="module")
def stored(sample: Any) -> pl.DataFrame:
    """All facts, by the reader."""
    source = SqliteReader(sample.house.root / "data" / "aker.db")
    frame = queries.facts_frame(source, None, queries.Selection(history=True, places=True))
    source.close()
    return frame


def test_metrics_say_what_they_count(api: httpx.Client) -> None:
    found = {row["id"]: row["basis"] for row in api.get("/metrics?limit=1000").json()["data"]}
    assert found == {each.id: basis_of(each) for each in EVERY if each.id in found}
    assert (found["total_jobs"], found["mig_all_ages_net"]) == ("workplace", "tax filers")


@pytest.mark.parametrize("listed", ["facts", "intervals"])
def test_numbers_say_what_they_count(api: httpx.Client, listed: str) -> None:
    metrics = ("business_formations_per_100k", "mig_all_ages_net", "net_migration_25_44", "population")
    asked = "&".join(f"metric={name}" for name in metrics)
    rows = api.get(f"/{listed}?market=DEN&current=true&geography=market&{asked}").json()["data"]
    found = {row["metric"]: row["basis"] for row in rows}
    words = {"business_formations_per_100k": "state share, projected", "net_migration_25_44": "survey, residence"}
    exact = {"mig_all_ages_net": "tax filers", "population": ""} if listed == "facts" else {}
    assert found == words | exact


def test_every_list_has_data_meta_and_links(api: httpx.Client) -> None:
    assert set(LISTS) < set(api.get("").json()["links"])
    for name in LISTS:
        document = api.get(f"/{name}").json()
        assert document["data"], name
        assert document["meta"]["count"] == len(document["data"])
        assert document["links"]["self"] == f"/api/v1/{name}"


def test_facts_are_those_of_the_reader(api: httpx.Client, stored: pl.DataFrame) -> None:
    rows = api.get("/facts", params={"metric": "tech_lq", "market": ["DEN", "Austin"]}).json()["data"]
    expected = stored.filter((pl.col("metric") == "tech_lq") & pl.col("msa_id").is_in(["AUS", "DEN"]))
    names = ("value", "status", "low", "high", "p05", "p95", "moe", "unit", "reason", "period", "year")
    assert [tuple(row[name] for name in names) for row in rows] == expected.sort("msa_id", "year").select(names).rows()
    assert {row["place"] for row in rows} == {"AUS", "DEN"}


@pytest.mark.parametrize(
    ("parameters", "condition"),
    [
        ({"state": "co"}, pl.col("msa_id") == "DEN"),
        ({"geography": "nation", "year": 2023}, (pl.col("geography") == "nation") & (pl.col("year") == 2023)),
        ({"status": ["suppressed", "bounded"]}, pl.col("status").is_in(["suppressed", "bounded"])),
        ({"current": "true", "type": "metro"}, pl.col("current") & (pl.col("type") == "metro")),
        ({"period": "2020-2023"}, pl.col("period") == "2020-2023"),
    ],
)
def test_filters(api: httpx.Client, stored: pl.DataFrame, parameters: dict[str, Any], condition: pl.Expr) -> None:
    document = api.get("/facts", params={**parameters, "limit": 1}).json()
    assert document["meta"]["total"] == len(stored.filter(condition)) > 0


def test_all_pages_are_all_facts_once(api: httpx.Client, stored: pl.DataFrame) -> None:
    keys, address = [], "/facts?metric=tech_lq&metric=population&limit=100"
    while address:
        answer = api.get(address.removeprefix("/api/v1"))
        document = answer.json()
        keys += [(row["geography"], row["place"], row["metric"], row["year"]) for row in document["data"]]
        address = document["links"]["next"]
        if address:
            assert "run=" in address
            assert answer.links["next"]["url"] == address
    assert len(keys) == len(set(keys)) == len(stored.filter(pl.col("metric").is_in(["tech_lq", "population"])))


def test_intervals_are_those_of_the_facts(api: httpx.Client, stored: pl.DataFrame) -> None:
    few = pl.col("reason").cast(pl.String).str.starts_with("too few establishments").fill_null(value=False)
    assert stored.filter(few, pl.col("value").is_not_null()).height, "which have bounds, and no estimate"
    estimate, margin = pl.col("p05").is_not_null() & ~few, pl.col("moe").is_not_null() & pl.col("value").is_not_null()
    bounds = pl.col("low").is_not_null() | pl.col("high").is_not_null()
    announced = pl.col("metric").cast(pl.String).str.starts_with("expansion_")
    kinds = {"estimate": estimate, "bounds": bounds & ~estimate & ~announced, "range": bounds & announced}
    kinds["margin"] = margin & ~bounds & ~estimate
    ends = {"estimate": ("p05", "p95"), "bounds": ("low", "high"), "range": ("low", "high")}
    coverage = {"estimate": 0.9, "bounds": 1.0, "range": None, "margin": 0.9}
    for kind, condition in kinds.items():
        document = api.get("/intervals", params={"kind": kind, "geography": "market", "current": "true"}).json()
        expected = stored.filter(condition, pl.col("current"), geography="market").sort("msa_id", "metric", "year")
        rows = document["data"]
        assert document["meta"]["total"] == len(expected) > 0, kind
        assert {row["coverage"] for row in rows} == {coverage[kind]}, "nobody knows it of what studies span"
        expected = expected.head(len(rows))
        assert [row["value"] for row in rows] == expected["value"].to_list()
        if kind in ends:
            found = [(row["lower"], row["upper"]) for row in rows]
            assert found == list(expected.select(ends[kind]).iter_rows()), kind
        else:
            assert [row["upper"] - row["value"] for row in rows] == pytest.approx(expected["moe"].to_list())
            assert [row["value"] - row["lower"] for row in rows] == pytest.approx(expected["moe"].to_list())
    everything = api.get("/intervals", params={"limit": 1}).json()["meta"]["total"]
    assert everything == len(stored.filter(pl.any_horizontal(*kinds.values())))
    assert api.get("/intervals", params={"kind": "guess"}).status_code == 422


def test_a_link_of_another_run_is_gone(api: httpx.Client) -> None:
    answer = api.get("/facts", params={"run": "another"})
    assert answer.status_code == 410
    assert answer.json()["type"] == "/api/v1/problems/list-has-changed"


@pytest.mark.parametrize(
    "name", ["facts", "intervals", "markets", "scores", "checks", "expansions", "lineage", "reports"]
)
def test_formats_hold_the_same_rows(api: httpx.Client, name: str) -> None:
    params = {"limit": 50}
    rows = api.get(f"/{name}", params=params).json()["data"]
    csv = pl.read_csv(api.get(f"/{name}", params=params, headers={"Accept": "text/csv"}).content, infer_schema=False)
    parquet = pl.read_parquet(api.get(f"/{name}", params={**params, "format": "parquet"}).content)
    arrow = api.get(f"/{name}", params=params, headers={"Accept": "application/vnd.apache.arrow.stream"})
    assert arrow.headers["content-type"] == "application/vnd.apache.arrow.stream"
    streamed = pl.read_ipc_stream(io.BytesIO(arrow.content))
    assert csv.columns == parquet.columns == streamed.columns == list(rows[0])
    assert len(csv) == len(parquet) == len(streamed) == len(rows)
    key = next(iter(rows[0]))
    assert parquet[key].cast(pl.String).to_list() == streamed[key].cast(pl.String).to_list() == csv[key].to_list()


def test_json_stat_places_each_value_in_the_cube(api: httpx.Client) -> None:
    params = {"metric": ["tech_lq", "health_lq"], "geography": "market"}
    rows = api.get("/facts", params=params).json()["data"]
    cube = api.get("/facts", params={**params, "format": "json-stat"}).json()
    assert (cube["version"], cube["class"], cube["id"]) == ("2.0", "dataset", ["place", "metric", "year"])
    index = {name: cube["dimension"][name]["category"]["index"] for name in cube["id"]}
    for row in rows:
        at = (index["place"][f"market:{row['place']}"], index["metric"][row["metric"]], index["year"][str(row["year"])])
        position = str((at[0] * cube["size"][1] + at[1]) * cube["size"][2] + at[2])
        assert cube["value"].get(position) == row["value"]
        assert cube["status"][position] == row["status"]
    assert cube["note"][0].startswith(SAMPLE)


def test_sdmx_says_what_is_missing_and_what_is_estimated(api: httpx.Client) -> None:
    answer = api.get("/facts", params={"metric": "tech_lq"}, headers={"Accept": "application/vnd.sdmx.data+csv"})
    frame = pl.read_csv(answer.content, infer_schema_length=None)
    assert frame.columns[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert set(frame.filter(pl.col("AKER_STATUS") == "imputed")["OBS_STATUS"]) == {"I"}
    assert frame.filter(pl.col("OBS_STATUS").is_in(["A", "E", "I"]))["OBS_VALUE"].null_count() == 0
    assert "US" in frame["REF_AREA"].to_list()
    assert "CBSA19740" in frame["REF_AREA"].to_list()


def test_scores_among_size_classes_open_as_such(api: httpx.Client) -> None:
    stored = {row["msa_id"]: row for row in api.get("/scores").json()["data"]}
    rows = api.get("/scores", params={"among": "size"}).json()["data"]
    assert {row["msa_id"] for row in rows} == set(stored)
    assert len({row["universe"] for row in rows}) > 1
    scored = [row for row in rows if row["rank"]]
    assert any(row["score_0_100"] != pytest.approx(stored[row["msa_id"]]["score_0_100"]) for row in scored)
    assert all(row["rank_from"] <= row["rank"] <= row["rank_to"] <= row["universe_size"] for row in scored)
    points = [sum(part for part in row["contributions"].values() if part is not None) for row in scored]
    assert points == pytest.approx([row["score_0_100"] for row in scored])
    tree = api.get(scored[0]["explanation"].removeprefix("/api/v1")).json()["score"]
    assert tree["notes"]["scored among"] == f"{scored[0]['universe']}; stored nowhere"
    innovation = next(child for child in tree["children"] if child["title"].startswith("innovation"))
    assert innovation["value"] == pytest.approx(scored[0]["score_0_100"])
    assert api.get("/scores", params={"among": "west"}).status_code in {400, 422}


def test_every_value_has_an_explanation_that_computes_it_again(api: httpx.Client) -> None:
    rows = api.get("/facts", params={"market": "DEN", "current": "true"}).json()["data"]
    assert all(urlsplit(row["explanation"]).path == "/api/v1/explanations" for row in rows)
    compared = 0
    for row in rows[::5]:
        document = api.get(row["explanation"].removeprefix("/api/v1")).json()
        assert (document["fact"]["metric"], document["fact"]["value"]) == (row["metric"], row["value"])
        if row["value"] is not None and document["recomputed"] is not None:
            compared += 1
            assert document["recomputed"] == pytest.approx(row["value"], rel=1e-9, abs=1e-9)
            assert all(len(payload["sha256"]) == 64 for payload in document["payloads"])
            assert all("url" in payload for payload in document["payloads"])
    assert compared > 5


def test_a_market_is_the_report_of_the_command(api: httpx.Client, sample: Any) -> None:
    import json

    shown = json.loads(sample.house.aker("show", "DEN", "--json").stdout)
    served = api.get("/markets/Denver").json()
    assert served["sample"] is True
    assert {m["id"]: (m["value"], m["status"]) for m in served["metrics"]} == {
        m["id"]: (m["value"], m["status"]) for m in shown["metrics"]
    }


def test_the_ranking_is_that_of_the_command(api: httpx.Client, sample: Any) -> None:
    import json

    shown = json.loads(sample.house.aker("show", "--json").stdout)
    served = api.get("/scores").json()
    assert [(row["msa_id"], row["score_0_100"]) for row in served["data"]] == [
        (row["msa_id"], row["score_0_100"]) for row in shown
    ]
    assert served["meta"]["warning"].startswith(SAMPLE)


def test_an_unchanged_answer_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/facts", params={"metric": "tech_lq"})
    assert first.headers["content-encoding"] == "gzip"
    again = api.get("/facts", params={"metric": "tech_lq"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = api.get("/facts", params={"metric": "tech_lq"}, headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] != first.headers["etag"]  # strong tags: other bytes, another tag
    assert plain.json() == first.json()


def test_head_has_the_headers_alone(api: httpx.Client) -> None:
    answer = api.head("/markets")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_the_description_names_every_route_and_its_problems(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert len(document["paths"]) == 29
    for path, methods in document["paths"].items():
        assert set(methods) == ({"post"} if path.endswith("/review") else {"get"}), path
        for route in methods.values():
            responses = route["responses"]
            fault = "400" if "/ogc" in path else "422"  # the standard of OGC API Features has 400
            assert {"200", fault} <= set(responses)
            assert {"503", "default"} & set(responses)
            assert "application/problem+json" in responses[fault]["content"]
            assert route["description"]


def test_scores_among_a_list_of_the_file_of_pillars_say_so_and_when_it_has_changed(sample: Any, tmp_path: Path) -> None:
    database, pillars, lists = (tmp_path / name for name in ("aker.db", "pillars.yml", "lists.toml"))
    shutil.copyfile(sample.house.root / "data" / "aker.db", database)
    items = [{"metric": item.metric, "weight": item.weight, "group": item.group} for item in INNOVATION.ingredients]
    pillars.write_text(json.dumps({"pillars": {"innovation": {"among": "@west", "ingredients": items}}}))
    lists.write_text('[lists]\nwest = ["DEN", "BOI", "SEA"]\n')
    own = {
        "AKER_POSTGIS_DSN": f"sqlite:///{database}",
        "AKER_PILLARS": str(pillars),
        "AKER_LISTS": str(lists),
    }
    assert sample.house.run(sys.executable, "-m", "flows.score_markets", "2024-06", **own).returncode == 0
    with serving(sample.house, **own) as url:
        found = httpx.get(f"{url}/api/v1/scores", timeout=HANG).json()
        asked = {"place": "DEN", "metric": "score"}
        tree = httpx.get(f"{url}/api/v1/explanations", params=asked, timeout=HANG).json()["score"]
        page = httpx.get(f"{url}/", timeout=HANG).text
    assert {row["universe"] for row in found["data"] if row["rank"]} == {"@west"}
    assert {row["universe"] for row in found["data"] if not row["rank"]} == {"outside @west"}
    assert "was another" not in found["meta"]["warning"]
    innovation = next(node for node in tree["children"] if node["title"].startswith("innovation"))
    assert innovation["notes"]["scored among"] == "@west: DEN, BOI, SEA"
    assert "a rank among those of the list @west. The other 9 are not in it, or too little is known of them" in page
    lists.write_text('[lists]\nwest = ["DEN", "BOI"]\n')
    with serving(sample.house, **own) as url:
        assert "List @west was another" in httpx.get(f"{url}/api/v1/scores", timeout=HANG).json()["meta"]["warning"]
