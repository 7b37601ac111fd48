"""Rows of a few requests as pandas frames that say where they come from: for `aker_jobs.sources`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aker_data import catalogue
from aker_data.contracts import common_origin

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from aker_data.contracts import Payload, Request


def fetched_frame(requests: Sequence[Request]) -> pd.DataFrame:
    """The parsed rows of all responses to the requests of one source, in pandas."""
    return sourced_frame(*fetched_table(requests))


def fetched_table(requests: Sequence[Request]) -> tuple[pl.DataFrame, list[Payload]]:
    """The parsed rows of all answers to the requests of one source, as its table declares them, and the answers."""
    from aker_core.config import Settings
    from aker_data.ingest.context import context_from
    from aker_data.ingest.fetch_payloads import fetch_payloads
    from aker_jobs.sources.generic import checked_rows

    source = catalogue.load(requests[0].source)
    payloads = fetch_payloads(source, requests, context_from(Settings()))
    return checked_rows(source, payloads), payloads


def sourced_frame(table: pl.DataFrame, payloads: Sequence[Payload]) -> pd.DataFrame:
    """The rows in pandas, with where they come from in `attrs`."""
    frame = table.to_pandas()
    frame.attrs = {
        "source": payloads[0].request.source,
        "origin": common_origin(payload.origin for payload in payloads),
        "url": _one_or_all([payload.request.url for payload in payloads]),
        "sha256": _one_or_all([payload.sha256 for payload in payloads]),
        "fetched_at": _one_or_all([payload.fetched_at.isoformat() for payload in payloads]),
    }
    return frame


def _one_or_all(hashes: list[str]) -> str | list[str]:
    return hashes[0] if len(hashes) == 1 else hashes
