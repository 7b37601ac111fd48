"""Secrets in every spelling that an address, a page or a message may give them; messages are cut after that."""

from __future__ import annotations

import html
import json
from urllib.parse import quote, quote_plus, urlencode

import pytest

from aker_core.cli.tables import harmless
from aker_core.redaction import CUT, MASK, scrub
from aker_data.http.responses import scrub as scrub_key
from aker_data.http.responses import with_key

SECRET = "my key/+ü & <co>"


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        quote_plus(SECRET).lower().replace("my", "my"),
        quote(quote(SECRET, safe=""), safe=""),
        urlencode({"a": SECRET}).partition("=")[2],
        json.dumps(SECRET)[1:-1],
        html.escape(SECRET),
    ],
)
def test_every_spelling_is_masked(spelling: str) -> None:
    for masked in (
        scrub(f"asked for {spelling} in vain", [SECRET]),
        scrub_key(f"asked for {spelling} in vain", SECRET),
    ):
        assert masked == f"asked for {MASK} in vain"


def test_the_address_that_is_sent() -> None:
    sent = with_key("https://api.example/data?year=2023", "k", SECRET)
    assert "my" not in scrub_key(sent, SECRET)
    assert "my" not in scrub(sent, [SECRET])


def test_a_secret_across_the_cut_is_masked_before() -> None:
    text = "x" * 15 + "hunter2hunter2" + "y" * 100
    assert scrub(text, ["hunter2hunter2"], longest=20) == "x" * 15 + MASK + "yy" + CUT


def test_what_is_short_is_not_cut() -> None:
    assert scrub("short", longest=5) == "short"


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x1b", "\x9b", "\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2060", "\u2066", "\ufeff", "\u00ad",
     "\u3164", "\ufff9", "\U000e0041", "\ue000", "\ud800"],
)  # fmt: skip
def test_signs_that_nobody_sees_do_not_reach_the_terminal(sign: str) -> None:
    assert harmless(f"Ac{sign}me") == "Ac\N{REPLACEMENT CHARACTER}me"


def test_letters_of_every_script_do() -> None:
    text = "Mayagüez, São Paulo, 東京, ± 5 – 7\n\tАкер"
    assert harmless(text) == text
