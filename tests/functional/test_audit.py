"""`aker audit` on the sample: on the screen, as a page, as data."""

from __future__ import annotations

import json
from typing import Any


def test_the_audit_is_printed_with_its_findings_first(sample: Any) -> None:
    ended = sample.house.aker("audit")
    assert ended.returncode == 0, ended.stderr
    text = ended.stdout
    assert "SAMPLE" in text
    order = ["findings", "data", "coherence within pillars", "coherence across pillars", "robustness of innovation"]
    places = [text.index(f"Metropolitan areas: {name}") for name in order]
    assert places == sorted(places)
    assert "without tech_lq" in text


def test_the_page_is_the_same_twice_and_markdown_has_the_same_tables(sample: Any) -> None:
    page = sample.house.root / "audits" / "audit.html"
    bodies = []
    for _ in range(2):
        ended = sample.house.aker("audit", "--output", "audits/audit.html")
        assert ended.returncode == 0, ended.stderr
        bodies.append(page.read_bytes())
    assert bodies[0] == bodies[1]
    assert b"<script" not in bodies[0]
    text = sample.house.aker("audit", "--format", "md").stdout
    assert text.count("**Correlations of the pillars' scores**") == bodies[0].count(b"Correlations of the pillars")


def test_json_has_numbers_and_no_nan(sample: Any) -> None:
    found = json.loads(sample.house.aker("audit", "--format", "json").stdout)
    (metros,) = [audit for audit in found["audits"] if audit["universe"] == "metro"]
    assert {row["pillar"] for row in metros["pillars"]} == {"market", "innovation", "resilience", "amenity"}
    assert all(row["weight"] > 0 for row in metros["metrics"])


def test_what_is_wrong_is_said(sample: Any) -> None:
    ended = sample.house.aker("audit", "--pillar", "happiness")
    assert ended.returncode != 0
    assert "Unknown pillar 'happiness'. Pillars: " in ended.stderr
    assert "Formats: table, md, html, json" in sample.house.aker("audit", "--format", "docx").stderr
