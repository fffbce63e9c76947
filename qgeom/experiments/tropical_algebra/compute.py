"""Compute `tropical_algebra`: laws on drawn elements, worked functions, and conversions."""

from __future__ import annotations

import logging
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.outcome import Json, Outcome
from qgeom.experiments.tropical_algebra.characterization import characterization
from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.experiments.tropical_algebra.laws import laws
from qgeom.experiments.tropical_algebra.levels import superlevels
from qgeom.experiments.tropical_algebra.line import ever_alone, line_checks
from qgeom.experiments.tropical_algebra.maslov import dequantization, limit_curves
from qgeom.experiments.tropical_algebra.rationals import rationals
from qgeom.experiments.tropical_algebra.shapes import level_arrays, shape_arrays
from qgeom.experiments.tropical_algebra.space import space
from qgeom.experiments.tropical_algebra.splines import splines
from qgeom.experiments.tropical_algebra.worked import (
    facts,
    hidden_term,
    visible_terms,
    worked_arrays,
)
from qgeom.seeds import derive_seed

if TYPE_CHECKING:
    from qgeom.experiments.tropical_algebra.parameters import Params
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Check the statements in exact arithmetic.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Where drawn elements come from.

    Returns
    -------
    Outcome
        Metrics ``checks`` (how many cases of each statement there were, and how many violate it)
        and ``worked``; arrays of the worked functions and of the limit.
    """
    del population
    checks: dict[str, Json] = {}
    for name, part in (
        ("laws", laws),
        ("line", _line),
        ("characterization", characterization),
        ("levels", superlevels),
        ("rationals", rationals),
        ("space", space),
        ("splines", splines),
        ("maslov", dequantization),
    ):
        rng = np.random.default_rng(derive_seed(seed, "tropical_algebra", name))
        checks |= part(Draws(rng, params))
        _LOG.info("%s checked", name)
    arrays = worked_arrays(params) | shape_arrays() | level_arrays()
    arrays |= limit_curves(
        hidden_term(), (-3.0, 0.0), doublings=params.doublings, samples=params.samples
    )
    forms = checks.pop("level_forms")
    metrics: dict[str, Json] = {
        "checks": checks,
        "forms": forms,
        "worked": facts(params),
        "triples": params.triples,
        "draws": params.draws,
        "terms": params.terms,
        "degree": params.degree,
        "reach": params.reach,
        "teeth": params.teeth,
        "last_doubling": params.doublings[-1],
    }
    return Outcome(arrays=arrays, metrics=metrics)


def _line(draws: Draws) -> dict[str, Json]:
    """Polynomials of one variable: the worked ones and drawn ones."""
    drawn = [draws.polynomial(1) for _ in range(draws.params.draws)]
    family = [hidden_term(), visible_terms(), *drawn]
    never = sum(p.n_terms - len(ever_alone(p)) for p in family)
    return line_checks(family) | {
        "all_win": {"cases": sum(p.n_terms for p in family), "violations": never},
        "sigma": tally(_linear_near(x) for x in _nonzero(draws)),
        "sigma_kink": tally(not _linear_near_zero(k) for k in range(draws.params.pieces)),
    }


def _nonzero(draws: Draws) -> list[Fraction]:
    return [x for x in (draws.number() for _ in range(draws.params.draws)) if x]


def _sigma(x: Fraction) -> Fraction:
    return max(x, 0 * x)


def _linear_near(x: Fraction) -> bool:
    """Whether the rectifier is linear on the open interval of radius |x| around a point."""
    slope = _sigma(x) / x
    return all(_sigma(x + x * k / 8) == slope * (x + x * k / 8) for k in range(-7, 8))


def _linear_near_zero(halvings: int) -> bool:
    """Whether the rectifier is linear on the interval of radius 2^−halvings around zero."""
    h = Fraction(1, 2**halvings)
    return _sigma(h) + _sigma(-h) == 2 * _sigma(Fraction(0))
