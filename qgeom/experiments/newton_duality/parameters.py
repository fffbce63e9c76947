"""The tunables of `newton_duality`; values live in config.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.errors import ParameterError

USES_POPULATION = False
PART = "foundations"
_CUBIC_TERMS = 10  # monomials of degree at most three in two variables


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    degrees : tuple of int
        Degrees of the polynomials in two variables.
    draws : int
        Polynomials in two variables per kind and degree.
    space_degrees : tuple of int
        Degrees of the polynomials in three variables.
    space_draws : int
        Polynomials in three variables per kind and degree.
    spread : int
        Coefficients are whole numbers of about this size at most.
    points : int
        Points per polynomial and sort of point at which kinks are looked for.
    steps : tuple of int
        Steps of the grids that coefficients are rounded to.
    loop_coefficients : tuple of int
        Coefficients of the drawn cubic in two variables, by degree: 1, x, y, x², xy, y², ….
    loop_lowered : int
        The coefficient of xy that takes the loop away.
    rounding_step : int
        The coarse step that the drawn cubic is rounded to.
    rounding_fine_step : int
        The fine step that it is rounded to.
    """

    degrees: tuple[int, ...]
    draws: int
    space_degrees: tuple[int, ...]
    space_draws: int
    spread: int
    points: int
    steps: tuple[int, ...]
    loop_coefficients: tuple[int, ...]
    loop_lowered: int
    rounding_step: int
    rounding_fine_step: int

    def __post_init__(self) -> None:
        if not self.degrees or not self.space_degrees or not self.steps:
            raise ParameterError("degrees or steps are empty", where="newton_duality")
        sizes = (self.draws, self.space_draws, self.points, self.spread, self.rounding_fine_step)
        if min(*self.degrees, *self.space_degrees, *self.steps, *sizes) < 1:
            raise ParameterError(
                "a degree, step or number is below 1",
                where="newton_duality",
                remedy="natural numbers from 1 on",
            )
        if len(self.loop_coefficients) != _CUBIC_TERMS:
            raise ParameterError(
                f"loop_coefficients has {len(self.loop_coefficients)} entries",
                remedy=f"a cubic in two variables has {_CUBIC_TERMS}",
            )
        if self.rounding_step <= self.rounding_fine_step:
            raise ParameterError(
                f"rounding_step is {self.rounding_step}", remedy="more than rounding_fine_step"
            )
