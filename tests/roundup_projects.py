"""The projects that the reader finds in a list, as tests compare them; each span is of a value, as the text has it."""

from __future__ import annotations

from aker_jobs.expansions import read_announcements

Project = tuple[str | None, str | None, str | None, int | None, int | None]


def read_projects(text: str) -> list[Project]:
    """(company, place, state, jobs, dollars) of each project of a text, in order."""
    text = text.strip()
    read = read_announcements(text)
    for one in read:
        for field, span in one.spans.items():
            assert getattr(one, field) is not None, field
            assert span.start < 0 or text[span.start : span.end].replace("’", "'") == span.text.replace("’", "'")
    return [(one.company, one.place, one.state, one.new_jobs, one.investment_usd) for one in read]
