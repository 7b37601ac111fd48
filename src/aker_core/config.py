"""Every setting, with what it is for; the only place that reads the environment.

Precedence: the command's arguments, the environment (`AKER_*`), `.env` in the working folder, the default. Everything
works with none set. `python -m aker_core.config --show-effective` prints what is in effect and where it came from.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from os import environ
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict, SettingsError

from aker_core.errors import ConfigError
from aker_core.redaction import MASK, bare_url, mask_url, url_password

PREFIX = "AKER_"
ENCODING = "utf-8-sig"  # editors on Windows put a mark before the first name
DSN = "postgis_dsn"  # secret as a whole only by type: the parts beside its password may be shown
TEST_PREFIX = "AKER_TEST_"  # read by the tests, no settings of the product
DATABASE = re.compile(r"(sqlite|postgres|postgresql)(\+\w+)?://", re.IGNORECASE)
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9._-]*(/[^\s?#@]*)?")
EMAIL = re.compile(r"[^@\s()<>]+@[^@\s()<>]+\.[^@\s()<>]+")


class Settings(BaseSettings):
    """All settings. Raises ConfigError, naming the setting and what it may be, where one has a value it cannot have."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding=ENCODING, env_ignore_empty=True, extra="ignore"
    )

    data_path: Path = Field(Path("data"), description="Folder for the database, extracts and gauges.")
    postgis_dsn: SecretStr = Field(
        default_factory=lambda fields: SecretStr(f"sqlite:///{fields['data_path'].as_posix()}/aker.db"),
        description="Database: sqlite:///data/aker.db, or postgresql://user:password@host:5432/name (with PostGIS).",
    )
    cache_path: Path | str = Field(
        default_factory=lambda fields: fields["data_path"] / "cache",
        description="Archive: payloads as received, each with a metadata file. A folder, or s3://bucket/prefix.",
    )
    lake_path: str = Field("data_lake", description="Root of the parsed tables: a folder, or s3://bucket/prefix.")

    s3_endpoint: str | None = Field(
        None, description="Address of an S3 store other than AWS, for lake and archive on s3://."
    )
    s3_region: str | None = Field(None, description="Region of the S3 store.")
    s3_access_key_id: SecretStr | None = Field(None, description="Access key of the S3 store.")
    s3_secret_access_key: SecretStr | None = Field(None, description="Secret key of the S3 store.")
    s3_session_token: SecretStr | None = Field(None, description="Session token of the S3 store, for temporary keys.")
    s3_allow_http: bool = Field(False, description="Allow an S3 endpoint without TLS (a test server).")

    source_mode: Literal["live", "files", "snapshot", "sample", "replay"] = Field(
        "live",
        description="Source mode: the publishers (live), files in a folder (files), the embedded snapshot of 2016 "
        "(snapshot), the embedded sample (sample), or the archive only (replay).",
    )
    source_dir: Path | None = Field(None, description="Folder of downloaded files, for source mode files.")
    contact_email: str | None = Field(None, description="Your address for the User-Agent; BLS refuses clients without.")
    census_api_key: SecretStr | None = Field(None, description="Key of the Census API (ACS tables need one).")
    bls_api_key: SecretStr | None = Field(
        None, description="Key of the BLS API (unemployment, payrolls; left out without it)."
    )
    hud_token: SecretStr | None = Field(
        None, description="Token of the HUD User API (fair market rents; left out without it)."
    )
    amenity_feed_key: SecretStr | None = Field(
        None, description="Key of the vendor's amenity feed (docs/vendor_feed.md; left out without it)."
    )
    amenity_feed_url: str | None = Field(
        None, description="Address of the vendor's amenity feed, https:// only (left out without it)."
    )
    terrain_tiles: bool = Field(
        False, description="Download elevation tiles (45 MB each, 45 GB for the nation) with the natural hazards."
    )
    nih_api_key: SecretStr | None = Field(None, description="Key for NIH RePORTER (not required today).")

    http_timeout_seconds: float = Field(60.0, gt=0, le=3600, description="Read timeout, in seconds.")
    http_attempts: int = Field(5, ge=1, le=20, description="Attempts per request before a source fails.")
    http_longest_wait_seconds: float = Field(
        30.0, gt=0, le=3600, description="Longest pause between two attempts, in seconds."
    )
    http_longest_retry_after_seconds: float = Field(
        120.0, ge=0, le=86400, description="Longest Retry-After that is obeyed, in seconds."
    )

    engine: Literal["polars", "spark"] = Field(
        "polars", description="Engine of `aker compute`: this machine in parts (polars), or Spark (spark; extra spark)."
    )
    spark_master: str | None = Field(
        None,
        description="Spark master of `aker compute`: local[4], spark://host:7077 (default: what the cluster sets).",
    )

    pillars: Path | None = Field(
        None, description="YAML file of pillars to score by, in place of the declared ones (see docs/methodology.md)."
    )
    lists: Path | None = Field(
        None, description="TOML or CSV file of lists of markets: shortlists and own peer groups, used as @name."
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Random seed, stored with each run.")
    processes: int = Field(
        2,
        ge=1,
        le=2,
        description="Processes of a refresh: a second one does what can be done at the same time; 1 needs less memory.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="Lowest level to log.")
    log_format: Literal["console", "json"] = Field("console", description="Log format: for people or for programs.")
    metrics_host: str = Field("127.0.0.1", description="Address on which the gauges are served.")
    metrics_port: int = Field(9000, ge=1, le=65535, description="Port on which the gauges are served.")
    api_token: SecretStr | None = Field(
        None, description="Token that clients of dashboard and API must send; without one only this machine is served."
    )
    serve_host: str = Field("127.0.0.1", description="Address on which dashboard and API are served.")
    serve_port: int = Field(8050, ge=1, le=65535, description="Port on which dashboard and API are served.")
    prefect_api_url: str | None = Field(None, description="Prefect server, only where flows are orchestrated.")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError("; ".join(_wrong(error))) from None
        except (SettingsError, UnicodeDecodeError, OSError) as error:
            # The cause may quote the value: only its class is shown.
            raise ConfigError(f"The settings cannot be read ({type(error).__name__}). Check .env and AKER_*") from None

    @field_validator("source_mode", "engine", "log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("data_path", "source_dir", mode="before")
    @classmethod
    def _folder(cls, value: object) -> object:
        if isinstance(value, str) and (not value.strip() or "://" in value):
            raise ValueError("give the path of a local folder")
        return value

    @field_validator("cache_path", mode="before")
    @classmethod
    def _folder_or_bucket(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not value.strip() or ("://" in value and not BUCKET.fullmatch(value)):
            raise ValueError("give the path of a local folder, or s3://bucket/prefix")
        return value.rstrip("/") if "://" in value else Path(value)

    @field_validator("postgis_dsn")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if not DATABASE.match(value.get_secret_value()):
            raise ValueError("give sqlite:///path/to/file.db or postgresql://user:password@host:5432/name")
        return value

    @field_validator("contact_email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        if value is not None and not (value.isascii() and EMAIL.fullmatch(value)):
            raise ValueError("give an e-mail address that publishers can write to, such as name@example.org")
        return value

    @field_validator("amenity_feed_url")
    @classmethod
    def _feed(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https://[^\s@/?#]+(/[^\s?#]*)?", value):
            raise ValueError("give an address that begins with https://, without user, query or fragment")
        return value

    @property
    def lake_storage_options(self) -> dict[str, str] | None:
        """Options of the lake's object store; None for a local folder. Holds secrets: hand on, never print."""
        return self.storage_options if "://" in self.lake_path else None

    @property
    def storage_options(self) -> dict[str, str]:
        """Options of the object store of lake and archive. Holds secrets: hand on, never print."""
        options = {
            "aws_endpoint_url": self.s3_endpoint,
            "aws_region": self.s3_region,
            "aws_access_key_id": self.s3_access_key_id,
            "aws_secret_access_key": self.s3_secret_access_key,
            "aws_session_token": self.s3_session_token,
            "aws_allow_http": "true" if self.s3_allow_http else None,
        }
        return {name: _plain(value) for name, value in options.items() if value is not None}

    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set, and the passwords inside addresses: what must be scrubbed from texts."""
        values = {name: value for name, value in vars(self).items() if isinstance(value, (str, SecretStr))}
        hidden = [_plain(value) for name, value in values.items() if isinstance(value, SecretStr) and name != DSN]
        passwords = [password for value in values.values() if (password := url_password(_plain(value)))]
        return tuple(dict.fromkeys((*hidden, *passwords, *map(unquote, passwords))))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What `repr` shows: addresses without their passwords too."""
        return ((name, shown(self, name)) for name in type(self).model_fields)


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _wrong(error: ValidationError) -> Iterator[str]:
    """What is wrong with each setting, in words. A value is never repeated: it may be a secret in the wrong place."""
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        if problem["type"] == "default_factory_not_called":
            continue  # follows from the setting that it is made from
        name = PREFIX + "_".join(str(part) for part in problem["loc"][:1]).upper()
        if problem["type"] == "literal_error":
            yield f"{name} has an unknown value. Choose one of {problem['msg'].removeprefix('Input should be ')}"
            continue
        yield f"{name}: {problem['msg'].removeprefix('Value error, ')}"


def config_hash(settings: Settings) -> str:
    """SHA-256 over all settings but the secrets: equal for equal configurations, whoever's keys are used."""
    values = {name: shown(settings, name, secret="") for name in sorted(type(settings).model_fields)}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def shown(settings: Settings, name: str, secret: str = MASK) -> str | None:
    """The value of a setting as it may be seen: secrets as `secret`, addresses without their passwords."""
    value = getattr(settings, name)
    if value is None:
        return None if secret else ""
    if isinstance(value, SecretStr) and name != DSN:
        return secret
    text = _plain(value) if isinstance(value, (str, SecretStr)) else str(value)
    return mask_url(text, alone=True) if secret else bare_url(text)


def effective(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value as it may be seen, and origin (environment, .env, default) of every setting."""
    kind = type(settings)
    environment, file = EnvSettingsSource(kind)(), DotEnvSettingsSource(kind)()

    def origin(name: str) -> str:
        return "environment" if name in environment else ".env" if name in file else "default"

    return [(name, shown(settings, name) or "(not set)", origin(name)) for name in kind.model_fields]


def is_set(name: str) -> bool:
    """Whether a variable that other programs read, such as JAVA_HOME, has a value."""
    return bool(environ.get(name))


def set_for_children(name: str, value: str) -> None:
    """Set a variable of the environment that libraries and other programs' children read, where it is not set."""
    environ.setdefault(name, value)


def unknown_names() -> list[str]:
    """AKER_* names in the environment and `.env` that are not settings, most likely misspelled."""
    from dotenv import dotenv_values

    settings = {PREFIX + name.upper() for name in Settings.model_fields}
    names = {name.upper() for name in (*environ, *dotenv_values(".env", encoding=ENCODING))}
    return sorted(name for name in names - settings if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX))


def example() -> str:
    """The text of `.env.example`: every setting with its description and default, commented out."""
    lines = ["# Settings of Aker. Copy to .env and change what you need; nothing is needed for the sample.", ""]
    defaults = Settings.model_construct(data_path=Path("data"))
    for name, field in Settings.model_fields.items():
        value = field.get_default(call_default_factory=True, validated_data=vars(defaults))
        plain = _plain(value) if isinstance(value, (str, SecretStr)) else "" if value is None else str(value)
        lines += [f"# {field.description}", f"#{PREFIX}{name.upper()}={plain}", ""]
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: Sequence[str]) -> int:
    """``python -m aker_core.config --show-effective | --example``; returns the exit code."""
    if list(arguments) == ["--example"]:
        sys.stdout.write(example())
        return 0
    if list(arguments) != ["--show-effective"]:
        sys.stderr.write("usage: python -m aker_core.config --show-effective | --example\n")
        return 2
    try:
        rows = effective(Settings())
    except ConfigError as error:
        sys.stderr.write(f"aker_core.config: ConfigError: {error}\n")
        return error.exit_code
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, origin in rows:
        sys.stdout.write(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}\n")
    for name in unknown_names():
        sys.stderr.write(f"{name} is not a setting. Check its spelling in .env.example\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
