"""The polynomials that `newton_duality` looks at: the worked one, and random ones of four kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from qgeom.seeds import derive_seed
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.newton_duality.parameters import Params

KINDS = ("random", "bent", "tied", "sparse", "centred")
_LEVELS = 3  # different coefficients of a tied polynomial
_AROUND = 4  # exponents around the middle of a centred polynomial, per variable
_LOOSE = 8  # how many times smaller than the bend the noise of a bent polynomial is

Exponents = list[tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A polynomial with the names of its kind, size and draw.

    Attributes
    ----------
    kind : str
        One of `KINDS`, or "worked".
    variables, degree, draw : int
        Number of variables, largest degree of a monomial ("centred": in each variable), and number
        of the draw.
    polynomial : TropicalPolynomial
        With whole coefficients.
    """

    kind: str
    variables: int
    degree: int
    draw: int
    polynomial: TropicalPolynomial


def worked_polynomial() -> TropicalPolynomial:
    """TGR's example x₁² + 2x₁x₂ + x₂² + 2x₁ + 2x₂ + 2, read tropically.

    A coefficient is added, and one that is not written is 0.

    Examples
    --------
    >>> print(worked_polynomial())
    max(2, 2 + x, 2 + y, 2x, 2 + x + y, 2y)
    """
    exponents = [(2, 0), (1, 1), (0, 2), (1, 0), (0, 1), (0, 0)]
    return TropicalPolynomial(exponents, [0, 2, 0, 2, 2, 2])


def monomials(variables: int, degree: int) -> Exponents:
    """Exponents of all monomials up to a degree, by degree.

    Examples
    --------
    >>> monomials(2, 1)
    [(0, 0), (1, 0), (0, 1)]
    """
    found = [e for e in product(range(degree + 1), repeat=variables) if sum(e) <= degree]
    return sorted(found, key=lambda e: (sum(e), tuple(-v for v in e)))


def draw_polynomial(
    kind: str, exponents: Exponents, spread: int, rng: np.random.Generator
) -> TropicalPolynomial:
    """A random polynomial with whole coefficients.

    Parameters
    ----------
    kind : str
        "random": independent coefficients, so that many monomials never win. "bent": the same on a
        downward paraboloid, so that nearly all win. "tied": few different coefficients, so that
        many monomials tie. "sparse": some monomials only. "centred": some monomials of a cube, and
        a large coefficient in its middle.
    exponents : list of tuples
        All monomials.
    spread : int
        Size of the coefficients.
    rng : Generator
        Where randomness comes from.

    Returns
    -------
    TropicalPolynomial
        With at least two terms.
    """
    if kind == "centred":
        return _centred(exponents, spread, rng)
    chosen = exponents
    noise = rng.integers(-spread, spread + 1, size=len(exponents)).tolist()
    if kind == "tied":
        noise = rng.integers(_LEVELS, size=len(exponents)).tolist()
    elif kind == "bent":
        top = max(max(e) for e in exponents)
        noise = [
            v // _LOOSE - spread * sum(a * a for a in e) // top**2
            for v, e in zip(noise, exponents, strict=True)
        ]
    elif kind == "sparse":
        size = int(rng.integers(2, len(exponents)))
        kept = sorted(rng.choice(len(exponents), size=size, replace=False).tolist())
        chosen, noise = [exponents[i] for i in kept], [noise[i] for i in kept]
    return TropicalPolynomial(chosen, noise)


def _centred(exponents: Exponents, spread: int, rng: np.random.Generator) -> TropicalPolynomial:
    """The middle of a cube, high up, and some other of its lattice points."""
    variables, degree = len(exponents[0]), max(max(e) for e in exponents)
    middle = (degree // 2,) * variables
    others = [e for e in product(range(degree + 1), repeat=variables) if e != middle]
    size = min(_AROUND * variables, len(others))
    kept = sorted(rng.choice(len(others), size=size, replace=False).tolist())
    noise = rng.integers(-spread, spread + 1, size=size).tolist()
    return TropicalPolynomial([middle, *(others[i] for i in kept)], [spread, *noise])


def drawn_polynomials(params: Params, seed: int) -> Iterator[Drawn]:
    """The worked polynomial, and the random ones of every kind and degree.

    Parameters
    ----------
    params : Params
        The configured parameters.
    seed : int
        Each polynomial's seed follows from it and from the polynomial's name.

    Returns
    -------
    iterator of Drawn
        Two variables first.
    """
    yield Drawn(kind="worked", variables=2, degree=2, draw=0, polynomial=worked_polynomial())
    sizes = ((2, params.degrees, params.draws), (3, params.space_degrees, params.space_draws))
    for variables, degrees, draws in sizes:
        for degree, kind, draw in product(degrees, KINDS, range(draws)):
            rng = np.random.default_rng(derive_seed(seed, kind, variables, degree, draw))
            yield Drawn(
                kind=kind,
                variables=variables,
                degree=degree,
                draw=draw,
                polynomial=draw_polynomial(kind, monomials(variables, degree), params.spread, rng),
            )
