"""Where one record of a delimited file ends and the next begins: a line break inside quotation marks ends none."""

from __future__ import annotations

_QUOTE, _BREAK = b'"', b"\n"
# A record is not as long as this: beyond it a quotation mark stands alone, and line breaks end records again.
LONGEST = 4 * 1024 * 1024


def after_last_record(text: bytes) -> int:
    """The position after the last whole record of a text that begins with a record; 0 where none ends in it."""
    quotes = text.count(_QUOTE)
    end = at = text.rfind(_BREAK)
    behind = text.count(_QUOTE, at + 1) if at >= 0 else 0
    while at >= 0 and (quotes - behind) % 2:
        before = text.rfind(_BREAK, max(0, end - LONGEST), at)
        if before < 0:
            return end + 1 if end >= LONGEST else 0
        behind += text.count(_QUOTE, before + 1, at)
        at = before
    return at + 1


def last_record(text: bytes) -> bytes:
    """The last record, without its line break; the last line where quotation marks do not come in pairs."""
    end = len(text) - 1 if text.endswith(_BREAK) else len(text)
    at = text.rfind(_BREAK, 0, end)
    if text.count(_QUOTE, 0, end) % 2:
        return text[at + 1 : end]
    quotes = text.count(_QUOTE, at + 1, end)
    while at >= 0 and quotes % 2 and end - at < LONGEST:
        before = text.rfind(_BREAK, 0, at)
        quotes += text.count(_QUOTE, before + 1, at)
        at = before
    return text[at + 1 : end]
