"""The tunables of `error_zonotope`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import require_shares

PART = "roadmap"
USES_POPULATION = False


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    uniform : tuple of float
        One factor per layer of the uniform diagonal network.
    diagonal : tuple of (float, float)
        The diagonal of each layer of the non-uniform diagonal network.
    full : tuple of (float, float, float, float)
        Each layer of the full network in the plane, row after row.
    space : tuple of 9 floats
        Each layer of the full network in space, row after row.
    plane_input, space_input : tuple of float
        The inputs that are followed through the networks.
    circle_points : int
        Inputs on a circle through the full network in the plane.
    circle_radius : float
        The radius of that circle.
    bits : tuple of int
        Bit-widths b, rising; the step is δ = 2^−(b−1).
    reference_bits : int
        The bit-width of the drawings and of the families; one of `bits`.
    tube_bits : int
        The bit-width of the error tubes along the manifolds; one of `bits`.
    samples : int
        Random rounding errors of each of two kinds per network, input and bit-width.
    manifold_points : int
        Points per manifold.
    families : int
        Independent families of random networks.
    family_size : int
        Networks per family.
    trials : int
        Random sets of generators per number of generators and dimension.
    most_generators : int
        Largest number of generators in these sets.
    confidence : float
        Level of all intervals.
    """

    uniform: tuple[float, ...]
    diagonal: tuple[tuple[float, float], ...]
    full: tuple[tuple[float, float, float, float], ...]
    space: tuple[tuple[float, ...], ...]
    plane_input: tuple[float, float]
    space_input: tuple[float, float, float]
    circle_points: int
    circle_radius: float
    bits: tuple[int, ...]
    reference_bits: int
    tube_bits: int
    samples: int
    manifold_points: int
    families: int
    family_size: int
    trials: int
    most_generators: int
    confidence: float

    def __post_init__(self) -> None:
        self._check_networks()
        self._check_bits()
        counts = {
            "circle_points": 4,
            "samples": 1,
            "manifold_points": 4,
            "families": 1,
            "family_size": 3,
            "trials": 1,
            "most_generators": 4,
        }
        for name, least in counts.items():
            if getattr(self, name) < least:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy=f"from {least} up")
        if self.most_generators > 12:
            raise ParameterError(
                f"most_generators is {self.most_generators}",
                remedy="at most 12: all sums of signs are listed",
            )
        require_shares(self, "confidence")

    def _check_networks(self) -> None:
        depths = {len(self.uniform), len(self.diagonal), len(self.full), len(self.space)}
        if len(depths) != 1 or 0 in depths:
            raise ParameterError(f"networks have {sorted(depths)} layers", remedy="equal depths")
        if len(self.uniform) > 5:
            raise ParameterError(
                f"{len(self.uniform)} layers", remedy="at most 5: all signs are listed"
            )
        if any(len(row) != 9 for row in self.space):
            raise ParameterError("a layer in space is not 3 by 3", remedy="nine numbers per layer")
        flat = [*self.uniform, self.circle_radius]
        for rows in (self.diagonal, self.full, self.space):
            flat += [number for row in rows for number in row]
        if not all(math.isfinite(n) for n in (*flat, *self.plane_input, *self.space_input)):
            raise ParameterError("a number is not finite", where="error_zonotope")
        if not any(self.plane_input) or not any(self.space_input) or self.circle_radius <= 0:
            raise ParameterError(
                "an input is zero", where="error_zonotope", remedy="the region would be a point"
            )

    def _check_bits(self) -> None:
        if len(self.bits) < 2 or list(self.bits) != sorted(set(self.bits)) or self.bits[0] < 1:
            raise ParameterError(f"bits is {self.bits}", remedy="two or more, rising, from 1 up")
        for name in ("reference_bits", "tube_bits"):
            if getattr(self, name) not in self.bits:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy="one of bits")
