"""Names of a package that are imported when they are first used, declared once: in the stub beside its ``__init__``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any


def attach(package: str, init_file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` of a package with lines ``from home import name as name`` in a stub.

    Raises ImportError where the stub is missing: the package was installed without it.
    """
    stub = Path(init_file).with_name("__init__.pyi")
    try:
        homes = _homes(stub)
    except OSError as error:
        raise ImportError(f"{stub} is missing ({error.strerror}). Reinstall the package") from error

    @cache
    def named(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}; it has {', '.join(sorted(homes))}")
        return getattr(import_module(homes[name]), name)

    return named, lambda: sorted(homes), sorted(homes)


def _homes(stub: Path) -> dict[str, str]:
    """Name -> module, from the imports of a stub."""
    imports = (node for node in ast.parse(stub.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom))
    return {alias.name: str(node.module) for node in imports for alias in node.names}
