"""Compute `rational_boundary`: functions by themselves, pairs of them, and what is drawn."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.rational_boundary.functions import FunctionCase, measure
from qgeom.experiments.rational_boundary.networks import Subject, subjects, twin_of
from qgeom.experiments.rational_boundary.pairs import PairCase, measure_pair
from qgeom.experiments.rational_boundary.scene import DRAWN, scene
from qgeom.experiments.rational_boundary.worked import composition, worked_example
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import network_to_rational

if TYPE_CHECKING:
    from qgeom.experiments.rational_boundary.parameters import Params
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure all networks, their twins, and the pairs of both.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Of the drawn networks.

    Returns
    -------
    Outcome
        Arrays ``function_*`` (one entry per network and per twin with the step of the example,
        see `FunctionCase`), ``pair_*`` (per network and step, see `PairCase`) and those of
        `scene`; metrics of the examples.
    """
    del population
    found = subjects(params, seed=seed)
    functions, pairs = _functions(found, params), _pairs(found, params)
    _LOG.info("%d functions and %d pairs measured", len(functions), len(pairs))
    arrays = {**_columns("function", functions), **_columns("pair", pairs), **scene(found, params)}
    metrics: dict[str, Json] = {
        "step": params.step,
        "half_width": params.half_width,
        "threshold": params.threshold,
        "networks": len(found),
        "drawn": len(params.widths) * params.draws,
        "functions": len(functions),
        "pairs": len(pairs),
        "terms": _terms(found, params),
        "worked": worked_example(),
        "composition": composition(found, half_width=params.half_width),
    }
    return Outcome(arrays=arrays, metrics=metrics)


def _functions(found: Sequence[Subject], params: Params) -> list[FunctionCase]:
    return [
        measure(subject, network, step=step, half_width=params.half_width, points=params.points)
        for subject in found
        for step, network in (
            (0.0, subject.network),
            (params.step, twin_of(subject, params.step)),
        )
    ]


def _pairs(found: Sequence[Subject], params: Params) -> list[PairCase]:
    return [
        measure_pair(
            subject,
            twin_of(subject, step),
            step=step,
            half_width=params.half_width,
            reach=params.reach,
        )
        for subject in found
        for step in sorted({params.step, *params.steps}, reverse=True)
    ]


def _columns(name: str, cases: Sequence[FunctionCase] | Sequence[PairCase]) -> dict[str, Array]:
    return {
        f"{name}_{field.name}": np.array([getattr(case, field.name) for case in cases])
        for field in fields(cases[0])
    }


def _terms(found: Sequence[Subject], params: Params) -> Json:
    """Write out f and g of the networks of the example."""
    rows: list[Json] = []
    for subject in found:
        if subject.name not in ("worked", *DRAWN):
            continue
        for step, network in ((0.0, subject.network), (params.step, twin_of(subject, params.step))):
            rational = network_to_rational(network)
            rows.append(
                {
                    "network": subject.name,
                    "step": step,
                    "f": written(rational.f),
                    "g": written(rational.g),
                }
            )
    return rows


def written(polynomial: TropicalPolynomial) -> str:
    """Write a polynomial in two variables with decimals.

    Examples
    --------
    >>> from fractions import Fraction
    >>> written(TropicalPolynomial([(0, 0), (Fraction(3, 2), -1)], [1, 0], laurent=True))
    'max(1, 1.5x − y)'
    """
    texts = []
    for exponent, coefficient in zip(polynomial.exponents, polynomial.coefficients, strict=True):
        text = ""
        numbers = [float(exponent[0]), float(exponent[1]), float(coefficient)]
        for number, unit in zip(numbers, ("x", "y", ""), strict=True):
            digits = f"{abs(number):.3g}"
            if digits == "0":
                continue
            sign = "−" if number < 0 else "+"
            lead = ("−" if number < 0 else "") if not text else f" {sign} "
            text += lead + ("" if digits == "1" and unit else digits) + unit
        texts.append(text or "0")
    return texts[0] if len(texts) == 1 else f"max({', '.join(texts)})"
