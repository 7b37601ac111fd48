"""The ingest context that the settings ask for, and what it costs to have one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from limits import HANG

from aker_core.config import Settings
from aker_core.errors import ConfigError
from aker_data.ingest.context import context_from
from aker_data.ingest.duplicates import clusters
from aker_data.lake.files import LakeFile


def settings(tmp_path, **told):
    paths = {"cache_path": tmp_path / "cache", "lake_path": str(tmp_path / "lake"), "source_mode": "sample"}
    return Settings(_env_file=None, **(paths | told))


def test_settings_choose_mode_folders_and_keys(tmp_path):
    context = context_from(settings(tmp_path, source_mode="files", source_dir=tmp_path))
    assert (context.router.mode, context.router.folder) == ("files", tmp_path)
    assert context.archive.root == tmp_path / "cache"
    assert context.lake.root == str(tmp_path / "lake")
    assert context.spec("census_income").key_setting == "census_api_key"


def test_a_lake_in_a_store_takes_its_options_from_the_settings(tmp_path):
    told = settings(tmp_path, lake_path="s3://bucket/lake", s3_region="us-east-1", s3_secret_access_key="hush")
    context = context_from(told)
    assert context.lake.options["aws_region"] == "us-east-1"
    assert context.lake.options["aws_conditional_put"] == "etag"
    assert "hush" not in repr(context)


def test_no_secret_is_in_what_a_context_shows(tmp_path):
    context = context_from(
        settings(tmp_path, source_mode="live", census_api_key="s3cr3tk3y", contact_email="me@example.org")
    )
    assert "s3cr3tk3y" not in repr(context) + repr(vars(context.client)) + repr(context.client._policy)
    assert context.client._policy.key("census_api_key") == "s3cr3tk3y"
    assert context.client._policy.key("none_such") is None


def test_a_live_context_names_a_missing_contact_only_where_it_is_needed(tmp_path):
    context = context_from(settings(tmp_path, source_mode="live"))
    from aker_data.contracts import Request

    with pytest.raises(ConfigError, match="AKER_CONTACT_EMAIL"):
        context.client.fetch(Request("bls_qcew_annual", "https://data.bls.gov/x.zip", "2023", "zip"))


@pytest.mark.parametrize("mode", ["files", "sample", "replay", "live"])
def test_having_a_context_imports_nothing_heavy(mode, tmp_path):
    code = f"""
import sys
from aker_core.config import Settings
from aker_data.ingest.run import ingest
from aker_data.ingest.context import context_from
context_from(Settings(_env_file=None, source_mode={mode!r}, lake_path={str(tmp_path)!r}))
print([name for name in ("httpx", "pandas", "pandera", "sqlalchemy", "pyarrow", "boto3") if name in sys.modules])
"""
    asked = [sys.executable, "-c", code]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=HANG, cwd=tmp_path, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def file(name, rows=1, **ranges):
    return LakeFile(name, name, rows, 1, ranges)


def test_only_files_whose_keys_may_meet_are_compared():
    files = [
        file("2022q1", year=(2022, 2022), qtr=(1, 1)),
        file("2022q2", year=(2022, 2022), qtr=(2, 2)),
        file("2023q1", year=(2023, 2023), qtr=(1, 1)),
        file("2023q1 again", year=(2023, 2023), qtr=(1, 2)),
        file("empty", rows=0),
    ]
    assert clusters([0, 1, 2, 3, 4], files, ["year", "qtr"]) == [[2, 3]]
    assert clusters([0, 1, 2, 3, 4], files, ["year", "other"]) == [[0, 1], [2, 3]]
    assert clusters([0], files, ["year"]) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"s3_endpoint": "http://store.example:9000"}, "AKER_S3_ALLOW_HTTP=true"),
        ({"s3_endpoint": "store.example:9000"}, "Write https://host"),
        ({"lake_path": "http://store.example/lake"}, "s3://bucket/prefix"),
        ({"lake_path": "s3:/bucket/lake"}, "s3://bucket/prefix"),
    ],
)
def test_an_address_that_no_store_is_reached_at_says_how_to_write_it(tmp_path, told, words):
    with pytest.raises(ConfigError, match=words):
        context_from(settings(tmp_path, **({"lake_path": "s3://bucket/lake"} | told)))
    context_from(settings(tmp_path, lake_path="s3://bucket/lake", s3_endpoint="http://x:9000", s3_allow_http=True))
