"""Reports under their names: from what was read to PDF files. The same data give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from aker_core.errors import ConfigError
from aker_core.export.locator_map import LocatorMap
from aker_core.export.market_report import market_report
from aker_core.export.report_parts import positions
from aker_core.export.shortlist_report import MOST_MARKETS, shortlist_report
from aker_core.export.typeset import Typesetter
from aker_core.markets.dossiers import Dossiers


def write_reports(dossiers: Dossiers, codes: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write one report for each market to ``<folder>/<vintage>/<code>.pdf``, and yield its path.

    The sample's files say so in their names. Raises ConfigError for a market that the vintage does not have, OSError
    where a file cannot be written.
    """
    _require(dossiers, codes)
    locator = LocatorMap(dossiers.outlines)
    with Typesetter(dossiers.book.vintage, locator.background) as typesetter:
        for code in codes:
            yield _written(dossiers, folder, code, typesetter.pdf("market", market_report(dossiers, code, locator)))


def write_shortlist(dossiers: Dossiers, codes: Sequence[str], folder: Path, name: str = "") -> Path:
    """Write the report of several markets side by side: ``shortlist-<name>.pdf``, by default after their codes.

    Raises ConfigError for fewer than two markets, more than ten, one that is there twice or is not in the vintage.
    """
    _require(dossiers, codes)
    _require_shortlist(codes)
    locator = LocatorMap(dossiers.outlines)
    with Typesetter(dossiers.book.vintage, locator.background) as typesetter:
        body = typesetter.pdf("shortlist", shortlist_report(dossiers, codes, locator))
    return _written(dossiers, folder, f"shortlist-{name or '-'.join(codes)}", body)


def report_bytes(dossiers: Dossiers, codes: Sequence[str]) -> bytes:
    """The report of one market, or of several side by side, as the bytes of its PDF. Raises as the writers do."""
    _require(dossiers, codes)
    locator = LocatorMap(dossiers.outlines)
    with Typesetter(dossiers.book.vintage, locator.background) as typesetter:
        if len(codes) == 1:
            return typesetter.pdf("market", market_report(dossiers, codes[0], locator))
        _require_shortlist(codes)
        return typesetter.pdf("shortlist", shortlist_report(dossiers, codes, locator))


def _require_shortlist(codes: Sequence[str]) -> None:
    if not 2 <= len(codes) <= MOST_MARKETS or len(set(codes)) < len(codes):
        raise ConfigError(f"A shortlist has 2 to {MOST_MARKETS} different markets, not {', '.join(codes)}. Name others")


def _require(dossiers: Dossiers, codes: Sequence[str]) -> None:
    known = positions(dossiers.book)
    if unknown := [code for code in codes if code not in known]:
        raise ConfigError(
            f"{', '.join(unknown)}: not in vintage {dossiers.book.month}. `aker show --all` lists its markets"
        )


def _written(dossiers: Dossiers, folder: Path, name: str, body: bytes) -> Path:
    sample = "sample-" if dossiers.book.origin == "sample" else ""
    path = folder / dossiers.book.month / f"{sample}{name}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_bytes(body)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
