"""The library's conversion, once per network."""

from __future__ import annotations

from functools import lru_cache

from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational


@lru_cache(maxsize=32)
def converted(network: ReLUNetwork | QuantizedNetwork) -> TropicalRational:
    """The first output of a network as f − g; kept, since several parts need the same networks."""
    return network_to_rational(network)
