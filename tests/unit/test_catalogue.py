"""The catalogue: what a refresh needs each source for, which files answer it, and what is rendered from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aker_core.errors import NotLoaded, NotPublished
from aker_data import catalogue
from aker_data.contracts import Scope
from aker_data.http.files import FileIndex, LocalFile
from aker_data.ingest.context import Missing
from aker_jobs import source_roles
from aker_jobs.missing import MissingSource

SCOPE = Scope(2016, "2017-06", "2015-07")


@pytest.mark.parametrize("source_id", catalogue.ids())
def test_every_example_of_a_file_name_is_found(source_id: str) -> None:
    spec = catalogue.spec(source_id)
    examples = [FileIndex("here", (LocalFile(name, Path(name)),)) for name in spec.file_names]
    needs = catalogue.load(source_id).requests(SCOPE)
    requests = [request for need in needs for alternative in need.alternatives for request in alternative]
    lost = [index.files[0].label for index in examples if not any(index.find(request) for request in requests)]
    assert lost == []
    assert spec.files_note


def test_roles_cover_the_catalogue() -> None:
    assert source_roles.delineation() == "cbsa_delineation"
    assert source_roles.jobs() == ("bls_qcew_annual", "bls_qcew_quarterly")
    assert source_roles.residents() == source_roles.skippable()[0] == "census_pep"
    fetched = {spec.id for spec in catalogue.specs().values() if spec.is_fetched}
    others = set(source_roles.of_other_flows())
    assert set(source_roles.refreshed()) | others == fetched
    assert not set(source_roles.refreshed()) & others
    assert "fema_nri" in others
    assert not set(source_roles.skippable()) & {source_roles.delineation(), *source_roles.jobs()}


def test_a_new_source_is_refreshed_and_one_that_is_not_fetched_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    specs = dict(catalogue.specs())
    specs["new"] = replace(specs["census_bds"], id="new", role="check")
    specs["census_bds"] = replace(specs["census_bds"], is_fetched=False)
    monkeypatch.setattr(catalogue, "specs", lambda: specs)
    assert source_roles.skippable()[-1] == "new"
    assert source_roles.with_role("check") == ("new",)
    assert "census_bds" not in source_roles.refreshed()


def test_one_line_says_what_is_missing_how_much_and_where_to_get_it() -> None:
    years = [Missing(f"awards of {year}", "not loaded", f"no file named {year}.zip") for year in (2016, 2015, 2014)]
    line = MissingSource("nsf_awards", 10, tuple(years)).line()
    assert line.startswith("nsf_awards: 3 of 10 not loaded (awards of 2016, awards of 2015, …); get it from https://")
    assert MissingSource("nsf_awards", 10, tuple(years)).details()[2].endswith("awards of 2014: no file named 2014.zip")
    late = MissingSource.whole("bls_qcew_annual", NotPublished("HTTP 404"), "bls_qcew_quarterly stands in")
    assert late.line().startswith("bls_qcew_annual: not published; bls_qcew_quarterly stands in")
    assert "get it from" not in late.line()
    assert MissingSource.whole("census_pep", NotLoaded("no file")).line().startswith("census_pep: not loaded; get it")


def test_documents_are_as_rendered() -> None:
    from scripts import render_docs

    assert [path.name for path, text in render_docs.rendered().items() if path.read_text() != text] == []


def test_hosts_that_may_lead_on_and_hours_are_as_declared() -> None:
    nih, nsf = catalogue.spec("nih_reporter"), catalogue.spec("nsf_awards")
    assert [nih.may_answer(host) for host in ("reporter.nih.gov", "public.era.nih.gov", "era.nih.gov")] == [
        True,
        True,
        False,
    ]
    hosts = (
        "bucket.s3.amazonaws.com",
        "bucket.s3.us-east-1.amazonaws.com",
        "s3.amazonaws.com.evil.example",
        "www.nsf.gov",
    )
    assert [nsf.may_answer(host) for host in hosts] == [True, True, False, False]
    assert len(nsf.closed_hours) == 1
    assert {window.only_large for window in nih.closed_hours} == {True}
    # One year of 2025 alone has about 3.1 million rows: metros are published in total only.
    assert (catalogue.spec("bls_qcew_annual").rows or (0,))[0] < 3_000_000 * 0.9
    one = {spec.id: spec.typical.mb / max(spec.typical.requests - 1, 1) for spec in catalogue.specs().values()}
    assert all(size < catalogue.spec(name).max_bytes / 1e6 for name, size in one.items())
