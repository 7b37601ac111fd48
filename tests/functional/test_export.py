"""`aker export`: the workbook shows what the database has, and its scores live in a spreadsheet program."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from limits import HANG

from aker_core.export.metric_sheets import METRIC_SHEETS
from aker_core.export.sheet import FIRST, HEADINGS
from aker_core.markets.pillars import INNOVATION
from aker_jobs.registry import METRICS

NAMED = (
    *("Cover", "Market_Scorecard", "Innovation_Jobs", "Migration", "Research_Awards", "Business_Formation"),
    *("Expansions", "Market_Economy", "Resilience", "Amenities", "Methodology", "Data_Lineage", "Run", "Sensitivity"),
    "Sensitivity",
)
NO_SOFFICE = "soffice is not there: LibreOffice computes the workbook anew where it is installed"
SCORE = "Innovation score"
PILLAR_HEADINGS = {"market": "Market pillar score", "resilience": "Resilience score", "amenity": "Amenity score"}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def exported(sample: Any) -> Path:
    """The workbook of the sample."""
    ended = sample.house.aker("export")
    assert ended.returncode == 0, ended.stderr
    path: Path = sample.house.root / ended.stdout.splitlines()[0]
    assert path == sample.house.root / "exports" / "2024-06" / "aker-sample-2024-06.xlsx"
    return path


@pytest.fixture(scope="module")
def book(exported: Path) -> Any:
    """The workbook with the values that are stored in it."""
    return openpyxl.load_workbook(exported, data_only=True)


def rows_of(book: Any, sheet: str) -> Iterator[Row]:
    """The rows of a sheet by heading."""
    lines = book[sheet].iter_rows(min_row=HEADINGS + 1, values_only=True)
    headings = next(lines)
    for line in lines:
        yield dict(zip(headings, line, strict=True))


def by_market(book: Any, sheet: str) -> dict[str, Row]:
    return {row["Market"]: row for row in rows_of(book, sheet) if row["Market"]}


def test_every_sheet_is_there_and_says_that_it_is_a_sample(book: Any) -> None:
    assert set(NAMED) <= set(book.sheetnames)
    assert book.sheetnames[:2] == ["Cover", "Market_Scorecard"]
    for page in book:
        assert page["A2"].value.startswith("SAMPLE"), page.title
        assert page.freeze_panes is not None
    told = {row["What"]: row["In words"] for row in rows_of(book, "Cover")}
    assert told["Vintage"] == "2024-06"
    assert set(NAMED) - {"Cover"} <= set(told)


def test_every_family_of_the_registry_has_its_sheet() -> None:
    shown = [family for sheet in METRIC_SHEETS for family in sheet.families]
    assert len(shown) == len(set(shown))
    assert {metric.family for metric in METRICS} <= set(shown)


def test_every_cell_of_the_metric_sheets_is_the_value_of_the_database(book: Any, sample: Any) -> None:
    """Values to the last bit that a file keeps; a null is an empty cell, and the cell beside it says why."""
    codes = {row["msa_id"]: row["cbsa_code"] for row in sample.house.rows("market_jobs")}
    of_sheet = {family: sheet.name for sheet in METRIC_SHEETS for family in sheet.families}
    pages = {sheet.name: by_market(book, sheet.name) for sheet in METRIC_SHEETS}
    facts = {msa_id: sample.house.facts(code, "2024-06") for msa_id, code in codes.items()}
    compared = 0
    for metric in METRICS:
        for msa_id, row in pages[of_sheet[metric.family]].items():
            fact = facts[msa_id].get(metric.id, {"value": None})
            shown, words = row[metric.title], row[f"{metric.id}: status"]
            if fact["value"] is None:
                assert shown is None, (msa_id, metric.id)
                assert "status" not in fact or (words and fact["reason"] in words), (msa_id, metric.id)
            else:
                assert shown == pytest.approx(fact["value"], rel=1e-15), (msa_id, metric.id)
                assert words, (msa_id, metric.id)
            compared += 1
    assert compared == len(METRICS) * len(codes)


def test_scores_ranks_and_intervals_are_those_of_the_database(book: Any, sample: Any) -> None:
    scores = {row["msa_id"]: row for row in sample.house.rows("pillar_scores") if row["pillar"] == INNOVATION.id}
    card = by_market(book, "Market_Scorecard")
    assert set(card) == set(scores)
    composed = {row["msa_id"]: row["score_0_100"] for row in sample.house.rows("market_scores")}
    others = {
        (row["msa_id"], row["pillar"]): row["score_0_100"]
        for row in sample.house.rows("pillar_scores")
        if row["pillar"] != INNOVATION.id
    }
    assert {pillar for _, pillar in others} == {"market", "resilience", "amenity"}
    for (msa_id, pillar), value in others.items():
        assert card[msa_id][PILLAR_HEADINGS[pillar]] == pytest.approx(value, abs=1e-9)
    for msa_id, score in scores.items():
        assert card[msa_id]["Market score"] == pytest.approx(composed[msa_id], abs=1e-9)
        assert card[msa_id]["Rank"] == score["rank"]
        shown = [card[msa_id][name] for name in (SCORE, "Score of 5", "Interval from", "Interval to", "Coverage")]
        stored = [score[name] for name in ("score_0_100", "score_0_5", "score_p05", "score_p95", "coverage")]
        assert shown == pytest.approx(stored, abs=1e-9)
    assert [row["Rank"] for row in card.values()] == sorted(row["Rank"] for row in card.values())


def test_the_doubt_about_ranks_is_shown_by_kind(book: Any) -> None:
    rows = by_market(book, "Sensitivity")
    card = by_market(book, "Market_Scorecard")
    for name, row in rows.items():
        assert row["Rank"] == card[name]["Rank"]
        for kind in ("Sampling", "Method", "Joint"):
            best, _, worst = row[f"{kind}: ranks"].partition("–")
            assert 1 <= int(best) <= int(worst or best) <= len(rows)
            assert row[f"{kind}: P(top 25)"] == 1, "there are twelve"
    for kind in ("Sampling", "Method", "Joint"):
        assert sum(row[f"{kind}: P(top 10)"] for row in rows.values()) == pytest.approx(10)
    choices = list(rows_of(book, "Choices"))
    assert [row["Choice"] for row in choices] == ["weights", "treatment", "normalization", "aggregation", "missing"]
    assert all(row["Total effect from"] <= row["Total effect"] <= row["Total effect to"] for row in choices)


def test_lineage_leads_to_payloads(book: Any) -> None:
    lineage = list(rows_of(book, "Data_Lineage"))
    assert {"tech_lq", "mig_25_44_per_1k"} <= {row["Metric"] for row in lineage}
    payloads = book["Payloads"]
    for row in lineage:
        lines = [int(text) for text in re.findall(r"\d+", row["Rows of Payloads"] or "")]
        assert len(lines) == row["Payloads"], row
        assert all(re.fullmatch("[0-9a-f]{64}", payloads.cell(line, 1).value) for line in lines)
    titles = {metric.title: metric.id for metric in METRICS}
    links = [cell for cell in book["Innovation_Jobs"][HEADINGS + 1] if cell.hyperlink]
    assert len(links) > 20
    for cell in links:
        sheet, _, target = cell.hyperlink.location.partition("!")
        assert book[sheet.strip("'")][target].value == titles[cell.value]


def test_twice_is_the_same_bytes(exported: Path, sample: Any) -> None:
    before = exported.read_bytes()
    assert sample.house.aker("export").returncode == 0
    assert exported.read_bytes() == before


def test_nothing_stored_is_nothing_exported(sample: Any) -> None:
    ended = sample.house.aker("export", "--as-of", "2010-01")
    assert ended.returncode == 30
    assert "There is nothing to export" in ended.stderr


@pytest.fixture
def computed(exported: Path, tmp_path: Path) -> Any:
    """A workbook that LibreOffice has computed anew, after a weight was changed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip(NO_SOFFICE)

    def recompute(weights: dict[str, float]) -> Any:
        book = openpyxl.load_workbook(exported)
        page = book["Weights"]
        for row in page.iter_rows(min_row=FIRST + 1):
            if row[1].value in weights:
                row[4].value = weights[row[1].value]
        changed = tmp_path / "changed.xlsx"
        book.save(changed)  # keeps formulas and no values: whoever opens it has to compute
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [soffice, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
        subprocess.run([*command, tmp_path / "out", changed], check=True, capture_output=True, timeout=HANG)
        return openpyxl.load_workbook(tmp_path / "out" / "changed.xlsx", data_only=True)

    return recompute


def test_libreoffice_computes_the_same_scores(computed: Any, book: Any) -> None:
    ours, theirs = by_market(book, "Market_Scorecard"), by_market(computed({}), "Market_Scorecard")
    for msa_id, row in ours.items():
        assert theirs[msa_id]["Rank"] == row["Rank"]
        assert theirs[msa_id][SCORE] == pytest.approx(row[SCORE], abs=1e-9)


def test_libreoffice_ranks_anew_when_a_weight_changes(computed: Any, book: Any) -> None:
    """All weight on one metric: the ranking is that of its points, and who lacks it is in the middle at most."""
    alone = "total_jobs_cagr_3y"
    weights = {item.metric: float(item.metric == alone) for item in INNOVATION.ingredients}
    card = by_market(computed(weights), "Market_Scorecard")
    points = {name: row[f"{alone}: points"] for name, row in by_market(book, "Score_Points").items()}
    assert any(value is not None for value in points.values())
    for name, row in card.items():
        assert row[SCORE] == pytest.approx(50 if points[name] is None else points[name], abs=1e-9)
    for row in card.values():
        assert row["Rank"] == 1 + sum(other[SCORE] > row[SCORE] + 1e-9 for other in card.values())
    assert {name: row["Rank"] for name, row in card.items()} != {
        name: row["Rank"] for name, row in by_market(book, "Market_Scorecard").items()
    }


def test_libreoffice_fills_a_hole_by_our_rule(computed: Any, book: Any) -> None:
    """Doubled weights of two metrics, computed by our own steps and by the spreadsheet."""
    doubled = {"tech_lq": 0.48, "mig_25_44_per_1k": 0.32}
    card = by_market(computed(doubled), "Market_Scorecard")
    points = by_market(book, "Score_Points")
    for name, row in card.items():
        pairs = [(doubled.get(i.metric, i.weight), points[name][f"{i.metric}: points"]) for i in INNOVATION.ingredients]
        known = [(weight, value) for weight, value in pairs if value is not None]
        mean = sum(weight * value for weight, value in known) / sum(weight for weight, _ in known)
        filled = [(weight, min(50, mean) if value is None else value) for weight, value in pairs]
        expected = sum(weight * value for weight, value in filled) / sum(weight for weight, _ in filled)
        assert row[SCORE] == pytest.approx(expected, abs=1e-9)
