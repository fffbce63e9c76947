"""The tunables of `circle_polygon`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import require_shares

PART = "foundations"
USES_POPULATION = False
TRAINS = True
LEAST_WIDTH = 3  # below that no boundary is a closed polygon


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    radius : float
        Of the disc around the origin, below 1: inputs come from the square [−1, 1]².
    points : int
        Training points, uniform in the square.
    widths : tuple of int
        Numbers of hidden neurons: 2 and at least two larger ones, rising.
    seeds : int
        Initialisations per width.
    epochs : int
        Full-batch steps of Adam.
    learning_rate : float
        Its step size.
    draws : int
        Networks with random weights per width, and as many with output weights of one sign.
    deep_hidden : tuple of int
        Hidden layers of networks with random weights and more than one layer.
    largest_lattice : int
        Largest width of the networks whose boundary crosses all cells of a square lattice; even.
    drawn_lattice : int
        Width of the lattice network that is drawn.
    confidence : float
        Level of the intervals over seeds.
    """

    radius: float
    points: int
    widths: tuple[int, ...]
    seeds: int
    epochs: int
    learning_rate: float
    draws: int
    deep_hidden: tuple[int, ...]
    largest_lattice: int
    drawn_lattice: int
    confidence: float

    def __post_init__(self) -> None:
        require_shares(self, "radius", "confidence")
        widths = list(self.widths)
        if len(widths) < LEAST_WIDTH or widths[0] != 2 or widths != sorted(set(widths)):
            raise ParameterError(
                f"widths is {self.widths}", remedy="2 and at least two larger numbers, rising"
            )
        counts = {name: getattr(self, name) for name in ("points", "seeds", "epochs", "draws")}
        if min(counts.values()) < 1:
            raise ParameterError(f"has {counts}", remedy="at least 1 of each")
        if len(self.deep_hidden) < 2 or min(self.deep_hidden) < 1:
            raise ParameterError(
                f"deep_hidden is {self.deep_hidden}",
                remedy="two layers or more, of width 1 or more",
            )
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ParameterError(f"learning_rate is {self.learning_rate}", remedy="above 0")
        if self.largest_lattice < 4 or self.largest_lattice % 2:
            raise ParameterError(
                f"largest_lattice is {self.largest_lattice}", remedy="an even number from 4 up"
            )
        if not 2 <= self.drawn_lattice <= self.largest_lattice:
            raise ParameterError(
                f"drawn_lattice is {self.drawn_lattice}", remedy="from 2 to largest_lattice"
            )
