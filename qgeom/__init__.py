"""The geometry of quantization: ReLU networks, grids, flips, and claims judged by computation.

Names are imported on first use, so that ``import qgeom`` stays fast; the list of public names is
in ``__init__.pyi``.
"""

import lazy_loader as _lazy

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
