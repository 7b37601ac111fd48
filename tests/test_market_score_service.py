"""Scores of what is stored, whoever stored it: the jobs runbook's last steps, on SQLite and on PostGIS."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from aker_core.errors import ConfigError, UnknownGeography
from aker_core.facts.fact import Method, facts
from aker_core.facts.inputs import no_inputs
from aker_core.facts.methodology import METHODOLOGY
from aker_core.markets import pillars
from aker_core.markets.pillars import INNOVATION, Ingredient, Pillar
from aker_core.markets.queries import BY_HAND
from aker_core.markets.service import PillarScoreService, Scored, read_market, read_ranking
from aker_data.models import Market, MarketEconomy, MarketJobs, MarketScore, PillarScore
from aker_data.store import facts as fact_store
from aker_data.store import markets as store

Sessions = sessionmaker[Session]
METRICS = tuple(item.metric for item in INNOVATION.ingredients)
WEIGHTS = {item.metric: item.weight for item in INNOVATION.ingredients}
JUNE, MARCH = date(2024, 6, 1), date(2024, 3, 1)
# market -> its number n: every metric of the market is n, so that its percentile in each is that of n
MARKETS = {"AUS": 4, "BOS": 3, "DEN": 2, "PIT": 1}
CODES = {"AUS": "12420", "BOS": "14460", "DEN": "19740", "PIT": "38300"}
MIDRANK = {"AUS": 87.5, "BOS": 62.5, "DEN": 37.5, "PIT": 12.5}  # 100 * (rank - 0.5) / 4


def market(msa_id: str, code: str, name: str) -> dict[str, Any]:
    return {
        "cbsa_code": code,
        "delineation": "2023-07",
        "msa_id": msa_id,
        "name": name,
        "type": "metro",
        "principal_city": name.partition(",")[0],
        "states": name.rpartition(", ")[2],
    }


def computed(msa_id: str, number: float, vintage: str = "2024-06", origin: str = "published") -> dict[str, Any]:
    """A row as a refresh writes it."""
    return {
        "sba_id": f"{msa_id}_{vintage.replace('-', '')}",
        "msa_id": msa_id,
        "data_vintage": vintage,
        "data_year": int(vintage[:4]) - 1,
        "data_origin": origin,
        "cbsa_code": CODES.get(msa_id),
        "delineation": "2023-07",
        "source_data_hash": "h",
        "run_id": "r",
        "population": 1_000_000,
        "population_25_44": 300_000,
        **dict.fromkeys(METRICS, float(number)),
    }


def put_facts(session: Session, values: dict[str, dict[str, float]], vintage: date = JUNE) -> None:
    """Current facts of markets, as a refresh stores them. values: by metric, CBSA code -> value."""
    rows = pl.concat(
        facts(
            pl.DataFrame({"cbsa_code": list(of), "value": list(of.values())}),
            metric,
            pl.col("value"),
            year=vintage.year - 1,
            method=Method("m", "a"),
            inputs=None,
            current=metric != "tech_lq_z",  # comparisons are kept as history
        )
        for metric, of in values.items()
    )
    stamp = fact_store.RefreshStamp(vintage, vintage.year - 1, "2023-07", "published", "r", "1.1")
    fact_store.replace_facts(session, rows, no_inputs(), stamp, CODES.values())


@pytest.fixture
def stored(session_factory: Sessions) -> Sessions:
    """Four markets of one vintage with published figures."""
    with session_factory() as session, session.begin():
        names = {"AUS": "Austin, TX", "BOS": "Boston, MA-NH", "DEN": "Denver, CO", "PIT": "Pittsburgh, PA"}
        store.upsert(session, Market, [market(msa_id, CODES[msa_id], name) for msa_id, name in names.items()])
        store.upsert(session, MarketJobs, [computed(msa_id, number) for msa_id, number in MARKETS.items()])
        put_facts(session, {name: {CODES[msa_id]: float(n) for msa_id, n in MARKETS.items()} for name in METRICS})
    return session_factory


def by_hand(sessions: Sessions, **given: Any) -> None:
    """Step 3 of the runbook: a row merged in a session of its own, with the vintage as text."""
    record = MarketJobs(
        **{
            "sba_id": "DEN_202406",
            "msa_id": "DEN",
            "data_vintage": "2024-06-01",
            "tech_lq": 3.5,
            "health_lq": 3.5,
            "mig_25_44_per_1k": 3.5,
            "notes": "Refreshed via jobs runbook 2024-06-04",
            **given,
        }
    )
    with sessions() as session:
        session.merge(record)
        session.commit()


def scores(sessions: Sessions) -> dict[tuple[str, date], PillarScore]:
    """The stored scores of the pillar `innovation`, of whose metrics the markets here are made."""
    with sessions() as session:
        lead = select(PillarScore).where(PillarScore.pillar == "innovation")
        return {(row.msa_id, row.data_vintage): row for row in session.scalars(lead)}


def refresh_many(sessions: Sessions, as_of: str, run_id: str | None = None) -> Scored:
    with sessions() as session, session.begin():
        return PillarScoreService(session).refresh_many(as_of, run_id)


def test_all_markets_are_scored_and_the_scores_stored(stored: Sessions) -> None:
    before = datetime.now(UTC)
    assert refresh_many(stored, "2024-06", "run-7") == Scored(JUNE, 4, 4)
    found = scores(stored)
    assert {key[0]: row.score_0_100 for key, row in found.items()} == pytest.approx(MIDRANK)
    assert {key[0]: row.rank for key, row in found.items()} == {"AUS": 1, "BOS": 2, "DEN": 3, "PIT": 4}
    denver = found["DEN", JUNE]
    assert (denver.pillar, denver.sba_id, denver.universe_size) == ("innovation", "DEN_202406", 4)
    assert (denver.run_id, denver.methodology, denver.data_origin) == ("run-7", METHODOLOGY, "published")
    assert denver.score_0_5 == pytest.approx(37.5 / 20)
    assert denver.scored_at is not None
    assert denver.scored_at >= before


def test_contributions_add_up_to_the_score(stored: Sessions) -> None:
    refresh_many(stored, "2024-06")
    for row in scores(stored).values():
        assert row.contributions is not None
        assert set(row.contributions) == set(METRICS)
        assert sum(row.contributions.values()) == pytest.approx(row.score_0_100)
        for metric, points in row.contributions.items():
            assert points == pytest.approx(WEIGHTS[metric] * MIDRANK[row.msa_id])


def test_one_pillar_is_no_market_score_and_the_others_are_named(stored: Sessions) -> None:
    refresh_many(stored, "2024-06")
    with stored() as session:
        rows = list(session.scalars(select(MarketScore)))
    assert len(rows) == 4
    assert {row.score_0_100 for row in rows} == {None}
    assert rows[0].missing == ["market", "resilience", "amenity"]
    assert rows[0].coverage == pytest.approx(0.3)


def test_metros_are_scored_among_metros_and_micros_among_micros(stored: Sessions) -> None:
    """A micro of high numbers moves no metro; it is the first of the micros."""
    refresh_many(stored, "2024-06")
    alone = {key[0]: row.score_0_100 for key, row in scores(stored).items()}
    micros = {"ELK": ("21380", 9), "TAO": ("45340", 8)}
    with stored() as session, session.begin():
        for msa_id, (code, number) in micros.items():
            store.upsert(session, Market, [{**market(msa_id, code, f"{msa_id}, NM"), "type": "micro"}])
            store.upsert(session, MarketJobs, [{**computed(msa_id, number), "cbsa_code": code}])
        codes = {**CODES, **{msa_id: code for msa_id, (code, _) in micros.items()}}
        numbers = {**MARKETS, **{msa_id: number for msa_id, (_, number) in micros.items()}}
        put_facts(session, {name: {codes[m]: float(n) for m, n in numbers.items()} for name in METRICS})
    assert refresh_many(stored, "2024-06") == Scored(JUNE, 6, 6)
    found = {key[0]: row for key, row in scores(stored).items()}
    assert {name: found[name].score_0_100 for name in alone} == alone
    assert [(found[name].rank, found[name].universe_size, found[name].score_0_100) for name in micros] == [
        (1, 2, pytest.approx(75.0)),
        (2, 2, pytest.approx(25.0)),
    ]
    with stored() as session:
        assert [row["msa_id"] for row in read_ranking(session)] == ["AUS", "BOS", "DEN", "PIT", "ELK", "TAO"]


def test_size_classes_of_a_file_are_what_is_stored_and_ranked(
    stored: Sessions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two metros of two million, one of half a million, one whose size nobody knows: each class is ranked by itself."""
    items = "".join(f"      - {{metric: {item.metric}, weight: {item.weight}}}\n" for item in INNOVATION.ingredients)
    path = tmp_path / "pillars.yml"
    path.write_text(f"pillars:\n  innovation:\n    among: size\n    ingredients:\n{items}")
    monkeypatch.setenv("AKER_PILLARS", str(path))
    sizes = {"AUS": 500_000, "BOS": 2_000_000, "DEN": 2_000_000, "PIT": None}
    with stored() as session, session.begin():
        for msa_id, size in sizes.items():
            store.upsert(session, MarketJobs, [{**computed(msa_id, MARKETS[msa_id]), "population": size}])
    assert refresh_many(stored, "2024-06") == Scored(JUNE, 4, 4)
    found = {key[0]: (row.rank, row.universe_size, row.score_0_100) for key, row in scores(stored).items()}
    assert found == {"BOS": (1, 2, 75.0), "DEN": (2, 2, 25.0), "AUS": (1, 1, 50.0), "PIT": (1, 1, 50.0)}
    with stored() as session:
        ranking = read_ranking(session)
        again, _ = PillarScoreService(session).again(PillarScoreService(session).field(JUNE), "DEN")
    assert [(row["msa_id"], row["universe"], row["rank_from"], row["rank_to"]) for row in ranking] == [
        ("BOS", "1 million and more", 1, 1),
        ("DEN", "1 million and more", 2, 2),
        ("AUS", "250,000 to 1 million", 1, 1),
        ("PIT", "size not known", 1, 1),
    ]
    assert [row["score_0_100"] for row in again if row["pillar"] == "innovation"] == [25.0]


def test_scoring_twice_gives_the_same_and_no_second_row(stored: Sessions) -> None:
    refresh_many(stored, "2024-06")
    first = {key: (row.score_0_100, row.rank) for key, row in scores(stored).items()}
    refresh_many(stored, "2024-06")
    assert {key: (row.score_0_100, row.rank) for key, row in scores(stored).items()} == first


def test_the_runbook_a_row_by_hand_over_a_computed_one(stored: Sessions) -> None:
    """What the person gave counts, what the refresh computed of the rest stays."""
    by_hand(stored)
    with stored() as session:
        told = PillarScoreService(session).refresh_one("DEN", as_of="2024-06-01")
    # 3.5 is the third of four (62.5) in the three metrics of the person; 2 is the second (37.5) in the others.
    hand = sum(WEIGHTS[name] for name in ("tech_lq", "health_lq", "mig_25_44_per_1k"))
    assert told["score_0_100"] == pytest.approx(62.5 * hand + 37.5 * (1 - hand))
    row = scores(stored)["DEN", JUNE]  # another session: it was committed
    assert row.score_0_100 == pytest.approx(told["score_0_100"])
    assert row.contributions is not None
    assert row.contributions["tech_lq"] == pytest.approx(WEIGHTS["tech_lq"] * 62.5)
    assert set(scores(stored)) == {("DEN", JUNE)}


def test_the_runbook_in_an_empty_database(session_factory: Sessions) -> None:
    """A market of no list, known by the row alone: too little for a score, and the rest is named."""
    by_hand(session_factory)
    with session_factory() as session:
        told = PillarScoreService(session).refresh_one("DEN", as_of="2024-06-01")
    assert told["score_0_100"] is None
    hand = ("tech_lq", "health_lq", "mig_25_44_per_1k")
    assert told["coverage"] == pytest.approx(sum(WEIGHTS[name] for name in hand))
    assert sorted(told["missing"]) == sorted(set(METRICS) - {"tech_lq", "health_lq", "mig_25_44_per_1k"})
    row = scores(session_factory)["DEN", JUNE]
    assert (row.score_0_100, row.rank, row.data_origin) == (None, None, None)


def test_a_full_row_by_hand_is_scored_among_the_others(stored: Sessions) -> None:
    by_hand(stored, sba_id="XYZ_202406", msa_id="XYZ", **dict.fromkeys(METRICS, 9.5))
    with stored() as session:
        told = PillarScoreService(session).refresh_one("xyz", as_of=JUNE)
    assert (told["rank"], told["universe_size"], told["score_0_100"]) == (1, 5, pytest.approx(90.0))


def test_what_a_person_wrote_is_shown_as_such(stored: Sessions) -> None:
    by_hand(stored)
    with stored() as session:
        report = read_market(session, "Denver")
    told = {metric.id: metric for metric in report.metrics}
    assert (told["tech_lq"].value, told["tech_lq"].method, told["tech_lq"].reason) == (3.5, BY_HAND, BY_HAND)
    assert (told["biotech_lq"].value, told["biotech_lq"].method, told["biotech_lq"].reason) == (2.0, "m", None)
    assert report.notes == "Refreshed via jobs runbook 2024-06-04"


def test_the_sample_is_never_ranked_among_published_figures(stored: Sessions) -> None:
    """Rows by hand belong to either."""
    with stored() as session, session.begin():
        store.upsert(session, MarketJobs, [computed("SAM", 9, origin="sample"), computed("TOY", 8, origin="sample")])
    by_hand(stored, sba_id="XYZ_202406", msa_id="XYZ", **dict.fromkeys(METRICS, 9.5))
    with stored() as session:
        service = PillarScoreService(session)
        told = {msa_id: service.refresh_one(msa_id, "2024-06") for msa_id in ("DEN", "SAM", "XYZ")}
    assert {name: row["universe_size"] for name, row in told.items()} == {"DEN": 5, "SAM": 3, "XYZ": 5}
    assert {name: row["data_origin"] for name, row in told.items()} == {
        "DEN": "published",
        "SAM": "sample",
        "XYZ": None,
    }
    assert told["SAM"]["rank"] == 2


def test_each_market_with_its_newest_row_up_to_the_date(stored: Sessions) -> None:
    with stored() as session, session.begin():
        store.upsert(session, MarketJobs, [computed("PIT", 9, "2024-09"), computed("DEN", 9, "2025-01")])
    with stored() as session:
        told = PillarScoreService(session).refresh_one("PIT", as_of="2024-10")
    assert (told["rank"], told["data_vintage"], told["universe_size"]) == (1, date(2024, 9, 1), 4)


def test_a_later_vintage_of_one_market_leaves_the_scores_of_the_others(stored: Sessions) -> None:
    """A score belongs to its vintage: what came later is not written into it."""
    refresh_many(stored, "2024-06", "first")
    with stored() as session, session.begin():
        store.upsert(session, MarketJobs, [computed("PIT", 9, "2024-09")])
    assert refresh_many(stored, "2024-09", "second") == Scored(date(2024, 9, 1), 1, 4)
    found = scores(stored)
    assert found["PIT", date(2024, 9, 1)].rank == 1
    assert {key[0]: row.score_0_100 for key, row in found.items() if key[1] == JUNE} == pytest.approx(MIDRANK)
    assert {row.run_id for key, row in found.items() if key[1] == JUNE} == {"first"}


def test_the_ranking_is_of_the_newest_scored_vintage_best_first(stored: Sessions) -> None:
    with stored() as session, session.begin():
        store.upsert(session, MarketJobs, [computed("ZZZ", 5) | dict.fromkeys(METRICS)])
    refresh_many(stored, "2024-06")
    with stored() as session:
        rows = read_ranking(session)
        assert read_ranking(session, "2024-05") == []
    assert [row["msa_id"] for row in rows] == ["AUS", "BOS", "DEN", "PIT", "ZZZ"]
    assert [row["name"] for row in rows][:2] == ["Austin, TX", "Boston, MA-NH"]
    assert (rows[-1]["score_0_100"], rows[-1]["rank"], rows[-1]["coverage"]) == (None, None, 0)
    assert set(rows[-1]["missing"]) == set(METRICS)


@pytest.mark.parametrize("wanted", ["den", "19740", "Denver", "denver, co"])
def test_a_market_by_any_of_its_names(stored: Sessions, wanted: str) -> None:
    with stored() as session:
        assert PillarScoreService(session).refresh_one(wanted, "2024-06")["msa_id"] == "DEN"


def test_a_market_that_nobody_knows(stored: Sessions) -> None:
    with stored() as session:
        service = PillarScoreService(session)
        with pytest.raises(UnknownGeography, match="Unknown market 'Atlantis'. `aker show --all` lists"):
            service.refresh_one("Atlantis", "2024-06")
        with pytest.raises(UnknownGeography, match="DEN has no row up to 2024-05"):
            service.refresh_one("DEN", "2024-05")
        with pytest.raises(UnknownGeography, match="no vintage up to 2024-05"):
            read_market(session, "DEN", "2024-05")
    assert scores(stored) == {}


def test_a_name_of_two_markets_asks_for_the_code(stored: Sessions) -> None:
    with stored() as session, session.begin():
        store.upsert(session, Market, [market("DNC", "99999", "Denver, NC")])
    with stored() as session, pytest.raises(UnknownGeography, match="names 2 markets: DEN .*Use the code"):
        PillarScoreService(session).refresh_one("Denver", "2024-06")
    with stored() as session:
        assert PillarScoreService(session).refresh_one("Denver, CO", "2024-06")["msa_id"] == "DEN"


@pytest.mark.parametrize("as_of", ["June", "2024-13", "2024-06-31"])
def test_a_date_that_is_none(stored: Sessions, as_of: str) -> None:
    with stored() as session, pytest.raises(ConfigError, match="Write 2024-06"):
        PillarScoreService(session).refresh_one("DEN", as_of)


def test_an_empty_database(session_factory: Sessions) -> None:
    assert refresh_many(session_factory, "2024-06") == Scored(None, 0, 0)
    with session_factory() as session:
        assert read_ranking(session) == []
        with pytest.raises(UnknownGeography, match="`aker refresh` adds more"):
            PillarScoreService(session).refresh_one("DEN", "2024-06")


def test_an_ingredient_may_be_any_metric_of_the_registry(stored: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of another table (with a number by hand in it) and a comparison that no table has a column for."""
    pillar = Pillar("innovation", 0.3, (Ingredient("tech_lq_z", 0.6), Ingredient("median_household_income_usd", 0.4)))
    monkeypatch.setitem(pillars.PILLARS, "innovation", pillar)
    with stored() as session, session.begin():
        put_facts(
            session,
            {
                "tech_lq_z": {CODES["AUS"]: -1.0, CODES["BOS"]: 0.0, CODES["DEN"]: 2.0},
                "median_household_income_usd": {CODES["AUS"]: 90_000.0, CODES["BOS"]: 80_000.0, CODES["DEN"]: 70_000.0},
            },
        )
        economy = {"sba_id": "DEN_202406", "msa_id": "DEN", "cbsa_code": CODES["DEN"], "data_vintage": JUNE}
        store.upsert(session, MarketEconomy, [{**economy, "median_household_income_usd": 95_000.0}])
    refresh_many(stored, "2024-06")
    found = {key[0]: row for key, row in scores(stored).items()}
    third = 100 / 3
    assert {name: row.score_0_100 for name, row in found.items()} == pytest.approx(
        {
            "DEN": 0.6 * 2.5 * third + 0.4 * 2.5 * third,  # the highest of three in both, with what a person wrote
            "AUS": 0.6 * 0.5 * third + 0.4 * 1.5 * third,
            "BOS": 0.6 * 1.5 * third + 0.4 * 0.5 * third,
            "PIT": None,
        },
        nan_ok=True,
    )
    assert found["PIT"].missing == ["tech_lq_z", "median_household_income_usd"]


@pytest.fixture
def demo_then_published(session_factory: Sessions) -> Sessions:
    """The sample of June, scored; then published figures of March, an earlier vintage, scored."""
    with session_factory() as session, session.begin():
        names = {"AUS": "Austin, TX", "DEN": "Denver, CO", "PIT": "Pittsburgh, PA"}
        store.upsert(session, Market, [market(msa_id, CODES[msa_id], name) for msa_id, name in names.items()])
        sample = [computed(msa_id, n, origin="sample") for msa_id, n in (("AUS", 1), ("DEN", 2), ("PIT", 3))]
        store.upsert(session, MarketJobs, sample)
    assert refresh_many(session_factory, "2024-06", "demo") == Scored(JUNE, 3, 3)
    with session_factory() as session, session.begin():
        store.upsert(session, MarketJobs, [computed("AUS", 9, "2024-03"), computed("DEN", 8, "2024-03")])
    assert refresh_many(session_factory, "2024-03", "real") == Scored(MARCH, 2, 2)
    return session_factory


def test_published_figures_win_over_a_later_sample(demo_then_published: Sessions) -> None:
    with demo_then_published() as session:
        assert read_market(session, "DEN").data_origin == "published"
        assert [(row["msa_id"], row["data_vintage"], row["data_origin"]) for row in read_ranking(session)] == [
            ("AUS", MARCH, "published"),
            ("DEN", MARCH, "published"),
        ]
        newest = store.newest_market_jobs(session, None, ("msa_id", "data_vintage"))
        assert [(row["msa_id"], row["data_vintage"]) for row in newest] == [
            ("AUS", MARCH),
            ("DEN", MARCH),
            ("PIT", JUNE),
        ], "a market that only the sample has is still there"
        scored = PillarScoreService(session).refresh_one("DEN", "2024-12")
    assert (scored["data_vintage"], scored["universe_size"], scored["data_origin"]) == (MARCH, 2, "published")


def test_scoring_later_scores_the_published_figures_and_the_sample_apart(demo_then_published: Sessions) -> None:
    assert refresh_many(demo_then_published, "2024-12", "again") == Scored(MARCH, 2, 2)
    found = scores(demo_then_published)
    assert {key for key, row in found.items() if row.run_id == "again"} == set(found)
    assert found["PIT", JUNE].universe_size == 3
    assert found["AUS", MARCH].universe_size == 2


def test_the_sample_alone_is_ranked(demo_then_published: Sessions) -> None:
    with demo_then_published() as session, session.begin():
        for model in (MarketJobs, PillarScore):
            session.execute(delete(model).where(model.data_origin == "published"))
    with demo_then_published() as session:
        assert {row["data_origin"] for row in read_ranking(session)} == {"sample"}
        assert PillarScoreService(session).refresh_one("DEN", "2024-12")["universe_size"] == 3
