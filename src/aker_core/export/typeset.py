"""Reports as PDF/UA-1 by Typst: our templates, data as JSON. The same data give the same bytes.

Typst is the extra `report`; its own fonts alone are used, so that no machine's fonts change a page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self

from aker_core.control_characters import harmless
from aker_core.errors import ConfigError

Template = Literal["market", "shortlist"]
TEMPLATES = Path(__file__).parent / "templates"
STANDARD = "ua-1"
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


class Typesetter:
    """Compiles reports one after the other, in a folder of its own until `close`; fonts are kept between them.

    Data are read from a file: handed over as inputs, they would make the typesetter forget all that pages share. day:
    the only time in the files. background: the picture behind maps (SVG). Raises ConfigError where Typst is not
    installed.
    """

    def __init__(self, day: date, background: str) -> None:
        try:
            from typst import Compiler
        except ModuleNotFoundError:
            raise ConfigError(
                "Typst is not installed. Reports are set by it. Install the extra: pip install 'aker[report]'"
            ) from None
        self._folder = TemporaryDirectory(prefix="aker-report-")
        self._root = Path(self._folder.name)
        for template in sorted(TEMPLATES.glob("*.typ")):
            (self._root / template.name).write_bytes(template.read_bytes())
        (self._root / "background.svg").write_text(background or EMPTY, encoding="utf-8")
        self._moment = datetime.combine(day, time(), UTC)
        self._compiler: Any = Compiler(root=str(self._root), ignore_system_fonts=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def pdf(self, template: Template, data: Mapping[str, Any]) -> bytes:
        """The report as a tagged PDF."""
        text = json.dumps(_harmless(data), sort_keys=True, allow_nan=False)
        (self._root / "data.json").write_text(text, encoding="utf-8")
        body = self._compiler.compile(
            input=str(self._root / f"{template}.typ"),
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=self._moment,
        )
        return bytes(body)


def _harmless(value: Any) -> Any:
    """Data without control characters in its texts."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Mapping):
        return {name: _harmless(each) for name, each in value.items()}
    return [_harmless(each) for each in value] if isinstance(value, (list, tuple)) else value
