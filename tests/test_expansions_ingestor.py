"""Announcements from feed to market: the ingest, the lake, the events, the database and the next refresh."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from aker_core.config import Settings
from aker_core.facts.fact import facts
from aker_core.facts.family import FamilyInputs, FamilyResult
from aker_core.facts.recompute import amounts_again, values_again
from aker_core.facts.selection import market_selection
from aker_core.facts.terms import parsed
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.ingest.context import IngestContext, context_from
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.store import expansions as expansion_store
from aker_jobs.expansions.counting import indirect_method
from aker_jobs.expansions.evidence import in_window
from aker_jobs.expansions.family import expansion_family
from aker_jobs.expansions.market_facts import RANGE

SCOPE = Scope(2023, "2024-06", "2023-07")
GRANT_USD, INVESTMENT_USD = 11_500_000, 2_400_000_000


def context_for(folder: Path, mode: str, source_dir: Path | None = None) -> IngestContext:
    return context_from(
        Settings(
            _env_file=None,
            data_path=folder / "data",
            cache_path=folder / "cache",
            lake_path=str(folder / "lake"),
            source_mode=mode,
            source_dir=source_dir,
        )
    )


def given_from(ingest_context: IngestContext, scope: Scope = SCOPE, **more: pl.LazyFrame) -> FamilyInputs:
    tables = {name: ingest_context.lake.scan(name, scope.as_of) for name in ("announcements", "cbsa_delineation")}
    listed = tables["cbsa_delineation"].filter(pl.col("delineation") == scope.delineation).collect()
    markets = market_selection(tables["cbsa_delineation"], scope, None)
    crosswalk = listed.join(markets, on="cbsa_code")
    return FamilyInputs({**tables, **more}, scope, markets, crosswalk, listed, None)


def bring(ingest_context: IngestContext, scope: Scope = SCOPE) -> None:
    for source in ("cbsa_delineation", "announcements"):
        ingest(catalogue.load(source), scope, context=ingest_context, recorder=Unrecorded())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> FamilyInputs:
    ingest_context = context_for(tmp_path_factory.mktemp("sample"), "sample")
    bring(ingest_context)
    return given_from(ingest_context)


@pytest.fixture(scope="module")
def family(sample: FamilyInputs) -> FamilyResult:
    return expansion_family(sample)


def event(family: FamilyResult, company: str) -> dict[str, Any]:
    return family.events.filter(pl.col("company").str.contains(company)).row(0, named=True)


def values(family: FamilyResult, given: FamilyInputs, market: str) -> dict[str, dict[str, Any]]:
    (code,) = given.markets.filter(pl.col("msa_id") == market)["cbsa_code"]
    rows = family.facts.filter("current", pl.col("geo_code") == code)
    return {row["metric"]: row for row in rows.iter_rows(named=True)}


def test_the_sample_is_ingested_whole_and_again_without_work(tmp_path: Path) -> None:
    ingest_context = context_for(tmp_path, "sample")
    source = catalogue.load("announcements")
    first = ingest(source, SCOPE, context=ingest_context, recorder=Unrecorded())
    again = ingest(source, SCOPE, context=ingest_context, recorder=Unrecorded())
    assert (first.changed, first.missing, first.origin, len(first.payloads)) == (True, (), "sample", 6)
    assert (again.changed, again.rows) == (False, first.rows)


def test_a_delay_is_the_same_event_and_a_grant_is_no_investment(family: FamilyResult) -> None:
    found = event(family, "Synthetica")
    assert (found["status"], found["due_year"], found["new_jobs"], found["sector"]) == (
        "delayed",
        2029,
        1_200,
        "semiconductor",
    )
    assert found["investment_usd"] == INVESTMENT_USD
    assert GRANT_USD not in {item["investment_usd"] for item in found["history"]}
    assert [item["status"] for item in found["history"]] == ["announced", "delayed"]


def test_two_outlets_are_one_event_and_a_foreign_site_is_none(family: FamilyResult) -> None:
    assert len(event(family, "Examplar")["items"]) == 2
    assert family.events.filter(pl.col("company").str.contains("Dummy")).height == 0


def test_what_counts_for_a_market(sample: FamilyInputs, family: FamilyResult) -> None:
    austin = values(family, sample, "AUS")
    assert austin["expansion_events"]["value"] == 2
    assert austin["expansion_jobs_announced"]["value"] == 1_550
    assert austin["expansion_jobs_semiconductor"]["value"] == 1_200
    assert austin["expansion_jobs_health"]["value"] == 350
    # 2022 to 2029: a seventh in 2023; the hospital of 2023 begins after its year.
    assert austin["expansion_jobs_due"]["value"] == pytest.approx(1_200 / 7)
    indirect = austin["expansion_jobs_indirect"]
    # 1,200 jobs at semiconductors, 0.5 to 2.0 each; the 350 of the hospital are no traded jobs.
    assert (indirect["low"], indirect["value"], indirect["high"]) == (600.0, None, 2_400.0)
    assert indirect["status"] == "bounded"
    assert indirect["reason"] == f"{RANGE}; events of hospitals and universities, for which there is no multiplier: 1"
    assert austin["expansion_jobs_announced"]["status"] == "derived"


def test_every_value_comes_out_again_from_the_events_it_names(sample: FamilyInputs, family: FamilyResult) -> None:
    again = amounts_again(family.inputs, {**sample.tables, "expansion_events": family.events.lazy()})
    amounts = family.inputs.join(again, on="key")
    # A zero without any event has no row behind it; all others have.
    assert amounts.filter(pl.col("amount") != pl.col("again").fill_null(0)).height == 0
    values_and_again = list(values_again(family.facts, family.inputs))
    assert len(values_and_again) > 100
    for key, value, computed in values_and_again:
        assert computed == pytest.approx(value, rel=1e-9), key


def test_a_sum_names_its_events_and_their_share_or_multiplier(sample: FamilyInputs, family: FamilyResult) -> None:
    austin = values(family, sample, "AUS")
    assert austin["expansion_jobs_due"]["formula"] == "due_1_of_7 * 1 / 7 + not_yet_due * 0"
    assert austin["expansion_jobs_indirect"]["formula"] == "semiconductor * 0.5"
    (_, _, key), _ = parsed(austin["expansion_jobs_due"]["inputs"])
    (row,) = family.inputs.filter(pl.col("key") == key).iter_rows(named=True)
    chips = event(family, "Synthetica")
    assert (row["table"], row["column"], row["amount"]) == ("expansion_events", "new_jobs", 1_200)
    assert chips["event_key"] in row["where"]
    assert set(row["payloads"]) == {item["payload_sha256"] for item in chips["history"]}
    silent = values(family, sample, "SJC")["expansion_jobs_announced"]
    assert (silent["formula"], silent["inputs"]) == ("sum(items) * 0", "items.CA=announcements/official/CA")


def test_cancelled_silent_and_unknown_are_not_the_same(sample: FamilyInputs, family: FamilyResult) -> None:
    cancelled = values(family, sample, "PIT")["expansion_jobs_announced"]
    assert (cancelled["value"], cancelled["status"]) == (0, "derived")
    assert "canceled events, excluded: 1" in cancelled["reason"]
    silent = values(family, sample, "SJC")["expansion_jobs_announced"]
    assert (silent["value"], silent["status"]) == (0, "derived")
    assert "no event in the official feeds of its states (ca_gobiz" in silent["reason"]
    without = given_without(sample, "Seattle")
    unknown = values(expansion_family(without), without, "SEA")["expansion_jobs_announced"]
    assert (unknown["value"], unknown["status"], unknown["inputs"]) == (None, "not_loaded", None)


def given_without(given: FamilyInputs, place: str) -> FamilyInputs:
    """The same without what is told of a market."""
    kept = given.tables["announcements"].filter(~pl.col("text").str.contains("Everett|" + place))
    return FamilyInputs(
        {**given.tables, "announcements": kept},
        given.scope,
        given.markets,
        given.crosswalk,
        given.delineation,
        None,
    )


def test_what_waits_for_a_review_is_in_the_upper_bound_only(sample: FamilyInputs, family: FamilyResult) -> None:
    jobs = values(family, sample, "HSV")["expansion_jobs_announced"]
    assert (jobs["value"], jobs["low"], jobs["high"]) == (275, 275, 3_275)
    assert "unreviewed events, in the upper bound only: 1" in jobs["reason"]


def test_indirect_jobs_tell_what_they_are_and_who_says_so(sample: FamilyInputs, family: FamilyResult) -> None:
    told = values(family, sample, "AUS")["expansion_jobs_indirect"]["method"]
    assert "additional local jobs per traded direct job" in told
    assert "semiconductor 0.5 to 2 where the market's share of technology jobs is above the nation's" in told
    assert "other sectors 0.125 to 1.7" in told
    assert "none for health and university" in told
    assert "Bartik & Sotherland (2019)" in told
    assert set(family.extracts["expansions"]["indirect_method"]) == {indirect_method()}


@pytest.mark.parametrize(("quotient", "high"), [(1.8, 2_400.0), (0.7, 1_200 * 1.7), (None, 2_400.0)])
def test_the_high_of_semiconductors_holds_where_technology_is_strong(
    sample: FamilyInputs, quotient: float | None, high: float
) -> None:
    austin = sample.markets.filter(pl.col("msa_id") == "AUS")
    labor = facts(
        austin.with_columns(lq=pl.lit(quotient, pl.Float64)),
        "tech_lq",
        pl.col("lq"),
        year=2023,
        method=pl.lit("m"),
        inputs=None,
        current=True,
    )
    found = expansion_family(replace(sample, before={"labor": FamilyResult(facts=labor)}))
    assert values(found, sample, "AUS")["expansion_jobs_indirect"]["high"] == pytest.approx(high)


def test_an_event_that_a_person_dates_later_does_not_count_yet(sample: FamilyInputs, family: FamilyResult) -> None:
    moved = family.events.with_columns(
        pl.when(pl.col("company").str.contains("Examplia"))
        .then(date(2024, 7, 1))
        .otherwise("announced_on")
        .alias("announced_on")
    )
    gone = family.events.join(in_window(moved, sample), on="event_key", how="anti")
    assert "Examplia Health" in gone["company"].to_list()
    assert in_window(family.events, sample).height == in_window(moved, sample).height + 1


def test_nothing_of_a_later_month_counts(sample: FamilyInputs) -> None:
    earlier = FamilyInputs(
        sample.tables,
        Scope(2022, "2022-12", "2023-07"),
        sample.markets,
        sample.crosswalk,
        sample.delineation,
        None,
    )
    found = expansion_family(earlier)
    assert found.events["announced_on"].max().year == 2022
    assert event(found, "Synthetica")["status"] == "announced"


def test_jobs_due_are_told_for_every_year_around(family: FamilyResult) -> None:
    due = (pl.col("geo_code") == "12420") & (pl.col("metric") == "expansion_jobs_due")
    rows = family.facts.filter(due).sort("year")
    assert rows["year"].to_list() == list(range(2019, 2029))
    assert rows["value"].is_sorted()
    assert rows.filter("current")["year"].to_list() == [2023]


def test_real_files_are_ingested(tmp_path: Path, shared_data: Path) -> None:
    ingest_context = context_for(tmp_path, "files", shared_data)
    scope = Scope(2023, "2026-06", "2023-07")
    done = ingest(catalogue.load("announcements"), scope, context=ingest_context, recorder=Unrecorded())
    assert done.origin == "published"
    table = ingest_context.lake.scan("announcements", scope.as_of).collect()
    kinds = set(table["document"].str.extract(r"announcements/([^/]+)/").drop_nulls())
    assert {"rss", "press_releases", "fact_sheets"} <= kinds
    ingest(catalogue.load("cbsa_delineation"), scope, context=ingest_context, recorder=Unrecorded())
    found = expansion_family(given_from(ingest_context, scope))
    vernova = found.events.filter(pl.col("company").str.contains("Vernova"), pl.col("place").str.contains("Charleroi"))
    assert vernova["new_jobs"].to_list() == [250]
    assert vernova["cbsa_code"].to_list() == ["38300"]


def test_a_folder_of_texts_and_a_named_file(tmp_path: Path) -> None:
    texts = tmp_path / "texts" / "announcements" / "2024"
    texts.mkdir(parents=True)
    (texts / "acme.txt").write_text(
        "Acme Corp. will invest $9 million in Denver, Colorado, creating 90 new jobs by 2026."
    )
    ingest_context = context_for(tmp_path / "files", "files", tmp_path / "texts")
    done = ingest(catalogue.load("announcements"), SCOPE, context=ingest_context, recorder=Unrecorded())
    assert done.rows == 1
    shutil.copy(texts / "acme.txt", tmp_path / "named.txt")
    settings = Settings(_env_file=None, data_path=tmp_path, lake_path=str(tmp_path / "l"), source_mode="files")
    named = context_from(settings, named={"announcements": [tmp_path / "named.txt"]})
    assert ingest(catalogue.load("announcements"), SCOPE, context=named, recorder=Unrecorded()).rows == 1


def test_events_outlive_their_feed_and_decisions_survive(
    session_factory: Any, sample: FamilyInputs, family: FamilyResult
) -> None:
    with session_factory() as session:
        stored = expansion_store.store_events(
            session, family.events, as_of="2024-06", origin="sample", delineation="2023-07", run_id=None
        )
        assert stored == family.events.height
        waiting = expansion_store.events(session, states=["needs_review"])
        (unsure,) = [row for row in waiting if row["place"] == "Huntsville"]
        expansion_store.decide(
            session,
            unsure["event_key"],
            "correct",
            fields={"company": "Nonesuch Corp.", "new_jobs": 500},
            why="called the office",
            decided_by="an analyst",
            state="corrected",
        )
        session.commit()
    with session_factory() as session:
        tables = expansion_store.expansion_tables(session, "2024-07", "sample")
    # A month later the feeds show nothing of it any more.
    gone = sample.tables["announcements"].filter(pl.col("feed") == "ca_gobiz")
    later = FamilyInputs(
        {**sample.tables, **tables, "announcements": gone},
        Scope(2023, "2024-07", "2023-07"),
        sample.markets,
        sample.crosswalk,
        sample.delineation,
        None,
    )
    found = expansion_family(later)
    assert set(found.events["event_key"]) == set(family.events["event_key"])
    huntsville = values(found, later, "HSV")["expansion_jobs_announced"]
    assert (huntsville["value"], huntsville["low"], huntsville["high"]) == (775, None, None)
    assert values(found, later, "AUS")["expansion_jobs_announced"]["value"] == 1_550


def test_storing_twice_changes_nothing_and_a_backfill_leaves_newer_events(
    session_factory: Any, family: FamilyResult
) -> None:
    told = {"origin": "sample", "delineation": "2023-07", "run_id": None}
    with session_factory() as session:
        expansion_store.store_events(session, family.events, as_of="2024-06", **told)
        before = expansion_store.events(session)
        expansion_store.store_events(session, family.events, as_of="2024-06", **told)
        assert expansion_store.events(session) == before
        expansion_store.store_events(session, family.events.head(1), as_of="2023-01", **told)
        assert {row["event_key"] for row in expansion_store.events(session)} == set(family.events["event_key"])
        expansion_store.store_events(session, family.events.head(1), as_of="2024-08", **told)
        assert len(expansion_store.events(session)) == 1
        session.rollback()


def test_published_events_take_the_place_of_the_sample(session_factory: Any, family: FamilyResult) -> None:
    with session_factory() as session:
        one = family.events.head(2)
        expansion_store.store_events(session, one, as_of="2024-06", origin="sample", delineation="2023-07", run_id=None)
        expansion_store.store_events(
            session, one.tail(1), as_of="2024-06", origin="published", delineation="2023-07", run_id="r"
        )
        (row,) = expansion_store.events(session)
        assert (row["data_origin"], row["first_as_of"].isoformat()) == ("published", "2024-06-01")
        session.rollback()


def test_a_stored_event_tells_where_each_field_comes_from(session_factory: Any, family: FamilyResult) -> None:
    with session_factory() as session:
        expansion_store.store_events(
            session, family.events, as_of="2024-06", origin="sample", delineation="2023-07", run_id=None
        )
        row = expansion_store.event(session, event(family, "Synthetica")["event_key"])
    told = row["fields"]["new_jobs"]
    assert told["value"] == 1_200
    assert told["item"] == "https://gov.texas.gov/news/post/synthetica-semiconductor-delays-austin-expansion-to-2029"
    assert "1,200" in told["span"]["text"]
    assert row["history"][0]["published"] == "2022-03-15"
