"""Pure formulas by family: frames in, frames out; no clock, file, network, settings or database.

The names are those of the stub beside this file (``__init__.pyi``), imported when they are first used.
"""

from aker_core.lazy_names import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
