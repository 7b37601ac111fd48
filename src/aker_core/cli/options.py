"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from aker_geo import delineation as delineations

DELINEATIONS = ", ".join(delineation.id for delineation in delineations.vintages())
AsOf = Annotated[str | None, typer.Option(help="Newest vintage up to this month, YYYY-MM (default: the newest).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Market = Annotated[str, typer.Argument(help="DEN, 19740, Denver, 'Austin, TX' or a CBSA title.")]
Mode = Annotated[str | None, typer.Option(help="live, files, snapshot, sample or replay (default: AKER_SOURCE_MODE).")]
