"""Expansion announcements: read, extract, classify, de-duplicate, quantify."""

from aker_core.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
