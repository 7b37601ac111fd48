"""Pages and scripts compressed for who accepts it: scripts once, the API and small answers never."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable

import httpx
import pytest

pytest.importorskip("starlette")

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aker_gui.packed import Packed

LONG = b"word " * 1_000


def served() -> tuple[Callable[..., httpx.Response], list[str]]:
    """What asks an application that notes what it is asked: ``ask(path, method="GET", **headers)``."""
    asked: list[str] = []

    async def answer(request: Request) -> Response:
        path = request.url.path
        asked.append(path)
        if path.endswith("small.js"):
            return Response(b"1", media_type="text/javascript")
        if path.endswith(".png"):
            return Response(LONG, media_type="image/png")
        if path.endswith("gone.js"):
            return Response(LONG, 404, media_type="text/javascript")
        media_type = None if request.method == "POST" else "text/javascript"
        return Response(LONG, media_type=media_type, headers={"ETag": '"x"'})

    app = Packed(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])]))

    async def sent(path: str, method: str, headers: dict[str, str]) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.request(method, path, headers=headers)

    def ask(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        return asyncio.run(sent(path, method, headers))

    return ask, asked


def test_a_script_is_compressed_once_and_kept_by_the_browser_for_a_day() -> None:
    ask, asked = served()
    first, second = (ask("/assets/one.js?m=1") for _ in range(2))
    assert first.content == second.content == LONG
    assert (first.headers["content-encoding"], first.headers["content-length"]) == (
        "gzip",
        str(len(gzip.compress(LONG, 6, mtime=0))),
    )
    assert "etag" not in first.headers, "it was of other bytes"
    assert "max-age" in first.headers["cache-control"]
    assert asked == ["/assets/one.js"]
    ask("/assets/one.js?m=2")
    assert len(asked) == 2, "another version is another script"


def test_what_a_page_is_made_of_is_compressed_and_made_anew() -> None:
    ask, asked = served()
    for _ in range(2):
        answer = ask("/_dash-update-component", "POST")
        assert (answer.headers["content-encoding"], answer.content) == ("gzip", LONG)
        assert "cache-control" not in answer.headers
    assert len(asked) == 2


@pytest.mark.parametrize(
    "path", ["/api/v1/x", "/download/x.csv", "/assets/small.js", "/assets/x.png", "/assets/gone.js"]
)
def test_others_stay_as_they_are(path: str) -> None:
    ask, _ = served()
    assert "content-encoding" not in ask(path).headers


def test_who_accepts_nothing_gets_the_plain_answer() -> None:
    ask, _ = served()
    ask("/assets/one.js")
    answer = ask("/assets/one.js", **{"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == LONG
