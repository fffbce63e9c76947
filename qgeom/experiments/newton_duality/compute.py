"""Compute `newton_duality`: dual subdivisions against regions by cuts, and rounded coefficients."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from qgeom.experiments.newton_duality.cuts import partition
from qgeom.experiments.newton_duality.kinks import count_kinks
from qgeom.experiments.newton_duality.measure import measure
from qgeom.experiments.newton_duality.polynomials import Drawn, drawn_polynomials
from qgeom.experiments.newton_duality.rounding import (
    measure_roundings,
    nudged,
)
from qgeom.experiments.newton_duality.scenes import scenes
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.seeds import derive_seed

if TYPE_CHECKING:
    from qgeom.experiments.newton_duality.parameters import Params
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)
_EVERY = 25  # polynomials between two lines of the log
Rows = list[dict[str, Any]]


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure every polynomial, and its twins with rounded coefficients.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        The polynomials and the sampled points follow from it.

    Returns
    -------
    Outcome
        Arrays, one entry per case, each with ``kind``, ``variables``, ``degree`` and ``draw``:

        - ``case_<field>`` of `Case` and of `KinkCounts`, one per polynomial; besides
          ``case_simplicial``, whether no cell has more terms than a simplex, and ``case_nudged``
          and ``case_nudged_split``, whether a tiny change of the coefficients alters the
          subdivision, and whether it splits a cell;
        - ``rounding_<field>`` of `RoundingCase`, one per step and polynomial with a Newton polytope
          of full dimension;

        and the arrays of `scenes`.
    """
    del population
    cases: Rows = []
    roundings: Rows = []
    for place, drawn in enumerate(drawn_polynomials(params, seed), start=1):
        name = _name(drawn)
        case = _case(params, drawn, seed)
        cases.append(name | case)
        if case["spans"]:
            found = measure_roundings(drawn.polynomial, params.steps)
            roundings.extend(name | asdict(row) for row in found)
        if place % _EVERY == 0:
            _LOG.info("%d polynomials measured", place)
    arrays = _columns("case", cases) | _columns("rounding", roundings) | scenes(params)
    return Outcome(arrays=arrays, metrics=_metrics(params))


def _name(drawn: Drawn) -> dict[str, Any]:
    return {
        "kind": drawn.kind,
        "variables": drawn.variables,
        "degree": drawn.degree,
        "draw": drawn.draw,
    }


def _case(params: Params, drawn: Drawn, seed: int) -> dict[str, Any]:
    names = (drawn.kind, drawn.variables, drawn.degree, drawn.draw)
    rng = np.random.default_rng(derive_seed(seed, "points", *names))
    polynomial = drawn.polynomial
    found = partition(polynomial)
    dual = polynomial.dual_subdivision()
    kinks = count_kinks(polynomial, found, params.points, rng)
    altered, split = nudged(polynomial, rng)
    return {
        **asdict(measure(polynomial, found)),
        **{f"kink_{name}": value for name, value in asdict(kinks).items()},
        "simplicial": all(len(cell.terms) == dual.dimension + 1 for cell in dual.cells),
        "nudged": altered,
        "nudged_split": split,
    }


def _columns(prefix: str, rows: Rows) -> dict[str, Array]:
    return {f"{prefix}_{name}": np.array([row[name] for row in rows]) for name in rows[0]}


def _metrics(params: Params) -> dict[str, Json]:
    return {
        "steps": list(params.steps),
        "degrees": list(params.degrees),
        "space_degrees": list(params.space_degrees),
        "spread": params.spread,
        "rounding_step": params.rounding_step,
        "rounding_fine_step": params.rounding_fine_step,
    }
