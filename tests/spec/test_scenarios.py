"""Every scenario of the jobs specification has a test of its own, named after its requirement and itself.

Requirement `Net Migration Analysis (25-44 Age Group)` is the module ``test_net_migration_analysis.py``; scenario
`Demographic Filtering` is ``test_net_migration__demographic_filtering`` in it: `test_`, the first words of the
requirement, two underscores, the scenario. More tests of a scenario go on with two underscores and what they add.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECIFICATION = ROOT / "openspec" / "specs" / "jobs" / "spec.md"


def slug(title: str) -> str:
    """`Standard 3-Year CAGR` -> ``standard_3_year_cagr``; what stands in parentheses is left out."""
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"\(.*?\)", "", title).lower()).strip("_")


def scenarios() -> list[tuple[str, str]]:
    """Requirement and scenario, as the specification has them."""
    found, requirement = [], ""
    for line in SPECIFICATION.read_text().splitlines():
        if line.startswith("### Requirement: "):
            requirement = line.partition(": ")[2]
        if line.startswith("#### Scenario: "):
            found.append((requirement, line.partition(": ")[2]))
    return found


def functions_of(requirement: str, folder: Path) -> dict[str, ast.FunctionDef]:
    """The test functions of a requirement's module, by name; none where there is no module."""
    path = folder / f"test_{slug(requirement)}.py"
    tree = ast.parse(path.read_text()) if path.is_file() else ast.Module([], [])
    return {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def checks_something(test: ast.FunctionDef) -> bool:
    """Whether it asserts, or expects an error."""
    nodes = list(ast.walk(test))
    raises = any(isinstance(node, ast.Attribute) and node.attr == "raises" for node in nodes)
    return raises or any(isinstance(node, ast.Assert) for node in nodes)


def has_test(requirement: str, scenario: str, tests: dict[str, ast.FunctionDef]) -> bool:
    """Whether a test is named after both, and checks something."""
    wanted = slug(requirement).split("_")
    for name, node in tests.items():
        first, *rest = name.removeprefix("test_").split("__")
        words = first.split("_")
        named = words == wanted[: len(words)] and rest[:1] == [slug(scenario)]
        if named and checks_something(node):
            return True
    return False


def missing(folder: Path) -> list[str]:
    """The scenarios without a test."""
    return [
        f"{requirement}: {scenario}"
        for requirement, scenario in scenarios()
        if not has_test(requirement, scenario, functions_of(requirement, folder))
    ]


def test_every_scenario_has_a_test() -> None:
    assert missing(Path(__file__).parent) == []


def test_the_specification_has_28_scenarios_of_7_requirements() -> None:
    found = scenarios()
    assert (len(found), len({requirement for requirement, _ in found})) == (28, 7)
    assert len({(slug(requirement), slug(scenario)) for requirement, scenario in found}) == 28


@pytest.mark.parametrize(
    "text",
    [
        "def test_other__standard_3_year_cagr():\n    assert 1",
        "def test_compound_annual__standard_3_year():\n    assert 1",
        "def test_compound_annual__standard_3_year_cagr():\n    pass",
        "def compound_annual__standard_3_year_cagr():\n    assert 1",
        "",
    ],
)
def test_a_scenario_without_a_test_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "test_compound_annual_growth_rate.py").write_text(text)
    lacking = missing(tmp_path)
    assert "Compound Annual Growth Rate: Standard 3-Year CAGR" in lacking
    assert len(lacking) == 28


def test_a_scenario_with_a_test_is_not(tmp_path: Path) -> None:
    text = "def test_compound_annual_growth_rate__standard_3_year_cagr__more():\n    assert 1"
    (tmp_path / "test_compound_annual_growth_rate.py").write_text(text)
    assert len(missing(tmp_path)) == 27
