"""Text in the letters of a narrow encoding: signs get their usual stand-ins, letters lose their accents."""

from __future__ import annotations

import codecs
import unicodedata

FALLBACK = "aker.plain"  # name of the error handler
SIGNS = str.maketrans(
    {
        "±": "+/-",
        "≥": ">=",
        "≤": "<=",
        "≈": "~",
        "–": "-",
        "—": "-",
        "−": "-",
        "─": "-",
        "·": "*",
        "×": "x",
        "→": "->",
        "…": "...",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "\N{NO-BREAK SPACE}": " ",
    }
)


def writable(text: str, encoding: str | None) -> str:
    """The text as it can be written in an encoding."""
    name = encoding or "utf-8"
    try:
        text.encode(name)
    except UnicodeEncodeError:
        return text.encode(name, FALLBACK).decode(name)
    return text


def plain(text: str) -> str:
    """The text in ASCII: signs replaced, accents taken off, ? for what is left."""
    bare = unicodedata.normalize("NFKD", text.translate(SIGNS))
    letters = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else "?" for letter in letters)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


codecs.register_error(FALLBACK, _stand_in)
