"""The reference pages, rendered from the code that they describe: commands, settings, HTTP API, database, Python."""

from __future__ import annotations

import importlib
import inspect
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

WIDTH = 100  # of a signature on one line
HEAD = "# {title}\n\nRendered from the code by `make docs`; do not edit by hand. {text}\n"
# What people import, in the order in which they come to need it. Names fixed by published documents are among them.
MODULES = (
    "aker_jobs",
    "aker_core.markets",
    "aker_core.markets.score_frames",
    "aker_core.markets.queries",
    "aker_core.markets.service",
    "aker_jobs.metrics",
    "aker_jobs.jobs",
    "aker_jobs.migration",
    "aker_jobs.sources",
    "aker_jobs.expansions",
    "aker_core.config",
    "aker_core.run",
    "aker_core.errors",
    "aker_data.engine",
    "flows.refresh_market_data",
    "flows.refresh_market_economy",
    "flows.refresh_hazard_metrics",
    "flows.refresh_amenity_benchmarks",
    "flows.refresh_boundaries",
    "flows.ingest_expansions",
    "flows.score_markets",
)
KINDS = {"str": "text", "int": "whole number", "float": "number", "bool": "flag", "Path": "path"}
VIEWS = {
    "metric_values": "One row for each market, metric and vintage: what stands for the metric, by hand or computed.",
    "metric_history": "One row for each place, metric and year: other years, states, the nation, comparisons.",
}


def table(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown; bars and line breaks in cells do no harm."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    return line(columns) + line("---" for _ in columns) + "".join(line(row) for row in rows)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of `aker` with its subcommands: words and command."""
    import typer

    from aker_core.cli.app import app

    def walk(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        yield words, command
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(f"{words} {name}", below)

    yield from walk("aker", typer.main.get_command(app))


def render_commands() -> str:
    """All commands with all of their arguments and options."""
    parts = [HEAD.format(title="Commands", text="Exit codes are those of [errors](../../README.md#exit-codes).")]
    for words, command in commands():
        parts.append(f"\n## {words}\n\n{_paragraphs(command.help or '')}\n")
        given = [parameter for parameter in command.params if parameter.name != "help"]
        rows = [(_spelled(one), _kind(one), _default(one), getattr(one, "help", None) or "") for one in given]
        below = getattr(command, "commands", {})
        if rows:
            parts.append("\n" + table(("argument or option", "type", "default", "what it is"), rows))
        if below:
            rows = [
                (f"[{words} {name}](#{words.replace(' ', '-')}-{name})", one.get_short_help_str(200))
                for name, one in below.items()
            ]
            parts.append("\n" + table(("command", "what it does"), rows))
    return "".join(parts)


def _spelled(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
        return f"`{name}`"
    return ", ".join(f"`{option}`" for option in [*parameter.opts, *parameter.secondary_opts])


def _kind(parameter: Any) -> str:
    if getattr(parameter, "is_flag", False) or "bool" in str(parameter.type_descriptor.annotation):
        return "flag"
    several = ", may repeat" if parameter.multiple or parameter.nargs != 1 else ""
    name = re.search(r"\b(str|int|float|bool|Path)\b", str(parameter.type_descriptor.annotation))
    return f"{KINDS.get(name[1], 'text') if name else 'text'}{several}"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    value = parameter.default
    return "" if value is None or value is False or callable(value) or value == () else f"`{value}`"


def render_settings() -> str:
    """Every setting."""
    from pydantic import SecretStr

    from aker_core.config import PREFIX, Settings, example

    text = (
        "Precedence: option of the command line, environment, `.env` in the working folder, default. None is needed "
        "for the embedded data. `python -m aker_core.config --show-effective` prints what is in effect, and "
        "where it came from, secrets masked."
    )
    defaults = dict(re.findall(rf"^#{PREFIX}(\w+)=(.*)$", example(), re.M))
    rows = [
        (
            f"`{PREFIX}{name.upper()}`",
            f"`{defaults[name.upper()]}`" if defaults.get(name.upper()) else "–",
            "yes" if SecretStr in _types(field.annotation) else "",
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]
    return HEAD.format(title="Settings", text=text) + "\n" + table(("setting", "default", "secret", "what it is"), rows)


def _types(annotation: Any) -> set[Any]:
    import typing

    return {annotation, *typing.get_args(annotation)}


def openapi() -> dict[str, Any]:
    """The description of the HTTP API, as a server with a token gives it."""
    from aker_gui.api.build import build_api
    from aker_gui.data import Data

    return build_api(Data(tuple, writable=True)).openapi()


def render_http() -> str:
    """Every operation with its parameters, formats and problems; every shape; every kind of problem."""
    from aker_gui.api.problems import KINDS

    document = openapi()
    schemas = document["components"]["schemas"]
    text = "For programs: `/api/v1/openapi.json`. Examples: [use the API](../how-to/use-the-api.md)."
    parts = [HEAD.format(title="HTTP API", text=text), f"\n{document['info']['description']}\n"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts += _operation(f"{method.upper()} {path}", operation)
    parts.append("\n## Shapes\n")
    for name, schema in schemas.items():
        if "properties" in schema and not name.startswith(("HTTPValidation", "ValidationError")):
            parts.append(f"\n### {name}\n\n{_paragraphs(schema.get('description', ''))}\n\n")
            fields = [
                (f"`{field}`", _shape(kind), kind.get("description", ""))
                for field, kind in schema["properties"].items()
            ]
            parts.append(table(("field", "type", "what it is"), fields))
    kinds = [(f"`{name}`", str(kind.status), kind.title, kind.fix) for name, kind in KINDS.items()]
    parts.append("\n## Problems\n\nThe last part of `type` of an error, and what to do.\n\n")
    parts.append(table(("kind", "status", "what is wrong", "fix"), kinds))
    return "".join(parts)


def _operation(title: str, operation: Mapping[str, Any]) -> list[str]:
    parts = [f"\n## {title}\n\n{_paragraphs(operation.get('description', ''))}\n"]
    rows = [
        (f"`{one['name']}`", one["in"], _shape(one["schema"]), "yes" if one.get("required") else "", _meaning(one))
        for one in operation.get("parameters", ())
    ]
    if rows:
        parts.append("\n" + table(("parameter", "in", "type", "required", "what it is"), rows))
    answers = operation["responses"]
    formats = ", ".join(f"`{kind}`" for kind in answers["200"].get("content", {}))
    problems = ", ".join(status for status in answers if status[0] in "45")
    return [*parts, f"\nFormats: {formats}. Problems: {problems}.\n"]


def _meaning(parameter: Mapping[str, Any]) -> str:
    """What a parameter is; of an alternative to null the description of the alternative."""
    options = [parameter, parameter["schema"], *parameter["schema"].get("anyOf", ())]
    return next((one["description"] for one in options if one.get("description")), "")


def _shape(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_shape(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_shape(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")


def render_database() -> str:
    """Every table and view of the database with its columns."""
    from sqlalchemy import inspect as inspected

    from aker_data.engine import create_engine_from_url, migrate
    from aker_data.models import Base

    text = (
        "Tables of the lake, with every column, are in [sources.md](../sources.md). Types are those of SQLite; "
        "PostgreSQL has the same columns (geometries as PostGIS geometries, JSON as JSONB)."
    )
    parts = [HEAD.format(title="Database", text=text)]
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine_from_url(f"sqlite:///{folder}/aker.db")
        migrate(engine)
        there = inspected(engine)
        for name, mapped in Base.metadata.tables.items():
            parts.append(f"\n## {name}\n\n{_paragraphs(inspect.getdoc(models[name]) or '')}\n\n")
            rows = [(f"`{one.name}`", str(one.type.compile(engine.dialect)), _role(one)) for one in mapped.columns]
            parts.append(table(("column", "type", "key"), rows))
        for view in there.get_view_names():
            parts.append(f"\n## {view}\n\nA view. {VIEWS[view]}\n\n")
            names = [(f"`{one['name']}`", str(one["type"]).replace("NULL", "any")) for one in there.get_columns(view)]
            parts.append(table(("column", "type"), names))
        engine.dispose()
    return "".join(parts)


def _role(column: Any) -> str:
    if column.primary_key:
        return "primary key"
    return "may be null" if column.nullable else ""


def public(module: str) -> dict[str, Any]:
    """The public functions and classes of a module: those of `__all__`, else those that it defines itself."""
    loaded = importlib.import_module(module)
    listed = getattr(loaded, "__all__", None)
    names = listed if listed is not None else [name for name in vars(loaded) if not name.startswith("_")]
    values = {name: getattr(loaded, name) for name in names}
    return {
        name: value
        for name, value in values.items()
        if (inspect.isclass(value) or inspect.isfunction(value)) and (listed is not None or value.__module__ == module)
    }


def render_python() -> str:
    """Public names of Python with signature and docstring."""
    text = "What notebooks and programs import. Everything else may change without notice."
    parts, shown = [HEAD.format(title="Python", text=text)], dict[int, str]()
    for module in MODULES:
        about = _paragraphs(inspect.getdoc(importlib.import_module(module)) or "")
        parts.append(f"\n## {module}\n\n{about}\n")
        for name, value in public(module).items():
            parts.append(f"\n### {module}.{name}\n\n")
            if id(value) in shown:
                parts.append(f"The same as [{shown[id(value)]}](#{shown[id(value)].replace('.', '').lower()}).\n")
                continue
            shown[id(value)] = f"{module}.{name}"
            about = _paragraphs(inspect.getdoc(value) or "")
            parts.append(f"```text\n{_signature(name, value)}\n```\n\n{about}\n")
            if inspect.isclass(value):
                parts += [_method(member, function) for member, function in _methods(value)]
    return "".join(parts)


def _methods(of: type) -> list[tuple[str, Callable[..., Any]]]:
    return [
        (name, member)
        for name, member in vars(of).items()
        if inspect.isfunction(member) and not name.startswith("_") and inspect.getdoc(member)
    ]


def _method(name: str, function: Callable[..., Any]) -> str:
    return f"\n- `{_signature(name, function)}`: {' '.join((inspect.getdoc(function) or '').split())}\n"


def _signature(name: str, value: Any) -> str:
    """A call as it is written: annotations without quotes, one parameter a line where one line is too long."""
    try:
        declared = inspect.signature(value)
    except (TypeError, ValueError):  # an enumeration, an exception of C
        return name
    parts: list[str] = []
    kinds = [one.kind for one in declared.parameters.values()]
    for one in declared.parameters.values():
        if one.kind is one.KEYWORD_ONLY and "*" not in parts and one.VAR_POSITIONAL not in kinds:
            parts.append("*")
        parts.append(_parameter(one))
    returned = "" if declared.return_annotation is declared.empty else f" -> {_annotation(declared.return_annotation)}"
    line = f"{name}({', '.join(parts)}){returned}"
    return line if len(line) <= WIDTH else f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returned}"


def _parameter(one: inspect.Parameter) -> str:
    star = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
    annotation = "" if one.annotation is one.empty else f": {_annotation(one.annotation)}"
    if one.default is one.empty:
        return f"{star}{one.name}{annotation}"
    default = re.sub(r"^<.*>$", "…", repr(one.default))  # a function, a factory
    return f"{one.name}{annotation} = {default}" if annotation else f"{one.name}={default}"


def _annotation(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "__name__", str(of))


def _paragraphs(text: str) -> str:
    """A docstring as Markdown: double back quotes become single ones, and its marks of tags do no harm."""
    return re.sub(r"<(?=[a-zA-Z/])", "&lt;", text.strip().replace("``", "`"))


def pages(docs: Path) -> dict[Path, str]:
    """Every reference page with its text."""
    folder = docs / "reference"
    return {
        folder / "commands.md": render_commands(),
        folder / "settings.md": render_settings(),
        folder / "http-api.md": render_http(),
        folder / "database.md": render_database(),
        folder / "python.md": render_python(),
    }
