"""Announcements: feeds in RSS 2.0 and pages for people, one double for each publisher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape

from aker_sample.base_files import rows
from aker_sample.messages import HTML, RSS, ServerRequest
from aker_sample.publisher import Publisher, Route

NOTE = "This text is SYNTHETIC: a sample that tells of nobody real."
Items = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Outlet:
    """How a publisher announces. path: regular expression of the feed's or page's address; articles: where they lie."""

    name: str
    title: str
    home: str
    path: str
    articles: str
    is_page: bool = False
    has_cdata: bool = False
    has_guid: bool = True
    has_iso_dates: bool = False


OUTLETS = (
    Outlet("tx_governor", "Office of the Texas Governor", "https://gov.texas.gov", "/news/rss", "/news/post/"),
    Outlet("va_vedp", "Virginia Economic Development Partnership", "https://www.vedp.org", r"/rss\.xml",
           "/press-release/"),
    Outlet("ca_gobiz", "California GO-Biz", "https://business.ca.gov", "/feed/", "/", has_iso_dates=True),
    Outlet("mn_economic_gateway", "Economic Gateway - Great River Energy", "https://econdev.greatriverenergy.com",
           "/eg/news/2/rss", "/news/item/", has_guid=False),
    Outlet("tri_cities_business", "Economic Outlook", "https://www.tricitiesbusinessnews.com", r"/rss/topic/[\w-]+",
           "/articles/", has_cdata=True),
    Outlet("us_white_house", "The White House", "https://www.whitehouse.gov", r"/articles/2026/03/[\w-]+/",
           "/articles/", is_page=True),
)  # fmt: skip


class Announcements(Publisher):
    """A feed, newest item first, or a page with one list item for each announcement.

    items: a function that gives those of an outlet by its name, each with title, text and published (a day).
    """

    version = "2"

    def __init__(self, outlet: Outlet, items: Callable[[str], Items]) -> None:
        super().__init__()
        self.home = outlet.home
        self.routes = (Route(outlet.path, "page_body" if outlet.is_page else "feed", HTML if outlet.is_page else RSS),)
        self._outlet, self._items = outlet, items

    def feed(self, request: ServerRequest) -> bytes:  # noqa: ARG002 (one address)
        """The RSS 2.0 feed."""
        base = f"{self.home}{self._outlet.articles}"
        text = (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
            f"<title>{escape(self._outlet.title)}</title><link>{base}</link><description>{NOTE}</description>\n"
            f"{''.join(self._item(base, row) for row in self._newest())}</channel></rss>\n"
        )
        return text.encode()

    def page_body(self, request: ServerRequest) -> bytes:  # noqa: ARG002 (one address)
        """The page, with what is around the text of real ones: a script, navigation."""
        newest = self._newest()
        items = "\n".join(f"<li>{escape(row['text'])}</li>" for row in newest)
        text = (
            f"<!DOCTYPE html>\n<html lang='en'><head><title>{escape(self._outlet.title)}</title>\n"
            f"<meta property='article:published_time' content='{newest[0]['published']}T12:00:00+00:00'>\n"
            "<script>var notRead = 'creating 9,999 new jobs';</script></head>\n"
            f"<body><nav><ul><li>Home</li></ul></nav><main><h1>Investments</h1><p>{NOTE}</p>\n"
            f"<ul>\n{items}\n</ul></main></body></html>\n"
        )
        return text.encode()

    def _newest(self) -> list[dict[str, str]]:
        return sorted(self._items(self._outlet.name), key=lambda row: row["published"], reverse=True)

    def _item(self, base: str, row: dict[str, str]) -> str:
        link = f"{base}{row['title'].lower().replace(' ', '-')}"
        body = f"<p>{escape(row['text'])}</p><p>{NOTE}</p>"
        description = f"<![CDATA[{body}]]>" if self._outlet.has_cdata else escape(body)
        guid = f'<guid isPermaLink="true">{link}</guid>' if self._outlet.has_guid else ""
        return (
            f"<item><title>{escape(row['title'])}</title><link>{link}</link>{guid}"
            f"<pubDate>{self._moment(date.fromisoformat(row['published']))}</pubDate>"
            f"<description>{description}</description></item>\n"
        )

    def _moment(self, day: date) -> str:
        """Noon of a day by RFC 822, as most publishers write it, or by ISO 8601."""
        noon = datetime.combine(day, time(12), UTC)
        return noon.strftime("%Y-%m-%dT%H:%M:%SZ") if self._outlet.has_iso_dates else format_datetime(noon)


def sample() -> tuple[Publisher, ...]:
    """Every outlet, with synthetic companies and texts."""

    def items(name: str) -> Items:
        return [row for row in rows("announcements.csv") if row["feed"] == name]

    return tuple(Announcements(outlet, items) for outlet in OUTLETS)
