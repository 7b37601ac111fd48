"""Settings: where a value comes from, what is refused, and that no secret is ever shown."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aker_core import config
from aker_core.config import Settings, config_hash
from aker_core.errors import ConfigError
from aker_core.redaction import bare_url, mask_url, scrub

ROOT = Path(__file__).resolve().parents[2]
SECRET = "hunter2-and-more"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` but the test's own."""
    monkeypatch.chdir(tmp_path)


def test_everything_works_with_nothing_set() -> None:
    settings = Settings()
    assert settings.postgis_dsn.get_secret_value() == "sqlite:///data/aker.db"
    assert settings.cache_path == Path("data/cache")
    assert settings.lake_path == "data_lake"
    assert settings.source_mode == "live"
    assert settings.metrics_port == 9000
    assert settings.seed == 0
    assert settings.lake_storage_options is None


def test_environment_goes_before_dotenv_before_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text("AKER_SEED=1\nAKER_METRICS_PORT=9001\n")
    monkeypatch.setenv("AKER_SEED", "2")
    settings = Settings()
    assert (settings.seed, settings.metrics_port, settings.log_level) == (2, 9001, "warning")
    assert Settings(seed=3).seed == 3
    effective = {name: line.split()[-1] for name, line in ((row[0], row[1]) for row in shown_lines(capsys))}
    assert effective["seed"] == "environment"
    assert effective["metrics_port"] == ".env"
    assert effective["log_level"] == "default"
    assert set(effective) == set(Settings.model_fields)


def shown_lines(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    assert config.main(["--show-effective"]) == 0
    return [(line.split(None, 1)[0], line) for line in capsys.readouterr().out.splitlines()]


def test_the_data_path_moves_what_lies_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_DATA_PATH", "/srv/aker")
    settings = Settings()
    assert settings.postgis_dsn.get_secret_value() == "sqlite:////srv/aker/aker.db"
    assert settings.cache_path == Path("/srv/aker/cache")


def test_an_empty_value_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_CENSUS_API_KEY", "")
    Path(".env").write_text("AKER_LAKE_PATH=\n")
    assert Settings().census_api_key is None
    assert Settings().lake_path == "data_lake"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AKER_POSTGIS_DSN", f"postgresql+psycopg://u:{SECRET}@localhost/x"),
        ("AKER_POSTGIS_DSN", f"postgresql://u:{SECRET}/with/slashes@localhost/x"),
        ("AKER_POSTGIS_DSN", f"postgresql://u:{SECRET}@and@localhost/x"),
        ("AKER_POSTGIS_DSN", f"postgresql://u@localhost/x?password={SECRET}"),
        ("AKER_BLS_API_KEY", SECRET),
        ("AKER_CENSUS_API_KEY", SECRET),
        ("AKER_NIH_API_KEY", SECRET),
        ("AKER_S3_ACCESS_KEY_ID", SECRET),
        ("AKER_S3_SECRET_ACCESS_KEY", SECRET),
        ("AKER_POSTGIS_DSN", f"postgresql://u:{SECRET} and @ more@h/d"),
        ("AKER_POSTGIS_DSN", f"postgresql://u:a\n{SECRET}@h/d"),
        ("AKER_PREFECT_API_URL", f"https://u:{SECRET}@prefect.example/api"),
        ("AKER_PREFECT_API_URL", f"https://prefect.example/api?api_key={SECRET}"),
        ("AKER_S3_ENDPOINT", f"http://u:{SECRET}@localhost:9000"),
    ],
)
def test_no_secret_is_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert config.main(["--show-effective"]) == 0
    told = capsys.readouterr()
    assert SECRET not in told.out + told.err
    assert "***" in told.out
    assert SECRET not in repr(Settings())


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("AKER_METRICS_PORT", SECRET, "integer"),
        ("AKER_METRICS_PORT", "70000", "65535"),
        ("AKER_SOURCE_MODE", SECRET, "'sample'"),
        ("AKER_POSTGIS_DSN", SECRET, "postgresql://user:password@host"),
        ("AKER_POSTGIS_DSN", "mysql://u:p@h/d", "sqlite:///"),
        ("AKER_CONTACT_EMAIL", SECRET, "name@example.org"),
        ("AKER_SEED", "-1", "greater"),
        ("AKER_S3_ALLOW_HTTP", SECRET, "boolean"),
        ("AKER_LOG_LEVEL", SECRET, "'warning'"),
        ("AKER_CACHE_PATH", f"s3://u:{SECRET}@bucket/cache", "local folder"),
    ],
)
def test_a_bad_value_is_named_and_not_repeated(
    name: str, value: str, advice: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as raised:
        Settings()
    assert raised.value.__cause__ is None
    assert config.main(["--show-effective"]) == 10
    told = capsys.readouterr().err
    assert name in told
    assert advice in told
    assert SECRET not in told


def test_every_bad_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SEED", "x")
    monkeypatch.setenv("AKER_METRICS_PORT", "x")
    with pytest.raises(ConfigError, match=r"AKER_SEED.*AKER_METRICS_PORT"):
        Settings()


def test_a_dotenv_that_cannot_be_read_is_a_config_error() -> None:
    Path(".env").write_bytes("AKER_CONTACT_EMAIL=doña@example.org\n".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"\.env"):
        Settings()


def test_a_password_with_a_space_is_a_secret_everywhere() -> None:
    settings = Settings(postgis_dsn=f"postgresql://u:{SECRET} b@h/d")
    assert f"{SECRET} b" in settings.secrets()
    assert config_hash(settings) == config_hash(Settings(postgis_dsn="postgresql://u:other@h/d"))


def test_a_mark_at_the_beginning_of_dotenv_hides_no_setting() -> None:
    Path(".env").write_bytes(b"\xef\xbb\xbfAKER_SEED=7\n")
    assert Settings().seed == 7


def test_an_empty_folder_is_not_the_folder_one_stands_in() -> None:
    with pytest.raises(ConfigError, match="AKER_SOURCE_DIR: give the path"):
        Settings(source_dir="")


def test_a_misspelt_name_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AKER_METRIC_PORT", SECRET)
    assert config.main(["--show-effective"]) == 0
    told = capsys.readouterr().err
    assert "AKER_METRIC_PORT" in told
    assert SECRET not in told


def test_the_hash_is_of_the_configuration_and_not_of_the_secrets() -> None:
    def told(**given: str) -> str:
        return config_hash(Settings(**given))

    plain = told()
    assert len(plain) == 64
    assert told() == plain
    assert told(bls_api_key=SECRET) == plain
    assert told(s3_secret_access_key=SECRET, s3_access_key_id=SECRET) == plain
    assert told(seed="1") != plain
    assert told(source_mode="sample") != plain
    database = told(postgis_dsn="postgresql://u:one@h/d")
    assert database != plain
    assert told(postgis_dsn="postgresql://u:two@h/d?sslpassword=x") == database
    assert told(postgis_dsn="postgresql://u:two@other/d") != database


def test_the_hash_is_the_same_in_another_process() -> None:
    code = "from aker_core.config import Settings, config_hash; print(config_hash(Settings()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == config_hash(Settings())


def test_reading_settings_loads_nothing_heavy() -> None:
    code = "import sys, aker_core.config; print(sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    assert not loaded & {"pandas", "polars", "sqlalchemy", "pyarrow", "httpx", "structlog", "prometheus_client"}


def test_the_example_is_current_and_parses() -> None:
    text = (ROOT / ".env.example").read_text()
    assert text == config.example(), "run: python -m aker_core.config --example > .env.example"
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"#AKER_{name.upper()}=" in text
    Path(".env").write_text(
        "\n".join(line.removeprefix("#") for line in text.splitlines() if line.startswith("#AKER_"))
    )
    assert Settings().model_dump() == Settings(_env_file=None).model_dump()


def test_options_of_a_lake_on_s3() -> None:
    settings = Settings(
        lake_path="s3://bucket/lake",
        s3_endpoint="http://localhost:5000",
        s3_access_key_id="a",
        s3_secret_access_key=SECRET,
        s3_allow_http=True,
    )
    assert settings.lake_storage_options == {
        "aws_endpoint_url": "http://localhost:5000",
        "aws_access_key_id": "a",
        "aws_secret_access_key": SECRET,
        "aws_allow_http": "true",
    }


def test_only_config_reads_the_environment() -> None:
    guilty = []
    for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "flows").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
            imported = isinstance(node, ast.ImportFrom) and node.module == "os"
            if named or (imported and any(alias.name in ("environ", "getenv") for alias in node.names)):
                guilty.append(path.relative_to(ROOT).as_posix())
    assert set(guilty) == {"src/aker_core/config.py"}


@pytest.mark.parametrize(
    ("url", "masked", "bare"),
    [
        ("sqlite:///data/aker.db", "sqlite:///data/aker.db", "sqlite:///data/aker.db"),
        ("postgresql://u:p@h:5/d", "postgresql://u:***@h:5/d", "postgresql://h:5/d"),
        (
            "https://h/d?get=NAME&key=abc&for=us:*",
            "https://h/d?get=NAME&key=***&for=us:*",
            "https://h/d?get=NAME&for=us:*",
        ),
        ("https://h/d?registrationkey=abc", "https://h/d?registrationkey=***", "https://h/d"),
        ("https://h/d?keyword=abc", "https://h/d?keyword=abc", "https://h/d?keyword=abc"),
        ("https://h/d?X-Amz-Signature=abc&x=1#top", "https://h/d?X-Amz-Signature=***&x=1#top", "https://h/d?x=1"),
        ("http://h:8080/a@b", "http://h:8080/a@b", "http://h:8080/a@b"),
        ("https://u:p@h/a@b", "https://u:***@h/a@b", "https://h/a@b"),
    ],
)
def test_addresses(url: str, masked: str, bare: str) -> None:
    assert mask_url(url) == masked
    assert bare_url(url) == bare


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=6, max_size=30))
def test_a_known_secret_is_found_in_any_spelling(secret: str) -> None:
    from urllib.parse import quote, quote_plus

    for spelled in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret)):
        assert spelled not in scrub(f"<< {spelled} >>", [secret]) or spelled in "<< *** >>"


def test_words_that_look_like_passwords_are_masked() -> None:
    said = scrub("connection failed: password=abc host=db; see https://u:p@h/?api_key=z")
    assert said == "connection failed: password=*** host=db; see https://u:***@h/?api_key=***"
    assert json.dumps(said)


def test_a_mode_that_is_misspelled_is_answered_with_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKER_SOURCE_MODE", "smaple")
    with pytest.raises(ConfigError, match="AKER_SOURCE_MODE has an unknown value. Choose one of 'live', 'files'"):
        Settings()
