"""Decisions on expansions over the API and in the browser: with a token alone, and kept as `aker review` does."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from limits import HANG

from tests.functional.gui.keyboard import tab_to

Serve = Callable[..., AbstractContextManager[str]]
TOKEN = "a-token-of-this-test"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def house(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sample.house.copy(tmp_path_factory.mktemp("review") / "house")


@pytest.fixture(scope="module")
def address(house: Any, serve: Serve) -> Iterator[str]:
    with serve(house, AKER_API_TOKEN=TOKEN) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/api/v1", headers=AUTHORIZED, timeout=HANG) as opened:
        yield opened


def stored(house: Any, key: str) -> tuple[Any, ...]:
    with sqlite3.connect(house.root / "data" / "aker.db") as database:
        query = "SELECT review_state, company, new_jobs FROM expansion_events WHERE event_key = ?"
        row: tuple[Any, ...] = database.execute(query, (key,)).fetchone()
    return row


def keys(client: httpx.Client) -> list[str]:
    return [row["event_key"] for row in client.get("/expansions").json()["data"]]


def test_a_decision_is_kept_and_shown(client: httpx.Client, house: Any) -> None:
    key = keys(client)[0]
    answer = client.post(f"/expansions/{key}/review", json={"decision": "reject", "why": "a test", "by": "Ann"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["event_key"]) == ("rejected", key)
    assert stored(house, key)[0] == "rejected"
    (shown,) = [row for row in client.get("/expansions").json()["data"] if row["event_key"] == key]
    assert shown["review_state"] == "rejected"


def test_a_correction_has_its_fields(client: httpx.Client, house: Any) -> None:
    key = keys(client)[1]
    fields = {"new_jobs": 123, "company": "=cmd|' /c calc'!A1"}
    answer = client.post(f"/expansions/{key}/review", json={"decision": "correct", "fields": fields})
    assert answer.json()["fields"] == fields
    assert stored(house, key) == ("corrected", fields["company"], 123)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"decision": "correct"}, "No field to correct"),
        ({"decision": "accept", "fields": {"new_jobs": 5}}, "takes no fields"),
        ({"decision": "correct", "fields": {"new_jobs": -5}}, "Give a number from 0"),
        ({"decision": "correct", "fields": {"state": "Atlantis"}}, "state is"),
        ({"decision": "correct", "fields": {"place": "Nowhereville", "state": "CO"}}, "Unknown place"),
        ({"decision": "correct", "fields": {"confidence": 1}}, "Unknown field"),
        ({"decision": "maybe"}, "decision"),
        ({"decision": "accept", "why": "x" * 2_000}, "why"),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    client: httpx.Client, house: Any, body: dict[str, Any], words: str
) -> None:
    key = keys(client)[2]
    before = stored(house, key)
    answer = client.post(f"/expansions/{key}/review", json=body)
    assert (answer.status_code, words in answer.json()["detail"]) == (422, True), answer.text
    assert stored(house, key) == before


def test_a_form_of_another_site_is_no_decision(client: httpx.Client, house: Any) -> None:
    key = keys(client)[2]
    before = stored(house, key)
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client.post(
            f"/expansions/{key}/review", content=b'{"decision": "reject"}', headers={"Content-Type": kind}
        )
        assert answer.status_code in (415, 422), kind
    assert stored(house, key) == before


def test_nobody_decides_without_the_token(address: str, house: Any, client: httpx.Client) -> None:
    key = keys(client)[2]
    before = stored(house, key)
    answer = httpx.post(f"{address}/api/v1/expansions/{key}/review", json={"decision": "reject"}, timeout=HANG)
    assert answer.status_code == 401
    assert stored(house, key) == before


def test_without_a_token_nothing_is_decided_at_all(sample: Any, serve: Serve) -> None:
    with serve(sample.house) as url, httpx.Client(base_url=f"{url}/api/v1", timeout=HANG) as opened:
        key = keys(opened)[0]
        before = stored(sample.house, key)
        answer = opened.post(f"/expansions/{key}/review", json={"decision": "reject"})
        assert (answer.status_code, "AKER_API_TOKEN" in answer.json()["detail"]) == (403, True)
        assert stored(sample.house, key) == before


def test_a_correction_is_found_made_and_kept_with_the_keyboard_alone(
    house: Any, address: str, client: httpx.Client
) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    key = keys(client)[3]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(http_credentials={"username": "x", "password": TOKEN}).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(600_000)
        page.goto(f"{address}/expansions")
        page.wait_for_selector("main table")
        tab_to(page, f"main a[href*='event={key}']")
        page.keyboard.press("Enter")
        page.wait_for_selector("form.review")
        tab_to(page, "form.review [name=decision]")
        page.keyboard.press("ArrowDown")
        assert page.input_value("form.review [name=decision]") == "correct"
        tab_to(page, "form.review [name=new_jobs]")
        page.keyboard.press("Control+A")
        page.keyboard.type("77")
        tab_to(page, "form.review [name=by]")
        page.keyboard.type("Ann")
        page.keyboard.press("Enter")
        page.wait_for_selector("form.review output:has-text('Kept')")
        browser.close()
    assert errors == []
    assert (stored(house, key)[0], stored(house, key)[2]) == ("corrected", 77)
