"""Every page in a real browser: no error, no request that leaves the machine, the reader's figures, no barrier."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.functional.gui.keyboard import tab_to

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
Serve = Callable[..., AbstractContextManager[str]]
PAGES = {
    "ranking": "/",
    "market": "/market/DEN",
    "compare": "/compare?markets=DEN,AUS",
    "moved": "/moved",
    "expansions": "/expansions",
    "data": "/data",
    "method": "/method",
    "explain": "/explain?place=DEN&metric=tech_lq",
    "score": "/explain?place=DEN&metric=score",
    "nowhere": "/nowhere",
}
PATIENCE = 600_000  # milliseconds; ends what hangs: the machine of a test is slow and shared


class Watched:
    """A page of the browser that remembers what went wrong and what it asked for."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.set_default_timeout(PATIENCE)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.outside.append(url)

    def open(self, path: str) -> Any:
        """The page at a path, once its content is there."""
        self.page.goto(self.base + path)
        self.page.wait_for_selector("main h1")
        if path == "/":
            self.page.wait_for_selector("#ranking tbody tr")
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def watched(browser: Any, address: str) -> Iterator[Watched]:
    """A page of its own, which must end without an error and without having asked anybody else."""
    context = browser.new_context()
    page = Watched(context.new_page(), address)
    yield page
    assert page.errors == []
    assert page.outside == []
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_barrier_and_fits_a_phone(watched: Watched, name: str) -> None:
    page = watched.open(PAGES[name])
    for summary in page.query_selector_all("details > summary"):
        summary.click()
    page.wait_for_timeout(300)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.lang") == "en"
    if name not in ("method", "nowhere"):
        assert page.inner_text(".sample").startswith("SAMPLE")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if name in ("ranking", "expansions"):  # what the others show is styled alike
        page.emulate_media(color_scheme="dark")
        assert barriers(page, "color-contrast") == []


def barriers(page: Any, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds serious or critical, with the places. rules: these alone."""
    from axe_playwright_python.sync_playwright import Axe

    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [
        (item["id"], [node["html"][:120] for node in item["nodes"][:3]])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


def test_the_ranking_is_that_of_the_reader(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/")
    cells = [
        [cell.inner_text() for cell in row.query_selector_all("th, td")]
        for row in page.query_selector_all("#ranking tbody tr")
    ]
    expected = [
        [str(row["rank"]), f"{row['name']} {row['msa_id']}", f"{row['score_0_100']:.1f}"]
        for row in api.get("/scores").json()["data"]
    ]
    assert [row[:3] for row in cells] == expected


def test_a_score_opens_into_points_and_these_into_figures(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/?pillar=amenity")
    best = api.get("/scores", params={"pillar": "amenity"}).json()["data"][0]
    page.click("#ranking tbody tr:first-child td:nth-child(3) a.number")
    page.wait_for_selector(f"main h1:has-text('Amenity score of {best['name']}: {best['score_0_100']:.1f} of 100')")
    page.click("main td a.number")
    page.wait_for_selector("main h1:has-text('Amenity establishments')")
    page.go_back()
    page.wait_for_selector("main h1:has-text('Amenity score')")
    page.click("main dd a[href*='metric=score']")
    tree = api.get("/explanations", params={"place": best["msa_id"], "metric": "score"}).json()["score"]
    page.wait_for_selector(f"main h1:has-text('Score of {best['name']}: {tree['value']:.1f} of 100')")
    values = {pillar["title"].partition(",")[0].capitalize(): pillar["value"] for pillar in tree["children"]}
    assert page.locator("main h2").all_inner_texts() == [
        f"{name}: {'no score' if value is None else f'{value:.1f} of 100'}" for name, value in values.items()
    ]
    shown = page.locator("[aria-label='What the points of innovation are made of'] tbody td:nth-child(2)")
    points = [float(text) for text in shown.all_inner_texts()]
    assert sum(points) == pytest.approx(values["Innovation"], abs=0.05 * len(points))


def test_rows_on_a_phone_are_as_tall_as_what_is_in_sight_needs(watched: Watched) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open("/")
    heights = page.evaluate("[...document.querySelectorAll('#ranking tbody tr')].map(row => row.offsetHeight)")
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#ranking tbody td')).lineHeight)")
    assert max(heights) <= 3 * line + 10, "a long name takes three lines"


def test_who_prints_the_ranking_gets_all_of_its_rows(watched: Watched, api: httpx.Client) -> None:
    document = api.get("/scores").json()
    many = [{**document["data"][0], "msa_id": f"M{number}", "rank": number} for number in range(1, 201)]
    watched.page.route("**/api/v1/scores?**", lambda route: route.fulfill(json={**document, "data": many}))
    page = watched.open("/")
    rows = "document.querySelectorAll('#ranking tbody tr').length"
    assert page.evaluate(rows) < len(many)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(rows) == len(many)


def test_what_a_hole_is_counted_at_gives_no_points(watched: Watched, api: httpx.Client) -> None:
    document = api.get("/scores").json()
    row = document["data"][0]
    best, *others = sorted(row["contributions"], key=lambda metric: -row["contributions"][metric])
    data = [{**row, "missing": [best]}]
    watched.page.route("**/api/v1/scores?**", lambda route: route.fulfill(json={**document, "data": data}))
    page = watched.open("/")
    titles = json.loads(page.get_attribute("#ranking", "data-titles"))
    cells = [cell.inner_text() for cell in page.query_selector_all("#ranking tbody td")]
    assert cells[-1] == titles[best]
    assert cells[-2] == ", ".join(f"{titles[name]} {row['contributions'][name]:.1f}" for name in others[:2])


def test_filters_sorting_and_weights_are_kept_in_the_address(watched: Watched) -> None:
    page = watched.open("/")
    shown = "e => e.selectedOptions[0] && e.selectedOptions[0].textContent"
    assert page.eval_on_selector("#state", shown) == "all states"
    declared = page.inner_text("#ranking tbody")
    page.click("#weights summary")
    page.evaluate("""() => { const s = document.getElementById("weight-tech_lq"); s.value = 50;
        s.dispatchEvent(new Event("input", { bubbles: true })); }""")
    weighted = page.inner_text("#ranking tbody")
    assert weighted != declared
    assert "with your weights" in page.inner_text("#ranking-status")
    page.click("#ranking th:nth-child(2) button")
    assert page.get_attribute("#ranking th:nth-child(2)", "aria-sort") == "ascending"
    page.select_option("#state", "TX")
    assert page.inner_text("#ranking tbody tr th a") == "Austin-Round Rock-San Marcos, TX"
    address = page.url
    assert all(part in address for part in ("state=TX", "sort=name", "w=tech_lq"))
    score = page.inner_text("#ranking tbody td:nth-child(3)")
    page.goto(address)
    page.wait_for_selector("#ranking tbody tr")
    assert page.inner_text("#ranking tbody td:nth-child(3)") == score
    page.click("#reset")
    assert "declared" in page.inner_text("#ranking-status")


def test_other_weights_give_what_the_command_gives(watched: Watched, sample: Any, tmp_path: Any) -> None:
    """Scores and ranks with the sliders are those of `aker score --weights` with a file of the same weights."""
    from aker_core.markets.pillars import INNOVATION

    weights = {part.metric: 50 if part.metric == "mig_25_44_per_1k" else 2 for part in INNOVATION.ingredients}
    lines = [
        f"      - {{metric: {part.metric}, weight: {weights[part.metric]}, group: {part.group}}}"
        for part in INNOVATION.ingredients
    ]
    file = tmp_path / "weights.yml"
    file.write_text("\n".join(["pillars:", "  innovation:", "    ingredients:", *lines]))
    ended = sample.house.aker("score", "--weights", str(file), "--json")
    assert ended.returncode == 0, ended.stderr
    expected = {row["msa_id"]: row for row in json.loads(ended.stdout)["markets"]}
    page = watched.open("/")
    page.click("#weights summary")
    page.evaluate(
        """weights => { for (const [metric, percent] of Object.entries(weights)) {
        const s = document.getElementById(`weight-${metric}`); s.value = percent;
        s.dispatchEvent(new Event("input", { bubbles: true })); } }""",
        weights,
    )
    rows = page.query_selector_all("#ranking tbody tr")
    shown = {row.query_selector("th").inner_text().rpartition(" ")[2]: row for row in rows}
    assert len(shown) == len(expected)
    for code, row in expected.items():
        cells = [cell.inner_text() for cell in shown[code].query_selector_all("td")]
        if row["declared_score"] is not None:  # who has no score by the declared weights has no points here
            assert cells[0] == ("–" if row["rank"] is None else str(row["rank"])), code
            assert cells[1] == ("no score" if row["score_0_100"] is None else f"{row['score_0_100']:.1f}"), code


def test_market_numbers_are_those_of_the_reader(watched: Watched, api: httpx.Client) -> None:
    from aker_core.markets.number_formats import value_text

    page = watched.open("/market/Denver")
    for summary in page.query_selector_all("main > details > summary"):
        summary.click()
    shown = {
        link.get_attribute("href"): link.inner_text() for link in page.query_selector_all("main > details a.number")
    }
    metrics = api.get("/markets/DEN").json()["metrics"]
    for metric in metrics:
        text = next(text for href, text in shown.items() if f"metric={metric['id']}&" in href)
        assert text == (value_text(metric["value"], metric["unit"]) or "–"), metric["id"]
    assert len(metrics) == len(shown)


def test_a_page_can_be_read_before_any_script_has_run(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/market/DEN")
    assert page.title() == "Market – Aker"
    assert page.inner_text("main h1").startswith("Denver-Aurora-Centennial, CO")
    assert page.locator("header nav a").first.is_visible()
    assert page.locator("#chart-employment tbody tr").count() > 1
    context.close()


def test_a_page_that_did_not_change_is_not_sent_again(address: str) -> None:
    first = httpx.get(f"{address}/market/DEN")
    assert (first.status_code, first.headers["content-encoding"]) == (200, "gzip")
    again = httpx.get(f"{address}/market/DEN", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    files = httpx.get(f"{address}/data")  # shows reports and exports, which come without a change of the database
    assert files.headers["cache-control"] == "no-store"


def test_market_has_its_charts_each_with_a_table(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/market/DEN")
    page.locator("#chart-concentration").scroll_into_view_if_needed()
    page.wait_for_selector("#chart-concentration .js-plotly-plot .main-svg")
    charts = page.query_selector_all("figure.chart")
    assert len(charts) >= 10
    for chart in charts:
        assert chart.query_selector("h3").inner_text()
        assert chart.query_selector("details table tbody tr")
        assert "Source:" in chart.inner_text()
    drawn = page.evaluate(
        """() => Array.from(document.querySelector("#chart-concentration .js-plotly-plot").data[0].x)"""
    )
    facts = api.get("/facts", params={"market": "DEN", "current": "true"}).json()["data"]
    stored = sorted(
        (row["value"] for row in facts if row["metric"].endswith("_lq") and row["value"] is not None), reverse=True
    )
    assert drawn == pytest.approx(stored)


def test_charts_are_drawn_when_they_come_near_and_all_of_them_for_print(watched: Watched) -> None:
    page = watched.open("/market/DEN")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    places = len(page.query_selector_all("[data-figure]"))
    drawn = "document.querySelectorAll('[data-figure].js-plotly-plot').length"
    assert 0 < page.evaluate(drawn) < places
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(drawn) == places


def test_every_task_is_done_with_the_keyboard_alone(watched: Watched) -> None:
    """Rank by own weights, open a market, compare it, take its figures along, open an explanation."""
    page = watched.open("/")
    tab_to(page, "#weights summary")
    page.keyboard.press("Enter")
    tab_to(page, "#weight-health_lq")
    page.keyboard.press("End")
    assert "with your weights" in page.inner_text("#ranking-status")
    assert "w=health_lq%3A50" in page.url
    tab_to(page, "#ranking th button")
    page.keyboard.press("Enter")
    tab_to(page, "#ranking tbody a")
    code = page.evaluate("document.activeElement.pathname")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{code}")
    page.wait_for_selector("figure.chart")
    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    tab_to(page, "main a[href^='/compare']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?**")
    page.wait_for_selector("main h1:has-text('side by side')")
    tab_to(page, ".downloads a")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("-compare-tech_lq.csv")
    tab_to(page, "main a.number")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explain?**")
    page.wait_for_selector("main dl")


def test_a_form_leads_to_what_it_says(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/expansions?review=needs_review")
    assert page.inner_text("main h1").startswith("1 ")
    page.select_option("select[name=review]", label="all")
    page.click("main form button")
    page.wait_for_url("**/expansions?review=&sector=")
    page.wait_for_selector("main h1")
    assert page.inner_text("main h1") == f"{api.get('/expansions').json()['meta']['total']} announced expansions"


def test_a_chart_is_taken_along_as_table_picture_and_report(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/market/DEN")
    page.wait_for_selector("#chart-employment .downloads")
    for words, name, begins in (
        ("CSV", "aker-sample-2024-06-DEN-employment.csv", b"year,"),
        ("workbook", "aker-sample-2024-06-DEN-employment.xlsx", b"PK"),
        ("PDF", "aker-sample-2024-06-DEN.pdf", b"%PDF"),
        ("PNG", "aker-sample-2024-06-DEN-employment.png", b"\x89PNG"),
        ("SVG", "aker-sample-2024-06-DEN-employment.svg", b"<svg"),
    ):
        with page.expect_download() as download:
            page.click(f"#chart-employment .downloads >> text={words}")
        assert download.value.suggested_filename == name
        body = Path(download.value.path()).read_bytes()
        assert body.startswith(begins), words
    drawn = body.decode()
    assert "Jobs in Denver" in drawn, "a picture says what there is to see"
    assert "SAMPLE: partly synthetic" in drawn


def test_hostile_addresses_show_what_to_do(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = Watched(context.new_page(), address)
    for path in (
        "/market/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/compare?markets=';DROP",
        "/explain?metric=%3Cb%3E",
        "/market/..%2f..%2fetc",
    ):
        shown = page.open(path)
        assert shown.query_selector(".empty"), path
        assert not shown.query_selector("main script, main b")
    assert page.errors == []
    context.close()


def test_names_that_people_wrote_are_text(browser: Any, sample_copy: Any, serve: Serve) -> None:
    evil = '<img src=x onerror="document.title=1">'
    with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
        database.execute("UPDATE markets SET name = ? WHERE msa_id = 'DEN'", (evil,))
        database.execute("UPDATE expansion_events SET company = ?", (evil,))
    with serve(sample_copy) as address:
        context = browser.new_context()
        page = Watched(context.new_page(), address)
        for path in (
            "/",
            "/market/DEN",
            "/expansions",
            "/compare?markets=DEN,AUS",
            "/explain?place=DEN&metric=tech_lq",
        ):
            shown = page.open(path)
            shown.wait_for_timeout(500)
            assert not shown.query_selector("main img"), path
        assert evil in page.open("/expansions").inner_text("main")
        assert page.errors == []
        context.close()


def test_an_empty_database_says_what_to_do_and_then_shows_figures(
    browser: Any, sample: Any, make_house: Any, tmp_path: Any, serve: Serve
) -> None:
    house = make_house(tmp_path / "empty")
    house.root.mkdir()
    with serve(house) as address:
        context = browser.new_context()
        page = Watched(context.new_page(), address)
        for path in PAGES.values():
            if path not in ("/method", "/nowhere"):
                page.page.goto(address + path)
                page.page.wait_for_selector("main h1")
                assert "make demo" in page.page.inner_text("main"), path
        shutil.copytree(sample.house.root / "data", house.root / "data", dirs_exist_ok=True)
        assert "SAMPLE" in page.open("/").inner_text("main")
        assert page.errors == []
        context.close()


def test_an_open_page_says_that_there_are_new_figures_and_shows_them(
    browser: Any, sample_copy: Any, serve: Serve
) -> None:
    with serve(sample_copy) as address:
        context = browser.new_context()
        page = Watched(context.new_page(), address)
        with page.page.expect_response("**/api/v1/vintages"):
            shown = page.open("/market/DEN?peers=3")
        assert shown.inner_text("#news") == ""
        with sqlite3.connect(sample_copy.root / "data" / "aker.db") as database:
            database.execute("UPDATE market_jobs SET run_id = '29990101T000000Z-00000000'")
            database.execute("UPDATE markets SET name = 'Denver anew, CO'")
        shown.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        shown.click("#news a")
        shown.wait_for_selector("main h1:has-text('Denver anew, CO')")
        assert shown.url.endswith("/market/DEN?peers=3")
        assert shown.inner_text("#news") == ""
        assert page.errors == []
        context.close()


@pytest.fixture
def on_map(browser: Any, mapped: str) -> Iterator[Watched]:
    """The ranking with its map: a page of its own, which must end without an error and ask nobody else."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = Watched(context.new_page(), mapped)
    page.open("/")
    page.page.wait_for_selector("#map .areas path")
    yield page
    assert page.errors == []
    assert page.outside == []
    context.close()


def kinds(page: Any) -> dict[str, str]:
    """The classes of the markets on the map, by code."""
    areas: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('#map .areas path')].map(a => [a.code, a.className.baseVal]))"
    )
    return areas


def test_the_map_has_every_market_in_the_fifth_of_its_score(on_map: Watched, api: httpx.Client) -> None:
    page = on_map.page
    rows = {row["msa_id"]: row["score_0_100"] for row in api.get("/scores").json()["data"]}
    drawn = kinds(page)
    assert set(drawn) == set(rows)
    fifths = {code: int(kind[1]) for code, kind in drawn.items() if kind.startswith("f")}
    assert set(fifths) == {code for code, score in rows.items() if score is not None}
    ordered = sorted(fifths, key=lambda code: rows[code])
    assert [fifths[code] for code in ordered] == sorted(fifths.values()), "a higher score is never in a lower fifth"
    assert set(fifths.values()) == {0, 1, 2, 3, 4}
    legend = page.inner_text("#map-legend")
    best = max(score for score in rows.values() if score is not None)
    assert f"to {best:.1f}" in legend.splitlines()[0]
    assert sum(int(text) for text in re.findall(r"(\d+) shown", legend)) >= len(rows)


def test_filters_and_weights_are_those_of_the_map_too(on_map: Watched) -> None:
    page = on_map.page
    before = kinds(page)
    page.select_option("#state", "TX")
    assert {code for code, kind in kinds(page).items() if kind != "out"} == {"AUS"}
    assert "left out by the filters, 11" in page.inner_text("#map-legend")
    page.select_option("#state", "")
    page.click("#weights summary")
    page.evaluate("""() => { for (const s of document.querySelectorAll(".slider input")) {
        s.value = s.id === "weight-health_lq" ? 50 : 0; s.dispatchEvent(new Event("input", { bubbles: true })); } }""")
    weighted = kinds(page)
    assert weighted != before
    page.click("#reset")
    assert kinds(page) == before
    page.select_option("#by", "health_lq")
    assert {code: kind[:2] for code, kind in kinds(page).items()} == {code: kind[:2] for code, kind in weighted.items()}
    assert "by=health_lq" in page.url
    page.goto(page.url)
    page.wait_for_selector("#map .areas path.f4")
    assert page.input_value("#by") == "health_lq"
    page.select_option("#status", "none")
    shown = page.inner_text("#ranking tbody")
    assert "status=none" in page.url
    assert shown == "" or set(re.findall("no score", shown)) == {"no score"}


def test_pointing_and_focus_name_a_market_and_a_click_opens_it(on_map: Watched) -> None:
    page = on_map.page
    page.focus("#ranking tbody a[href='/market/DEN']")
    said = page.inner_text("#map-market")
    assert said.startswith("Denver-Aurora-Centennial, CO (DEN): rank ")
    assert page.get_attribute("#map .marked", "d") == page.evaluate(
        "[...document.querySelectorAll('#map .areas path')].find(a => a.code === 'DEN').getAttribute('d')"
    )
    place = page.evaluate("""() => { window.scrollTo(0, 0);
        const area = [...document.querySelectorAll("#map .areas path")]
        .find(a => a.code === "AUS"), box = area.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2]; }""")
    page.mouse.move(*place)
    assert page.inner_text("#map-market").startswith("Austin")
    assert page.evaluate("document.querySelector('#map .areas title').textContent").startswith("Austin")
    page.mouse.click(*place)
    page.wait_for_url("**/market/AUS")
    page.wait_for_selector(".locator svg[role=img] .here")
    assert "Austin" in page.get_attribute(".locator svg", "aria-label")


@pytest.mark.parametrize("path", ["/", "/market/DEN"])
def test_pages_with_maps_have_no_barrier_and_do_not_jump(browser: Any, mapped: str, path: str) -> None:
    for look in ({}, {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}):
        context = browser.new_context(**look)
        page = Watched(context.new_page(), mapped)
        page.page.add_init_script(
            "window.moved = 0;"
            "new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved += e.value; }))"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        shown = page.open(path)
        shown.wait_for_selector("#map svg" if path == "/" else ".locator svg")
        shown.wait_for_timeout(500)
        if path == "/" or look:  # the page of a market without its map was looked at in light, opened whole
            assert barriers(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= look.get("viewport", {}).get("width", 1280)
        assert shown.evaluate("window.moved") < 0.01
        assert page.errors == []
        context.close()


def test_without_outlines_the_page_names_the_command(watched: Watched) -> None:
    page = watched.open("/")
    assert page.query_selector("#map") is None
    assert "python -m flows.refresh_boundaries 2024-06" in page.inner_text("main")
    assert "python -m flows.refresh_boundaries 2024-06" in watched.open("/market/DEN").inner_text("main")


def test_data_says_how_fresh_each_source_is(watched: Watched) -> None:
    page = watched.open("/data")
    found = page.locator("table", has_text="newest fetch").first.locator("tr").all_inner_texts()
    rows = {row.split("\t")[0]: row for row in found}
    _, fetched, vintage, answers, *_ = rows["bls_qcew_annual"].split("\t")
    assert fetched[:2] == "20"
    assert vintage == "2024-06"
    assert int(answers) >= 6, "one answer for each year"
    assert "Errors of estimates" in page.inner_text("main")


def test_lineage_search_finds_what_the_api_finds(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/data")
    payload = api.get("/explanations", params={"place": "DEN", "metric": "tech_lq"}).json()["payloads"][0]["sha256"]
    page.fill("input[name=market]", "Denver")
    page.fill("input[name=payload]", payload[:10])
    page.click("form[action='/data'] button")
    page.wait_for_selector("a[href*='/api/v1/lineage']")
    total = api.get("/lineage", params={"payload": payload[:10], "market": "DEN"}).json()["meta"]["total"]
    assert f"{total} numbers" in page.inner_text("main")
    rows = page.query_selector_all("[aria-label='Numbers that rest on it'] tbody tr")
    assert len(rows) == min(total, 100)
    rows[0].query_selector("a.number").click()
    page.wait_for_selector("main h2:has-text('Archived bytes')")
    assert payload in page.inner_text("main")


def test_reports_open_and_failed_checks_say_what_to_do(watched: Watched, api: httpx.Client) -> None:
    page = watched.open("/data")
    links = [
        link.get_attribute("href") for link in page.query_selector_all("a[href^='/api/v1/reports/'][href$='.html']")
    ]
    assert len(links) == api.get("/reports").json()["meta"]["total"] > 5
    advice = page.query_selector_all("[aria-label='Checks that did not pass'] tbody td:last-child")
    assert all(cell.inner_text() for cell in advice)
    page.goto(watched.base + links[0])
    assert page.inner_text("h2:first-of-type") == "Checks"


def test_the_method_has_sources_and_the_audit_of_the_command(watched: Watched, sample: Any) -> None:
    page = watched.open("/method")
    assert page.query_selector("[aria-label='Sources of the catalogue'] tbody tr")
    page.click("a[href*='audit=yes']")
    page.wait_for_selector("[aria-label^='Values of'], #audit ~ .empty")
    document = json.loads(sample.house.aker("audit", "--format", "json").stdout or "{}")
    for audit in document.get("audits", []):
        assert f"Values of {audit['markets']:,} markets" in page.content()
