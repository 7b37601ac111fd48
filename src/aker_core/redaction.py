"""Keeps secrets out of everything that is printed, logged or stored.

Nothing here knows a setting: whoever has secrets hands them in.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus, unquote_plus

MASK = "***"
CUT = " …"  # stands where a message was cut
SHORTEST = 6  # a shorter "secret" would also be found inside ordinary words

# `key`, `api_key`, `registrationkey`, `X-Amz-Signature`; not `keyword`.
_SECRET_NAME = re.compile(
    r"(key|token|secret|passw(or)?d|passwd|pwd|signature|credentials?|authorization|cookie|dsn)(_?id)?$|(^|[_\-.])(sig|auth|pass)$",
    re.IGNORECASE,
)
# In a web address the userinfo ends before the path. Database drivers also take a slash in a password: there it
# ends at the last @, however much that masks.
_USERINFO = re.compile(
    r"(?<![a-z0-9+.\-])(?P<scheme>(?:(?P<web>https?)|(?!https?:)[a-z][a-z0-9+.\-]*)://)"
    r"(?P<user>[^\s:/?#@]*)(?::(?P<password>(?(web)[^\s/?#]*|\S*)))?@",
    re.IGNORECASE,
)
# The same where the text is one address: then a password may hold spaces too.
_USERINFO_ALONE = re.compile(
    r"\A\s*(?P<scheme>(?:(?P<web>https?)|(?!https?:)[a-z][a-z0-9+.\-]*)://)"
    r"(?P<user>[^:/?#@]*)(?::(?P<password>(?(web)[^/?#]*|.*)))?@",
    re.IGNORECASE | re.DOTALL,
)
# A name has no ? in it: a text of nothing but question marks is looked at once, not once from each of them.
_PARAMETER = re.compile(r"(?P<before>[?&;])(?P<name>[^\s=&;#?]+)=(?P<value>[^\s&;#]*)")
_BLANKS = re.compile(r"(\s+)")
_ESCAPE = re.compile(r"%[0-9A-F]{2}")
# What drivers call a connection string: password=... among words.
_WORD = re.compile(
    r"\b(?P<name>password|passwd|pwd|api[_-]?key|secret|token)(?P<sign>\s*[=:]\s*)(?P<value>'[^']*'|\S+)", re.IGNORECASE
)


def is_secret_name(name: str) -> bool:
    """Whether a parameter, header or log field of this name holds a secret."""
    return bool(_SECRET_NAME.search(unquote_plus(name)))


def mask_url(url: str, *, alone: bool = False) -> str:
    """The address with its password and the values of secret query parameters masked.

    alone: the text is an address and nothing else, so that a password with a space in it has its end.
    """

    def userinfo(match: re.Match[str]) -> str:
        password = f":{MASK}" if match["password"] is not None else ""
        return f"{match['scheme']}{match['user']}{password}@"

    def parameter(match: re.Match[str]) -> str:
        return f"{match['before']}{match['name']}={MASK}" if is_secret_name(match["name"]) else match[0]

    plain = _USERINFO_ALONE.sub(userinfo, url) if alone else _each_word(url, userinfo)
    return _PARAMETER.sub(parameter, plain)


def _each_word(text: str, userinfo: Callable[[re.Match[str]], str]) -> str:
    """The text with the users of its addresses masked. What stands behind the last @ of a word is looked at once."""
    if "://" not in text or "@" not in text:
        return text
    words = _BLANKS.split(text)
    for at, word in enumerate(words):
        if "://" in word and "@" in word:
            end = word.rindex("@") + 1
            words[at] = _USERINFO.sub(userinfo, word[:end]) + word[end:]
    return "".join(words)


def bare_url(url: str) -> str:
    """The address as it may be stored: without user, password, secret query parameters and fragment."""
    base, _, query = _USERINFO_ALONE.sub(lambda match: match["scheme"], url).partition("#")[0].partition("?")
    kept = [piece for piece in query.split("&") if piece and not is_secret_name(piece.partition("=")[0])]
    return f"{base}?{'&'.join(kept)}" if kept else base


def url_password(url: str) -> str | None:
    """The password inside an address, as it is written there; None where there is none."""
    match = _USERINFO_ALONE.match(url)
    return match["password"] if match else None


def scrub(text: str, secrets: Iterable[str] = (), longest: int | None = None) -> str:
    """Text without the given secrets (in any spelling of an address), and without passwords that look like ones.

    longest: characters at which it is cut, after the secrets are out of it and before patterns are looked for.
    """
    for spelling in spellings(secrets):
        text = text.replace(spelling, MASK)
    if longest is not None and len(text) > longest:
        text = text[:longest] + CUT
    return _WORD.sub(lambda match: f"{match['name']}{match['sign']}{MASK}", mask_url(text))


def spellings(secrets: Iterable[str]) -> list[str]:
    """Every way in which a secret may be written into an address, JSON, a page or a message; the longest first."""
    every = {spelling for secret in secrets for spelling in _spellings(secret)}
    return sorted(every, key=lambda spelling: (-len(spelling), spelling))


def _spellings(secret: str) -> set[str]:
    if len(secret) < SHORTEST:
        return set()
    escaped = {quote(secret), quote(secret, safe=""), quote_plus(secret), quote(quote(secret, safe=""), safe="")}
    lower = {_ESCAPE.sub(lambda match: match[0].lower(), spelling) for spelling in escaped}
    return {secret, *escaped, *lower, repr(secret)[1:-1], json.dumps(secret)[1:-1], html.escape(secret)}
