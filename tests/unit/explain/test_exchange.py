"""Explanations in the forms of others: PROV-JSON and OpenLineage, by their published structure."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from aker_core.explain.exchange import Stamp, openlineage, prov_json
from aker_core.explain.node import Node

STAMP = Stamp("20240601T000000Z-abc", "2024-06-01T00:00:00Z", "0.1.0")
PAYLOAD = Node(
    "payload",
    "payload 00ff",
    notes=(("publisher", "U.S. Bureau of Labor Statistics"), ("url", "https://data.bls.gov/x.zip")),
)
WHERE = "area_fips in (C1974) and industry_code in (51, 54)"
SECTOR = Node(
    "input", "sector = sum of annual_avg_emplvl in bls_qcew_annual", 80.0, 80.0, (("where", WHERE),), (PAYLOAD,)
)
TOTAL = Node("input", "total = sum of total_jobs in bls_qcew_annual", 1000.0, 1000.0, (), (PAYLOAD,))
TREE = Node(
    "metric", "tech_share of DEN, 2023", 0.08, 0.08, (("formula", "sector / total"), ("run", "r, x")), (SECTOR, TOTAL)
)
# PROV-JSON (https://www.w3.org/submissions/prov-json/): the two ends that each relation must have.
ENDS = {
    "used": ("prov:activity", "prov:entity", "activity", "entity"),
    "wasGeneratedBy": ("prov:activity", "prov:entity", "activity", "entity"),
    "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity", "entity", "entity"),
    "wasAssociatedWith": ("prov:activity", "prov:agent", "activity", "agent"),
    "wasAttributedTo": ("prov:entity", "prov:agent", "entity", "agent"),
}


def test_prov_has_every_node_and_every_end_of_a_relation() -> None:
    found = prov_json(TREE, STAMP)
    assert len(found["entity"]) == 4, "a payload below two inputs is one entity"
    assert len(found["activity"]) == 3
    for relation, (one, other, first, second) in ENDS.items():
        assert found[relation]
        for record in found[relation].values():
            assert record[one] in found[first]
            assert record[other] in found[second]
    prefixes = {*found["prefix"], "prov"}
    names = [name for kind in ("entity", "activity", "agent") for name in found[kind]]
    assert all(name.partition(":")[0] in prefixes and re.fullmatch(r"[\w:-]+", name) for name in names)
    (metric,) = [entity for entity in found["entity"].values() if entity["prov:type"] == "aker:metric"]
    assert metric["prov:value"] == {"$": "0.08", "type": "xsd:double"}
    assert metric["aker:difference"] == {"$": "0.0", "type": "xsd:double"}
    assert {record["prov:role"] for record in found["used"].values()} >= {"sector", "total"}


def test_the_same_tree_gives_the_same_text() -> None:
    texts = {json.dumps(form(TREE, STAMP)) for form in (prov_json, prov_json)}
    assert len(texts) == 1
    assert json.dumps(openlineage(TREE, STAMP)) == json.dumps(openlineage(TREE, STAMP))


def test_a_library_reads_what_is_written_as_prov() -> None:
    prov = pytest.importorskip("prov.model", reason="prov is not there")
    document = prov.ProvDocument.deserialize(content=json.dumps(prov_json(TREE, STAMP)), format="json")
    kinds = [type(record).__name__ for record in document.get_records()]
    assert (kinds.count("ProvEntity"), kinds.count("ProvActivity"), kinds.count("ProvAgent")) == (4, 3, 2)
    assert kinds.count("ProvDerivation") == 4


def required(value: dict[str, Any], *names: str) -> None:
    assert set(names) <= set(value), value


def test_openlineage_has_the_required_fields_and_both_kinds_of_use() -> None:
    """OpenLineage 2-0-2 (https://openlineage.io/spec/2-0-2/OpenLineage.json), column lineage facet 1-2-0."""
    event = openlineage(TREE, STAMP)
    required(event, "eventTime", "producer", "schemaURL", "run", "job")
    assert event["eventType"] == "COMPLETE"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event["run"]["runId"])
    for dataset in (*event["inputs"], *event["outputs"], event["job"]):
        required(dataset, "namespace", "name")
    facet = event["outputs"][0]["facets"]["columnLineage"]
    required(facet, "_producer", "_schemaURL", "fields")
    fields = facet["fields"]["tech_share"]["inputFields"]
    assert [(field["name"], field["field"]) for field in fields] == [
        ("bls_qcew_annual", "annual_avg_emplvl"),
        ("bls_qcew_annual", "total_jobs"),
    ]
    for field in (*fields, *facet["dataset"]):
        required(field, "namespace", "name", "field", "transformations")
    assert {field["transformations"][0]["type"] for field in fields} == {"DIRECT"}
    assert [field["field"] for field in facet["dataset"]] == ["area_fips", "industry_code"]
    assert facet["dataset"][0]["transformations"][0] == {
        "type": "INDIRECT",
        "subtype": "FILTER",
        "description": "rows of the input",
        "masking": False,
    }
    source = event["inputs"][0]["facets"]["dataSource"]
    assert source["uri"] == "https://data.bls.gov/x.zip"
