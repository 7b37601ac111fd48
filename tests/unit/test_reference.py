"""The reference has everything: commands, options, settings, operations, tables, names, metrics, sources."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from aker_core.config import PREFIX, Settings
from aker_data import catalogue
from aker_data.models import Base
from aker_jobs.registry import EVERY

DOCS = Path(__file__).resolve().parents[2] / "docs"


def sections(name: str, level: str = "## ") -> dict[str, str]:
    """The sections of a page by their headings."""
    text = (DOCS / name).read_text(encoding="utf-8")
    parts = re.split(rf"^{level}(.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_with_every_option() -> None:
    from typer.main import get_command

    from aker_core.cli.app import app

    shown = sections("reference/commands.md")

    def check(words: str, command: object) -> int:
        own = shown[words]
        for parameter in command.params:  # type: ignore[attr-defined]
            if parameter.param_type_name == "option" and parameter.name != "help":
                for option in [*parameter.opts, *parameter.secondary_opts]:
                    assert f"`{option}`" in own, f"{words} {option}"
            assert parameter.help or parameter.name == "help", f"{words} {parameter.name} has no help"
            assert not parameter.help or parameter.help.replace("|", "\\|") in own
        below = getattr(command, "commands", {})
        return 1 + sum(check(f"{words} {name}", one) for name, one in below.items())

    assert check("aker", get_command(app)) == len(shown) >= 25


def test_every_setting() -> None:
    text = (DOCS / "reference/settings.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \|(.*)\|$", text, re.M)
    assert [name.lower() for name, _ in rows] == list(Settings.model_fields)
    for name, row in rows:
        assert (Settings.model_fields[name.lower()].description or "").replace("|", "\\|") in row


def test_every_operation_with_every_parameter() -> None:
    pytest.importorskip("fastapi")
    from scripts.render_reference import openapi

    document, shown = openapi(), sections("reference/http-api.md")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            own = shown[f"{method.upper()} {path}"]
            for parameter in operation.get("parameters", ()):
                assert f"| `{parameter['name']}` |" in own, f"{path} {parameter['name']}"
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}) if "ValidationError" not in name else ():
            assert f"| `{field}` |" in shown["Shapes"], f"{name} {field}"


def test_every_table_and_view_with_every_column(tmp_path: Path) -> None:
    from sqlalchemy import inspect as inspected

    from aker_data.engine import create_engine_from_url, migrate

    engine = create_engine_from_url(f"sqlite:///{tmp_path}/aker.db")
    migrate(engine)
    there, shown = inspected(engine), sections("reference/database.md")
    names = {*there.get_table_names(), *there.get_view_names()} - {"alembic_version"}
    assert set(Base.metadata.tables) <= names
    assert set(shown) == names
    for name in names:
        for column in there.get_columns(name):
            assert f"| `{column['name']}` |" in shown[name], f"{name}.{column['name']}"
    engine.dispose()


def test_every_public_name_with_its_docstring() -> None:
    from scripts.render_reference import MODULES, public

    text = (DOCS / "reference/python.md").read_text(encoding="utf-8")
    for module in MODULES:
        for name, value in public(module).items():
            assert f"### {module}.{name}\n" in text
            assert inspect.getdoc(value), f"{module}.{name} has no docstring"


def test_every_metric_and_every_source_with_every_column() -> None:
    metrics = (DOCS / "metrics.md").read_text(encoding="utf-8")
    assert not [one.id for one in EVERY if f"| `{one.id}` |" not in metrics]
    shown = sections("sources.md")
    assert set(shown) == set(catalogue.ids())
    for source in catalogue.ids():
        for column in catalogue.load(source).schema.columns:
            assert f"| `{column.name}` |" in shown[source], f"{source}.{column.name}"
