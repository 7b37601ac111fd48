"""Announcements of the sample: every company and text is synthetic; feeds and page are in their publishers' formats."""

from __future__ import annotations

from datetime import date
from email.utils import format_datetime
from html import escape

from aker_sample.base_files import rows

SYNTHETIC = "This text is SYNTHETIC: a sample that tells of nobody real."
# What each publisher calls itself, and where its articles lie.
PLACES = {
    "tx_governor": ("Office of the Texas Governor", "https://gov.texas.gov/news/post/"),
    "va_vedp": ("Virginia Economic Development Partnership", "https://www.vedp.org/press-release/"),
    "ca_gobiz": ("California GO-Biz", "https://business.ca.gov/"),
    "mn_economic_gateway": ("Economic Gateway - Great River Energy", "https://econdev.greatriverenergy.com/news/item/"),
    "tri_cities_business": ("Economic Outlook", "https://www.tricitiesbusinessnews.com/articles/"),
    "us_white_house": ("The White House", "https://www.whitehouse.gov/articles/"),
}


def feed(name: str) -> bytes:
    """The RSS 2.0 feed of a publisher: newest item first; one of them without guid, one with CDATA, as in real ones."""
    title, base = PLACES[name]
    items = [_item(name, base, row) for row in _newest(name)]
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(title)}</title><link>{base}</link><description>{SYNTHETIC}</description>\n"
        f"{''.join(items)}</channel></rss>\n"
    )
    return text.encode()


def page(name: str) -> bytes:
    """A page with one list item for each announcement."""
    title, _base = PLACES[name]
    found = _newest(name)
    items = "\n".join(f"<li>{escape(row['text'])}</li>" for row in found)
    text = (
        f"<!DOCTYPE html>\n<html lang='en'><head><title>{escape(title)}</title>\n"
        f"<meta property='article:published_time' content='{found[0]['published']}T12:00:00+00:00'>\n"
        "<script>var notRead = 'creating 9,999 new jobs';</script></head>\n"
        f"<body><nav><ul><li>Home</li></ul></nav><main><h1>Investments</h1><p>{SYNTHETIC}</p>\n"
        f"<ul>\n{items}\n</ul></main></body></html>\n"
    )
    return text.encode()


def _newest(name: str) -> list[dict[str, str]]:
    found = [row for row in rows("announcements.csv") if row["feed"] == name]
    return sorted(found, key=lambda row: row["published"], reverse=True)


def _item(name: str, base: str, row: dict[str, str]) -> str:
    link = f"{base}{row['title'].lower().replace(' ', '-')}"
    day = date.fromisoformat(row["published"])
    body = f"<p>{escape(row['text'])}</p><p>{SYNTHETIC}</p>"
    described = f"<![CDATA[{body}]]>" if name == "tri_cities_business" else escape(body)
    guid = "" if name == "mn_economic_gateway" else f'<guid isPermaLink="true">{link}</guid>'
    return (
        f"<item><title>{escape(row['title'])}</title><link>{link}</link>{guid}<pubDate>{_moment(name, day)}</pubDate>"
        f"<description>{described}</description></item>\n"
    )


def _moment(name: str, day: date) -> str:
    """Some publishers write dates by RFC 822, some by ISO 8601."""
    from datetime import UTC, datetime

    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return noon.strftime("%Y-%m-%dT%H:%M:%SZ") if name == "ca_gobiz" else format_datetime(noon)
