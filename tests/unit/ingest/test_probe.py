"""The small requests of `make live`, against the publishers' doubles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from publishers import ingest_context, serving
from publishers.server import NIGHT

from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.http.client import Client, ClientPolicy
from aker_data.http.network import HttpTransport
from aker_data.http.transport import HttpRequest, HttpResponse
from aker_data.ingest.probe import probe
from aker_sample.messages import parsed_request
from aker_sample.publisher import Publisher, content
from aker_sample.publishers.nih import EXPORTED, Exporter, ExporterStore, exporter_zip
from aker_sample.publishers.nsf import Nsf, NsfStore, yearly_zip
from aker_sample.server import sample_doubles

SCOPE = Scope(2023, "2024-06", "2023-07")
ANSWERING = [spec.id for spec in catalogue.specs().values() if spec.id != "bls_qcew_quarterly"]


@dataclass(frozen=True)
class Network:
    """Addresses of publishers lead to their doubles; elsewhere is nothing."""

    doubles: tuple[Publisher, ...]
    remote: bool = True

    def send(self, call: HttpRequest) -> HttpResponse:
        asked = parsed_request(call.method, call.url, (call.body or "").encode())
        for double in self.doubles:
            if asked is not None and call.url.startswith(f"{double.home}/") and double.match(asked):
                http = HttpTransport("Aker/1.0 (me@example.org)", seconds=10.0)
                return http.send(replace(call, url=double.address + call.url.removeprefix(double.home)))
        return HttpResponse(404)


def client_of(network: Network, **policy: object) -> Client:
    given = {"key": lambda _: "key", "contact": "me@example.org", "now": lambda: NIGHT} | policy
    return Client(network, catalogue.spec, ClientPolicy(**given))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    awards = content("nsf_awards", "awards")
    nsf_store = NsfStore({2023: yearly_zip(awards(2023))})
    nih_store = ExporterStore({2023: exporter_zip(2023, [{"APPLICATION_ID": "1"}] * 5000)})
    own = (Nsf(awards, store=nsf_store), nsf_store, Exporter(nih_store), nih_store)
    doubles = (*own, *sample_doubles())
    with ExitStack() as stack:
        for double in doubles:
            stack.enter_context(serving(double))
        yield Network(doubles)


@pytest.mark.parametrize("source_id", ANSWERING)
def test_every_source_is_compared_with_its_schema(source_id: str, network: Network) -> None:
    finding = probe(source_id, client_of(network), SCOPE)
    assert finding.error is None, finding.line
    assert finding.line.startswith(f"ok    {source_id}: ")
    assert "as declared" in finding.line or "in parts" in finding.line


def test_a_failure_says_what_it_means_and_whom_it_concerns(network: Network) -> None:
    lines = {
        "key": probe("census_income", client_of(network, key=lambda _: None), SCOPE).line,
        "absent": probe("bls_qcew_quarterly", client_of(network), SCOPE).line,
    }
    assert lines["key"].startswith("FAIL  census_income: ConfigError, yours to fix: a key or the contact address.")
    assert "AKER_CENSUS_API_KEY" in lines["key"]
    assert "not at this address: not published yet, or moved" in lines["absent"]


def test_a_key_that_a_refresh_does_without_is_no_trouble_of_the_publisher(network: Network) -> None:
    finding = probe("bls_ces_metro", client_of(network, key=lambda _: None), SCOPE)
    assert finding.is_left_out
    assert finding.line.startswith("skip  bls_ces_metro: left out of a refresh too, until you give what it needs. ")
    assert "AKER_BLS_API_KEY is not set" in finding.line


def test_a_renamed_column_concerns_a_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aker_sample.publishers.nih.EXPORTED", (*EXPORTED[:-1], "TOTAL_COST_OF_SUB_PROJECT"))
    store = ExporterStore({2023: exporter_zip(2023, [])})
    exporter = Exporter(store)
    with serving(exporter), serving(store):
        line = probe("nih_reporter", client_of(Network((exporter, store))), SCOPE).line
    assert line.startswith("FAIL  nih_reporter: SourceChanged, for a developer")
    assert "TOTAL_COST_OF_SUB_PROJECT" in line


def test_only_the_beginning_of_a_large_file_is_read(tmp_path: Path) -> None:
    store = ExporterStore({2023: exporter_zip(2023, [], padding=b"x" * 5_000_000)})
    exporter = Exporter(store)
    with serving(exporter), serving(store):
        client = ingest_context(tmp_path, exporter, store).client
        from aker_data.sources.nih_reporter import exporter as project_file

        head = client.peek(project_file(2023), 1_000)
    assert (len(head), head[:4]) == (1_000, b"PK\x03\x04")
    assert store.requests[0].headers["range"] == "bytes=0-999"
