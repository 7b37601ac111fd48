"""The reader of announcements stands alone: it could be taken out with `aker_geo` and Polars and nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from aker_jobs.expansions import reader

FOLDER = Path(reader.__path__[0])
MODULES = sorted(FOLDER.rglob("*.py"))
ALLOWED = ("aker_jobs.expansions.reader", "aker_geo", "polars")


def imports(module: Path) -> list[str]:
    """Every module that is imported, at the top or within a function, also for types alone."""
    names: list[str] = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package"
            names.append(node.module or "")
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_the_reader_imports_only_itself_and_places(module: Path) -> None:
    foreign = [
        name
        for name in imports(module)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not any(name == allowed or name.startswith(f"{allowed}.") for allowed in ALLOWED)
    ]
    assert foreign == []


def test_the_fence_is_around_something() -> None:
    assert len(MODULES) > 15
    assert any("aker_geo" in imports(module) for module in MODULES)
