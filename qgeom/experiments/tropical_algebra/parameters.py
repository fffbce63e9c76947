"""The tunables of `tropical_algebra`; values live in config.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.errors import ParameterError

USES_POPULATION = False
PART = "foundations"


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    triples : int
        Triples of numbers, and of polynomials, on which the laws are checked.
    draws : int
        Polynomials and piecewise linear functions drawn per family.
    points : int
        Points at which each of them is evaluated.
    terms, degree : int
        Largest number of terms, and largest exponent of one variable, of drawn polynomials.
    reach : int
        Drawn coefficients and points have absolute values up to this.
    denominators : tuple of int
        Slopes are rounded to whole multiples of one over these, rising.
    doublings : tuple of int
        The bases 2^k of the logarithms of Maslov dequantization, by their k, rising.
    corners : tuple of int
        Coefficients of x ⊗ y of which the plane example is drawn.
    pieces : int
        How far functions with infinitely many pieces are followed.
    teeth : int
        Teeth of the drawn triangle wave.
    samples : int
        Points per plotted smooth curve.
    """

    triples: int
    draws: int
    points: int
    terms: int
    degree: int
    reach: int
    denominators: tuple[int, ...]
    doublings: tuple[int, ...]
    corners: tuple[int, ...]
    pieces: int
    teeth: int
    samples: int

    def __post_init__(self) -> None:
        for name, least in (
            ("triples", 1),
            ("draws", 1),
            ("points", 2),
            ("terms", 2),
            ("degree", 2),
            ("reach", 1),
            ("pieces", 2),
            ("teeth", 1),
            ("samples", 2),
        ):
            if getattr(self, name) < least:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy=f"from {least} on")
        for name in ("denominators", "doublings"):
            values = getattr(self, name)
            if len(values) < 2 or list(values) != sorted(set(values)) or values[0] < 1:
                raise ParameterError(
                    f"{name} is {values}", remedy="at least two rising numbers from 1 on"
                )
        if not self.corners:
            raise ParameterError("corners is empty", remedy="give at least one coefficient")
