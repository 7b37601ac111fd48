"""Answers of the embedded sample, made before they are asked for: the same ones, of the way that is published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.contracts import Request, Scope
from aker_data.http import router
from aker_data.http.transport import HttpRequest
from aker_data.ingest.made_ahead import make_ahead

SCOPE = Scope(year=2023, as_of="2024-06", delineation="2023-07")
DYNAMICS = catalogue.load("census_bds")
WAYS = DYNAMICS.requests(SCOPE)[0].alternatives


class Waiting:
    """Does what is begun when its result is asked for, and counts it."""

    begun = 0

    def begin(self, work: Any, *given: Any) -> Any:
        self.begun += 1
        return lambda: work(*given)

    offer = begin


class Asked:
    """An archive that has some answers."""

    def __init__(self, *requests: Request) -> None:
        self._has = {request.identity for request in requests}

    def records(self, request: Request) -> list[str]:
        return ["an answer"] * (request.identity in self._has)


def ahead(tmp_path: Path, archive: Any, mode: Any = "sample") -> tuple[Any, Waiting]:
    beside = Waiting()
    routes = router.router_for(mode, Archive(tmp_path), live=lambda: pytest.fail("no network"))
    context: Any = SimpleNamespace(router=routes, archive=archive, beside=beside)
    make_ahead([DYNAMICS], SCOPE, context)
    return routes.upstream, beside


def outgoing(asked: Request) -> HttpRequest:
    return HttpRequest("GET", asked.url, None, asked.identity, 10_000_000)


def test_the_answers_are_those_of_the_way_that_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [router.EmbeddedTransport("sample").send(outgoing(way[0])) for way in WAYS]
    published = [answer.status for answer in plain].index(router.PUBLISHED)
    assert published > 0, "the newest release is not in the sample"
    embedded, beside = ahead(tmp_path, Asked())
    assert beside.begun == len(DYNAMICS.requests(SCOPE))
    assert embedded.send(outgoing(WAYS[0][0])) == plain[0]
    monkeypatch.setattr(router, "_embedded", lambda *_: pytest.fail("it was made before"))
    assert [embedded.send(outgoing(way[0])) for way in WAYS[1 : published + 1]] == plain[1 : published + 1]


def test_an_answer_that_was_not_made_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    last = WAYS[-1][0]
    embedded, _ = ahead(tmp_path, Asked())
    assert embedded.send(outgoing(last)) == router.EmbeddedTransport("sample").send(outgoing(last))


def test_what_the_archive_has_is_not_made_again(tmp_path: Path) -> None:
    every = [request for need in DYNAMICS.requests(SCOPE) for way in need.alternatives for request in way]
    assert ahead(tmp_path, Asked(*every))[1].begun == 0
    embedded, _ = ahead(tmp_path, Asked(*WAYS[-1]))
    assert WAYS[0][0].identity in embedded.begun
    assert WAYS[-1][0].identity not in embedded.begun


def test_nothing_is_made_ahead_where_it_is_not_embedded(tmp_path: Path) -> None:
    assert ahead(tmp_path, Asked(), "replay")[1].begun == 0
