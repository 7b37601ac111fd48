"""Markets as they are stored: read, compared, scored."""

from aker_core.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
