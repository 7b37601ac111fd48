"""HTTP 200 is not data: bytes are looked at before they are archived.

A page, nothing at all or half a file is the publisher not answering (`SourceUnavailable`: worth another try); another
format, or more than the catalogue allows, is something a developer must look at (`SourceChanged`).
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from aker_core.errors import AkerError, ConfigError, SourceChanged, SourceUnavailable
from aker_data.contracts import Media
from aker_data.http.kinds import kind_of

HEAD = 1024
ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
# How binary files begin, and what they are called.
MAGIC: dict[str, tuple[tuple[bytes, ...], str]] = {
    "tiff": ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "a TIFF"),
    "gpkg": ((b"SQLite format 3\0",), "a GeoPackage"),
    "parquet": ((b"PAR1",), "a Parquet file"),
}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"
XML = re.compile(rb"<(\?xml\b|!--|!DOCTYPE\s+(?!html)|[A-Za-z_])", re.IGNORECASE)
PROLOG = re.compile(rb"^(\s*<\?.*?\?>|\s*<!--.*?-->)*\s*", re.DOTALL)
# Pages that answer 200 in place of the page that was asked for: challenges of bot filters, logins, errors.
OTHER_PAGE = re.compile(
    rb"<title[^>]*>\s*(just a moment|attention required|access denied|are you a robot|robot check|"
    rb"pardon our interruption|checking your browser|security check|ddos-guard|request rejected|log ?in|sign ?in|"
    rb"403 forbidden|404 not found|"
    rb"page not found|5\d\d |error\b|bad gateway|service unavailable|site maintenance|under maintenance)"
    rb"|cf-browser-verification|/cdn-cgi/challenge-platform/|_incapsula_resource|px-captcha|captcha-delivery\.com"
    rb"|<form[^>]*id=[\"']?challenge-form",
    re.IGNORECASE,
)
PAGE_HEAD = 20_000
HTML = re.compile(rb"<\s*(!doctype\s+html|html|head|body|title|script|meta)\b", re.IGNORECASE)
MAX_MEMBERS = 20_000
MAX_RATIO = 250
RATIO_FROM_BYTES = 10_000_000  # below this a high ratio does no harm


@dataclass(frozen=True)
class Expected:
    """What an answer has to be: media, limits, the words to name it with. keyed: the question carried an API key."""

    media: Media
    max_bytes: int
    max_unzipped_bytes: int
    where: str
    keyed: bool = False


def inspect(body: bytes, content_type: str, expected: Expected) -> None:
    """Refuse bytes that cannot be what was asked for. Raises SourceUnavailable, SourceChanged or ConfigError."""
    where = expected.where
    if len(body) < HEAD and not body.strip(b" \t\r\n\0"):
        raise SourceUnavailable(f"{where}: the answer is empty. Try again later, or download the file again")
    if len(body) > expected.max_bytes:
        raise too_large(where, expected.max_bytes)
    head = body[:HEAD].removeprefix(UTF8_MARK).lstrip()
    marked = expected.media in ("html", "xml")  # begins with < anyhow, and feeds are often served as text/html
    if not marked and (HTML.match(head) or (head.startswith(b"<") and "html" in content_type.lower())):
        raise page(where, keyed=expected.keyed)
    _format(body, head, expected)


def _format(body: bytes, head: bytes, expected: Expected) -> None:
    where = expected.where
    match expected.media:
        case "csv":
            _text(head, where)
        case "json":
            _json(head, body[-HEAD:].rstrip(), where)
        case "html":
            _page(body, where)
        case "xml":
            _xml(body, head, expected)
        case "text" if b"\0" in body:
            raise SourceChanged(f"{where}: not text (it holds a NUL byte)")
        case "zip" | "xlsx":
            _zip(body, expected)
        case "tiff" | "gpkg" | "parquet":
            _binary(body, expected)
        case "xls" if not head.startswith(OLE_MAGIC):
            _zip(body, expected)  # a workbook may carry the older name


def _binary(body: bytes, expected: Expected) -> None:
    marks, name = MAGIC[expected.media]
    if not body.startswith(marks):
        raise SourceChanged(f"{expected.where}: not {name} (it begins with {body[:20]!r})")
    if expected.media == "parquet" and not body.endswith(marks):
        raise SourceUnavailable(f"{expected.where}: the Parquet file is cut off at its end. Try again")


def page(where: str, *, keyed: bool) -> AkerError:
    """The error for a page where data was expected; with a key, the page says that the key is no good."""
    if keyed:
        return ConfigError(
            f"{where}: the publisher answers the API key with a page instead of data: the key is wrong or not yet "
            "activated. Check it in the environment or .env"
        )
    return SourceUnavailable(f"{where}: a page instead of data. Try again later, or download the file again")


def too_large(where: str, limit: int) -> SourceChanged:
    """The error for more bytes than the catalogue allows."""
    return SourceChanged(
        f"{where}: larger than the limit of {limit / 1e6:,.0f} MB; if the publisher's file has grown, "
        "raise max_mb of the source in sources.yml"
    )


def _text(head: bytes, where: str) -> None:
    if head.startswith(UTF16_MARKS):
        return  # told by its mark; the parser reads the rest
    if kind := kind_of(head):
        raise SourceChanged(f"{where}: not a CSV file, but {kind}")
    if head.startswith((b"<", b"{", b"[", ZIP_MAGIC, OLE_MAGIC)) or b"\0" in head:
        raise SourceChanged(f"{where}: not a CSV file (it begins with {head[:20]!r})")


def _page(body: bytes, where: str) -> None:
    """A page is what was asked for; one that stands in for it, or that has no element, is not."""
    if b"\0" in body[:PAGE_HEAD] or b"<" not in body[:PAGE_HEAD]:
        raise SourceChanged(f"{where}: not a page (it begins with {body[:40]!r})")
    if match := OTHER_PAGE.search(body[:PAGE_HEAD]):
        title = " ".join(re.sub(rb"<[^>]*>?", b"", match[0]).decode("latin-1").split())
        raise SourceUnavailable(f"{where}: another page was returned instead ({title[:60]!r}). Try again later")


def _xml(body: bytes, head: bytes, expected: Expected) -> None:
    where = expected.where
    if body.startswith(UTF16_MARKS):
        return  # told by its mark; the parser reads the rest
    if HTML.match(PROLOG.sub(b"", head, count=1)):
        raise page(where, keyed=expected.keyed)
    if not XML.match(head):
        raise SourceChanged(f"{where}: not XML (it begins with {head[:40]!r})")
    if not body.rstrip(b" \t\r\n\0").endswith(b">"):
        raise SourceUnavailable(f"{where}: the XML is cut off at its end. Try again")


def _json(head: bytes, tail: bytes, where: str) -> None:
    closing = {b"{": b"}", b"[": b"]"}.get(head[:1])
    if closing is None and (kind := kind_of(head)):
        raise SourceChanged(f"{where}: not JSON, but {kind}")
    if closing is None:
        raise SourceChanged(f"{where}: not JSON (it begins with {head[:60]!r})")
    if not tail.endswith(closing):
        raise SourceUnavailable(f"{where}: the JSON is cut off at its end. Try again")


def _zip(body: bytes, expected: Expected) -> None:
    where = expected.where
    if not body.startswith((ZIP_MAGIC, EMPTY_ZIP_MAGIC)):
        kind = kind_of(body)
        is_kind = f", but {kind}" if kind else f" (it begins with {body[:20]!r})"
        raise SourceChanged(f"{where}: not a {expected.media} file{is_kind}")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SourceUnavailable(f"{where}: the zip file is cut off or damaged ({error}). Try again") from error
    unzipped = sum(member.file_size for member in members)
    if not members:
        raise SourceUnavailable(f"{where}: the zip file has no members. Try again later, or download the file again")
    if any(member.flag_bits & 0x1 for member in members):
        raise SourceChanged(f"{where}: the zip file is encrypted")
    if len(members) > MAX_MEMBERS:
        raise SourceChanged(f"{where}: the zip file has {len(members):,} members, more than {MAX_MEMBERS:,}")
    if unzipped > expected.max_unzipped_bytes:
        raise SourceChanged(
            f"{where}: unzips to {unzipped / 1e6:,.0f} MB, above {expected.max_unzipped_bytes / 1e6:,.0f} MB; "
            "if the publisher's file has grown, raise max_unzipped_mb of the source in sources.yml"
        )
    if unzipped > RATIO_FROM_BYTES and unzipped > MAX_RATIO * len(body):
        raise SourceChanged(
            f"{where}: the zip file unzips to more than {MAX_RATIO} times its size. Refused as a zip bomb"
        )
