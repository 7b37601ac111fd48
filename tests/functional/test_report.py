"""`aker report` on the sample: one market on a page, several side by side; the same bytes, tagged, with our figures."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from limits import HANG

pytest.importorskip("typst", reason="typst is not there: the extra report")
pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not there: poppler-utils")


def reports(sample: Any, *arguments: str) -> list[Path]:
    ended = sample.house.aker("report", "--json", *arguments)
    assert ended.returncode == 0, ended.stderr
    return [sample.house.root / path for path in json.loads(ended.stdout)["reports"]]


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, timeout=HANG, check=True)
    return done.stdout


def test_the_same_report_is_the_same_bytes_and_says_sample_in_its_name(sample: Any) -> None:
    (path,) = reports(sample, "denver")
    assert path == sample.house.root / "exports" / "2024-06" / "sample-DEN.pdf"
    first = path.read_bytes()
    assert reports(sample, "DEN") == [path]
    assert path.read_bytes() == first
    assert b"/MarkInfo" in first, "tagged"
    assert b"pdfuaid" in first, "PDF/UA"


@pdftotext
def test_the_page_has_the_figures_of_the_database(sample: Any) -> None:
    (path,) = reports(sample, "AUS")
    text = text_of(path)
    assert "SAMPLE: partly synthetic figures" in text
    scores = {row["pillar"]: row for row in sample.house.rows("pillar_scores") if row["msa_id"] == "AUS"}
    score = scores["innovation"]
    assert f"{score['score_0_100']:.1f}, rank {score['rank']} of {score['universe_size']}" in text
    (fact,) = [row for row in sample.house.rows("market_jobs") if row["msa_id"] == "AUS"]
    assert f"{fact['tech_lq']:.2f}" in text
    for heading in ("Metrics of the scores", "What is not known", "Where the figures come from", "SHA-256"):
        assert heading in text
    payloads = {row["sha256"] for row in sample.house.rows("payloads")}
    shown = [word for word in text.split() if len(word) == 64 and set(word) <= set("0123456789abcdef")]
    assert len(shown) > 2
    assert payloads & set(shown), "a source of one file shows the file's own digest"


@pdftotext
def test_a_shortlist_has_its_markets_side_by_side(sample: Any) -> None:
    (path,) = reports(sample, "AUS", "DEN", "RDU")
    assert path.name == "sample-shortlist-AUS-DEN-RDU.pdf"
    text = text_of(path)
    assert ["Metric", "AUS", "DEN", "RDU", "U.S."] in [line.split() for line in text.splitlines()]
    # Beside each figure stands what stands beside it in a market's own report: margin, period, what is to be known.
    words = " ".join(text.split())
    assert "± 14.55, observed, 2023 (ACS 1-year); released in" in words
    assert "2020-2023; starts in the pandemic's" in words
    assert "90 %: 2.01–2.04, certain: 1.99–2.04, imputed," in words
    paths = reports(sample, "AUS", "DEN", "--each")
    assert [path.name for path in paths] == ["sample-AUS.pdf", "sample-DEN.pdf"]


def test_every_market_has_a_report(sample: Any) -> None:
    names = {row["msa_id"] for row in sample.house.rows("market_jobs")}
    assert {path.name for path in reports(sample, "--all")} == {f"sample-{name}.pdf" for name in names}


def test_what_is_wrong_is_said(sample: Any) -> None:
    assert "No market is named" in sample.house.aker("report").stderr
    assert "Did you mean" in sample.house.aker("report", "Denvr").stderr
    codes = [row["msa_id"] for row in sample.house.rows("market_jobs")][:11]
    ended = sample.house.aker("report", *codes)
    assert ended.returncode != 0
    assert "2 to 10 different markets" in ended.stderr
