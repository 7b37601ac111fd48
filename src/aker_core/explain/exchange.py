"""An explanation in the forms by which lineage is exchanged: W3C PROV-JSON, and facets of OpenLineage. Pure.

PROV-JSON (W3C Member Submission, 24 April 2013): numbers, inputs, rows and payloads are entities, each step that
computes one from others is an activity, publishers and this program are agents. OpenLineage (spec 2-0-2): one run event
whose output has a column lineage facet; how an input is used is its transformation.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aker_core.explain.node import Node

Data = dict[str, Any]
PREFIX = "https://aker.invalid/prov#"  # a name alone: nothing is there to be fetched
PRODUCER = "https://aker.invalid/"
SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACET = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet"
SOURCE_FACET = "https://openlineage.io/spec/facets/1-0-1/DatasourceDatasetFacet.json#/$defs/DatasourceDatasetFacet"
NAMESPACE = "aker"
INPUTS = ("input", "estimate")
TITLE = re.compile(r".* = (?P<aggregate>.+) of (?P<column>\S+) in (?P<table>\S+)")
FILTER = re.compile(r"(\w+) in \(")
DIGEST = 16


@dataclass(frozen=True)
class Stamp:
    """Which run the explained number is of: its id, the moment it was computed (ISO 8601), the version of the code."""

    run: str
    moment: str
    version: str


def prov_json(root: Node, stamp: Stamp) -> Data:
    """The tree as PROV-JSON: every node an entity with its value, derived from those below it."""
    document: Data = {
        "prefix": {"aker": PREFIX, "xsd": "http://www.w3.org/2001/XMLSchema#"},
        "entity": {},
        "activity": {},
        "agent": {"aker:program": {"prov:type": _typed("prov:SoftwareAgent"), "aker:version": stamp.version}},
        "used": {},
        "wasGeneratedBy": {},
        "wasDerivedFrom": {},
        "wasAssociatedWith": {},
        "wasAttributedTo": {},
    }
    for node in root.walk():
        _add(document, node, stamp)
    return {name: part for name, part in document.items() if part}


def _add(document: Data, node: Node, stamp: Stamp) -> None:
    name = _id(node)
    if name in document["entity"]:
        return  # the same payload below several inputs
    document["entity"][name] = _entity(node)
    publisher = dict(node.notes).get("publisher")
    if publisher:
        agent = f"aker:{_digest(publisher)}"
        document["agent"][agent] = {"prov:type": _typed("prov:Organization"), "prov:label": publisher}
        document["wasAttributedTo"][f"_:at{name[5:]}"] = {"prov:entity": name, "prov:agent": agent}
    if not node.children:
        return
    activity = f"aker:make-{name[5:]}"
    document["activity"][activity] = {"prov:label": f"compute {node.title}", "aker:run": stamp.run, **_formula(node)}
    document["wasGeneratedBy"][f"_:gen{name[5:]}"] = {"prov:entity": name, "prov:activity": activity}
    document["wasAssociatedWith"][f"_:by{name[5:]}"] = {"prov:activity": activity, "prov:agent": "aker:program"}
    for child in node.children:
        key = f"{name[5:]}-{_id(child)[5:]}"
        document["used"][f"_:use{key}"] = {
            "prov:activity": activity,
            "prov:entity": _id(child),
            "prov:role": child.title.partition(" ")[0].rstrip(":"),
        }
        document["wasDerivedFrom"][f"_:from{key}"] = {"prov:generatedEntity": name, "prov:usedEntity": _id(child)}


def _formula(node: Node) -> Data:
    return {f"aker:{name.replace(' ', '_')}": text for name, text in node.notes if name in ("formula", "with numbers")}


def _entity(node: Node) -> Data:
    entity: Data = {"prov:label": node.title, "prov:type": f"aker:{node.kind}"}
    if node.value is not None:
        entity["prov:value"] = {"$": repr(float(node.value)), "type": "xsd:double"}
    if node.difference is not None:
        entity["aker:difference"] = {"$": repr(float(node.difference)), "type": "xsd:double"}
    for name, text in node.notes:
        letters = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
        entity[f"aker:{letters}"] = text
    return entity


def _typed(name: str) -> Data:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _id(node: Node) -> str:
    """The same node, the same name: of all that it says and is made of."""
    return f"aker:{_digest(json.dumps(node.as_dict(), sort_keys=True, default=str))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def openlineage(root: Node, stamp: Stamp) -> Data:
    """The tree as one completed run event of OpenLineage: the number as a column of an output, its inputs as columns of
    tables, with how each is used."""
    inputs = list(_inputs(root))
    field = root.title.partition(" of ")[0].replace(" ", "_") or "value"
    lineage = {
        "_producer": PRODUCER,
        "_schemaURL": FACET,
        "fields": {field: {"inputFields": [_input_field(*each) for each in inputs]}},
        "dataset": _filters(root),
    }
    tables = dict.fromkeys(table for table, _, _ in inputs)
    return {
        "eventType": "COMPLETE",
        "eventTime": stamp.moment,
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
        "run": {"runId": str(uuid5(NAMESPACE_URL, f"{PRODUCER}{stamp.run}"))},
        "job": {"namespace": NAMESPACE, "name": f"compute {field}"},
        "inputs": [{"namespace": NAMESPACE, "name": table, "facets": _sources(root, table)} for table in tables],
        "outputs": [{"namespace": NAMESPACE, "name": root.title, "facets": {"columnLineage": lineage}}],
    }


def _inputs(root: Node) -> Iterator[tuple[str, str, str]]:
    """Table, column and aggregate of every input below a node, each once, in their order."""
    found: dict[tuple[str, str, str], None] = {}
    for node in root.walk():
        if (named := _named(node)) is not None:
            found[named] = None
    yield from found


def _named(node: Node) -> tuple[str, str, str] | None:
    """Table, column and aggregate of an input, out of its title: ``role = sum of jobs in qcew``."""
    if node.kind not in INPUTS:
        return None
    words = TITLE.fullmatch(node.title)
    return (words["table"], words["column"], words["aggregate"]) if words else None


def _input_field(table: str, column: str, aggregate: str) -> Data:
    is_aggregate = aggregate not in ("value", "only value", "the value")
    kind = {
        "type": "DIRECT",
        "subtype": "AGGREGATION" if is_aggregate else "IDENTITY",
        "description": aggregate,
        "masking": False,
    }
    return {"namespace": NAMESPACE, "name": table, "field": column, "transformations": [kind]}


def _filters(root: Node) -> list[Data]:
    """The columns by which rows of the inputs were chosen: they make no number, but which ones count."""
    found: dict[tuple[str, str], None] = {}
    for node in root.walk():
        named = _named(node)
        for column in FILTER.findall(dict(node.notes).get("where", "")) if named else ():
            found[named[0], column] = None  # type: ignore[index]
    kind = {"type": "INDIRECT", "subtype": "FILTER", "description": "rows of the input", "masking": False}
    return [
        {"namespace": NAMESPACE, "name": table, "field": column, "transformations": [kind]} for table, column in found
    ]


def _sources(root: Node, table: str) -> Data:
    """Where the first payload below the inputs of a table came from."""
    for node in root.walk():
        named = _named(node)
        if named is None or named[0] != table:
            continue
        for below in node.walk():
            notes = dict(below.notes)
            if below.kind == "payload" and notes.get("url"):
                source = {"name": notes["publisher"], "uri": notes["url"]}
                return {"dataSource": {"_producer": PRODUCER, "_schemaURL": SOURCE_FACET, **source}}
    return {}
