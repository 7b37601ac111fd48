"""What a store that cannot be reached as it is set says: the cause and the fix, in no library's words."""

from __future__ import annotations

import pytest

from aker_core.errors import StorageError
from aker_data.lake.tables import Lake

LIBRARY = ("URL scheme", "Kernel error", "HTTP error", "DefaultChain", "credential provider")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of a store."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "ENDPOINT_URL", "ENDPOINT", "ALLOW_HTTP"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    return monkeypatch


def test_an_endpoint_of_the_environment_without_tls(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "aws_region": "us-east-1"}
    with pytest.raises(StorageError, match=r"begins with http://.*AWS_ENDPOINT_URL.*AKER_S3_ALLOW_HTTP=true") as raised:
        Lake("s3://bucket/lake", keys).as_ofs("census_pep")
    assert not [words for words in LIBRARY if words in str(raised.value)]


def test_a_store_without_keys(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(StorageError, match="no keys of the store are set. Set AKER_S3_ACCESS_KEY_ID") as raised:
        Lake("s3://bucket/lake", {"aws_region": "us-east-1"}).as_ofs("census_pep")
    assert not [words for words in LIBRARY if words in str(raised.value)]
