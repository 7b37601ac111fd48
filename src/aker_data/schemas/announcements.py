"""The table of announcements: one row per item of a feed, article of a page, or text file."""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

MAX_TEXT = 20_000
MAX_TITLE = 500

ANNOUNCEMENTS = TableSchema(
    name="announcements",
    says="What was announced, as plain text, with where and when it was published. Texts are interpreted "
    "later; a row may announce nothing.",
    columns=(
        Column("document", pl.String, "Address of the feed or page, or name of the file, that the item was read from."),
        Column("item_id", pl.String, "Identifier of the item: its guid, else its address, else a hash of its text."),
        Column("feed", pl.String, "Id in `announcement_feeds.csv`; `files` for a file of a person's own."),
        Column("outlet", pl.String, "Publisher of the item; null where not stated.", nullable=True),
        Column("official", pl.Boolean, "Published by a government or its economic development agency."),
        Column("url", pl.String, "Where the item can be read.", nullable=True, pattern=r"^https?://"),
        Column("title", pl.String, "Title, at most 500 characters.", nullable=True),
        Column(
            "published",
            pl.Date,
            "Day of publication where the publisher is; null where none is stated.",
            nullable=True,
        ),
        Column(
            "state", pl.String, "State that the feed is about; null for others.", nullable=True, pattern=r"^[A-Z]{2}$"
        ),
        Column("text", pl.String, "Plain text without the title, at most 20,000 characters."),
        Column("is_cut", pl.Boolean, "The text was longer and is cut off."),
    ),
    key=("document", "item_id"),
)
