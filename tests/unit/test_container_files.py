"""The image and the services around it, by their structure: no engine runs here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from aker_core.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("flows", "app", "gauges")
# What the compose specification knows of a service, as far as it is used.
KEYS = frozenset(
    (
        *("image", "build", "restart", "read_only", "tmpfs", "cap_drop", "security_opt", "volumes", "environment"),
        *("depends_on", "entrypoint", "command", "ports", "healthcheck", "configs"),
    )
)
SECRETS = ("AKER_DB_PASSWORD", "AKER_S3_SECRET_ACCESS_KEY", "AKER_API_TOKEN", "AKER_GRAFANA_PASSWORD")


def stages() -> list[list[str]]:
    """The instructions of each stage of the Dockerfile, continued lines joined, comments left out."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    begins = [at for at, line in enumerate(lines) if line.startswith("FROM ")]
    return [lines[begin:end] for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)]


def test_the_services_that_people_need_are_there() -> None:
    images = " ".join(str(service.get("image", "")) for service in SERVICES.values())
    for name in ("postgis/", "prefect", "prometheus", "grafana", "seaweedfs", "aker"):
        assert name in images
    assert {key for service in SERVICES.values() for key in service} <= KEYS


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_names_exists(name: str) -> None:
    service = SERVICES[name]
    for other, how in service.get("depends_on", {}).items():
        assert other in SERVICES
        assert how["condition"] in ("service_healthy", "service_completed_successfully", "service_started")
        assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
    assert {config["source"] for config in service.get("configs", ())} <= set(COMPOSE["configs"])
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    tag = service["image"].rpartition(":")[2]
    assert tag
    assert tag != "latest" or service["image"] == "aker:latest"


@pytest.mark.parametrize("name", OURS)
def test_our_services_have_settings_that_there_are_and_no_rights(name: str) -> None:
    service = SERVICES[name]
    names = {key.removeprefix(PREFIX).lower() for key in service["environment"] if key.startswith(PREFIX)}
    assert names <= set(Settings.model_fields)
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]


def test_secrets_come_from_outside_and_nothing_starts_without_them() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for secret in SECRETS:
        assert f"${{{secret}:?" in text
    assert not re.search(r"(?i)password: *['\"]?[a-z0-9]+['\"]?$", text, re.MULTILINE)


def test_configurations_are_what_their_readers_read() -> None:
    configs = {name: config["content"] for name, config in COMPOSE["configs"].items()}
    assert json.loads(configs.pop("s3"))["identities"]
    read = {name: yaml.safe_load(text) for name, text in configs.items()}
    assert read["prometheus"]["scrape_configs"][0]["static_configs"][0]["targets"] == ["gauges:9000"]
    assert read["datasource"]["datasources"][0]["url"] == "http://prometheus:9090"


def test_client_and_server_of_prefect_are_of_one_version() -> None:
    (pinned,) = re.findall(r"^prefect==(\S+)", (ROOT / "requirements-flows.txt").read_text(), re.MULTILINE)
    assert SERVICES["prefect"]["image"].split(":")[1].startswith(f"{pinned}-")


def test_the_image_runs_as_nobody_in_particular_and_has_no_tools_left() -> None:
    build, final = stages()
    assert any("--require-hashes" in line for line in build)
    users = [line.split()[1] for line in final if line.startswith("USER ")]
    assert users == ["10001:10001"]
    assert not [line for line in final if re.search(r"apt-get|\bgcc\b|pip install|curl", line)]
    assert any("pip uninstall --yes pip" in line for line in final)
    assert any(line.startswith("COPY --from=build") for line in final)


def test_what_only_the_build_needs_is_taken_out() -> None:
    pinned = {
        name: set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements-build.txt", "requirements-flows.txt")
    }
    build, _ = stages()
    (removed,) = [re.findall(r"pip uninstall --yes (.*)$", line)[0].split() for line in build if "uninstall" in line]
    needed = pinned["requirements-flows.txt"]
    assert set(removed) == pinned["requirements-build.txt"] - needed | {"pip"}


def test_what_the_image_copies_is_there_and_let_through() -> None:
    let = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in (line for stage in stages() for line in stage):
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _target = [word for word in line.split()[1:] if not word.startswith("--")]
            assert set(sources) <= let
            assert all((ROOT / source).exists() for source in sources)


def test_what_the_backup_saves_is_where_archive_and_lake_are() -> None:
    settings = SERVICES["app"]["environment"]
    assert {settings[name].partition("://")[0] for name in ("AKER_CACHE_PATH", "AKER_LAKE_PATH")} == {"s3"}
    (volume,) = [each.split(":")[0] for each in SERVICES["s3"]["volumes"]]
    runbook = (ROOT / "docs/knowledge_base/runbooks/operations.md").read_text()
    saving, restoring = [
        block for block in re.findall(r"```bash\n(.*?)```", runbook, re.DOTALL) if "store.tar.gz" in block
    ]
    assert f"--volume {COMPOSE['name']}_{volume}:/store:ro" in saving
    assert f"--volume {COMPOSE['name']}_{volume}:/store " in restoring
    assert saving.index("pg_dump") < saving.index("tar -C /store")
