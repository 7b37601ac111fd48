"""Texts that no newspaper prints: empty, of control characters alone, of marks, of hundreds of items."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcements
from aker_jobs.expansions.reader.roundup.companies.names import is_body
from aker_jobs.expansions.reader.text.lines import lines

ITEM = "Tarvold Corp will invest $3 million in Lima, Ohio, and create 100 jobs."


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "\n" * 5_000,
        "\x00\x0b\x1c\u2028",
        "\u3000\t \r" * 5_000,
        '"' * 5_000,
        "- " * 5_000,
        "\ud800",
        "Ab" * 20_000,
    ],
    ids=[
        "empty",
        "blank",
        "line end",
        "line ends",
        "control",
        "wide blanks",
        "quotes",
        "bullets",
        "surrogate",
        "one word",
    ],
)
def test_nothing_is_read_where_there_are_no_words(text: str) -> None:
    assert read_announcements(text) == ()


def test_a_line_of_a_card_may_be_blank() -> None:
    read = read_announcements("Tarvold Corp\n\u2028\nLima, Ohio\n$3 million\n100 jobs")
    assert [(one.company, one.city, one.new_jobs) for one in read] == [("Tarvold Corp", "Lima", 100)]


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\u202e", "\u200b", "İ", "\r\n", "\u2028"])
def test_odd_characters_leave_what_stands_beside_them(odd: str) -> None:
    text = f"{odd} {ITEM} {odd}"
    (one,) = read_announcements(text)
    assert (one.company, one.city, one.new_jobs, one.investment_usd) == ("Tarvold Corp", "Lima", 100, 3_000_000)
    for span in one.spans.values():
        assert text[span.start : span.end] == span.text


def test_each_of_five_hundred_items_is_read() -> None:
    names = [f"{first}{second}{third}or" for first in "BDFGKLMNPR" for second in "aeiou" for third in "bdfgklmnpr"]
    items = "\n".join(f"- {name} Corp will create {at} jobs in Lima" for at, name in enumerate(names, start=1))
    read = read_announcements(f"Companies expand in Ohio\n\n{items}\n")
    assert [(one.company, one.new_jobs) for one in read] == [(f"{name} Corp", at) for at, name in enumerate(names, 1)]


def test_initials_without_a_number_of_their_own_are_no_item() -> None:
    text = (
        "Two companies expand in Ohio\n\n- Tarvold Metal Works will add 40 jobs in Lima\n- TMW will add 40 jobs in Troy"
        "\n- Pulvern Corp will add 30 jobs in Troy\n"
    )
    assert [one.company for one in read_announcements(text)] == ["Tarvold Metal Works", "Pulvern Corp"]


def test_a_body_is_described_behind_its_name_or_spelled_out_before_its_initials() -> None:
    assert is_body("EDX", "EDX, the regional Economic Development partner, said so.")
    assert is_body("EDX", "The Economic Development Council of East Lima (EDX) said so.")
    assert not is_body("EDX", "The Economic Development Council met. Tarvold (EDX) will build a plant.")
    assert not is_body("EDX", "EDX, the maker of pumps, will build a plant.")


def test_lines_of_blanks_are_none() -> None:
    assert [(line.start, line.end) for line in lines("\u3000\t \nTwo plants\n \r\n\nfor Ohio")] == [(4, 14), (19, 27)]


def test_a_letter_that_only_looks_like_one_of_a_state_names_none() -> None:
    assert read_announcements("Several companies plan plants in Kan\u017fas.") == ()
