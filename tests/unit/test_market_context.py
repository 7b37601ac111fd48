"""What stands beside a market's values, out of stored rows; and how the command shows it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from aker_core.cli.app import app
from aker_core.errors import ConfigError
from aker_core.facts.fact import FACT
from aker_core.facts.inputs import no_inputs
from aker_core.markets.peers import chosen_peers, main_state
from aker_core.markets.presentation import SECTIONS
from aker_core.markets.service import read_market
from aker_data.models import Market, MarketEconomy, MarketJobs, PillarScore
from aker_data.store import facts as fact_store
from aker_data.store import markets as store
from aker_jobs.registry import METRICS, SERIES

Sessions = sessionmaker[Session]
JUNE = "2024-06"
# code: CBSA, residents, quotient of technology, growth, jobs
MARKETS: dict[str, tuple[str, int | None, float | None, float]] = {
    "DEN": ("19740", 3_000_000, 1.6, 0.03),
    "AUS": ("12420", 2_500_000, 2.0, 0.05),
    "BOI": ("14260", 800_000, 0.8, 0.04),
    "PIT": ("38300", 2_400_000, None, 0.01),
    "RDU": ("39580", None, 1.0, -0.01),
}
PERIODS = {"survival_rate_5y": "2016-2021"}
POINTS = [
    ("market", "19740", "tech_lq", 2020, 1.5, "observed"),
    ("market", "19740", "tech_lq", 2021, None, "suppressed"),
    ("market", "19740", "tech_lq_z", 2023, 0.75, "derived"),
    ("market", "19740", "total_jobs_change_3y", 2023, 143_601.0, "observed"),
    ("market", "19740", "business_applications_per_100k", 2019, 1_234.5, "observed"),
    ("market", "12420", "tech_lq", 2020, 9.9, "observed"),
    ("state", "08", "tech_lq", 2023, 1.25, "observed"),
    ("state", "08", "tech_lq", 2022, 5.0, "observed"),
    ("state", "48", "tech_lq", 2023, 7.7, "observed"),
    ("nation", "US", "tech_lq", 2023, 1.0, "observed"),
    ("nation", "US", "tech_cagr_3y", 2023, 0.01, "observed"),
    ("nation", "US", "total_jobs", 2022, 150_000_000.0, "observed"),
    ("nation", "US", "total_jobs", 2024, 999.0, "observed"),
    ("nation", "US", "survival_rate_5y", 2021, 0.4, "derived"),
    ("nation", "US", "survival_rate_5y", 2022, 0.9, "derived"),
    ("state", "08", "survival_rate_5y", 2020, 0.6, "derived"),
]


@pytest.fixture
def stored(session_factory: Sessions) -> Sessions:
    with session_factory() as session, session.begin():
        fill(session)
    return session_factory


def fill(session: Session) -> None:
    current: list[tuple[str, str, str, int, float | None, str]] = []
    shared = {"data_vintage": JUNE, "data_year": 2023, "delineation": "2023-07", "data_origin": "published"}
    for code, (cbsa, people, quotient, growth) in MARKETS.items():
        name = {"cbsa_code": cbsa, "delineation": "2023-07", "msa_id": code, "type": "metro", "principal_city": code}
        states = {"DEN": "CO", "AUS": "TX"}.get(code)
        store.upsert(session, Market, [{**name, "name": f"{code} metro", "states": states}])
        row = {"sba_id": f"{code}_202406", "msa_id": code, "cbsa_code": cbsa, **shared}
        values = {"population": people, "tech_lq": quotient, "tech_cagr_3y": growth, "total_jobs": 1_500_000}
        values["survival_rate_5y"] = 0.5
        current += [
            ("market", cbsa, name, 2021 if name in PERIODS else 2023, value, "observed")
            for name, value in values.items()
            if value is not None
        ]
        store.upsert(session, MarketJobs, [{**row, **values}])
        store.upsert(session, MarketEconomy, [{**row, "avg_annual_pay_usd": 50_000.0 + len(code)}])
    # Another vintage, another origin and another delineation: none of them is of this universe.
    for number, other in enumerate(
        ({"data_vintage": "2024-05"}, {"data_origin": "sample"}, {"delineation": "2015-07"})
    ):
        row = {"sba_id": f"X{number}", "msa_id": f"X{number}", "tech_lq": 99.0, "population": 3_000_000}
        store.upsert(session, MarketJobs, [{**shared, **row, **other}])
    withheld = [
        ("market", "19740", "business_applications_per_100k", year, None, "not_published")
        for year in (2016, 2017, 2018)
    ]
    names = ("geography", "geo_code", "metric", "year", "value", "status")
    rows = [
        dict.fromkeys(FACT) | dict(zip(names, point, strict=True)) | {"method": "m", **more}
        for points, more in (
            (current, {"current": True}),
            (POINTS, {"current": False}),
            (withheld, {"current": False, "reason": "months are withheld"}),
        )
        for point in points
    ]
    facts = pl.DataFrame(rows, schema=FACT).with_columns(
        period=pl.when("current").then(pl.col("metric").replace_strict(PERIODS, default=None, return_dtype=pl.String))
    )
    stamp = fact_store.RefreshStamp(date(2024, 6, 1), 2023, "2023-07", "published", "r", "1.1")
    fact_store.replace_facts(session, facts, no_inputs(), stamp, [cbsa for cbsa, *_ in MARKETS.values()])


def test_percentile_peers_state_and_nation(stored: Sessions) -> None:
    with stored() as session:
        report = read_market(session, "DEN")
    told = {metric.id: metric.place for metric in report.metrics}
    lq = told["tech_lq"]
    assert (report.universe, lq.markets, lq.percentile) == (5, 4, 62.5)
    assert report.peers is not None
    assert report.peers.codes == ("AUS", "PIT", "BOI"), "nearest in residents; RDU has no figure"
    assert (lq.peer_median, lq.peer_rank, lq.peer_count) == (1.4, 2, 3)
    assert lq.state is not None
    assert (lq.state.geo_code, lq.state.value, lq.state.year, lq.state.ratio) == ("08", 1.25, 2023, 1.28)
    assert lq.nation is not None
    assert (lq.nation.ratio, lq.nation.difference) == pytest.approx((1.6, 0.6))
    growth = told["tech_cagr_3y"].nation
    assert growth is not None
    assert (growth.ratio, growth.difference) == (None, pytest.approx(0.02)), "growth is no ratio"
    jobs = told["total_jobs"].nation
    assert jobs is not None
    assert (jobs.value, jobs.year, jobs.ratio, jobs.difference) == (150_000_000, 2022, None, None)
    assert told["avg_annual_pay_usd"].markets == 5
    assert told["health_lq"].percentile is None
    assert (told["health_lq"].state, told["health_lq"].peer_median) == (None, None)


def test_percentiles_are_among_markets_of_one_type_that_have_a_value(stored: Sessions) -> None:
    """Boise as a micropolitan area: of the four metros three have a quotient (1.0, 1.6, 2.0)."""
    with stored() as session, session.begin():
        store.upsert(session, Market, [{"cbsa_code": "14260", "delineation": "2023-07", "msa_id": "BOI",
                                        "name": "BOI metro", "type": "micro", "principal_city": "BOI"}])  # fmt: skip
    with stored() as session:
        denver, boise = read_market(session, "DEN"), read_market(session, "BOI")
    place = next(metric.place for metric in denver.metrics if metric.id == "tech_lq")
    assert (denver.type, denver.universe, place.markets, place.percentile) == ("metro", 4, 3, 50.0)
    place = next(metric.place for metric in boise.metrics if metric.id == "tech_lq")
    assert (boise.type, boise.universe, place.markets, place.percentile) == ("micro", 1, 1, 50.0)


def test_the_figure_of_a_state_has_no_percentile_and_no_peers(stored: Sessions) -> None:
    with stored() as session:
        report = read_market(session, "DEN")
    survival = next(metric for metric in report.metrics if metric.id == "survival_rate_5y")
    assert survival.value == 0.5
    assert survival.basis == "its states' figure"
    assert (survival.place.percentile, survival.place.markets) == (None, 0)
    assert (survival.place.peer_median, survival.place.peer_rank) == (None, None)
    assert {metric.id for metric in METRICS if not metric.ranked} == {
        "survival_rate_1y",
        "survival_rate_2y",
        "survival_rate_5y",
        "high_propensity_applications_per_100k",
        "business_formations_per_100k",
    }


def test_a_value_is_compared_with_its_own_year(stored: Sessions) -> None:
    """Survival of 2016-2021 beside the nation's of 2021, not of 2022; the state's is older and only stands there."""
    with stored() as session:
        report = read_market(session, "DEN")
    place = next(metric.place for metric in report.metrics if metric.id == "survival_rate_5y")
    assert place.nation is not None
    assert (place.nation.year, place.nation.same_period, place.nation.ratio) == (2021, True, pytest.approx(1.25))
    assert place.state is not None
    assert (place.state.year, place.state.same_period) == (2020, False)
    assert (place.state.ratio, place.state.difference) == (None, None)


def test_history_of_the_market_alone(stored: Sessions) -> None:
    with stored() as session:
        report = read_market(session, "DEN")
    series = {one.id: one for one in report.history}
    assert [(point.year, point.value, point.status) for point in series["tech_lq"].points] == [
        (2020, 1.5, "observed"),
        (2021, None, "suppressed"),
    ]
    assert series["tech_lq_z"].title == "Technology: standardized location quotient"
    assert set(series) == {metric for _, code, metric, *_ in POINTS if code == "19740"}


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [(None, ("AUS", "PIT", "BOI")), ("2", ("AUS", "PIT")), ("BOI,RDU", ("BOI", "RDU")), ("boi, 12420", ("BOI", "AUS")),
     ("19740,RDU", ("RDU",)), ("14260", ("BOI",))],
)  # fmt: skip
def test_peers_as_asked(stored: Sessions, wanted: str | None, codes: tuple[str, ...]) -> None:
    with stored() as session:
        report = read_market(session, "DEN", peers=wanted)
    assert report.peers is not None
    assert report.peers.codes == codes


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("NYC", "NYC is not in this vintage"),
        ("0", "at least one"),
        ("DEN", "itself"),
        ("²", "² is not in this vintage"),
        ("99999", "99999 is not in this vintage"),
        ("-3", "-3 is not in"),
        (",", "itself"),
        ("aus;boi", "aus;boi is not"),
    ],
)
def test_peers_that_cannot_be(stored: Sessions, wanted: str, says: str) -> None:
    with stored() as session, pytest.raises(ConfigError, match=f"--peers {wanted}: .*{says}"):
        read_market(session, "DEN", peers=wanted)


def test_a_peer_of_a_name_that_several_have_is_refused() -> None:
    universe = [{"msa_id": code, "population": 100} for code in ("DEN", "PDX", "PWM")]
    names = {"portland": {"PDX", "PWM", "OLD"}, "denver": {"DEN"}, "bangor": {"OLD", "PWM"}}
    with pytest.raises(ConfigError, match=r"'Portland' names 2 markets \(PDX, PWM\). Use the code"):
        chosen_peers(universe, "DEN", "Portland", names)
    assert chosen_peers(universe, "DEN", "Bangor", names).codes == ("PWM",), "another list's market is not meant"


def test_a_market_without_residents_has_peers_only_when_they_are_named(stored: Sessions) -> None:
    with stored() as session:
        assert read_market(session, "RDU").peers == chosen_peers(
            [{"msa_id": "RDU", "population": None}], "RDU", None, {}
        )
        named = read_market(session, "RDU", peers="DEN").peers
        assert named is not None
        assert named.codes == ("DEN",)
        with pytest.raises(ConfigError, match="no residents"):
            read_market(session, "RDU", peers="3")


def test_few_questions_and_none_in_a_loop(stored: Sessions) -> None:
    asked: list[str] = []
    with stored() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        read_market(session, "DEN", peers="AUS,BOI,PIT,RDU")
    assert len(asked) <= 10, asked


@pytest.mark.parametrize(("states", "code"), [("CO", "08"), ("NY-NJ-PA", "36"), (None, None), ("", None), ("??", None)])
def test_the_state_of_a_market_is_its_first(states: str | None, code: str | None) -> None:
    assert main_state(states) == code


@pytest.fixture
def settings(migrated_url: str, monkeypatch: pytest.MonkeyPatch, stored: Sessions) -> None:
    monkeypatch.setenv("AKER_POSTGIS_DSN", migrated_url)


@pytest.mark.usefixtures("settings")
def test_the_screen_is_read_in_120_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    said = CliRunner().invoke(app, ["show", "DEN"])
    assert said.exit_code == 0, said.output
    assert max(map(len, said.output.splitlines())) <= 120
    for words in (
        *(section.title for section in SECTIONS if section.families != ("comparison",)),
        "tech_lq",
        "Other years",
        "2021: suppressed",
        "2019: 1,234.50",
        "143,601",
        "0.750",
        "CO",
        "1.25",
    ):
        assert words in said.output, words
    assert "the 3 nearest in residents" in said.output
    assert "60.00% (2020)" in said.output, "a benchmark of another year says so"


@pytest.mark.usefixtures("settings")
def test_the_line_of_coverage_names_what_is_not_of_the_data_year(session_factory: Sessions) -> None:
    """A score of growth of 2023 and survival of 2016-2021: the latter is named with its period."""
    points = {"tech_cagr_3y": 40.0, "survival_rate_5y": 20.0}
    row = {"data_vintage": JUNE, "msa_id": "DEN", "pillar": "innovation", "score_0_100": 60.0, "score_0_5": 3.0}
    row |= {"rank": 1, "universe_size": 5, "coverage": 0.8, "contributions": points, "missing": ["tech_lq"]}
    with session_factory() as session, session.begin():
        store.upsert(session, PillarScore, [row | {"data_origin": "published", "methodology": "1.3"}])
    said = CliRunner().invoke(app, ["show", "DEN"]).output
    assert "coverage 80% of the weight; not of the data year: survival_rate_5y 2016-2021" in said


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("width", [40, 80, 119, 200])
def test_no_number_is_cut_and_no_word_broken(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On any screen: every number whole, every status whole; from 80 columns on, within the screen."""
    monkeypatch.setenv("COLUMNS", str(width))
    said = CliRunner().invoke(app, ["show", "DEN"])
    assert said.exit_code == 0, said.output
    for words in ("3,000,000", "2,400,000", "150,000,000", "143,601", "2019: 1,234.50", "50.00%", "60.00% (2020)"):
        assert words in said.output, words
    for metric in METRICS:
        assert metric.id in said.output.split()
    words = {word.strip(",") for word in said.output.split()}
    assert {"loaded", "published", "observed"} <= words
    assert not any("published".startswith(word) and word not in ("p", "published") for word in words - {""})
    assert max(map(len, said.output.splitlines())) <= max(width, 80)


@pytest.mark.usefixtures("settings")
def test_reasons_of_other_years_are_told() -> None:
    assert (
        "months are withheld: business_applications_per_100k (2016-2018)"
        in CliRunner().invoke(app, ["show", "DEN"]).output
    )


@pytest.mark.usefixtures("settings")
def test_json_is_whole() -> None:
    said = CliRunner().invoke(app, ["show", "DEN", "--peers", "AUS,BOI", "--json"])
    report: dict[str, Any] = json.loads(said.output)
    assert report["peers"] == {"codes": ["AUS", "BOI"], "rule": "as named"}
    assert (report["universe"], report["state"]) == (5, "CO")
    metrics = {metric["id"]: metric for metric in report["metrics"]}
    assert list(metrics) == [metric.id for metric in METRICS]
    assert metrics["tech_lq"]["place"]["state"] == {
        "geo_code": "08", "value": 1.25, "status": "observed", "year": 2023, "low": None, "high": None,
        "ratio": 1.28, "difference": pytest.approx(0.35), "same_period": True, "moe": None, "reason": None,
    }  # fmt: skip
    assert [series["id"] for series in report["history"]] == sorted(series["id"] for series in report["history"])
    assert report["history"][0]["points"][0].keys() == {
        *("year", "value", "status", "low", "high", "p05", "p95", "disclosed", "reason", "period"),
    }


@pytest.mark.usefixtures("settings")
def test_the_commands_say_what_is_wrong() -> None:
    wrong = CliRunner().invoke(app, ["show", "DEN", "--peers", "NYC"])
    assert isinstance(wrong.exception, ConfigError)
    assert "--peers" in CliRunner().invoke(app, ["show", "--help"]).output


def test_the_registry_is_listed_whole() -> None:
    told = json.loads(CliRunner().invoke(app, ["metrics", "--json"]).output)
    assert [metric["id"] for metric in told] == [metric.id for metric in (*METRICS, *SERIES)]
    assert "tech_lq_log_z" in CliRunner().invoke(app, ["metrics"]).output


def test_reading_a_market_needs_no_frames() -> None:
    """What `aker show` imports decides how long a person waits."""
    heavy = "{'polars', 'pandas', 'pyarrow', 'numpy', 'rich'} & set(sys.modules)"
    said = f"import sys, aker_core.cli.show, aker_core.cli.show_tables; sys.exit(' '.join({heavy}) or 0)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0


@pytest.mark.parametrize(("width", "columns"), [(80, False), (160, True)])
def test_the_list_of_metrics_fits_its_screen(width: int, columns: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = CliRunner().invoke(app, ["metrics"]).output.splitlines()
    assert max(map(len, lines)) <= max(width, 85), "codes are never cut: their column decides"
    assert any("formula" in line for line in lines) == columns
    assert all(any(f"{metric.id} " in line for line in lines) for metric in METRICS)
