"""The public names of `aker_jobs.expansions`."""

from aker_jobs.expansions.reader.announcement import Announcement as Announcement
from aker_jobs.expansions.reader.announcement import Span as Span
from aker_jobs.expansions.reader.multi_item import read_announcements as read_announcements
from aker_jobs.expansions.reader.multi_item import read_news as read_news
from aker_jobs.expansions.reader.reading import read_announcement as read_announcement
