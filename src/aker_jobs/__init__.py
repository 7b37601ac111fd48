"""Innovation jobs and human capital: formulas, sources and families of metrics; `load_metrics` for notebooks.

`load_metrics` lives with the one reader, above this package: it is looked up when it is first used.
"""

from aker_core.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
