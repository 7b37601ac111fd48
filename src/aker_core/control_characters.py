"""Text from anybody made harmless for a screen: what would move the cursor or hide something becomes a mark."""

from __future__ import annotations

import re

# What would move the cursor, set the terminal's title, turn the direction of writing, begin a line or show nothing at
# all: texts come from anybody. Line breaks and tabs stay.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def harmless(text: str) -> str:
    """The text with a mark in place of each control character; line breaks and tabs stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
