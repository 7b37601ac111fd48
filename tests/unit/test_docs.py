"""The documents say what the software does: commands, imports, links, exit codes, sources, metrics, modules."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

import pytest
import yaml

from aker_core import errors
from aker_data import catalogue
from scripts import run_blocks
from scripts.compare_release import RENAMED
from scripts.render_withheld import HIDDEN, TABLES, filled, stored

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = sorted((ROOT / "docs/knowledge_base/runbooks").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "openspec").rglob("*.md")])
FENCE = re.compile(r"^([ \t]*)```(\w+)\n(.*?)^[ \t]*```", re.S | re.M)
HEREDOC = re.compile(r"<<'PY'\n(.*?)^PY$", re.S | re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")  # links and pictures
INLINE = re.compile(r"`((?:aker|make|python -m) [^`]+)`")
SETTING = re.compile(r"[A-Z_]+=\S*")
COMPUTED = ("size", "economy", "concentration", "growth", "migration")
# Folders of many modules of one kind: architecture.md has one line for each folder, not for each module.
ALIKE = ("sources", "schemas", "publishers", "models", "versions")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """The blocks of one language in the runbooks: name of the runbook and text, continued lines as one.

    Of queries those that can run; a command that cannot run here is checked for its words all the same.
    """
    for path in RUNBOOKS:
        for block in run_blocks.blocks(path.name, path.read_text()):
            if block.language == language and not (language == "sql" and block.why_not):
                yield path.name, block.text.replace("\\\n", " ")


def python_texts() -> list[tuple[str, str]]:
    """All Python in the runbooks: blocks, and what the shell blocks feed to the interpreter."""
    heredocs = [(name, text) for name, body in blocks("bash") for text in HEREDOC.findall(body)]
    return [*blocks("python"), *heredocs]


def commands(program: str) -> list[tuple[str, list[str]]]:
    """Every call of a program in the shell blocks: name of the runbook and its words."""
    lines = ((name, line) for name, body in blocks("bash") for line in HEREDOC.sub("", body).splitlines())
    called = ((name, shlex.split(line.partition(">")[0].partition("|")[0], comments=True)) for name, line in lines)
    return [(name, words[1:]) for name, words in called if words[:1] == [program]]


def told_commands(document: Path) -> list[list[str]]:
    """The words of every aker, make and python -m command that a document shows, in shell blocks and in the text."""
    text = document.read_text()
    fenced = [line for _, language, body in FENCE.findall(text) if language == "bash" for line in body.splitlines()]
    found = [shlex.split(line, comments=True) for line in [*fenced, *INLINE.findall(FENCE.sub("", text))]]
    plain = [list(dropwhile(SETTING.fullmatch, words)) for words in found]  # settings stand before the command
    return [words for words in plain if words[:1] in (["aker"], ["make"]) or words[:2] == ["python", "-m"]]


def known_options() -> dict[str, set[str]]:
    """The options of each command of `aker`."""
    import typer

    from aker_core.cli.app import app

    group = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts} | {"--help"}
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    }


def test_runbooks_hold_blocks_to_check() -> None:
    assert len(RUNBOOKS) >= 4
    assert len(python_texts()) >= 5
    assert len(commands("aker")) >= 5


@pytest.mark.parametrize(("runbook", "text"), python_texts())
def test_runbook_imports_exist(runbook: str, text: str) -> None:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                importlib.import_module(alias.name)
        if isinstance(node, ast.ImportFrom) and node.module:
            module = importlib.import_module(node.module)
            lacking = [alias.name for alias in node.names if not hasattr(module, alias.name)]
            assert not lacking, f"{runbook}: {node.module} has no {', '.join(lacking)}"


def test_runbook_modules_can_be_run() -> None:
    for runbook, words in [*commands("python"), *((r, w) for r, w in commands(".venv/bin/python"))]:
        if words[:1] == ["-m"]:
            assert importlib.util.find_spec(words[1]), f"{runbook}: python -m {words[1]}: no such module"


def test_runbook_commands_and_options_exist() -> None:
    known = known_options()
    for runbook, words in commands("aker"):
        assert words[0] in known, f"{runbook}: aker {words[0]}: no such command; there are {', '.join(known)}"
        options = {word.partition("=")[0] for word in words[1:] if word.startswith("--")}
        assert options <= known[words[0]], f"{runbook}: aker {words[0]} has no {sorted(options - known[words[0]])}"


# Named as coming later, and so by the words beside them.
PLANNED_COMMANDS: set[str] = set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_shown_commands_exist(name: str) -> None:
    known, targets = known_options(), set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    shown = told_commands(ROOT / name)
    assert shown
    for program, *words in shown:
        if program == "make":
            assert words[0] in targets, f"{name}: make {words[0]}: no such target"
        elif program == "python":
            assert importlib.util.find_spec(words[1]), f"{name}: python -m {words[1]}: no such module"
        elif words[0] not in PLANNED_COMMANDS and not words[0].startswith("-"):
            assert words[0] in known, f"{name}: aker {words[0]}: no such command; there are {', '.join(known)}"
            options = {word.partition("=")[0] for word in words[1:] if word.startswith("--")}
            assert options <= known[words[0]], f"{name}: aker {words[0]} has no {sorted(options - known[words[0]])}"


def test_readme_shows_every_command_and_no_planned_one_exists_already() -> None:
    shown = {words[1] for words in told_commands(ROOT / "README.md") if words[0] == "aker"}
    assert set(known_options()) <= shown
    assert not PLANNED_COMMANDS & set(known_options()), "said to be planned in the README, and it is there"


def test_readme_settings_exist() -> None:
    from aker_core.config import PREFIX, Settings

    named = set(re.findall(rf"\b{PREFIX}([A-Z0-9_]+)\b", (ROOT / "README.md").read_text()))
    assert named
    assert not {name for name in named if name.lower() not in Settings.model_fields}


@pytest.mark.parametrize("picture", sorted((ROOT / "docs/images").glob("*.svg")), ids=lambda path: path.name)
def test_pictures_fetch_nothing_and_say_what_they_are_of(picture: Path) -> None:
    text = re.sub(r"<!--.*?-->", "", picture.read_text(), flags=re.DOTALL)
    assert not re.findall(r"@font-face|@import|<script|href=|url\((?!#)", text)
    shown = " ".join(re.findall(r">([^<>]+)<", text)).replace("&#160;", " ")
    assert "partial and old" in shown


def test_runbook_test_files_exist() -> None:
    named = [(runbook, word) for runbook, words in commands("pytest") for word in words if not word.startswith("-")]
    assert named
    lacking = [f"{runbook}: {word}" for runbook, word in named if not (ROOT / word).exists()]
    assert not lacking


def test_runbook_queries_fit_the_tables() -> None:
    from sqlalchemy import create_engine, text

    from aker_data.models import Base

    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    queries = [query for _, body in blocks("sql") for query in body.split(";") if query.strip()]
    assert queries
    with engine.connect() as connection:
        for query in queries:
            connection.execute(text(query)).fetchall()


def anchors(document: Path) -> set[str]:
    """Anchors of a document: its own and those of its headings."""
    text = document.read_text()
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
    return {*re.findall(r'<a id="([^"]+)">', text), *plain}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(document: Path) -> None:
    text = FENCE.sub("", document.read_text())
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{link}: no such file"
        assert not anchor or anchor in anchors(target), f"{link}: no such heading"


def error_classes() -> list[type[errors.AkerError]]:
    """Every class of error that has an exit code of its own."""
    found = [
        value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.AkerError)
    ]
    return [value for value in found if value is not errors.AkerError]


@pytest.mark.parametrize("runbook", RUNBOOKS, ids=lambda path: path.name)
@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_every_exit_code_is_documented(runbook: Path, error: type[errors.AkerError]) -> None:
    rows = [line for line in runbook.read_text().splitlines() if line.startswith("|") and f"`{error.__name__}`" in line]
    assert any(re.search(rf"\b{error.exit_code}\b", row) for row in rows), (
        f"no row with {error.exit_code} and the class"
    )
    assert "degraded" in runbook.read_text()


def test_supplement_has_every_source_and_host() -> None:
    path = ROOT / "sources_supplement.yml"
    said = yaml.safe_load(path.read_text())
    assert set(said["sources"]) == set(catalogue.ids())
    hosts = {host for source in catalogue.ids() for host in catalogue.spec(source).hosts}
    assert set(said["hosts"]) == hosts
    assert {entry["host"] for entry in said["sources"].values()} <= hosts
    keyed = {
        host
        for source in catalogue.ids()
        if catalogue.spec(source).key_setting
        for host in catalogue.spec(source).hosts
    }
    assert {host for host, entry in said["hosts"].items() if entry["needs_key"]} == keyed
    link = ROOT / "docs/sources_supplement.yml"
    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert link.resolve() == path.resolve()


def test_glossary_is_alphabetic_and_defines_a_word_once() -> None:
    words = re.findall(r"^\| (?!word|---)([^|]+?) \|", (ROOT / "docs/glossary.md").read_text(), re.M)
    plain = [re.sub(r"[^a-z0-9]+", " ", word.lower()) for word in words]
    assert plain == sorted(plain)
    assert len(set(plain)) == len(plain)


def test_methodology_names_every_computed_metric() -> None:
    from aker_jobs.registry import METRICS, SECTORS, SERIES

    text = (ROOT / "docs/methodology.md").read_text()
    sector = re.compile(rf"^({'|'.join(SECTORS)})_(?=lq|jobs|cagr|change|shift)")
    computed = [*(metric for metric in METRICS if metric.family in COMPUTED), *SERIES]
    wanted = {sector.sub("<sector>_", metric.id) for metric in computed}
    assert not sorted(name for name in wanted if f"`{name}`" not in text)


def test_methodology_names_the_weights_of_the_pillars() -> None:
    from aker_core.markets.pillars import PILLARS

    text = (ROOT / "docs/methodology.md").read_text()
    for pillar in PILLARS.values():
        for item in pillar.ingredients:
            assert f"| `{item.metric}` | {item.weight:.2f} |" in text, f"{pillar.id}: {item.metric} {item.weight}"
        assert f"{pillar.needed_share:.0%}".replace("%", " %") in text


def test_jobs_specification_is_whole() -> None:
    text = (ROOT / "openspec/specs/jobs/spec.md").read_text()
    assert len(re.findall(r"^### Requirement: ", text, re.M)) == 7
    assert len(re.findall(r"^#### Scenario: ", text, re.M)) == 28


def test_architecture_shows_the_house_as_it_is() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    told = set(re.findall(r"`((?:src|flows|alembic|tests|scripts|docs)/[\w./-]*)`", text))
    assert not sorted(path for path in told if not (ROOT / path).exists())
    modules = [path for folder in ("src", "flows") for path in (ROOT / folder).rglob("*.py")]
    shown = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if not path.name.startswith("_") and not set(path.parts) & set(ALIKE)
    }
    assert not sorted(shown - told), "a module without a line in docs/architecture.md"


def test_functions_that_the_architecture_names_are_in_their_modules() -> None:
    """`path`: `name` in its tables; formula, bounds, columns and parser of the example can be opened at once."""
    text = (ROOT / "docs/architecture.md").read_text()
    named = re.findall(r"`([\w/]+\.py)`: `(\w+)`", text)
    lost = [(path, name) for path, name in named if not re.search(rf"^(?:def )?{name}\b", _source(path), re.MULTILINE)]
    assert not lost
    assert {"quotient_columns", "withheld_bounds", "parse", "ANNUAL"} <= {name for _, name in named}
    bounds = next(line for line in text.splitlines() if line.startswith("| bounds of withheld jobs"))
    of_quotient = [path for path in re.findall(r"`([\w/]+\.py)`", bounds) if "def quotient_columns" in _source(path)]
    assert of_quotient, "the bounds of a quotient are computed elsewhere than the table says"


def _source(path: str) -> str:
    return (ROOT / "src" / path).read_text()


def test_no_metric_has_a_name_of_release_0_1_in_the_code() -> None:
    old = re.compile(rf"\b(?:{'|'.join(RENAMED)})\b")
    modules = [path for folder in ("src", "flows") for path in (ROOT / folder).rglob("*.py")]
    assert not {path.name: old.findall(text) for path in modules if old.search(text := path.read_text())}


def test_measured_tables_are_those_of_the_stored_results() -> None:
    """What a check stored is what the page says, and a page that lost its markers is not passed over."""
    hidden = stored(HIDDEN)
    margins = next(row for row in hidden if row["method"] == "margins" and row["size"] == "all" and not row["sector"])
    page = filled((ROOT / "docs/methodology.md").read_text())
    assert f"| margins (in use) | {margins['cells']:,} | {100 * margins['error_share']:.1f} %" in page
    assert all(json.loads(path.read_text())["command"] for path, _ in TABLES.values())
    with pytest.raises(SystemExit, match="measured: later"):
        filled(page.replace("<!-- measured: later -->", ""))
